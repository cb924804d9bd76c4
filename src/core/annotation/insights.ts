import type { Evidence, InsightStatus, KnownEvent } from './events.ts';

/** A lesson, written by people: shared, so that each field holds the last author's word and everyone is named. */
export type Insight = {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly status: InsightStatus;
  readonly evidence: Evidence | undefined;
  readonly prevention: string | undefined;
  /** The record it was made on, if any. */
  readonly rec: string | undefined;
  /** In the order of their first word. */
  readonly authors: readonly string[];
  /** UTC milliseconds as ISO text. */
  readonly created: string;
  readonly changed: string;
  /** Titles and texts it had before, oldest first. */
  readonly earlier: readonly Pick<Insight, 'title' | 'text'>[];
  /** Hashes of hand-edited blocks that were taken in as edits: these may be rendered over. */
  readonly takenIn: readonly string[];
};

type InsightEvent = Extract<KnownEvent, { readonly insight: string }>;

/** Folds the live events of one insight, given in fold order. `undefined` without an `insight.add`: nothing to show. */
export function foldInsight(id: string, events: readonly KnownEvent[]): Insight | undefined {
  let insight: Insight | undefined;
  // Edits may sort before the addition when clocks differ; they still apply, in their own order.
  const relevant = events.filter(isInsightEvent);
  const added = relevant.find(({ op }) => op === 'insight.add');
  if (added === undefined) return undefined;
  for (const event of [added, ...relevant.filter((event) => event !== added)]) {
    insight = applied(insight ?? blank(id, event), event);
  }
  return insight;
}

function isInsightEvent(event: KnownEvent): event is InsightEvent {
  return 'insight' in event;
}

function blank(id: string, { ts, rec }: InsightEvent): Insight {
  return {
    id,
    title: '',
    text: '',
    status: 'open',
    evidence: undefined,
    prevention: undefined,
    rec,
    authors: [],
    created: ts,
    changed: ts,
    earlier: [],
    takenIn: [],
  };
}

function applied(insight: Insight, event: InsightEvent): Insight {
  const authors = insight.authors.includes(event.by) ? insight.authors : [...insight.authors, event.by];
  const [, changed = event.ts] = [insight.changed, event.ts].sort();
  const signed = { ...insight, authors, changed };
  if (event.op === 'insight.status') return { ...signed, status: event.status };
  return {
    ...signed,
    earlier: [...insight.earlier, { title: insight.title, text: insight.text }],
    title: event.title ?? insight.title,
    text: event.text ?? insight.text,
    evidence: event.evidence ?? insight.evidence,
    prevention: event.prevention ?? insight.prevention,
    status: (event.op === 'insight.add' ? event.status : undefined) ?? insight.status,
    takenIn:
      event.op === 'insight.edit' && event.taken_in !== undefined
        ? [...insight.takenIn, event.taken_in]
        : insight.takenIn,
  };
}
