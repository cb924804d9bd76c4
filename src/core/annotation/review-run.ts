import { type Estimated, notEnough } from '../statistics/estimate.ts';
import { estimateShare } from '../statistics/intervals.ts';
import type { CodeKey } from './code-key.ts';
import type { Verdict } from './events.ts';
import type { AnnotationState } from './fold.ts';
import type { RecordAnnotations } from './record-annotations.ts';
import type { Session } from './sessions.ts';
import { resolveCode } from './taxonomy.ts';

/** One record as it was judged in a run. */
export type Judgement = {
  readonly recId: string;
  readonly verdict: Verdict;
  /** Milliseconds of the verdict that stands. */
  readonly at: number;
  readonly codes: readonly CodeKey[];
};

/**
 * What one run through a queue has brought, however many sessions it took: all that were begun with its name. Records
 * in the order in which their verdicts were given; deferred ones are left out, as nobody has decided on them.
 */
export type ReviewRun = {
  readonly sampler: Session['sampler'] | undefined;
  readonly judged: readonly Judgement[];
};

export function reviewRun(states: Iterable<AnnotationState>, run: string): ReviewRun {
  const judged: Judgement[] = [];
  let sampler: Session['sampler'] | undefined;
  for (const state of states) {
    const sessions = [...state.sessions.values()].filter((session) => session.sampler.run === run);
    sampler ??= sessions[0]?.sampler;
    const ids = new Set(sessions.map(({ id }) => id));
    if (ids.size === 0) continue;
    for (const said of state.byRecord.values()) judged.push(...judgements(said, state, ids));
  }
  return { sampler, judged: judged.sort((a, b) => a.at - b.at || (a.recId < b.recId ? -1 : 1)) };
}

function judgements(
  said: RecordAnnotations,
  { taxonomy }: AnnotationState,
  sessions: ReadonlySet<string>,
): readonly Judgement[] {
  const { recId, verdicts, codes } = said;
  return [...verdicts.values()].flatMap(({ value, ts, session, by }) => {
    if (session === undefined || !sessions.has(session) || value === 'defer') return [];
    const own = codes.filter((code) => code.by.has(by));
    const keys = own.map(({ key }) => resolveCode(taxonomy, { key, recId, by }));
    return [{ recId, verdict: value, at: Date.parse(ts), codes: [...new Set(keys)] }];
  });
}

/** Breaks longer than this are no work. */
const longestPause = 5 * 60_000;

/** Records a minute, breaks left out; undefined before the third record. */
export function paceOf({ judged }: ReviewRun): number | undefined {
  const gaps = judged
    .map(({ at }, place) => at - (judged[place - 1]?.at ?? at))
    .slice(1)
    .filter((gap) => gap >= 0 && gap <= longestPause);
  const worked = gaps.reduce((sum, gap) => sum + gap, 0);
  return gaps.length < 2 || worked === 0 ? undefined : (gaps.length * 60_000) / worked;
}

/** Fewest records, and the last ones without a new code, before a stop is proposed. */
const fewestReviewed = 100;
const quietStretch = 20;

export type Saturation = {
  /** Distinct codes after each record, in order of review. */
  readonly curve: readonly number[];
  readonly codes: number;
  /** Records since the last one that brought a new code; all of them if none did. */
  readonly sinceNew: number;
  /** Whether more records are unlikely to bring new codes: at least 100 reviewed, and none new in the last 20. */
  readonly mayStop: boolean;
};

/** New codes per reviewed record. */
export function saturationOf({ judged }: ReviewRun): Saturation {
  const seen = new Set<CodeKey>();
  let last = 0;
  const curve = judged.map(({ codes }, place) => {
    const before = seen.size;
    for (const key of codes) seen.add(key);
    if (seen.size > before) last = place + 1;
    return seen.size;
  });
  const sinceNew = judged.length - last;
  return {
    curve,
    codes: seen.size,
    sinceNew,
    mayStop: judged.length >= fewestReviewed && sinceNew >= quietStretch,
  };
}

export type Prevalence =
  /** The sample says nothing about the whole: `why` is for the reader. */
  | { readonly kind: 'not-a-sample'; readonly why: string }
  | {
      readonly kind: 'rates';
      /** Genuine failures among what was judged pass or fail; excluded records are no cases. */
      readonly failures: Estimated;
      /** Share of the judged records that carry the code, most frequent first. */
      readonly codes: readonly { readonly key: CodeKey; readonly share: Estimated }[];
    };

/**
 * How common genuine failures and each code are among all records of the queue: only a random sample tells that, or a
 * queue of everything that was gone through to its end.
 */
export function prevalenceOf({ sampler, judged }: ReviewRun): Prevalence {
  const refusal = whyNoSample(sampler, judged.length);
  if (refusal !== undefined) return { kind: 'not-a-sample', why: refusal };
  const cases = judged.filter(({ verdict }) => verdict !== 'excluded');
  const total = cases.length;
  const counts = new Map<CodeKey, number>();
  for (const { codes } of cases) for (const key of codes) counts.set(key, (counts.get(key) ?? 0) + 1);
  const share = (count: number): Estimated =>
    total === 0
      ? notEnough(0, { needed: 5, missing: 'cases to take a share of' })
      : estimateShare({ count, total });
  const failed = cases.filter(({ verdict }) => verdict === 'fail').length;
  const codes = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return {
    kind: 'rates',
    failures: share(failed),
    codes: codes.map(([key, count]) => ({ key, share: share(count) })),
  };
}

function whyNoSample(sampler: Session['sampler'] | undefined, judged: number): string | undefined {
  if (sampler?.kind === 'random') return undefined;
  if (sampler?.kind !== 'exhaustive') return 'records were picked, so they tell no rate';
  const n = sampler.n ?? Number.POSITIVE_INFINITY;
  return judged >= n ? undefined : `a rate when all ${n} are reviewed`;
}
