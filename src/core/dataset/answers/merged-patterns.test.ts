import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analysisScope } from '../../analysis/analysis-scope.ts';
import { exposureOf } from '../../analysis/exposure.ts';
import { failureBreakdown } from '../../analysis/failure-breakdown.ts';
import { mergedNames, mergedNamesIfAny } from '../../analysis/merged-names.ts';
import { patternChanges } from '../../analysis/pattern-changes.ts';
import { mostRising } from '../../analysis/week-change.ts';
import type { AnnotationEvent } from '../../annotation/events.ts';
import { foldEvents } from '../../annotation/fold.ts';
import type { Taxonomy } from '../../annotation/taxonomy.ts';
import { fieldTerm } from '../../query/edit-query.ts';
import { parseQuery } from '../../query/parse-query.ts';
import { everything, type Query } from '../../query/query.ts';
import { loadedDataset, type MadeLine } from '../loaded-dataset.ts';
import type { MemoryDataset } from '../memory-dataset.ts';

const signal = new AbortController().signal;

function failure(pattern: string | undefined, day: number): MadeLine {
  return {
    kind: 'failure',
    value: {
      feature_id: `F${day}`,
      session_id: `s${day}`,
      failure_type: 'test_failure',
      timestamp: new Date(Date.UTC(2026, 1, day, 12)).toISOString(),
      learning_value: { pattern, severity: 'high' },
    },
  };
}

const stamp = { v: 1, ts: '2026-02-01T00:00:00.000Z', by: 'ana', tool: 'debrief/0.1.0' } as const;

function idOf(place: number): string {
  return `01ARZ3NDEKTSV4RRFFQ69G5F${String(place).padStart(2, '0')}`;
}

function merge(from: string, into: string, place = 1): AnnotationEvent {
  return { ...stamp, id: idOf(place), op: 'tax.merge', axis: 'pattern', codes: [from], into };
}

const noTaxonomy: Taxonomy = foldEvents([]).taxonomy;

/** As the logs would be told to the dataset. */
function reviewed(dataset: MemoryDataset, events: readonly AnnotationEvent[]): Taxonomy {
  const { taxonomy } = foldEvents(events);
  dataset.setAnnotations({
    review: () => undefined,
    text: () => undefined,
    reviewedRows: () => [],
    patternName: mergedNamesIfAny([taxonomy]),
  });
  return taxonomy;
}

type Counts = readonly (readonly [string | undefined, number])[];

async function groupsOf(dataset: MemoryDataset): Promise<Counts> {
  const question = { ask: 'groups', query: everything, by: 'pattern', order: 'name' } as const;
  return (await dataset.ask(question, signal)).groups.map(({ value, count }) => [value, count]);
}

async function facetOf(dataset: MemoryDataset): Promise<Counts> {
  const { values, missing } = await dataset.ask(
    { ask: 'facet', query: everything, field: 'pattern' },
    signal,
  );
  const counted = values.map(({ value, count }) => [value, count] as const);
  return inOrder(missing === 0 ? counted : [...counted, [undefined, missing]]);
}

/** What `analyze` counts: an analysis that is given the taxonomy itself. */
function analysed(dataset: MemoryDataset, taxonomy: Taxonomy): Counts {
  const scope = analysisScope(dataset.view(), everything, mergedNames(taxonomy));
  const { groups } = failureBreakdown(scope, 'pattern', exposureOf(scope));
  return inOrder(groups.map(({ value, count }) => [value, count]));
}

