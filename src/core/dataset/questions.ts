import type { KnownPrevention } from '../analysis/adoptions.ts';
import type { FactorTable } from '../analysis/factor-table.ts';
import type { FeatureContrasts } from '../analysis/feature-contrast.ts';
import type { FeatureFigures } from '../analysis/feature-figures.ts';
import type { PreventionLedger } from '../analysis/prevention-ledger.ts';
import type { SuccessEffects } from '../analysis/success-effects.ts';
import type { Query } from '../query/query.ts';
import type { RecordKind } from '../records/kinds.ts';
import type { Problem } from '../records/problem.ts';
import type { FieldName } from './fields.ts';
import type { Revision, Row } from './row.ts';

/**
 * What the explorer and the command line can ask of a dataset. Questions are plain data and answers too, so that an
 * engine in another process or on another machine can stand behind them, and so that answers can be remembered by
 * question and revision.
 */
export type Question =
  | { readonly ask: 'count'; readonly query: Query }
  | {
      readonly ask: 'rows';
      readonly query: Query;
      readonly sort: Sort;
      readonly from: number;
      readonly to: number;
    }
  | { readonly ask: 'groups'; readonly query: Query; readonly by: FieldName; readonly order: GroupOrder }
  | { readonly ask: 'facet'; readonly query: Query; readonly field: FieldName }
  /** `secrets: 'shown'` is for a reader who asked to see one record as it is. */
  | { readonly ask: 'record'; readonly row: Row; readonly secrets?: 'shown' }
  | { readonly ask: 'timeline'; readonly row: Row }
  | { readonly ask: 'overview'; readonly query: Query }
  | { readonly ask: 'digest'; readonly query: Query }
  | { readonly ask: 'patterns'; readonly query: Query }
  | { readonly ask: 'context'; readonly query: Query }
  | { readonly ask: 'effects'; readonly query: Query }
  | { readonly ask: 'features'; readonly query: Query }
  | { readonly ask: 'contrast'; readonly query: Query }
  /** `known`: what people's annotations tell of; what records tell is found here. */
  | { readonly ask: 'preventions'; readonly query: Query; readonly known: readonly KnownPrevention[] }
  | { readonly ask: 'problems'; readonly from: number; readonly to: number }
  | { readonly ask: 'explain'; readonly query: Query }
  | { readonly ask: 'complete'; readonly text: string; readonly cursor: number };

export type Answers = {
  count: CountAnswer;
  rows: RowsAnswer;
  groups: GroupsAnswer;
  facet: FacetAnswer;
  record: RecordAnswer;
  timeline: TimelineAnswer;
  overview: OverviewAnswer;
  digest: DigestAnswer;
  patterns: PatternsAnswer;
  context: ContextAnswer;
  effects: SuccessEffects;
  features: FeaturesAnswer;
  contrast: ContrastAnswer;
  preventions: PreventionLedger;
  problems: ProblemsAnswer;
  explain: ExplainAnswer;
  complete: CompleteAnswer;
};

export type AnswerTo<Q extends Question> = Answers[Q['ask']];

/** Display order. `relevance` means exact matches first, then the ranked ones, newest first within; without words it is newest first. */
export type Sort = { readonly by: FieldName | 'relevance'; readonly direction: 'ascending' | 'descending' };
export type GroupOrder = 'count' | 'name' | 'last7' | 'severity';

export type CountAnswer = {
  /** All records of the dataset, and those matching; `exact` + `similar` = `matched`. */
  readonly total: number;
  readonly matched: number;
  readonly exact: number;
  readonly similar: number;
  readonly byKind: Readonly<Record<RecordKind, number>>;
};

export type RowsAnswer = {
  readonly matched: number;
  readonly exact: number;
  /** How many of the last ones only the search through the texts themselves has found. */
  readonly inTexts?: number | undefined;
  /** The rows at places `from` … `to`-1 of the display order, fewer at the end. */
  readonly rows: readonly RowSummary[];
};

/** One row as lists show it. Texts are raw: the screen makes them harmless and fits them. */
export type RowSummary = {
  readonly row: Row;
  readonly kind: RecordKind;
  readonly project: string;
  readonly file: string;
  readonly line: number;
  /** Milliseconds since 1970 UTC. */
  readonly time: number | undefined;
  /** Values of the columns this kind has, missing ones left out. */
  readonly cells: Readonly<Partial<Record<FieldName, string | number>>>;
  /** The first words of what happened: symptoms, success factors, or the record's first text; at most 200 characters. */
  readonly excerpt: string;
  /** `text`: only the search through the texts themselves has found it. */
  readonly match: 'exact' | 'similar' | 'text';
  readonly review: ReviewSummary | undefined;
};

