import { describe, expect, test } from 'vitest';
import { parseQuery } from '../../query/parse-query.ts';
import { everything, type Query } from '../../query/query.ts';
import { loadedDataset, type MadeLine } from '../loaded-dataset.ts';
import { rowOf } from '../row.ts';

const signal = new AbortController().signal;

function query(text: string): Query {
  return parseQuery(text).query;
}

function day(number: number): string {
  return new Date(Date.UTC(2026, 1, number, 12)).toISOString();
}

type FailureParts = {
  readonly on?: number;
  readonly feature?: string;
  readonly session?: string;
  readonly category?: string;
  readonly pattern?: string;
  readonly symptoms?: string;
  readonly usage?: string;
  readonly resolution?: string;
};

function failure(parts: FailureParts = {}): MadeLine {
  const { on = 1, feature = 'F1', session = 's1', category, pattern, symptoms, usage, resolution } = parts;
  return {
    kind: 'failure',
    value: {
      feature_id: feature,
      failure_type: 'test_failure',
      session_id: session,
      timestamp: day(on),
      error_details: { symptoms },
      recovery: { resolution, retry_count: 2 },
      context: { context_window_usage: usage },
      learning_value: { category, pattern, severity: 'high' },
    },
  };
}

function performance(feature: string, reliability: Record<string, unknown>): MadeLine {
  return { kind: 'performance', value: { feature_id: feature, timestamp: day(2), reliability } };
}

function times(count: number, line: (place: number) => MadeLine): MadeLine[] {
  return Array.from({ length: count }, (_, place) => line(place));
}

test('a facet counts each value with its share of the matched records, and what lacks it', async () => {
  const dataset = loadedDataset([
    ...times(3, () => failure({ category: 'b' })),
    ...times(3, () => failure({ category: 'a' })),
    failure({ category: 'c' }),
    failure(),
  ]);
  const answer = await dataset.ask({ ask: 'facet', query: everything, field: 'category' }, signal);
  expect(answer).toEqual({
    matched: 8,
    missing: 1,
    values: [
      { value: 'a', count: 3, share: 3 / 8 },
      { value: 'b', count: 3, share: 3 / 8 },
      { value: 'c', count: 1, share: 1 / 8 },
    ],
  });
});

test('a timeline joins the feature and the session over all kinds of the same project, in order of time', async () => {
  const dataset = loadedDataset([
    failure({ on: 3, feature: 'F1', session: 's1', pattern: 'p' }),
    failure({ on: 1, feature: 'F9', session: 's1' }),
    performance('F1', { completed: true, retry_count: 1 }),
    {
      kind: 'context_metrics',
      value: { session_id: 's1', timestamp: day(4), utilization: 0.5, kind: 'sample' },
    },
    { ...failure({ on: 1, feature: 'F1' }), project: 'other' },
    failure({ feature: 'F2', session: 's2' }),
  ]);
  const answer = await dataset.ask({ ask: 'timeline', row: rowOf(0) }, signal);
  expect(answer.total).toBe(4);
  expect(answer.entries.map(({ row, shares, title, isThis }) => [row, shares, title, isThis])).toEqual([
    [1, 'session', 'test_failure', false],
    [2, 'feature', 'completed · 1 retry', false],
    [0, 'both', 'test_failure · p', true],
    [3, 'session', 'sample · window 50 % full', false],
  ]);
});