function inOrder(counts: Counts): Counts {
  const nameOf = ([name]: Counts[number]) => name ?? '\uffff';
  return [...counts].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

async function countOf(dataset: MemoryDataset, query: Query): Promise<number> {
  return (await dataset.ask({ ask: 'count', query }, signal)).matched;
}

async function found(dataset: MemoryDataset, text: string): Promise<number> {
  return countOf(dataset, parseQuery(text).query);
}

function twoNames(): MemoryDataset {
  const days = [3, 4, 10, 11, 12, 13, 14, 14, 15, 15, 16];
  return loadedDataset([
    ...days.map((day, place) => failure(place % 2 === 0 ? 'cold-cache' : 'seed-step', day)),
    failure('other', 9),
    failure(undefined, 9),
  ]);
}

test('after a merge groups and facets count as analyses do; undone, as before', async () => {
  const dataset = twoNames();
  const before = await groupsOf(dataset);
  const { minor } = dataset.loadState().revision;
  const taxonomy = reviewed(dataset, [merge('seed-step', 'cold-cache')]);
  expect(dataset.loadState().revision.minor).toBeGreaterThan(minor);
  expect(await groupsOf(dataset)).toEqual([
    ['cold-cache', 11],
    ['other', 1],
    [undefined, 1],
  ]);
  expect(await groupsOf(dataset)).toEqual(analysed(dataset, taxonomy));
  expect(await facetOf(dataset)).toEqual(analysed(dataset, taxonomy));

  const retract = { ...stamp, id: idOf(2), op: 'retract', event: idOf(1) } as const;
  reviewed(dataset, [merge('seed-step', 'cold-cache'), retract]);
  expect(await groupsOf(dataset)).toEqual(before);
  expect(before).toEqual(analysed(dataset, noTaxonomy));
  expect(before).toHaveLength(4);
});

test('what rises on the overview is the merged pattern, with the figures of the analysis', async () => {
  const earlier = [3, 4, 5, 6].map((day) => failure('seed-step', day));
  const later = Array.from({ length: 40 }, (_, place) =>
    failure(place % 2 === 0 ? 'cold-cache' : 'seed-step', 11 + (place % 5)),
  );
  const dataset = loadedDataset([...earlier, ...later, failure('other', 16)]);
  const taxonomy = reviewed(dataset, [merge('seed-step', 'cold-cache')]);
  const scope = analysisScope(dataset.view(), everything, mergedNames(taxonomy));
  const rising = mostRising(patternChanges(scope, exposureOf(scope)));
  expect(rising).toMatchObject({ pattern: 'cold-cache', byWeek: [40, 4] });
  const overview = await dataset.ask({ ask: 'overview', query: everything }, signal);
  expect(overview.rising).toEqual({ pattern: 'cold-cache', last7: 40, previous7: 4 });
});

test('a query finds a merged pattern whole by any of its names, and the records keep what they say', async () => {
  const dataset = twoNames();
  expect(await found(dataset, 'pattern:seed-step')).toBe(5);
  reviewed(dataset, [merge('seed-step', 'stale-build')]);
  // No record says `stale-build` itself.
  for (const name of ['seed-step', 'stale-build', 'STALE-build', 'Seed-Step', 'seed*', 'stale*'])
    expect([name, await found(dataset, `pattern:${name}`)]).toEqual([name, 5]);
  expect(await found(dataset, 'pattern:re:^stale')).toBe(await found(dataset, 'pattern:stale*'));
  expect(await found(dataset, 'pattern:cold-cache')).toBe(6);
  expect(await found(dataset, '-pattern:stale-build')).toBe(8);
  expect(await found(dataset, 'pattern:(none)')).toBe(1);
  const page = { sort: { by: 'time', direction: 'ascending' }, from: 0, to: 5 } as const;
  const query = parseQuery('pattern:stale-build').query;
  const { rows } = await dataset.ask({ ask: 'rows', query, ...page }, signal);
  expect(rows.map(({ cells }) => cells.pattern)).toEqual(Array(5).fill('seed-step'));
});

test('whatever is merged, every group opens to as many records as it counts', async () => {
  const name = fc.constantFrom('a', 'A', 'b', 'c', 'd', 'e');
  const pairs = fc.array(fc.tuple(name, name), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 12 }), pairs, async (patterns, merges) => {
      const dataset = loadedDataset(patterns.map((pattern, place) => failure(pattern, place + 1)));
      const taxonomy = reviewed(
        dataset,
        merges.map(([from, into], place) => merge(from, into, place)),
      );
      const groups = await groupsOf(dataset);
      const scope = analysisScope(dataset.view(), everything, mergedNames(taxonomy));
      expect(analysisScope(dataset.view(), everything).patterns).toEqual(scope.patterns);
      for (const [value, count] of groups)
        expect(await countOf(dataset, { terms: [fieldTerm('pattern', value)] })).toBe(count);
    }),
    { numRuns: 200 },
  );
});