export type ReviewSummary = {
  readonly verdicts: Readonly<Record<string, string>>;
  readonly codes: readonly string[];
  readonly severity: string | undefined;
  readonly notes: number;
  readonly flagged: boolean;
};

/** Counts by severity: critical, high, medium, low, other or missing. */
export type SeverityMix = readonly [number, number, number, number, number];

export type Group = {
  /** undefined: the records that lack the field. */
  readonly value: string | undefined;
  readonly count: number;
  readonly severity: SeverityMix;
  /** In the last 7 days before the as-of time, and in the 7 days before those. */
  readonly last7: number;
  readonly previous7: number;
  /** Counts per time bucket over the whole matched period, oldest first (12 buckets). */
  readonly trend: readonly number[];
  /** Median minutes to resolve over the records that have them. */
  readonly medianMinutes: number | undefined;
  readonly first: number | undefined;
  readonly last: number | undefined;
  readonly features: number;
  readonly reviewed: number;
};

export type GroupsAnswer = {
  readonly matched: number;
  readonly groups: readonly Group[];
};

export type FacetAnswer = {
  readonly matched: number;
  readonly missing: number;
  /** Most frequent first, ties by value. `share` is of `matched`. */
  readonly values: readonly { readonly value: string; readonly count: number; readonly share: number }[];
};

export type RecordAnswer =
  | {
      readonly ok: true;
      readonly row: Row;
      readonly kind: RecordKind;
      readonly recId: string;
      readonly project: string;
      /** Path as the user named it, for `file:line`. */
      readonly file: string;
      readonly line: number;
      readonly bytes: number;
      /** The line as it stands in the file. */
      readonly raw: string;
      /** The parsed line; objects have no prototype. */
      readonly value: unknown;
      readonly cells: Readonly<Partial<Record<FieldName, string | number>>>;
      readonly time: number | undefined;
      readonly problems: readonly Problem[];
      readonly unknownFields: readonly string[];
    }
  | { readonly ok: false; readonly row: Row; readonly reason: string };

export type TimelineEntry = {
  readonly row: Row;
  readonly kind: RecordKind;
  readonly time: number | undefined;
  /** Why it is here. */
  readonly shares: 'feature' | 'session' | 'both';
  readonly title: string;
  readonly isThis: boolean;
};

export type TimelineAnswer = { readonly entries: readonly TimelineEntry[]; readonly total: number };

/** A share of n with its Wilson interval, or a mean; undefined when n is 0. */
export type Measured = {
  readonly value: number;
  readonly low: number | undefined;
  readonly high: number | undefined;
  readonly n: number;
};

export type TargetVerdict = 'met' | 'not met' | 'not enough data';

export type TargetLine = {
  readonly id: string;
  readonly title: string;
  /** As `≥ 90 %`. */
  readonly goal: string;
  readonly measured: Measured | undefined;
  readonly unit: 'share' | 'number';
  readonly verdict: TargetVerdict;
};

export type OverviewAnswer = {
  readonly byKind: Readonly<Record<RecordKind, number>>;
  /** Failures per day for the last 60 days before the as-of time, oldest first. */
  readonly perDay: readonly number[];
  readonly peak: { readonly count: number; readonly day: number } | undefined;
  readonly last7: number;
  readonly previous7: number;
  /** Whether the last seven days differ from the weeks before, as `patternChanges` tests it; undefined when too few. */
  readonly change: 'more' | 'fewer' | 'no clear change' | undefined;
  readonly reviewed: number;
  readonly unreviewedLast7: number;
  readonly targets: readonly TargetLine[];
  readonly rising:
    | { readonly pattern: string; readonly last7: number; readonly previous7: number }
    | undefined;
  readonly problems: number;
  readonly period: { readonly first: number; readonly last: number } | undefined;
};

/** What the records of a group say most often. Made from at most the 500 newest records. */
export type DigestAnswer = {
  readonly matched: number;
  readonly read: number;
  readonly symptoms: readonly Counted[];
  readonly rootCauses: readonly Counted[];
  readonly resolutions: readonly Counted[];
  readonly preventions: readonly Counted[];
  readonly features: readonly Counted[];
  readonly models: readonly Counted[];
  readonly types: readonly Counted[];
  readonly resolved: number;
  readonly medianRetries: number | undefined;
  readonly newest: readonly RowSummary[];
};

