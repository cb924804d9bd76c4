import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldTerm } from '../query/edit-query.ts';
import { parseQuery } from '../query/parse-query.ts';
import { everything, type Query } from '../query/query.ts';
import { loadedDataset, type MadeLine } from './loaded-dataset.ts';
import type { Sort } from './questions.ts';
import { rowOf } from './row.ts';

const relevance: Sort = { by: 'relevance', direction: 'descending' };
const signal = new AbortController().signal;

function query(text: string): Query {
  const { query: parsed, issues } = parseQuery(text);
  expect(issues).toEqual([]);
  return parsed;
}

function failure(feature: string, more: Record<string, unknown> = {}): MadeLine {
  return { kind: 'failure', value: { feature_id: feature, failure_type: 'test_failure', ...more } };
}

function at(day: number, severity = 'high'): Record<string, unknown> {
  const timestamp = new Date(Date.UTC(2026, 1, day, 12)).toISOString();
  return { timestamp, learning_value: { severity, category: 'env', pattern: 'p' } };
}

describe('rows', () => {
  test('are newest first without words, with an excerpt read again from the file', async () => {
    const dataset = loadedDataset([
      failure('F1', { ...at(1), error_details: { symptoms: 'Login API  returns\n500' } }),
      failure('F2', at(3)),
      failure('F3'),
    ]);
    const answer = await dataset.ask(
      { ask: 'rows', query: everything, sort: relevance, from: 0, to: 10 },
      signal,
    );
    expect(answer.rows.map(({ cells }) => cells.feature)).toEqual(['F2', 'F1', 'F3']);
    expect(answer.rows[1]).toMatchObject({
      excerpt: 'Login API returns 500',
      time: Date.UTC(2026, 1, 1, 12),
      match: 'exact',
      file: 'demo/failures.jsonl',
      line: 1,
      cells: { severity: 'high', type: 'test_failure' },
    });
  });

  test('come in pages of the display order', async () => {
    const dataset = loadedDataset(Array.from({ length: 90 }, (_, place) => failure(`F${place}`)));
    const sort: Sort = { by: 'line', direction: 'ascending' };
    const page = await dataset.ask({ ask: 'rows', query: everything, sort, from: 40, to: 80 }, signal);
    expect(page.rows.map(({ line }) => line)).toEqual(Array.from({ length: 40 }, (_, place) => 41 + place));
    expect(page.matched).toBe(90);
  });

  test('sort by severity along its scale, missing last in both directions', () => {
    const dataset = loadedDataset([
      failure('F1', at(1, 'low')),
      failure('F2'),
      failure('F3', at(1, 'critical')),
      failure('F4', at(1, 'medium')),
    ]);
    const ordered = (direction: Sort['direction']) => [
      ...dataset.rowSet(everything, { by: 'severity', direction }).rows,
    ];
    expect(ordered('descending')).toEqual([2, 3, 0, 1]);
    expect(ordered('ascending')).toEqual([0, 3, 2, 1]);
  });
});

describe('words', () => {
  test('rank records that hold them before records that hold them with typos, each counted', async () => {
    const dataset = loadedDataset([
      failure('F1', { error_details: { symptoms: 'conection refused' } }),
      failure('F2', { error_details: { symptoms: 'connection refused' } }),
      failure('F3', { error_details: { symptoms: 'disk full' } }),
    ]);
    const answer = await dataset.ask({ ask: 'count', query: query('connection') }, signal);
    expect(answer).toMatchObject({
      total: 3,
      matched: 2,
      exact: 1,
      similar: 1,
      byKind: { failure: 2, success: 0 },
    });
    expect(dataset.rowSet(query('connection'), relevance)).toEqual({ rows: Uint32Array.of(1, 0), exact: 1 });
  });
});

describe('records', () => {
  test('are read again with their identity, and exact duplicates are numbered', async () => {
    const same = failure('F1', at(1));
    const dataset = loadedDataset([same, failure('F2', { extra: 1 }), same]);
    const ids = await Promise.all(
      [0, 1, 2].map(async (row) => {
        const answer = await dataset.ask({ ask: 'record', row: rowOf(row) }, signal);
        return answer.ok ? answer.recId : answer.reason;
      }),
    );
    expect(ids[0]).toMatch(/^failures:[0-9a-f]{16}$/);
    expect(ids[2]).toBe(`${ids[0]}#2`);
    expect(ids[1]).not.toBe(ids[0]);
    expect(await dataset.ask({ ask: 'record', row: rowOf(1) }, signal)).toMatchObject({
      ok: true,
      unknownFields: ['extra'],
    });
  });

  test('whose line has changed say so', async () => {
    const readLine = async () => ({ ok: true, text: '{"feature_id":' }) as const;
    const dataset = loadedDataset([failure('F1')], { readLine });
    const answer = await dataset.ask({ ask: 'record', row: rowOf(0) }, signal);
    expect(answer).toMatchObject({ ok: false, reason: expect.stringContaining('changed') });
  });
});

test('a record that could not be read is tried again when it is asked for again', async () => {
  let isThere = false;
  const readLine = async () =>
    isThere
      ? ({ ok: true, text: '{"feature_id":"F1"}' } as const)
      : ({ ok: false, reason: 'no such file' } as const);
  const dataset = loadedDataset([failure('F1')], { readLine });
  const question = { ask: 'record', row: rowOf(0) } as const;
  expect(await dataset.ask(question, signal)).toMatchObject({ ok: false, reason: 'no such file' });
  isThere = true;
  expect(await dataset.ask(question, signal)).toMatchObject({ ok: true });
});

