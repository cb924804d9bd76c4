import { bitsOfKind } from '../../analysis/analysis-scope.ts';
import { type BandEdges, positionBands, usageBands } from '../../analysis/context-bands.ts';
import { measuredShare } from '../../analysis/measured.ts';
import { medianOf } from '../../analysis/median.ts';
import type { Query } from '../../query/query.ts';
import type { Columns, NumberColumn, TextColumn } from '../columns.ts';
import type { DatasetView } from '../dataset-view.ts';
import type { Band, ContextAnswer } from '../questions.ts';
import { countRows, rowsOf } from '../row-bits.ts';
import { CodeReader, leaveOut, type MaskedStretch, maskedStretchesOf, NumberReader } from '../stretches.ts';
import { increment } from './gathered-cells.ts';

type Stretches = () => Iterable<MaskedStretch>;

/** How failures and context samples spread over the window's fill and the session's course. */
export function answerContext(view: DatasetView, { query }: { readonly query: Query }): ContextAnswer {
  const { columns } = view;
  const { table } = columns;
  const { bits } = view.match(query);
  const failureBits = bitsOfKind(view, bits, 'failure');
  const failures = () => maskedStretchesOf(failureBits, columns.length);
  const failureCount = countRows(failureBits);
  const context = rowsOf(bitsOfKind(view, bits, 'context_metrics'));
  const samples = context.filter((row) => table.sample.at(row) !== 'compaction' && !isSummary(columns, row));
  const usage = countBands(table.usage, usageBands, failures);
  const position = countBands(table.position, positionBands, failures);
  return {
    failures: failureCount,
    samples: samples.length,
    sessions: distinctCodes(context, (row) => table.session.code(row)),
    byUsage: bandsOf(usageBands, usage, values(table.utilization, samples)),
    byPosition: bandsOf(positionBands, position, values(table.position, samples)),
    usageUnknown: failureCount - usage.known,
    positionUnknown: failureCount - position.known,
    compactions: compactionsOf(columns, context),
    tokensPerEffectiveCall: tokensPerEffectiveCall(columns, context),
    failedCallShare: failedCallShare(columns, context),
    byModel: byModel(columns, { failures: countTexts(table.model, failures), samples }),
  };
}

function isSummary({ table }: Columns, row: number): boolean {
  return table.sample.at(row) === 'summary';
}

function distinctCodes(rows: Uint32Array, code: (row: number) => number): number {
  const codes = new Set(Array.from(rows, code));
  codes.delete(0);
  return codes.size;
}

function values(column: NumberColumn, rows: Uint32Array): readonly number[] {
  const known: number[] = [];
  for (const row of rows) {
    const value = column.at(row);
    if (!Number.isNaN(value)) known.push(value);
  }
  return known;
}

type BandCounts = { readonly counts: readonly number[]; readonly known: number };

/** How many rows have a value in each band. */
function countBands(column: NumberColumn, edges: readonly BandEdges[], stretches: Stretches): BandCounts {
  const reader = new NumberReader(column);
  const highs = Float64Array.from(edges, ({ high }) => high);
  // A counter for each band, and one for the rows that are not wanted or lack the value.
  const counts = new Uint32Array(edges.length + 1);
  let room = new Uint32Array(0);
  for (const { stretch, wanted } of stretches()) {
    if (room.length < stretch.count) room = new Uint32Array(stretch.count);
    placeInBands(room, reader.of(stretch), { highs, count: stretch.count });
    if (wanted !== undefined) leaveOut(room, wanted, { count: stretch.count, group: edges.length });
    for (let at = 0; at < stretch.count; at++) increment(counts, room[at] as number);
  }
  const inBands = Array.from(counts.subarray(0, edges.length));
  return { counts: inBands, known: inBands.reduce((sum, count) => sum + count, 0) };
}

/** Bands are few and begin where the one before ends: a value lies in the band of as many ends as it has reached. */
function placeInBands(
  places: Uint32Array,
  numbers: Float64Array,
  { highs, count }: { readonly highs: Float64Array; readonly count: number },
): void {
  const bands = highs.length;
  for (let at = 0; at < count; at++) {
    const value = numbers[at] as number;
    let place = 0;
    for (let band = 0; band < bands; band++) place += value < (highs[band] as number) ? 0 : 1;
    // No end was passed by a number that is missing either.
    places[at] = place;
  }
}

/** How many rows have each text, by code. */
function countTexts(column: TextColumn, stretches: Stretches): Uint32Array {
  const reader = new CodeReader(column);
  const counts = new Uint32Array(column.codeCount + 1);
  for (const { stretch, wanted } of stretches()) {
    const codes = reader.of(stretch);
    if (wanted !== undefined) leaveOut(codes, wanted, { count: stretch.count, group: column.codeCount });
    for (let at = 0; at < stretch.count; at++) increment(counts, codes[at] as number);
  }
  return counts;
}

