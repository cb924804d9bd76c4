import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { partBit } from '../dataset/columns.ts';
import { type RecordKind, recordKinds } from './kinds.ts';
import { misfit, parseRecord } from './parse-record.ts';
import type { ParsedRecord } from './parsed-record.ts';

const fullFailure = {
  feature_id: 'auth-007',
  failure_type: 'test_failure',
  timestamp: '2026-03-04T10:20:30Z',
  session_id: 'session-12',
  error_details: {
    symptoms: 'Login test times out',
    root_cause: 'The port was taken',
    stack_trace: 'Error: timeout\n  at login.test.ts:3',
    affected_tests: ['login works', 'logout works'],
  },
  recovery: {
    retry_count: 2,
    resolution: 'Used a free port',
    resolution_time_minutes: 18,
    resolution_type: 'code_fix',
    steps_taken: ['looked', 'fixed'],
  },
  context: {
    previous_features: ['auth-006'],
    model_version: 'model-b',
    session_length_minutes: 95,
    context_window_usage: '78%',
    time_in_session: '2/3',
    dependencies_met: true,
  },
  learning_value: {
    pattern: 'Port conflict',
    category: 'environment_setup',
    generalizable: true,
    severity: 'High',
    suggested_prevention: 'Ask for port 0',
    related_features: [],
  },
};

const success = {
  feature_id: 'auth-007',
  timestamp: '2026-03-04 12:00',
  session_id: 'session-12',
  success_factors: ['small steps', 'tests first'],
  timing: { estimated_minutes: 30, actual_minutes: 20, efficiency_ratio: 1.5 },
  tool_usage: { test_runs: 4, code_edits: 9, git_commits: 2, lines_added: 120, lines_removed: 8 },
  quality_metrics: { test_coverage: '85%', lint_errors: 0, type_errors: 0 },
  patterns: [{ pattern: 'tests first', effectiveness: 'high' }, 'small commits'],
};

function parsed(value: unknown, kind: RecordKind | 'inferred' = 'failure'): ParsedRecord {
  const result = parseRecord(typeof value === 'string' ? value : JSON.stringify(value), kind);
  if (!result.ok) throw new Error(`${result.column}: ${result.reason}`);
  return result.record;
}

describe('the shapes of a record', () => {
  test('a full failure fills every column of its kind', () => {
    const { cells, lists, problems } = parsed(fullFailure);
    expect(cells).toEqual({
      feature: 'auth-007',
      type: 'test_failure',
      time: Date.UTC(2026, 2, 4, 10, 20, 30),
      session: 'session-12',
      model: 'model-b',
      category: 'environment_setup',
      pattern: 'Port conflict',
      severity: 'high',
      generalizable: 'true',
      retries: 2,
      minutes: 18,
      resolution_type: 'code_fix',
      usage: 0.78,
      position: 2 / 3,
      session_minutes: 95,
    });
    expect(lists).toEqual({ affected_test: { texts: ['login works', 'logout works'] } });
    expect(problems).toEqual([]);
  });

  test('the older session_length counts as the length in minutes', () => {
    expect(parsed({ feature_id: 'a', context: { session_length: '90 min' } }).cells.session_minutes).toBe(90);
  });

  test('the short shape loads without a problem', () => {
    const { cells, problems } = parsed({ feature_id: 'a', failure_type: 'code_error', error_details: null });
    expect({ cells, problems }).toEqual({ cells: { feature: 'a', type: 'code_error' }, problems: [] });
  });

  test('a failure that names neither feature nor type loads, and says what is missing', () => {
    const { problems } = parsed({ session_id: 's' });
    expect(problems).toEqual([{ field: 'feature_id', reason: 'is missing, and so is failure_type' }]);
  });

  test('a success keeps the weight of each pattern; a pattern may be its name alone', () => {
    const { cells, lists, problems } = parsed(success, 'success');
    expect(cells).toMatchObject({ minutes: 20, estimated_minutes: 30, efficiency: 1.5, coverage: 0.85 });
    expect(lists).toEqual({
      factor: { texts: ['small steps', 'tests first'] },
      success_pattern: { texts: ['tests first', 'small commits'], weights: [3, 0] },
    });
    expect(problems).toEqual([]);
  });

  test('an unknown outcome of a performance row is missing, not false', () => {
    const row = { feature_id: 'a', reliability: { completed: null, regression_introduced: false } };
    expect(parsed(row, 'performance').cells).toEqual({ feature: 'a', regression: 'false' });
  });

  test('a context row keeps its disjoint token parts apart', () => {
    const row = {
      schema: 'context_metrics/1',
      kind: 'compaction',
      window_tokens: null,
      occupied: 150_000,
      cumulative_tokens: 900_000,
      ops: { tool_calls: 12, effective: 9, failed: 3 },
      compaction: { trigger: 'auto', before: 150_000, after: 30_000 },
      source: 'hook',
    };
    expect(parsed(row, 'context_metrics')).toMatchObject({
      cells: {
        sample: 'compaction',
        occupied: 150_000,
        cumulative_tokens: 900_000,
        effective_calls: 9,
        trigger: 'auto',
      },
      problems: [],
      sourceKey: undefined,
    });
  });

  test('a record without a file name gets its kind from its fields', () => {
    const kinds = [fullFailure, success, { quality: {} }, { schema: 'context_metrics/1' }, { a: 1 }].map(
      (value) => parsed(value, 'inferred').kind,
    );
    expect(kinds).toEqual(['failure', 'success', 'performance', 'context_metrics', 'generic']);
  });

  test('a collected row carries the key by which a newer one replaces it', () => {
    expect(parsed({ feature_id: 'a', source: { collector: 'c', key: 'c:1' } }).sourceKey).toBe('c:1');
  });
});

