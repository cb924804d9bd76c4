import type { Columns } from '../dataset/columns.ts';
import { rowOf } from '../dataset/row.ts';
import { wilsonInterval } from '../statistics/intervals.ts';
import { type HarnessModule, harnessModules, memberOf } from './harness-modules.ts';

/** Whether a module should be looked at again, and why. */
export type WatchedModule = {
  readonly module: string;
  /** ISO day; undefined without one. */
  readonly reviewDate: string | undefined;
  readonly isReviewDue: boolean;
  readonly triggers: readonly WatchedTrigger[];
};

export type WatchedTrigger = {
  readonly text: string;
  /** `reached` and `not reached` as the count or the interval says; `not measurable`: in words nobody can count. */
  readonly verdict: 'reached' | 'not reached' | 'cannot tell' | 'not enough data' | 'not measurable';
  readonly count: number | undefined;
  /** How many outcomes were looked at. */
  readonly n: number | undefined;
  /** Wilson interval of the share, 0..1. */
  readonly interval: { readonly low: number; readonly high: number } | undefined;
};

/** Looks at every module: review days that have passed by `today`, and triggers that outcomes can decide. */
export function watchedModules(
  config: unknown,
  columns: Columns | undefined,
  today: string,
): readonly WatchedModule[] {
  return harnessModules(config).map((module) => {
    const reviewDate = reviewDateOf(module);
    return {
      module: module.name,
      reviewDate,
      isReviewDue: reviewDate !== undefined && reviewDate <= today,
      triggers: triggersOf(module).map((text) => judged(text, columns)),
    };
  });
}

function reviewDateOf({ value }: HarnessModule): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    if (!/review|expires|sunset/i.test(key) || typeof member !== 'string') continue;
    const [day] = /^\d{4}-\d{2}-\d{2}/.exec(member) ?? [];
    if (day !== undefined && !/last|reviewed_on|previous/i.test(key)) return day;
  }
  return undefined;
}

/** Texts under keys that speak of triggers; structured ones `{metric, op, value, over}` are put into words. */
function triggersOf({ value }: HarnessModule): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([key]) => /trigger|remove_when|retire_when/i.test(key))
    .flatMap(([, member]) => (Array.isArray(member) ? member : [member]))
    .flatMap((member: unknown) => {
      if (typeof member === 'string') return [member];
      const [metric, op, bound] = ['metric', 'op', 'value'].map((name) => memberOf(member, name));
      const over = memberOf(member, 'over') ?? memberOf(member, 'window') ?? memberOf(member, 'n');
      if (metric === undefined || bound === undefined) return [];
      return [`${metric} ${op ?? '<='} ${bound}${over === undefined ? '' : ` over ${over} features`}`];
    });
}

/** What a row of performance.jsonl says yes or no to. */
type Question = (columns: Columns, row: number) => boolean | undefined;

const questions: readonly (readonly [RegExp, Question])[] = [
  [/regression/i, (columns, row) => flag(columns.table.regression.at(rowOf(row)))],
  [
    /incomplete|not completed|blocked|abandon|failure/i,
    (columns, row) => not(flag(columns.table.completed.at(rowOf(row)))),
  ],
  [/complet|success/i, (columns, row) => flag(columns.table.completed.at(rowOf(row)))],
  [
    /retr(?:y|ies)/i,
    (columns, row) => {
      const count = columns.table.retries.at(rowOf(row));
      return Number.isNaN(count) ? undefined : count > 0;
    },
  ],
  [/document/i, (columns, row) => flag(columns.table.documented.at(rowOf(row)))],
];

function judged(text: string, columns: Columns | undefined): WatchedTrigger {
  const counted = /(\d+)\s+([\p{L}_ -]+?)\s+(?:in|over|across)\s+(?:the\s+)?(?:last\s+)?(\d+)/iu.exec(text);
  const rated =
    /([\p{L}_ -]+?)\s*(<=|>=|<|>|≤|≥|below|under|above|over|at most|at least)\s*(\d+(?:\.\d+)?)\s*(%?)(?:[^\d]*?(\d+))?/iu.exec(
      text,
    );
  const words = counted?.[2] ?? rated?.[1] ?? '';
  const question = questions.find(([pattern]) => pattern.test(words))?.[1];
  const blank = { text, count: undefined, n: undefined, interval: undefined };
  if (question === undefined || (counted === null && rated === null))
    return { ...blank, verdict: 'not measurable' };
  const wanted = Number(counted?.[3] ?? rated?.[5] ?? Number.POSITIVE_INFINITY);
  const answers = columns === undefined ? [] : lastAnswers(columns, question, wanted);
  const n = answers.length;
  const count = answers.filter(Boolean).length;
  const interval = n === 0 ? undefined : (wilsonInterval({ count, total: n }) ?? undefined);
  if (interval === undefined || (Number.isFinite(wanted) && n < wanted))
    return { text, count, n, interval, verdict: 'not enough data' };
  if (counted !== null)
    return { text, count, n, interval, verdict: count <= Number(counted[1]) ? 'reached' : 'not reached' };
  const bound = boundOf(rated);
  const isUpper = /<|≤|below|under|most/i.test(rated?.[2] ?? '');
  const [isReached, isMissed] = isUpper
    ? [interval.high <= bound, interval.low > bound]
    : [interval.low >= bound, interval.high < bound];
  return {
    text,
    count,
    n,
    interval,
    verdict: isReached ? 'reached' : isMissed ? 'not reached' : 'cannot tell',
  };
}

/** A bound above 1 is per cent, whether it says so or not. */
function boundOf(rated: RegExpExecArray | null): number {
  const bound = Number(rated?.[3]);
  return rated?.[4] === '%' || bound > 1 ? bound / 100 : bound;
}

/** The answers of the newest `most` outcomes that answer at all. */
function lastAnswers(columns: Columns, question: Question, most: number): readonly boolean[] {
  const { kind, time } = columns.table;
  const performance = kind.codeOf('performance');
  const rows: number[] = [];
  for (let row = 0; row < columns.length; row++)
    if (columns.isAlive(row) && kind.code(row) === performance) rows.push(row);
  const newest = rows.toSorted((a, b) => (time.at(rowOf(b)) || 0) - (time.at(rowOf(a)) || 0) || b - a);
  const answers: boolean[] = [];
  for (const row of newest) {
    const answer = question(columns, row);
    if (answer !== undefined) answers.push(answer);
    if (answers.length >= most) break;
  }
  return answers;
}

function flag(text: string | undefined): boolean | undefined {
  return text === undefined ? undefined : text === 'true';
}

function not(answer: boolean | undefined): boolean | undefined {
  return answer === undefined ? undefined : !answer;
}