describe('groups', () => {
  test('count severities, weeks, minutes and features in one pass', async () => {
    const dataset = loadedDataset([
      failure('F1', { ...at(28), recovery: { resolution_time_minutes: 10 } }),
      failure('F1', { ...at(27, 'low'), recovery: { resolution_time_minutes: 30 } }),
      failure('F2', at(15)),
      failure('F3', { learning_value: { category: 'other' } }),
      failure('F4'),
    ]);
    const answer = await dataset.ask(
      { ask: 'groups', query: everything, by: 'category', order: 'count' },
      signal,
    );
    expect(answer.matched).toBe(5);
    expect(answer.groups.map(({ value }) => value)).toEqual(['env', 'other', undefined]);
    expect(answer.groups[0]).toMatchObject({
      count: 3,
      severity: [0, 2, 0, 1, 0],
      last7: 2,
      previous7: 1,
      medianMinutes: 20,
      first: Date.UTC(2026, 1, 15, 12),
      last: Date.UTC(2026, 1, 28, 12),
      features: 2,
      reviewed: 0,
      trend: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2],
    });
  });

  test('always add up to the matched records, and each is what its value as a filter counts', () => {
    const lines = fc.array(
      fc.record({
        category: fc.constantFrom('Env', 'env', 'a*', 'why?', undefined),
        day: fc.integer({ min: 1, max: 28 }),
      }),
      { maxLength: 20 },
    );
    return fc.assert(
      fc.asyncProperty(lines, async (made) => {
        const dataset = loadedDataset(
          made.map(({ category, day }) =>
            failure('F', { timestamp: at(day).timestamp, learning_value: { category } }),
          ),
        );
        const answer = await dataset.ask(
          { ask: 'groups', query: everything, by: 'category', order: 'name' },
          signal,
        );
        const sum = answer.groups.reduce((total, { count }) => total + count, 0);
        expect(sum).toBe(made.length);
        for (const { value, count, trend } of answer.groups) {
          const filter = { terms: [fieldTerm('category', value)] };
          const counted = await dataset.ask({ ask: 'count', query: filter }, signal);
          expect(counted.matched).toBe(count);
          expect(trend.reduce((total, part) => total + part, 0)).toBe(count);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('superseding', () => {
  test('leaves the earlier row of a source out of every count and lists it as a problem', async () => {
    const collected = (feature: string, key: string) => failure(feature, { source: { collector: 'c', key } });
    const dataset = loadedDataset([collected('F1', 'k'), collected('F2', 'other'), collected('F3', 'k')]);
    const answer = await dataset.ask({ ask: 'count', query: everything }, signal);
    expect(answer).toMatchObject({ total: 2, matched: 2 });
    expect([...dataset.rowSet(everything, relevance).rows]).toEqual([2, 1]);
    expect(dataset.loadState()).toMatchObject({ records: 2, problems: 1, badLines: 0 });
  });
});

describe('the as-of time', () => {
  test('is the newest timestamp that is not in the future', () => {
    const now = Date.UTC(2026, 1, 10);
    const dataset = loadedDataset([failure('F1', at(3)), failure('F2', at(20)), failure('F3', at(1))], {
      now,
    });
    expect(dataset.loadState().asOf).toBe(Date.UTC(2026, 1, 3, 12));
    expect([...dataset.rowSet(query('since:1d'), relevance).rows]).toEqual([0]);
  });

  test('given, it bounds ages on both sides', () => {
    const dataset = loadedDataset([failure('F1', at(3)), failure('F2', at(20)), failure('F3', at(1))], {
      asOf: Date.UTC(2026, 1, 4),
    });
    expect([...dataset.rowSet(query('since:2d'), relevance).rows]).toEqual([0]);
    expect([...dataset.rowSet(query('since:2026-02-03'), relevance).rows]).toEqual([1, 0]);
    expect([...dataset.rowSet(query('until:2026-02-03'), relevance).rows]).toEqual([0, 2]);
  });
});

describe('a question', () => {
  test('taken back rejects with the reason of its signal, and another asker still gets the answer', async () => {
    const dataset = loadedDataset([failure('F1')]);
    const first = new AbortController();
    const question = { ask: 'rows', query: everything, sort: relevance, from: 0, to: 5 } as const;
    const lost = dataset.ask(question, first.signal);
    const kept = dataset.ask(question, signal);
    first.abort(new Error('typed on'));
    await expect(lost).rejects.toThrow('typed on');
    expect((await kept).matched).toBe(1);
  });

  test('asked again before anything changed gets the same answer, and a new one afterwards', async () => {
    const dataset = loadedDataset([failure('F1')]);
    const question = { ask: 'count', query: everything } as const;
    const before = await dataset.ask(question, signal);
    expect(await dataset.ask(question, signal)).toBe(before);
    let calls = 0;
    const stop = dataset.subscribe(() => {
      calls += 1;
    });
    dataset.setAnnotations({
      review: () => undefined,
      text: () => undefined,
      reviewedRows: () => [rowOf(0)],
    });
    stop();
    expect(calls).toBe(1);
    expect(await dataset.ask(question, signal)).not.toBe(before);
    const groups = await dataset.ask(
      { ask: 'groups', query: everything, by: 'type', order: 'count' },
      signal,
    );
    expect(groups.groups[0]?.reviewed).toBe(1);
  });
});