describe('what does not fit', () => {
  test('a field that does not parse is a problem with its path; the rest of the record loads', () => {
    const { cells, problems, value } = parsed({
      ...fullFailure,
      timestamp: 'yesterday',
      recovery: { retry_count: 'twice', resolution_time_minutes: '18' },
      learning_value: 'none given',
    });
    expect(problems).toEqual([
      { field: 'timestamp', reason: 'is not an ISO 8601 time or an epoch' },
      { field: 'recovery.retry_count', reason: 'is not a number' },
      { field: 'learning_value', reason: 'is not an object' },
    ]);
    expect(cells).toMatchObject({ feature: 'auth-007', minutes: 18 });
    expect(cells).not.toHaveProperty('time');
    expect(value.timestamp).toBe('yesterday');
  });

  test('one bad element costs itself, not its list', () => {
    const { lists, problems } = parsed({ feature_id: 'a', error_details: { affected_tests: ['x', {}, 3] } });
    expect(lists.affected_test?.texts).toEqual(['x', '3']);
    expect(problems).toEqual([{ field: 'error_details.affected_tests.1', reason: 'is not text' }]);
    const { lists: patterns, problems: words } = parsed(
      {
        patterns: [
          { pattern: 'p', effectiveness: 'great' },
          { pattern: 'q', effectiveness: 'low' },
        ],
      },
      'success',
    );
    expect(patterns.success_pattern).toEqual({ texts: ['p', 'q'], weights: [0, 1] });
    expect(words).toEqual([{ field: 'patterns.0.effectiveness', reason: 'is not high, medium or low' }]);
  });

  test('unknown words of severity are named as a problem and left out of the column', () => {
    const { cells, problems } = parsed({ feature_id: 'a', learning_value: { severity: 'blocker' } });
    expect(cells).toEqual({ feature: 'a' });
    expect(problems[0]?.field).toBe('learning_value.severity');
  });

  test('unknown fields are kept and marked, known ones are not', () => {
    const record = parsed({ ...fullFailure, learning_value: { ...fullFailure.learning_value, extra: 1 } });
    expect(record.present & partBit('unknown_fields')).not.toBe(0);
    expect(record.value.learning_value).toHaveProperty('extra', 1);
    expect(parsed(fullFailure).present & partBit('unknown_fields')).toBe(0);
  });

  test('keys that objects are born with are keys like any other', () => {
    const { value, cells } = parsed('{"__proto__":{"feature_id":"evil"},"constructor":1,"toString":2}');
    expect(Object.getPrototypeOf(value)).toBeNull();
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(cells).toEqual({});
    expect(Object.hasOwn(Object.prototype, 'feature_id')).toBe(false);
  });

  test('a key that stands twice is a problem; the last one counts', () => {
    const { cells, problems } = parsed(
      '{"feature_id":"a","learning_value":{"pattern":"x", "pattern" : "y"},"feature_id":"b"}',
    );
    expect(cells).toEqual({ feature: 'b', pattern: 'y' });
    expect(problems.map(({ field }) => field)).toEqual(['learning_value.pattern', 'feature_id']);
  });

  test('half a surrogate pair is kept and named; a whole pair is text', () => {
    const { cells, problems } = parsed(
      '{"feature_id":"a\\ud83d","error_details":{"symptoms":"\\ud83d\\ude00","affected_tests":["\\uDC00"]}}',
    );
    expect(cells.feature).toBe('a\ud83d');
    expect(problems.map(({ field }) => field)).toEqual(['feature_id', 'error_details.affected_tests.0']);
  });

  test('text that only looks like a repeated key is none', () => {
    expect(parsed({ feature_id: 'a', error_details: { symptoms: '{"a":1,"a":2}' } }).problems).toEqual([]);
  });

  test.each([
    ['{"a":1', 7, 'ends too early: nothing instead of a comma or "}"'],
    ['{"a":"x', 8, 'ends inside a string'],
    ['{"a":1,}', 8, 'unexpected "}" instead of a key in double quotes'],
    ["{'a':1}", 2, `unexpected "'" instead of a key in double quotes`],
    ['{"a":1} {"b":2}', 9, 'unexpected "{" after the end of the value'],
    ['{"a":\u0000}', 6, 'unexpected U+0000 instead of a value'],
    ['{"a":"\t"}', 7, 'unexpected U+0009 inside a string, where it must be escaped'],
    ['[1]', 1, 'is a list, not an object'],
    ['42', 1, 'is a number, not an object'],
    [`{"a":${'['.repeat(100)}`, 105, 'nested deeper than 100 levels'],
    [`{"a":${'['.repeat(100)}${']'.repeat(100)}}`, 105, 'nested deeper than 100 levels'],
  ])('%j is refused with its place', (text, column, reason) => {
    expect(parseRecord(text, 'failure')).toEqual({ ok: false, column, reason });
  });

  test('half a million open brackets are refused, not a crash', () => {
    expect(parseRecord('['.repeat(500_000), 'failure').ok).toBe(false);
    expect(parseRecord(`{"a":${'['.repeat(500_000)}${']'.repeat(500_000)}}`, 'failure').ok).toBe(false);
  });
});