describe('the overview', () => {
  test('judges targets by their interval: 90 of 100 completed does not establish 90 %', async () => {
    const dataset = loadedDataset(
      times(100, (place) =>
        performance(`F${place}`, { completed: place < 90, regression_introduced: false }),
      ),
    );
    const { targets } = await dataset.ask({ ask: 'overview', query: everything }, signal);
    const line = (id: string) => targets.find((target) => target.id === id);
    expect(line('completion')).toMatchObject({
      verdict: 'not enough data',
      measured: { value: 0.9, n: 100 },
    });
    expect(line('completion')?.measured?.low).toBeCloseTo(0.826, 3);
    expect(line('completion')?.measured?.high).toBeCloseTo(0.945, 3);
    // No regression in a hundred still allows 3.7 %, which is below the 5 % aimed at.
    expect(line('regression')?.measured?.high).toBeCloseTo(0.037, 3);
    expect(line('regression')).toMatchObject({ verdict: 'met' });
    expect(line('context')).toMatchObject({ measured: undefined, verdict: 'not enough data' });
  });

  test('calls a feature blocked when no attempt of it was completed', async () => {
    const dataset = loadedDataset([
      performance('F1', { completed: false }),
      performance('F1', { completed: true }),
      performance('F2', { completed: false }),
      performance('F3', { completed: null }),
    ]);
    const { targets } = await dataset.ask({ ask: 'overview', query: everything }, signal);
    expect(targets.find(({ id }) => id === 'blocked')?.measured).toMatchObject({ value: 0.5, n: 2 });
  });

  test('names a rising pattern only if it stands the test that the analysis makes', async () => {
    const some = loadedDataset([
      ...times(4, () => failure({ on: 27, pattern: 'p' })),
      ...times(2, () => failure({ on: 14, pattern: 'p' })),
    ]);
    const sure = loadedDataset([
      ...times(90, () => failure({ on: 27, pattern: 'p' })),
      ...times(3, () => failure({ on: 14, pattern: 'p' })),
      ...times(60, () => failure({ on: 14, pattern: 'q' })),
    ]);
    const before = await some.ask({ ask: 'overview', query: everything }, signal);
    expect(before).toMatchObject({ last7: 4, previous7: 2, change: 'no clear change', rising: undefined });
    const after = await sure.ask({ ask: 'overview', query: everything }, signal);
    expect(after.rising).toEqual({ pattern: 'p', last7: 90, previous7: 3 });
    expect(after).toMatchObject({ last7: 90, previous7: 63, change: 'no clear change', unreviewedLast7: 90 });
  });

  test('counts failures per day up to the as-of day', async () => {
    const dataset = loadedDataset([failure({ on: 20 }), failure({ on: 19 }), failure({ on: 19 })]);
    const { perDay, peak, period } = await dataset.ask({ ask: 'overview', query: everything }, signal);
    expect(perDay).toHaveLength(60);
    expect(perDay.slice(-3)).toEqual([0, 2, 1]);
    expect(peak).toEqual({ count: 2, day: Date.UTC(2026, 1, 19) });
    expect(period).toEqual({ first: Date.parse(day(19)), last: Date.parse(day(20)) });
  });
});

test('a digest counts what the records say most often, apart from numbers and paths', async () => {
  const dataset = loadedDataset([
    failure({ symptoms: 'Port 80 in use. More.', resolution: 'killed it', on: 2 }),
    failure({ symptoms: 'port 8080  in\nuse. Request 7 shows it.' }),
    failure({ symptoms: 'disk full' }),
  ]);
  const answer = await dataset.ask({ ask: 'digest', query: everything }, signal);
  expect(answer).toMatchObject({
    matched: 3,
    read: 3,
    symptoms: [
      { text: 'Port 80 in use.', count: 2 },
      { text: 'disk full', count: 1 },
    ],
    resolutions: [{ text: 'killed it', count: 1 }],
    resolved: 1,
    medianRetries: 2,
    features: [{ text: 'F1', count: 3 }],
  });
  expect(answer.newest).toHaveLength(3);
});

test('success patterns are counted once a record, with retries joined from performance records', async () => {
  const success = (feature: string, ...patterns: [string, string][]): MadeLine => ({
    kind: 'success',
    value: {
      feature_id: feature,
      timestamp: day(1),
      success_factors: ['small steps'],
      timing: { actual_minutes: 10, estimated_minutes: 20, efficiency_ratio: 2 },
      patterns: patterns.map(([pattern, effectiveness]) => ({ pattern, effectiveness })),
    },
  });
  const dataset = loadedDataset([
    success('F1', ['tests first', 'high'], ['tests first', 'low']),
    success('F2', ['tests first', 'medium'], ['plan', 'low']),
    performance('F1', { retry_count: 1 }),
    performance('F1', { retry_count: 3 }),
    performance('F2', { retry_count: 0 }),
  ]);
  const answer = await dataset.ask({ ask: 'patterns', query: everything }, signal);
  expect(answer.matched).toBe(2);
  expect(answer.patterns.map(({ pattern, support }) => [pattern, support])).toEqual([
    ['tests first', 2],
    ['plan', 1],
  ]);
  expect(answer.patterns[0]).toMatchObject({
    effectiveness: [1, 1, 0, 0],
    efficiency: { value: 2, n: 2 },
    retries: { value: 1, n: 2 },
    share: { value: 1, n: 2 },
    factors: [{ text: 'small steps', count: 2 }],
  });
});

