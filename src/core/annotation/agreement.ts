import {
  estimateAlpha,
  estimateKappa,
  type JudgedPair,
  type JudgedUnit,
  percentAgreement,
} from '../statistics/agreement.ts';
import type { Resampling } from '../statistics/bootstrap.ts';
import type { Estimated } from '../statistics/estimate.ts';
import type { CodeKey } from './code-key.ts';
import type { AnnotationState } from './fold.ts';
import type { Adjudication, RecordAnnotations } from './record-annotations.ts';
import { resolveCode } from './taxonomy.ts';
import { axisAndCode } from './taxonomy-tree.ts';

/** What was judged: the verdict, the severity, or whether one code applies. */
export type Judged =
  | { readonly kind: 'verdict' | 'severity' }
  | { readonly kind: 'code'; readonly key: CodeKey; readonly name: string };

/** Two people's agreement on the records that both judged. */
export type PairAgreement = {
  readonly authors: readonly [string, string];
  readonly records: number;
  readonly percent: number | null;
  readonly kappa: Estimated;
};

export type Agreement = {
  readonly on: Judged;
  /** Records that two or more people judged. */
  readonly records: number;
  readonly authors: readonly string[];
  /** Share of all pairs of judgements of one record that are equal; `null` without any. */
  readonly percent: number | null;
  readonly pairs: readonly PairAgreement[];
  readonly alpha: Estimated;
};

/** A record on which people said different things. */
export type Disagreement = {
  readonly recId: string;
  readonly on: Judged;
  /** What each said, by author; of a code `yes` or `no`. */
  readonly said: ReadonlyMap<string, string>;
  /** The decision about it, if there is one. */
  readonly decided: Adjudication | undefined;
};

/** Every record's judgements about one thing, by author. */
type Judgements = {
  readonly on: Judged;
  readonly byRecord: ReadonlyMap<string, ReadonlyMap<string, string>>;
};

/**
 * How far reviewers agree: on the verdict, the severity, and on each code. `defer` is no judgement. Whoever gave a verdict
 * or any code has judged every code of the record: those not given do not apply.
 */
export function agreements(
  state: AnnotationState,
  resampling: Resampling,
  isWanted: (on: Judged) => boolean = () => true,
): readonly Agreement[] {
  return judgements(state)
    .filter(({ on }) => isWanted(on))
    .map((one) => agreementOn(one, resampling));
}

/** Records with different judgements, those without a decision first. */
export function disagreements(
  state: AnnotationState,
  isWanted: (on: Judged) => boolean = () => true,
): readonly Disagreement[] {
  const found = judgements(state)
    .filter(({ on }) => isWanted(on))
    .flatMap(({ on, byRecord }) =>
      [...byRecord]
        .filter(([, said]) => new Set(said.values()).size > 1)
        .map(([recId, said]) => ({ recId, on, said, decided: decisionOn(state, recId, on) })),
    );
  const order = ({ decided, recId }: Disagreement) => `${decided === undefined ? 0 : 1} ${recId}`;
  return found.sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
}

/** As `verdict`, `severity` or the code's name. */
export function judgedText(on: Judged): string {
  return on.kind === 'code' ? on.name : on.kind;
}

/** Records that anyone judged and records that several people did. */
export function reviewCounts(state: AnnotationState): {
  readonly judged: number;
  readonly twice: number;
  readonly authors: readonly string[];
} {
  const judges = [...state.byRecord.values()].map(judgesOf).filter(({ size }) => size > 0);
  return {
    judged: judges.length,
    twice: judges.filter(({ size }) => size > 1).length,
    authors: [...new Set(judges.flatMap((authors) => [...authors]))].sort(),
  };
}