/** The share is of all failures whose value is known. Values below 0 or above 1 stand in the outermost bands. */
function bandsOf(
  edges: readonly BandEdges[],
  failures: BandCounts,
  samples: readonly number[],
): readonly Band[] {
  const sampleCounts = countInBands(edges, samples);
  return edges.map(({ title, low, high }, place) => {
    const count = failures.counts[place] ?? 0;
    return {
      title,
      low,
      // The last band is open; what readers see ends at 100 %.
      high: Math.min(high, 1),
      failures: count,
      samples: sampleCounts[place] ?? 0,
      share: measuredShare({ count, total: failures.known }),
    };
  });
}

function countInBands(edges: readonly BandEdges[], values: readonly number[]): readonly number[] {
  const counts = edges.map(() => 0);
  for (const value of values) {
    const place = edges.findIndex(({ high }) => value < high);
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}

function compactionsOf({ table }: Columns, context: Uint32Array): ContextAnswer['compactions'] {
  const rows = context.filter((row) => table.sample.at(row) === 'compaction');
  const count = (trigger: string) => rows.filter((row) => table.trigger.at(row) === trigger).length;
  const [auto, manual] = [count('auto'), count('manual')];
  return {
    auto,
    manual,
    other: rows.length - auto - manual,
    medianBefore: medianOf(values(table.compaction_before, rows)),
    medianAfter: medianOf(values(table.compaction_after, rows)),
  };
}

type SessionUse = { tokens: number; effective: number; summarised: number };

/** Tokens a session used in all over the calls that had an effect, median over sessions that had any. */
function tokensPerEffectiveCall(
  columns: Columns,
  context: Uint32Array,
): ContextAnswer['tokensPerEffectiveCall'] {
  const { session, project, cumulative_tokens: cumulative, effective_calls: effective } = columns.table;
  const sessions = new Map<string, SessionUse>();
  for (const row of context) {
    if (session.code(row) === 0) continue;
    const key = `${project.code(row)} ${session.code(row)}`;
    const use = sessions.get(key) ?? { tokens: 0, effective: 0, summarised: 0 };
    use.tokens = Math.max(use.tokens, known(cumulative.at(row)));
    // Each sample counts the calls since the one before; a summary counts them all again.
    if (isSummary(columns, row)) use.summarised = known(effective.at(row));
    else use.effective += known(effective.at(row));
    sessions.set(key, use);
  }
  const ratios = [...sessions.values()].flatMap(({ tokens, effective: sampled, summarised }) => {
    const calls = sampled > 0 ? sampled : summarised;
    return calls > 0 && tokens > 0 ? [tokens / calls] : [];
  });
  const middle = medianOf(ratios);
  return middle === undefined ? undefined : { median: middle, n: ratios.length };
}

function known(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}

function failedCallShare(columns: Columns, context: Uint32Array): ContextAnswer['failedCallShare'] {
  const { failed_calls: failed, tool_calls: calls } = columns.table;
  let count = 0;
  let total = 0;
  for (const row of context) {
    if (isSummary(columns, row) || Number.isNaN(failed.at(row)) || Number.isNaN(calls.at(row))) continue;
    count += failed.at(row);
    total += calls.at(row);
  }
  return measuredShare({ count: Math.min(count, total), total });
}

type ModelLine = { samples: number; failures: number; readonly utilizations: number[] };

function byModel(
  { table }: Columns,
  { failures, samples }: { readonly failures: Uint32Array; readonly samples: Uint32Array },
): ContextAnswer['byModel'] {
  const models = new Map<string, ModelLine>();
  const lineOf = (model: string) => {
    const line = models.get(model) ?? { samples: 0, failures: 0, utilizations: [] };
    models.set(model, line);
    return line;
  };
  table.model.texts.forEach((model, code) => {
    const count = failures[code] ?? 0;
    if (code > 0 && count > 0) lineOf(model).failures = count;
  });
  for (const row of samples) {
    const model = table.model.at(row);
    if (model === undefined) continue;
    const line = lineOf(model);
    line.samples += 1;
    if (!Number.isNaN(table.utilization.at(row))) line.utilizations.push(table.utilization.at(row));
  }
  return Array.from(models, ([model, line]) => ({
    model,
    samples: line.samples,
    medianUtilization: medianOf(line.utilizations),
    failures: line.failures,
  })).sort((a, b) => b.samples - a.samples || b.failures - a.failures || (a.model < b.model ? -1 : 1));
}
