import { expect, test } from 'vitest';
import { parseQuery } from '../query/parse-query.ts';
import { loadedDataset, type MadeLine } from './loaded-dataset.ts';
import type { Sort } from './questions.ts';

const signal = new AbortController().signal;
const symptoms = [
  'the conection pool',
  'connection pool',
  'the connect ion pool ran dry',
  'nothing of the kind',
];
const lines = symptoms.map(
  (text, place): MadeLine => ({
    kind: 'failure',
    value: { feature_id: `F${place}`, failure_type: 'test_failure', error_details: { symptoms: text } },
  }),
);

async function found(text: string, by: Sort['by']) {
  const { query, issues } = parseQuery(text);
  expect(issues).toEqual([]);
  const sort: Sort = { by, direction: 'ascending' };
  const answer = await loadedDataset(lines).ask({ ask: 'rows', query, sort, from: 0, to: 9 }, signal);
  return answer.rows.map(({ cells, match }) => `${cells.feature} ${match}`);
}

test('a search in the texts finds more than the index, behind what that finds, and says which', async () => {
  const indexed = await found('conection pool', 'relevance');
  expect(indexed).toEqual(['F0 exact', 'F1 similar']);
  for (const by of ['relevance', 'feature'] as const)
    expect(await found('text:"conection pool"', by)).toEqual(['F0 exact', 'F1 similar', 'F2 text']);
});

test('turned round it leaves out all of them', async () => {
  expect(await found('-text:"conection pool"', 'feature')).toEqual(['F3 exact']);
});
