import { severityRank } from '../records/severity.ts';
import { mulberry32, seedOf } from '../statistics/random.ts';
import type { Verdict } from './events.ts';

export const queueOrders = ['random', 'newest', 'severity', 'pattern', 'agreement', 'disagreement'] as const;

/**
 * How a queue is ordered: `pattern` begins with the commonest, `agreement` with the records on which reviewers agree
 * least, `disagreement` holds only those on which they disagree and nobody has decided.
 */
export type QueueOrder = (typeof queueOrders)[number];

/** A record that may be reviewed. */
export type Candidate<Row> = {
  readonly row: Row;
  /** The same for the same record whatever the order of the files' lines: chance is drawn from it. */
  readonly key: string;
  /** Milliseconds. */
  readonly time: number | undefined;
  readonly severity: string | undefined;
  readonly pattern: string | undefined;
  /** Verdicts by author; undecided ones (defer) included. */
  readonly verdicts: Readonly<Record<string, Verdict>>;
  /** Whether somebody has decided what reviewers disagreed on. */
  readonly isDecided: boolean;
};

export type QueueWish = {
  readonly order: QueueOrder;
  readonly seed: number;
  /** Undefined: as many as there are. */
  readonly limit: number | undefined;
  /** Whoever reviews: what this author has already judged is left out. */
  readonly author: string;
};

/**
 * The records to review, in order. Left out is what the author has judged, save in the order `disagreement`, which is
 * for looking again. The same candidates, in whatever order, and the same wish give the same queue.
 */
export function queueOf<Row>(candidates: readonly Candidate<Row>[], wish: QueueWish): readonly Row[] {
  const { order, author } = wish;
  const open = candidates.filter((one) =>
    order === 'disagreement' ? isDisputed(one) : !isJudged(one.verdicts[author]),
  );
  const ordered = open.toSorted(compareBy(order, candidates, wish.seed));
  return ordered.slice(0, wish.limit ?? ordered.length).map(({ row }) => row);
}

/** How a session that goes through such a queue has chosen its records: see `Session.sampler`. */
export function samplerKind({
  order,
  limit,
}: Pick<QueueWish, 'order' | 'limit'>): 'random' | 'exhaustive' | 'targeted' {
  if (order === 'random') return 'random';
  return order === 'newest' && limit === undefined ? 'exhaustive' : 'targeted';
}

function isJudged(verdict: Verdict | undefined): boolean {
  return verdict !== undefined && verdict !== 'defer';
}

type Judged = Pick<Candidate<unknown>, 'verdicts' | 'isDecided'>;

function isDisputed({ verdicts, isDecided }: Judged): boolean {
  return !isDecided && (agreementOf(verdicts) ?? 1) < 1;
}

/** The share of pairs of reviewers who gave the same verdict; undefined with fewer than two. */
function agreementOf(verdicts: Candidate<unknown>['verdicts']): number | undefined {
  const given = Object.values(verdicts).filter(isJudged);
  if (given.length < 2) return undefined;
  const counts = new Map<string, number>();
  for (const word of given) counts.set(word, (counts.get(word) ?? 0) + 1);
  const equal = [...counts.values()].reduce((sum, count) => sum + count * (count - 1), 0);
  return equal / (given.length * (given.length - 1));
}

type Compare<Row> = (a: Candidate<Row>, b: Candidate<Row>) => number;

function compareBy<Row>(order: QueueOrder, all: readonly Candidate<Row>[], seed: number): Compare<Row> {
  const newest: Compare<Row> = (a, b) =>
    (b.time ?? Number.NEGATIVE_INFINITY) - (a.time ?? Number.NEGATIVE_INFINITY) || compareText(a.key, b.key);
  switch (order) {
    case 'random':
      return byNumber(new Map(all.map((one) => [one, drawn(seed, one.key)])), newest);
    case 'newest':
      return newest;
    case 'severity':
      return byNumber(new Map(all.map((one) => [one, -severityOf(one)])), newest);
    case 'pattern':
      return byPattern(all, newest);
    case 'agreement':
    case 'disagreement':
      return byNumber(new Map(all.map((one) => [one, disputeRank(one)])), newest);
  }
}

function byNumber<Row>(rank: ReadonlyMap<Candidate<Row>, number>, otherwise: Compare<Row>): Compare<Row> {
  return (a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0) || otherwise(a, b);
}

function drawn(seed: number, key: string): number {
  return mulberry32(seedOf(`${seed} ${key}`))();
}

function severityOf({ severity }: Candidate<unknown>): number {
  return severity === undefined ? -1 : severityRank(severity);
}

/** Whole patterns one after the other, so that one answer after the next is alike. */
function byPattern<Row>(all: readonly Candidate<Row>[], newest: Compare<Row>): Compare<Row> {
  const counts = new Map<string, number>();
  for (const { pattern } of all)
    if (pattern !== undefined) counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
  const countOf = ({ pattern }: Candidate<Row>) => (pattern === undefined ? 0 : (counts.get(pattern) ?? 0));
  return (a, b) => countOf(b) - countOf(a) || compareText(a.pattern ?? '', b.pattern ?? '') || newest(a, b);
}

/** Least agreement first, then what one other has judged, then what nobody has. */
function disputeRank({ verdicts, isDecided }: Candidate<unknown>): number {
  const agreement = agreementOf(verdicts);
  if (agreement !== undefined) return isDecided ? 1 : agreement;
  return Object.values(verdicts).some(isJudged) ? 1.5 : 2;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