export type Counted = { readonly text: string; readonly count: number };

/** One success pattern over the matched success records. */
export type SuccessPattern = {
  readonly pattern: string;
  readonly support: number;
  readonly share: Measured | undefined;
  /** How many records call it high, medium, low, or something else. */
  readonly effectiveness: readonly [number, number, number, number];
  readonly efficiency: Measured | undefined;
  readonly coverage: Measured | undefined;
  readonly testRuns: Measured | undefined;
  readonly edits: Measured | undefined;
  readonly minutes: Measured | undefined;
  /** Retries are joined from the performance record of the same feature. */
  readonly retries: Measured | undefined;
  readonly features: readonly Counted[];
  readonly models: readonly Counted[];
  readonly factors: readonly Counted[];
  readonly trend: readonly number[];
  readonly first: number | undefined;
  readonly last: number | undefined;
};

export type PatternsAnswer = { readonly matched: number; readonly patterns: readonly SuccessPattern[] };

export type Band = {
  readonly title: string;
  readonly low: number;
  readonly high: number;
  readonly failures: number;
  readonly samples: number;
  readonly share: Measured | undefined;
};

export type ContextAnswer = {
  readonly failures: number;
  readonly samples: number;
  readonly sessions: number;
  /** Failures by share of the window in use; `samples` counts context rows in the same band. */
  readonly byUsage: readonly Band[];
  readonly byPosition: readonly Band[];
  readonly usageUnknown: number;
  readonly positionUnknown: number;
  readonly compactions: {
    readonly auto: number;
    readonly manual: number;
    readonly other: number;
    readonly medianBefore: number | undefined;
    readonly medianAfter: number | undefined;
  };
  readonly tokensPerEffectiveCall: { readonly median: number; readonly n: number } | undefined;
  readonly failedCallShare: Measured | undefined;
  readonly byModel: readonly {
    readonly model: string;
    readonly samples: number;
    readonly medianUtilization: number | undefined;
    readonly failures: number;
  }[];
};

export type FeaturesAnswer = { readonly features: readonly FeatureFigures[] };

export type ContrastAnswer = {
  readonly features: FeatureContrasts;
  readonly factors: readonly FactorTable[];
};

export type ProblemsAnswer = {
  readonly total: number;
  readonly badLines: number;
  readonly badFields: number;
  readonly superseded: number;
  readonly problems: readonly Problem[];
};

/** Which terms keep a query from matching, and what would help. */
export type ExplainAnswer = {
  readonly matched: number;
  readonly terms: readonly {
    readonly text: string;
    /** Records this term alone matches, and what the whole query would match without it. */
    readonly alone: number;
    readonly without: number;
    readonly suggestion: { readonly text: string; readonly count: number } | undefined;
  }[];
};

export type Completion = {
  readonly insert: string;
  readonly label: string;
  readonly count: number | undefined;
};
export type CompleteAnswer = {
  readonly from: number;
  readonly to: number;
  readonly completions: readonly Completion[];
};

/** How far loading has come. */
export type LoadState = {
  readonly phase: 'loading' | 'ready' | 'stopped';
  readonly records: number;
  /** Records in which no word is found: not yet, or because there was no memory for that. */
  readonly unindexed?: number | undefined;
  /** How far a question has come that reads texts, while one does. */
  readonly texts?: TextProgress | undefined;
  readonly bytesRead: number;
  readonly bytesTotal: number;
  /** How many lines there are: counted before they are read; of files that are read, their records. Undefined until all is counted. */
  readonly lines?: number | undefined;
  readonly files: readonly LoadedFile[];
  readonly problems: number;
  readonly badLines: number;
  /** Relative times count back from here: `--as-of`, else the newest timestamp that is not in the future; milliseconds. */
  readonly asOf: number | undefined;
  readonly revision: Revision;
  /** Set while the database that holds the records does not answer; it is tried again. */
  readonly isLost?: boolean;
  /** Set while a question has been open for longer than a reader waits without wondering. */
  readonly isSlow?: boolean;
};

/** Texts that were read, of those that have to be. */
export type TextProgress = { readonly done: number; readonly of: number };

export type LoadedFile = {
  readonly path: string;
  readonly project: string;
  readonly kind: RecordKind;
  readonly records: number;
  readonly bytes: number;
  readonly state: 'waiting' | 'loading' | 'done' | 'failed';
};
