import type { Severity } from '../records/severity.ts';
import { type CodeKey, codeKey } from './code-key.ts';
import type { EventOf, KnownEvent, Locator, Verdict } from './events.ts';
import { type Given, given } from './given.ts';

export type ByAuthor<Value> = ReadonlyMap<string, Given<Value>>;

/** One code on a record, and everyone who put it there. Labels keep the code they were given: see `resolveCode`. */
export type RecordCode = {
  readonly key: CodeKey;
  readonly axis: string;
  readonly code: string;
  readonly by: ByAuthor<string>;
};

export type Note = Given<string> & { readonly kind: string };
export type Anchor = Given<string> & { readonly role: string; readonly quote: string | undefined };
export type RecordLink = Given<string> & { readonly rel: string; readonly loc: Locator | undefined };
export type Adjudication = Given<EventOf<'adjudicate'>>;

/** Everything people have said about one record. Each author's answer stands beside the others'. */
export type RecordAnnotations = {
  readonly recId: string;
  /** Earlier rec_ids of this record, sorted. */
  readonly aliases: readonly string[];
  /** From the newest event that carries one. */
  readonly loc: Locator | undefined;
  readonly excerpt: string | undefined;
  readonly verdicts: ByAuthor<Verdict>;
  /** Sorted by key. A code whose last author took it away is gone. */
  readonly codes: readonly RecordCode[];
  readonly severity: ByAuthor<Severity>;
  readonly rootCause: ByAuthor<string>;
  readonly resolution: ByAuthor<string>;
  /** Oldest first; so are anchors (value: JSON pointer) and links (value: rec_id). */
  readonly notes: readonly Note[];
  readonly anchors: readonly Anchor[];
  readonly links: readonly RecordLink[];
  /** Insights and preventions that were made on this record, by id. */
  readonly insights: readonly string[];
  readonly preventions: readonly string[];
  /** The newest decision about a disagreement. */
  readonly adjudication: Adjudication | undefined;
  readonly authors: readonly string[];
  /** When it was last annotated, UTC milliseconds as ISO text. */
  readonly changed: string;
};

type Draft = {
  loc: Locator | undefined;
  excerpt: string | undefined;
  verdicts: Map<string, Given<Verdict>>;
  codes: Map<CodeKey, { axis: string; code: string; by: Map<string, Given<string>> }>;
  severity: Map<string, Given<Severity>>;
  rootCause: Map<string, Given<string>>;
  resolution: Map<string, Given<string>>;
  notes: Note[];
  anchors: Anchor[];
  links: RecordLink[];
  insights: Set<string>;
  preventions: Set<string>;
  adjudication: Adjudication | undefined;
};

/**
 * Folds the live events of one record, given in fold order. `undefined` if there are none.
 * `recId` is the record's current one; events may name it by an alias.
 */
export function foldRecord(recId: string, events: readonly KnownEvent[]): RecordAnnotations | undefined {
  const last = events.at(-1);
  if (last === undefined) return undefined;
  const draft = emptyDraft();
  for (const event of events) {
    draft.loc = event.loc ?? draft.loc;
    draft.excerpt = event.excerpt ?? draft.excerpt;
    apply(draft, event);
  }
  const { codes, insights, preventions, ...rest } = draft;
  return {
    recId,
    aliases: sortedSet(events.map(({ rec }) => rec ?? recId)).filter((alias) => alias !== recId),
    ...rest,
    codes: [...codes]
      .map(([key, code]) => ({ key, ...code }))
      .filter(({ by }) => by.size > 0)
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
    insights: [...insights],
    preventions: [...preventions],
    authors: sortedSet(events.map(({ by }) => by)),
    changed: last.ts,
  };
}

function apply(draft: Draft, event: KnownEvent): void {
  switch (event.op) {
    case 'verdict':
      draft.verdicts.set(event.by, given(event, event.verdict));
      break;
    case 'code.add':
      labels(draft, event).set(event.by, given(event, event.code));
      break;
    case 'code.remove':
      labels(draft, event).delete(event.by);
      break;
    case 'severity':
      draft.severity.set(event.by, given(event, event.severity));
      break;
    case 'root_cause':
      draft.rootCause.set(event.by, given(event, event.text));
      break;
    case 'resolution':
      draft.resolution.set(event.by, given(event, event.text));
      break;
    case 'adjudicate':
      draft.adjudication = given(event, event);
      break;
    case 'insight.add':
      draft.insights.add(event.insight);
      break;
    case 'prevention.propose':
      draft.preventions.add(event.prevention);
      break;
    default:
      applyRemark(draft, event);
  }
}

/** Operations that add to a list. The rest of them say nothing about a record itself. */
function applyRemark(draft: Draft, event: KnownEvent): void {
  if (event.op === 'note') draft.notes.push({ ...given(event, event.text), kind: event.kind });
  if (event.op === 'anchor') {
    draft.anchors.push({ ...given(event, event.pointer), role: event.role, quote: event.quote });
  }
  if (event.op === 'link') {
    draft.links.push({ ...given(event, event.to), rel: event.rel, loc: event.to_loc });
  }
}

/** Who has put this code on the record so far. */
function labels(draft: Draft, { axis, code }: { axis: string; code: string }): Map<string, Given<string>> {
  const key = codeKey(axis, code);
  const known = draft.codes.get(key);
  if (known !== undefined) return known.by;
  const by = new Map<string, Given<string>>();
  draft.codes.set(key, { axis, code, by });
  return by;
}

function emptyDraft(): Draft {
  return {
    loc: undefined,
    excerpt: undefined,
    verdicts: new Map(),
    codes: new Map(),
    severity: new Map(),
    rootCause: new Map(),
    resolution: new Map(),
    notes: [],
    anchors: [],
    links: [],
    insights: new Set(),
    preventions: new Set(),
    adjudication: undefined,
  };
}

function sortedSet(words: readonly string[]): string[] {
  return [...new Set(words)].sort();
}