test('context bands hold every failure whose value is known, each once', async () => {
  const dataset = loadedDataset([
    ...['10%', '70%', '0.75', '95%', '100%'].map((usage) => failure({ usage })),
    failure(),
    {
      kind: 'context_metrics',
      value: {
        kind: 'compaction',
        session_id: 's1',
        cumulative_tokens: 5000,
        ops: { tool_calls: 10, effective: 5, failed: 2 },
        compaction: { trigger: 'auto', before: 900, after: 100 },
      },
    },
  ]);
  const answer = await dataset.ask({ ask: 'context', query: everything }, signal);
  expect(answer.byUsage.map(({ failures }) => failures)).toEqual([1, 0, 0, 2, 0, 2]);
  expect(answer).toMatchObject({
    usageUnknown: 1,
    sessions: 1,
    compactions: { auto: 1, manual: 0, other: 0, medianBefore: 900, medianAfter: 100 },
    tokensPerEffectiveCall: { median: 1000, n: 1 },
    failedCallShare: { value: 0.2, n: 10 },
  });
});

test('problems come in pages with the counts of all', async () => {
  const dataset = loadedDataset([
    { kind: 'failure', value: 7 },
    { kind: 'failure', value: { feature_id: 'F1', timestamp: 'yesterday' } },
  ]);
  const answer = await dataset.ask({ ask: 'problems', from: 1, to: 9 }, signal);
  expect(answer).toMatchObject({ total: 2, badLines: 1, badFields: 1, superseded: 0 });
  expect(answer.problems).toMatchObject([{ level: 'field', field: 'timestamp', line: 2 }]);
});

test('an explanation says what each term does alone and what would match without it, and offers the nearest value', async () => {
  const dataset = loadedDataset([
    ...times(5, () => failure({ category: 'api_contract', on: 1 })),
    failure({ category: 'other', on: 20 }),
  ]);
  const answer = await dataset.ask(
    { ask: 'explain', query: query('cat:api_contrct since:1d -type:x') },
    signal,
  );
  expect(answer).toEqual({
    matched: 0,
    terms: [
      {
        text: 'category:api_contrct',
        alone: 0,
        without: 1,
        suggestion: { text: 'category:api_contract', count: 5 },
      },
      { text: 'since:1d', alone: 1, without: 0, suggestion: undefined },
      { text: '-type:x', alone: 6, without: 0, suggestion: undefined },
    ],
  });
});

describe('completion', () => {
  const dataset = loadedDataset([
    ...times(3, () => failure({ category: 'environment setup', on: 1, symptoms: 'x' })),
    ...times(2, () => failure({ category: 'env', on: 20 })),
    failure({ category: 'Dependency', on: 20 }),
  ]);
  const complete = (text: string, cursor = text.length) =>
    dataset.ask({ ask: 'complete', text, cursor }, signal);

  test('offers fields by name and alias', async () => {
    expect(await complete('x sev')).toMatchObject({ from: 2, to: 5, completions: [{ insert: 'severity:' }] });
    const agent = await complete('-agen');
    expect(agent).toMatchObject({ from: 1, to: 5, completions: [{ insert: 'model:' }] });
  });

  test('offers values by how many records of the rest of the query have them', async () => {
    expect(await complete('cat:')).toMatchObject({
      from: 4,
      to: 4,
      completions: [
        { insert: '"environment setup"', label: 'environment setup', count: 3 },
        { insert: 'env', count: 2 },
        { insert: 'Dependency', count: 1 },
      ],
    });
    const narrowed = await complete('cat:env since:2026-02-20', 7);
    expect(narrowed).toMatchObject({ from: 4, to: 7, completions: [{ insert: 'env', count: 2 }] });
    expect((await complete('cat:env,dep')).completions).toMatchObject([{ insert: 'Dependency' }]);
  });

  test('offers parts for has: and words for times and severities', async () => {
    expect((await complete('has:sym')).completions).toMatchObject([{ insert: 'symptoms', count: 3 }]);
    expect((await complete('since:2')).completions.map(({ insert }) => insert)).toEqual(['24h', '2w']);
    expect((await complete('sev:>=m')).completions).toMatchObject([{ insert: 'medium' }]);
  });
});