function agreementOn({ on, byRecord }: Judgements, resampling: Resampling): Agreement {
  const shared = [...byRecord].filter(([, said]) => said.size > 1).sort(([a], [b]) => (a < b ? -1 : 1));
  const authors = [...new Set(shared.flatMap(([, said]) => [...said.keys()]))].sort();
  const units = shared.map(([, said]): JudgedUnit => authors.map((author) => said.get(author) ?? null));
  const pairs = authors.flatMap((first, place) =>
    authors.slice(place + 1).flatMap((second): PairAgreement[] => {
      const both = shared.flatMap(([, said]): JudgedPair[] => {
        const [one, other] = [said.get(first), said.get(second)];
        return one === undefined || other === undefined ? [] : [[one, other]];
      });
      if (both.length === 0) return [];
      const kappa = estimateKappa(both, resampling);
      return [{ authors: [first, second], records: both.length, percent: percentAgreement(both), kappa }];
    }),
  );
  return {
    on,
    records: shared.length,
    authors,
    percent: percentAgreement(shared.flatMap(([, said]) => everyPair([...said.values()]))),
    pairs,
    alpha: estimateAlpha(units, resampling),
  };
}

function everyPair(values: readonly string[]): JudgedPair[] {
  return values.flatMap((first, place) =>
    values.slice(place + 1).map((second): JudgedPair => [first, second]),
  );
}

function judgements(state: AnnotationState): readonly Judgements[] {
  const records = [...state.byRecord.values()];
  const given = new Map(records.map((record) => [record.recId, currentCodes(record, state)]));
  const keys = [...new Set([...given.values()].flatMap((codes) => [...codes.keys()]))].sort();
  return [
    { on: { kind: 'verdict' }, byRecord: byRecord(records, verdictsOf) },
    { on: { kind: 'severity' }, byRecord: byRecord(records, severitiesOf) },
    ...keys.map((key): Judgements => {
      const name = state.taxonomy.codes.get(key)?.name ?? axisAndCode(key).code;
      const answers = (record: RecordAnnotations) =>
        new Map(
          [...judgesOf(record)].map((author) => [
            author,
            given.get(record.recId)?.get(key)?.has(author) === true ? 'yes' : 'no',
          ]),
        );
      return { on: { kind: 'code', key, name }, byRecord: byRecord(records, answers) };
    }),
  ];
}

function byRecord(
  records: readonly RecordAnnotations[],
  said: (record: RecordAnnotations) => ReadonlyMap<string, string>,
): Judgements['byRecord'] {
  return new Map(records.map((record) => [record.recId, said(record)]));
}

function verdictsOf({ verdicts }: RecordAnnotations): ReadonlyMap<string, string> {
  const decided = [...verdicts].filter(([, { value }]) => value !== 'defer');
  return new Map(decided.map(([author, { value }]) => [author, value]));
}

function severitiesOf({ severity }: RecordAnnotations): ReadonlyMap<string, string> {
  return new Map([...severity].map(([author, { value }]) => [author, value]));
}

/** Whoever gave a verdict other than defer, or a code. */
function judgesOf(record: RecordAnnotations): ReadonlySet<string> {
  return new Set([...verdictsOf(record).keys(), ...record.codes.flatMap(({ by }) => [...by.keys()])]);
}

/** Who gave which code, merges and splits followed. */
function currentCodes(
  { recId, codes }: RecordAnnotations,
  { taxonomy }: AnnotationState,
): ReadonlyMap<CodeKey, ReadonlySet<string>> {
  const current = new Map<CodeKey, Set<string>>();
  for (const { key, by } of codes) {
    for (const author of by.keys()) {
      const now = resolveCode(taxonomy, { key, recId, by: author });
      const authors = current.get(now) ?? new Set<string>();
      current.set(now, authors.add(author));
    }
  }
  return current;
}

/** A decision settles what it speaks of: its verdict, its severity, or, if it lists codes, every code. */
function decisionOn({ byRecord }: AnnotationState, recId: string, on: Judged): Adjudication | undefined {
  const decision = byRecord.get(recId)?.adjudication;
  if (decision === undefined) return undefined;
  const { verdict, severity, codes } = decision.value;
  const spoken = { verdict, severity, code: codes }[on.kind];
  return spoken === undefined ? undefined : decision;
}
