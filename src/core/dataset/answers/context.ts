import { measuredShare } from '../../analysis/measured.ts';
import type { Query } from '../../query/query.ts';
import { median } from '../../statistics/quantiles.ts';
import type { Columns, NumberColumn } from '../columns.ts';
import type { DatasetView } from '../dataset-view.ts';
import { matchedRows } from '../match.ts';
import type { Band, ContextAnswer } from '../questions.ts';

type BandEdges = { readonly title: string; readonly low: number; readonly high: number };

const usageBands: readonly BandEdges[] = [
  { title: 'under 25 %', low: 0, high: 0.25 },
  { title: '25–50 %', low: 0.25, high: 0.5 },
  { title: '50–70 %', low: 0.5, high: 0.7 },
  { title: '70–80 %', low: 0.7, high: 0.8 },
  { title: '80–90 %', low: 0.8, high: 0.9 },
  { title: '90 % and more', low: 0.9, high: Number.POSITIVE_INFINITY },
];

const positionBands: readonly BandEdges[] = [
  { title: 'first third', low: 0, high: 1 / 3 },
  { title: 'middle third', low: 1 / 3, high: 2 / 3 },
  { title: 'last third', low: 2 / 3, high: Number.POSITIVE_INFINITY },
];

/** How failures and context samples spread over the window's fill and the session's course. */
export function answerContext(view: DatasetView, { query }: { readonly query: Query }): ContextAnswer {
  const { columns } = view;
  const { table } = columns;
  const rows = matchedRows(view.match(query));
  const ofKind = (name: string) => rows.filter((row) => table.kind.code(row) === table.kind.codeOf(name));
  const failures = ofKind('failure');
  const context = ofKind('context_metrics');
  const samples = context.filter((row) => table.sample.at(row) !== 'compaction' && !isSummary(columns, row));
  return {
    failures: failures.length,
    samples: samples.length,
    sessions: distinctCodes(context, (row) => table.session.code(row)),
    byUsage: bandsOf(usageBands, values(table.usage, failures), values(table.utilization, samples)),
    byPosition: bandsOf(positionBands, values(table.position, failures), values(table.position, samples)),
    usageUnknown: failures.length - values(table.usage, failures).length,
    positionUnknown: failures.length - values(table.position, failures).length,
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
  return Array.from(rows, (row) => column.at(row)).filter((value) => !Number.isNaN(value));
}

/** The share is of all failures whose value is known. Values below 0 or above 1 stand in the outermost bands. */
function bandsOf(
  edges: readonly BandEdges[],
  failures: readonly number[],
  samples: readonly number[],
): readonly Band[] {
  return edges.map(({ title, low, high }, place) => {
    const isInside = (value: number) => value < high && (value >= low || place === 0);
    const count = failures.filter(isInside).length;
    return {
      title,
      low,
      // The last band is open; what readers see ends at 100 %.
      high: Math.min(high, 1),
      failures: count,
      samples: samples.filter(isInside).length,
      share: measuredShare({ count, total: failures.length }),
    };
  });
}

function compactionsOf({ table }: Columns, context: Uint32Array): ContextAnswer['compactions'] {
  const rows = context.filter((row) => table.sample.at(row) === 'compaction');
  const count = (trigger: string) => rows.filter((row) => table.trigger.at(row) === trigger).length;
  const [auto, manual] = [count('auto'), count('manual')];
  return {
    auto,
    manual,
    other: rows.length - auto - manual,
    medianBefore: median(values(table.compaction_before, rows)) ?? undefined,
    medianAfter: median(values(table.compaction_after, rows)) ?? undefined,
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
  const middle = median(ratios);
  return middle === null ? undefined : { median: middle, n: ratios.length };
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
  const models = new Set([...failures, ...samples].flatMap((row) => table.model.at(row) ?? []));
  const lines = Array.from(models, (model) => {
    const code = table.model.codeOf(model);
    const own = samples.filter((row) => table.model.code(row) === code);
    return {
      model,
      samples: own.length,
      medianUtilization: median(values(table.utilization, own)) ?? undefined,
      failures: failures.filter((row) => table.model.code(row) === code).length,
    };
  });
  return lines.sort(
    (a, b) => b.samples - a.samples || b.failures - a.failures || (a.model < b.model ? -1 : 1),
  );
}
