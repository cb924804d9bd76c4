import { formatCount } from './format.ts';
import type { OpenedRecord, RecordField } from './record-fields.ts';
import { minutes, Teller } from './teller.ts';
import type { ValueReader } from './value-reader.ts';

/** What each kind of record says first, several small values to a line: the words a reader would use. */

export function tellFailure(record: OpenedRecord, reader: ValueReader): readonly RecordField[] {
  const say = new Teller(record, reader);
  const tests = ['error_details', 'affected_tests'];
  say.field('Symptoms', ['error_details', 'symptoms']);
  say.field('Root cause', ['error_details', 'root_cause']);
  say.field('Proposed', ['proposed_root_cause']);
  say.field('Resolution', ['recovery', 'resolution']);
  say.words('Recovery', 'recovery', [
    say.plain('resolution_type'),
    say.number('resolution_time_minutes', 'minutes', minutes),
    say.counted('retry_count', 'retries', ['retry', 'retries']),
  ]);
  say.field('Pattern', ['learning_value', 'pattern']);
  say.field('Prevention', ['learning_value', 'suggested_prevention']);
  say.words('Lesson', 'learning_value', [
    say.flag('generalizable', 'generalizable', ['generalizable', 'not generalizable']),
    say.plain('frequency', (text) => `seen ${text} times`),
    say.flag('prevention_implemented', 'prevention_implemented', [
      'prevention in place',
      'prevention not in place',
    ]),
    say.plain('updated_template', (text) => `template ${text}`),
  ]);
  say.entries('Tests', tests);
  say.words('Context', 'context', [
    say.plain('model_version'),
    say.share('context_window_usage', 'usage', (share) => `window ${share} used`),
    say.plain('time_in_session', (text) => `at ${text} of the session`),
    say.number('session_length_minutes', 'session_minutes', minutes),
    say.number('session_length', 'session_minutes', minutes),
    say.plain('dependencies_met', (text) =>
      text === 'true' ? 'dependencies met' : `dependencies met: ${text}`,
    ),
  ]);
  say.agent();
  say.field('Earlier', ['context', 'previous_features']);
  say.field('Related', ['learning_value', 'related_features']);
  say.field('Labels', ['learning_value', 'labels']);
  say.source();
  return say.fields;
}

export function tellSuccess(record: OpenedRecord, reader: ValueReader): readonly RecordField[] {
  const say = new Teller(record, reader);
  say.entries('Factors', ['success_factors']);
  say.patterns();
  say.words('Time', 'timing', [
    say.number('actual_minutes', 'minutes', minutes),
    say.number('estimated_minutes', 'estimated_minutes', (text) => `estimated ${minutes(text)}`),
    say.plain('efficiency_ratio', (text) => `efficiency ${text}`),
  ]);
  say.words('Tools', 'tool_usage', [
    say.counted('test_runs', 'test_runs', ['test run', 'test runs']),
    say.counted('code_edits', 'code_edits', ['edit', 'edits']),
    say.counted('git_commits', 'git_commits', ['commit', 'commits']),
    say.plain('lines_added', (text) => `+${text} lines`),
    say.plain('lines_removed', (text) => `-${text} lines`),
  ]);
  say.words('Quality', 'quality_metrics', [
    say.share('test_coverage', 'coverage', (share) => `coverage ${share}`),
    say.counted('lint_errors', 'lint_errors', ['lint error', 'lint errors']),
    say.counted('type_errors', 'type_errors', ['type error', 'type errors']),
  ]);
  say.words('Context', 'context', [say.plain('model_version')]);
  say.agent();
  say.source();
  return say.fields;
}

export function tellPerformance(record: OpenedRecord, reader: ValueReader): readonly RecordField[] {
  const say = new Teller(record, reader);
  say.words('Outcome', 'reliability', [
    say.flag('completed', 'completed', ['completed', 'not completed']),
    say.counted('retry_count', 'retries', ['retry', 'retries']),
    say.flag('regression_introduced', 'regression', ['regression introduced', 'no regression']),
  ]);
  say.words('Time', 'efficiency', [
    say.number('time_minutes', 'minutes', minutes),
    say.number('estimated_minutes', 'estimated_minutes', (text) => `estimated ${minutes(text)}`),
    say.plain('efficiency_score', (text) => `efficiency ${text}`),
    say.number('context_tokens_used', 'context_tokens', (text) => `${text} context tokens`),
  ]);
  say.words('Quality', 'quality', [
    say.share('test_coverage', 'coverage', (share) => `coverage ${share}`),
    say.counted('lint_errors', 'lint_errors', ['lint error', 'lint errors']),
    say.flag('documentation_complete', 'documented', ['documentation complete', 'documentation incomplete']),
  ]);
  say.words('Context', 'context', [say.plain('model_version')]);
  say.agent();
  say.source();
  return say.fields;
}

export function tellContextMetrics(record: OpenedRecord, reader: ValueReader): readonly RecordField[] {
  const say = new Teller(record, reader);
  say.words('Window', undefined, [
    say.number('occupied', 'occupied', (text) => `${text} tokens in it`),
    say.number('window_tokens', 'window_tokens', (text) => `${text} fit`),
    say.share('utilization', 'utilization', (share) => `${share} used`),
    say.plain('window_source', (text) => `size from ${text}`),
  ]);
  say.words('Tokens', undefined, [
    say.plain('input_uncached', (text) => `input ${grouped(text)}`),
    say.plain('cache_read', (text) => `cache read ${grouped(text)}`),
    say.plain('cache_write', (text) => `cache write ${grouped(text)}`),
    say.plain('output', (text) => `output ${grouped(text)}`),
    say.plain('reasoning_output', (text) => `reasoning ${grouped(text)}`),
    say.number('cumulative_tokens', 'cumulative_tokens', (text) => `${text} so far`),
  ]);
  say.words('Calls', 'ops', [
    say.counted('tool_calls', 'tool_calls', ['tool call', 'tool calls']),
    say.plain('effective', (text) => `${text} effective`),
    say.plain('failed', (text) => `${text} failed`),
  ]);
  say.words('Compaction', 'compaction', [
    say.plain('trigger'),
    say.plain('before', (text) => `from ${grouped(text)}`),
    say.plain('after', (text) => `to ${grouped(text)} tokens`),
  ]);
  say.words('Place', undefined, [
    say.plain('turn', (text) => `turn ${text}`),
    say.share('position', 'position', (share) => `${share} through the session`),
  ]);
  say.agent();
  say.words('Format', undefined, [say.plain('schema'), say.plain('source', (text) => `from ${text}`)]);
  return say.fields;
}

function grouped(text: string): string {
  return /^\d+$/.test(text) ? formatCount(Number(text)) : text;
}
