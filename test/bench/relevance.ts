import Fuse from 'fuse.js';
import { loadedDataset } from '../../src/core/dataset/loaded-dataset.ts';
import { parseQuery } from '../../src/core/query/parse-query.ts';
import { fold } from '../../src/core/search/fold.ts';
import { firstTexts, type Labelled, labelledQueries } from './labelled-queries.ts';

export type Relevance = {
  readonly own: Judged;
  /** fuse.js over the same texts: extended search over one joined text a record. */
  readonly fuse: Judged;
};

export type Judged = {
  /** Share of queries whose record is among the first ten, and the mean of 1 / its place. */
  readonly recall: number;
  readonly reciprocalRank: number;
  readonly milliseconds: number;
};

const search = { by: 'relevance', direction: 'descending' } as const;

export function measureRelevance(path: string, size: { records: number; ofEach: number }): Relevance {
  const texts = firstTexts(path, size.records);
  const queries = labelledQueries(texts, size.ofEach);
  const dataset = loadedDataset(texts.map((text) => ({ kind: 'generic', value: { text } })));
  dataset.rowSet(parseQuery('warm up').query, search);
  const own = judge(queries, (text) => dataset.rowSet(parseQuery(text).query, search).rows);
  const engine = new Fuse(texts.map(fold), {
    useExtendedSearch: true,
    ignoreLocation: true,
    ignoreFieldNorm: true,
    threshold: 0.4,
    includeScore: true,
  });
  const fuse = judge(queries, (text) => engine.search(text, { limit: 10 }).map(({ refIndex }) => refIndex));
  return { own, fuse };
}

function judge(queries: readonly Labelled[], ask: (text: string) => ArrayLike<number>): Judged {
  let found = 0;
  let reciprocal = 0;
  const start = performance.now();
  for (const { text, record } of queries) {
    const place = Array.prototype.indexOf.call(ask(text), record);
    if (place !== -1) reciprocal += 1 / (place + 1);
    if (place !== -1 && place < 10) found += 1;
  }
  const milliseconds = (performance.now() - start) / queries.length;
  return { recall: found / queries.length, reciprocalRank: reciprocal / queries.length, milliseconds };
}
