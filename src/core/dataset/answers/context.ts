import { type BandEdges, positionBands, usageBands } from '../../analysis/context-bands.ts';
import { measuredShare } from '../../analysis/measured.ts';
import { medianOf } from '../../analysis/median.ts';
import type { Query } from '../../query/query.ts';
import type { Columns, NumberColumn } from '../columns.ts';
import type { DatasetView } from '../dataset-view.ts';
import { matchedRows } from '../match.ts';
import type { Band, ContextAnswer } from '../questions.ts';

/** How failures and context samples spread over the window's fill and the session's course. */
export function answerContext(view: DatasetView, { query }: { readonly query: Query }): ContextAnswer {
  const { columns } = view;
  const { table } = columns;
  const rows = matchedRows(view.match(query));
  const ofKind = (name: string) => {
    const code = table.kind.codeOf(name);
    return rows.filter((row) => table.kind.code(row) === code);
  };
  const failures = ofKind('failure');
  const context = ofKind('context_metrics');
  const samples = context.filter((row) => table.sample.at(row) !== 'compaction' && !isSummary(columns, row));
  const usages = values(table.usage, failures);
  const positions = values(table.position, failures);
  return {
    failures: failures.length,
    samples: samples.length,
    sessions: distinctCodes(context, (row) => table.session.code(row)),
    byUsage: bandsOf(usageBands, usages, values(table.utilization, samples)),
    byPosition: bandsOf(positionBands, positions, values(table.position, samples)),
    usageUnknown: failures.length - usages.length,
    positionUnknown: failures.length - positions.length,
    compactions: compactionsOf(columns, context),
    tokensPerEffectiveCall: tokensPerEffectiveCall(columns, context),
    failedCallShare: failedCallShare(columns, context),
    byModel: byModel(columns, { failures, samples }),
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

/** The share is of all failures whose value is known. Values below 0 or above 1 stand in the outermost bands. */
function bandsOf(
  edges: readonly BandEdges[],
  failures: readonly number[],
  samples: readonly number[],
): readonly Band[] {
  const failureCounts = countInBands(edges, failures);
  const sampleCounts = countInBands(edges, samples);
  return edges.map(({ title, low, high }, place) => {
    const count = failureCounts[place] ?? 0;
    return {
      title,
      low,
      // The last band is open; what readers see ends at 100 %.
      high: Math.min(high, 1),
      failures: count,
      samples: sampleCounts[place] ?? 0,
      share: measuredShare({ count, total: failures.length }),
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

function byModel(
  { table }: Columns,
  { failures, samples }: { readonly failures: Uint32Array; readonly samples: Uint32Array },
): ContextAnswer['byModel'] {
  const models = new Map<string, { samples: number; failures: number; readonly utilizations: number[] }>();
  const lineOf = (row: number) => {
    const model = table.model.at(row);
    if (model === undefined) return undefined;
    const line = models.get(model) ?? { samples: 0, failures: 0, utilizations: [] };
    models.set(model, line);
    return line;
  };
  for (const row of failures) {
    const line = lineOf(row);
    if (line !== undefined) line.failures += 1;
  }
  for (const row of samples) {
    const line = lineOf(row);
    if (line === undefined) continue;
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
