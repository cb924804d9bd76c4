import { measuredMean, measuredMedian, measuredShare } from '../../analysis/measured.ts';
import type { Query } from '../../query/query.ts';
import { mean } from '../../statistics/quantiles.ts';
import type { Columns, NumberColumn } from '../columns.ts';
import type { DatasetView } from '../dataset-view.ts';
import { matchedRows } from '../match.ts';
import type { PatternsAnswer, SuccessPattern } from '../questions.ts';
import { Tally, topTexts } from './counted.ts';
import { periodOfRows, TimeBuckets } from './time-buckets.ts';

const trendBuckets = 12;
const mostTexts = 10;

/** The success patterns of the matched success records, the most used first. */
export function answerPatterns(view: DatasetView, { query }: { readonly query: Query }): PatternsAnswer {
  const { columns } = view;
  const successCode = columns.table.kind.codeOf('success');
  const rows = matchedRows(view.match(query)).filter((row) => columns.table.kind.code(row) === successCode);
  return { matched: rows.length, patterns: describePatterns(columns, rows) };
}

/** The success patterns of some success records, the most used first. */
export function describePatterns(columns: Columns, rows: Uint32Array): readonly SuccessPattern[] {
  const context: PatternContext = {
    columns,
    total: rows.length,
    buckets: TimeBuckets.over(columns.table.time, rows, trendBuckets),
    retries: retriesByFeature(columns),
  };
  const patterns = Array.from(rowsByPattern(columns, rows), ([pattern, uses]) =>
    describePattern(pattern, uses, context),
  );
  return patterns.sort((a, b) => b.support - a.support || (a.pattern < b.pattern ? -1 : 1));
}

/** A record that used a pattern, and how effective it called it: 3 high, 2 medium, 1 low, 0 unknown. */
type Use = { readonly row: number; readonly weight: number };

type PatternContext = {
  readonly columns: Columns;
  readonly total: number;
  readonly buckets: TimeBuckets;
  readonly retries: ReadonlyMap<string, number>;
};

/** A record that names a pattern twice used it once; its first word on effectiveness counts. */
function rowsByPattern({ table }: Columns, rows: Uint32Array): Map<string, Use[]> {
  const column = table.success_pattern;
  const found = new Map<string, Use[]>();
  for (const row of rows) {
    const seen = new Set<number>();
    for (let place = 0; place < column.count(row); place++) {
      const code = column.code(row, place);
      if (seen.has(code)) continue;
      seen.add(code);
      const pattern = column.texts[code] ?? '';
      const use = { row, weight: column.weight(row, place) };
      const uses = found.get(pattern);
      if (uses === undefined) found.set(pattern, [use]);
      else uses.push(use);
    }
  }
  return found;
}

/** Medians for what is skewed; means for coverage, which is bounded, and retries, whose median is nearly always 0. */
function describePattern(pattern: string, uses: readonly Use[], context: PatternContext): SuccessPattern {
  const { columns, total, buckets, retries } = context;
  const { table } = columns;
  const rows = uses.map(({ row }) => row);
  const period = periodOfRows(table.time, Uint32Array.from(rows));
  const ofWeight = (weight: number) => uses.filter((use) => use.weight === weight).length;
  const [high, medium, low] = [ofWeight(3), ofWeight(2), ofWeight(1)];
  return {
    pattern,
    support: uses.length,
    share: measuredShare({ count: uses.length, total }),
    effectiveness: [high, medium, low, uses.length - high - medium - low],
    efficiency: measuredMedian(numbers(table.efficiency, rows)),
    coverage: measuredMean(numbers(table.coverage, rows), 'portions'),
    testRuns: measuredMedian(numbers(table.test_runs, rows)),
    edits: measuredMedian(numbers(table.code_edits, rows)),
    minutes: measuredMedian(numbers(table.minutes, rows)),
    retries: measuredMean(
      rows.flatMap((row) => retries.get(featureKey(columns, row)) ?? []),
      'amounts',
    ),
    features: topTexts(table.feature, rows, mostTexts),
    models: topTexts(table.model, rows, mostTexts),
    factors: topFactors(columns, rows),
    trend: trendOf(table.time, rows, buckets),
    first: period?.first,
    last: period?.last,
  };
}

function numbers(column: NumberColumn, rows: readonly number[]): readonly number[] {
  return rows.map((row) => column.at(row)).filter((value) => !Number.isNaN(value));
}

function topFactors({ table }: Columns, rows: readonly number[]) {
  const tally = new Tally();
  for (const row of rows) for (const factor of new Set(table.factor.at(row))) tally.add(factor);
  return tally.top(mostTexts);
}

function trendOf(times: NumberColumn, rows: readonly number[], buckets: TimeBuckets): readonly number[] {
  const trend = new Array<number>(trendBuckets).fill(0);
  for (const row of rows) {
    const time = times.at(row);
    if (Number.isNaN(time)) continue;
    const place = buckets.of(time);
    trend[place] = (trend[place] ?? 0) + 1;
  }
  return trend;
}

/** Mean retries over the performance records of each feature, whatever the query: success records do not carry them. */
function retriesByFeature(columns: Columns): ReadonlyMap<string, number> {
  const { kind, feature, retries } = columns.table;
  const performance = kind.codeOf('performance');
  const counts = new Map<string, number[]>();
  for (let row = 0; performance !== undefined && row < columns.length; row++) {
    if (kind.code(row) !== performance || !columns.isAlive(row) || feature.code(row) === 0) continue;
    const count = retries.at(row);
    if (Number.isNaN(count)) continue;
    const key = featureKey(columns, row);
    counts.set(key, [...(counts.get(key) ?? []), count]);
  }
  return new Map(Array.from(counts, ([key, values]) => [key, mean(values) ?? 0]));
}

function featureKey({ table }: Columns, row: number): string {
  return `${table.project.code(row)} ${table.feature.code(row)}`;
}
