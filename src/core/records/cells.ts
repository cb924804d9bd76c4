import { partBit } from '../dataset/columns.ts';
import type { FieldName, PartName } from '../dataset/fields.ts';
import type { RecordKind } from './kinds.ts';
import type { ParsedRecord } from './parsed-record.ts';
import type { LineOf } from './schemas.ts';

/** What goes into the columns of one record. */
export type RecordCells = Pick<ParsedRecord, 'cells' | 'lists' | 'present'>;

type Value = string | number | null | undefined;
type Texts = readonly (string | number | boolean | null)[] | null | undefined;

/** Takes a checked line apart, kind by kind. */
export const cellsOf: { readonly [Kind in RecordKind]: (line: LineOf[Kind]) => RecordCells } = {
  failure: failureCells,
  success: successCells,
  performance: performanceCells,
  context_metrics: contextMetricsCells,
  generic: genericCells,
};

function failureCells(line: LineOf['failure']): RecordCells {
  const { error_details: details, recovery, context, learning_value: learning } = line;
  const cells = new CellCollector();
  collectCommon(cells, line, context?.model_version);
  cells.set('type', line.failure_type);
  cells.set('category', learning?.category);
  cells.set('pattern', learning?.pattern);
  cells.set('severity', learning?.severity);
  cells.set('generalizable', learning?.generalizable);
  cells.set('prevention_implemented', learning?.prevention_implemented);
  cells.set('resolution_type', recovery?.resolution_type);
  cells.set('retries', recovery?.retry_count);
  cells.set('minutes', recovery?.resolution_time_minutes);
  cells.set('usage', context?.context_window_usage);
  cells.set('position', context?.time_in_session);
  cells.set('session_minutes', context?.session_length_minutes ?? context?.session_length);
  cells.list('affected_test', details?.affected_tests);
  cells.mark('affected_tests', details?.affected_tests);
  cells.mark('stack_trace', details?.stack_trace);
  cells.mark('symptoms', details?.symptoms);
  cells.mark('root_cause', details?.root_cause);
  cells.mark('resolution', recovery?.resolution);
  cells.mark('steps_taken', recovery?.steps_taken);
  cells.mark('prevention', learning?.suggested_prevention);
  return cells;
}

function successCells(line: LineOf['success']): RecordCells {
  const { timing, tool_usage: tools, quality_metrics: quality } = line;
  const cells = new CellCollector();
  collectCommon(cells, line, line.context?.model_version);
  cells.set('minutes', timing?.actual_minutes);
  cells.set('estimated_minutes', timing?.estimated_minutes);
  cells.set('efficiency', timing?.efficiency_ratio);
  cells.set('test_runs', tools?.test_runs);
  cells.set('code_edits', tools?.code_edits);
  cells.set('git_commits', tools?.git_commits);
  cells.set('lines_added', tools?.lines_added);
  cells.set('lines_removed', tools?.lines_removed);
  cells.set('coverage', quality?.test_coverage);
  cells.set('lint_errors', quality?.lint_errors);
  cells.set('type_errors', quality?.type_errors);
  cells.list('factor', line.success_factors);
  const patterns = line.patterns?.flatMap((entry) =>
    entry?.pattern ? [{ name: entry.pattern, weight: entry.effectiveness ?? 0 }] : [],
  );
  if (patterns !== undefined && patterns.length > 0) {
    cells.lists.success_pattern = {
      texts: patterns.map(({ name }) => name),
      weights: patterns.map(({ weight }) => weight),
    };
  }
  return cells;
}

function performanceCells(line: LineOf['performance']): RecordCells {
  const { reliability, efficiency, quality } = line;
  const cells = new CellCollector();
  collectCommon(cells, line, line.context?.model_version);
  cells.set('completed', reliability?.completed);
  cells.set('retries', reliability?.retry_count);
  cells.set('regression', reliability?.regression_introduced);
  cells.set('minutes', efficiency?.time_minutes);
  cells.set('estimated_minutes', efficiency?.estimated_minutes);
  cells.set('efficiency', efficiency?.efficiency_score);
  cells.set('context_tokens', efficiency?.context_tokens_used);
  cells.set('coverage', quality?.test_coverage);
  cells.set('lint_errors', quality?.lint_errors);
  cells.set('documented', quality?.documentation_complete);
  return cells;
}

function contextMetricsCells(line: LineOf['context_metrics']): RecordCells {
  const { ops, compaction } = line;
  const cells = new CellCollector();
  collectCommon(cells, line, undefined);
  cells.set('sample', line.kind);
  cells.set('turn', line.turn);
  cells.set('window_tokens', line.window_tokens);
  cells.set('window_source', line.window_source);
  cells.set('occupied', line.occupied);
  cells.set('utilization', line.utilization);
  cells.set('position', line.position);
  cells.set('cumulative_tokens', line.cumulative_tokens);
  cells.set('output_tokens', line.output);
  cells.set('tool_calls', ops?.tool_calls);
  cells.set('effective_calls', ops?.effective);
  cells.set('failed_calls', ops?.failed);
  cells.set('trigger', compaction?.trigger);
  cells.set('compaction_before', compaction?.before);
  cells.set('compaction_after', compaction?.after);
  return cells;
}

function genericCells(line: LineOf['generic']): RecordCells {
  const cells = new CellCollector();
  collectCommon(cells, line, undefined);
  return cells;
}

type CommonLine = Omit<LineOf['generic'], 'source'> & { readonly source?: unknown };

function collectCommon(cells: CellCollector, line: CommonLine, model: string | null | undefined): void {
  cells.set('time', line.timestamp);
  cells.set('feature', line.feature_id);
  cells.set('session', line.session_id);
  cells.set('model', model ?? line.model_version ?? line.agent);
  cells.mark('source', line.source);
}

class CellCollector implements RecordCells {
  readonly cells: Partial<Record<FieldName, string | number>> = {};
  readonly lists: Partial<
    Record<FieldName, { readonly texts: readonly string[]; readonly weights?: readonly number[] }>
  > = {};
  present = 0;

  set(field: FieldName, value: Value): void {
    if (value !== undefined && value !== null) this.cells[field] = value;
  }

  list(field: FieldName, values: Texts): void {
    const texts = values?.flatMap((value) => (value === null || value === '' ? [] : [String(value)])) ?? [];
    if (texts.length > 0) this.lists[field] = { texts };
  }

  /** Notes that a part is there and says something. */
  mark(part: PartName, value: unknown): void {
    if (value === undefined || value === null || value === '') return;
    if (Array.isArray(value) && value.length === 0) return;
    this.present |= partBit(part);
  }
}