describe('whatever the text', () => {
  const kind = fc.constantFrom(...recordKinds, 'inferred' as const);

  test('reading it never throws, and agrees with JSON.parse on what is JSON', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), kind, (text, as) => {
        expect(parseRecord(text, as).ok).toBe(isJsonObject(text));
      }),
      { numRuns: 500 },
    );
  });

  test('a truncated line is refused with the column just behind its end', () => {
    const line = JSON.stringify(fullFailure);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: line.length - 1 }), (length) => {
        const result = parseRecord(line.slice(0, length), 'failure');
        expect(result.ok).toBe(false);
        if (!result.ok) expect(result.column).toBe(length + 1);
      }),
    );
  });

  test('any value at any known place loads', () => {
    const anyValue = fc.anything({ withNullPrototype: false, maxDepth: 2 });
    const shape = fc.record({ ...mapShape(fullFailure, anyValue) }, { requiredKeys: [] });
    fc.assert(
      fc.property(shape, kind, (value, as) => {
        const { problems } = parsed(JSON.stringify(value), as);
        expect(problems.map(({ reason }) => reason)).not.toContain(misfit);
      }),
    );
  });
});

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function mapShape(value: object, leaf: fc.Arbitrary<unknown>): Record<string, fc.Arbitrary<unknown>> {
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? fc.oneof(leaf, fc.record(mapShape(inner, leaf), { requiredKeys: [] }))
        : leaf,
    ]),
  );
}
