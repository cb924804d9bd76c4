/**
 * Runs in a process of its own: loads the file it is given as the explorer does, asks what screens ask, and prints what
 * that took as JSON.
 */
import { tmpdir } from 'node:os';
import type { Question } from '../../src/core/dataset/questions.ts';
import { parseQuery } from '../../src/core/query/parse-query.ts';
import { findInputs } from '../../src/platform/find-inputs.ts';
import { loadDataset } from '../../src/platform/load-dataset.ts';
import { median, quantile } from './figures.ts';
import { firstTexts, labelledQueries } from './labelled-queries.ts';

export type ExplorerFigures = {
  readonly records: number;
  readonly firstRows: number;
  /** Until the number of lines is known. */
  readonly counted: number;
  readonly columns: number;
  readonly indexed: number;
  readonly longestBlock: number;
  readonly peakMB: number;
  readonly typing: { readonly p50: number; readonly p95: number };
  readonly words: { readonly p50: number; readonly p95: number };
  readonly facet: number;
  readonly groups: number;
  readonly groupsFiltered: number;
  readonly context: number;
  readonly overview: number;
  /** With the least of the severities left out: most records stay, and every figure has to be counted. */
  readonly groupsExcluding: number;
  readonly contextExcluding: number;
  readonly overviewExcluding: number;
  /** Reading all texts for two words, from the first to the last. */
  readonly harder: number;
  readonly sorts: Readonly<Record<string, number>>;
};

const [path = '', wanted = 'everything'] = process.argv.slice(2);
const never = new AbortController().signal;
const { inputs } = await findInputs([path], { currentFolder: '/', stateFolder: tmpdir() });

const start = performance.now();
const since = () => performance.now() - start;
let longestBlock = 0;
let lastTick = start;
const ticking = setInterval(() => {
  const now = performance.now();
  longestBlock = Math.max(longestBlock, now - lastTick - 2);
  lastTick = now;
}, 2);
const load = loadDataset(inputs, {
  cacheFolder: tmpdir(),
  standardInput: async function* () {},
  now: Date.now(),
  index: wanted === 'columns' ? 'when asked' : 'while loading',
});
const { dataset } = load;
let firstRows = 0;
let counted = 0;
let columns = 0;
let rows = 0;
dataset.subscribe(() => {
  if (counted === 0 && dataset.loadState().lines !== undefined) counted = since();
  const { length } = dataset.columns;
  if (length === rows) return;
  if (rows < 50 && length >= 50) firstRows = since();
  rows = length;
  columns = since();
});
await load.finished;
const indexed = since();
clearInterval(ticking);
const peakMB = (process.resourceUsage().maxRSS * 1024) / 1e6;

/** The median of three times, none of which finds anything remembered. */
async function anew(...questions: readonly Question[]): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 3; run++) {
    dataset.setAnnotations({ review: () => undefined, text: () => undefined, reviewedRows: () => [] });
    times.push(await timed(...questions));
  }
  return median(times);
}

async function timed(...questions: readonly Question[]): Promise<number> {
  const before = performance.now();
  for (const question of questions) await dataset.ask(question, never);
  return performance.now() - before;
}

/** What a list of records asks at each key: a page of rows, and the counts. */
function keystroke(text: string): Promise<number> {
  const { query } = parseQuery(text);
  const sort = { by: 'relevance', direction: 'descending' } as const;
  return timed({ ask: 'rows', query, sort, from: 0, to: 128 }, { ask: 'count', query });
}

async function searches() {
  const queries = labelledQueries(firstTexts(path, 2000), 6).map(({ text }) => text);
  // The explorer does so by itself, in turns, as soon as everything is loaded.
  await dataset.warmUp(never);
  // The first searches run code that the engine has not compiled yet.
  for (const text of queries.slice(0, 6)) await keystroke(`${text} x`);
  const typing: number[] = [];
  for (const text of queries.slice(0, 12))
    for (let length = 1; length <= text.length; length++) typing.push(await keystroke(text.slice(0, length)));
  const words: number[] = [];
  for (const text of queries) words.push(await keystroke(`${text} `));
  const spread = (times: readonly number[]) => ({ p50: quantile(times, 0.5), p95: quantile(times, 0.95) });
  return { typing: spread(typing), words: spread(words) };
}

async function aggregates() {
  const { query } = parseQuery('severity:high');
  const everything = parseQuery('').query;
  const facet = await anew({ ask: 'facet', query, field: 'category' });
  const groups = await anew({ ask: 'groups', query: everything, by: 'pattern', order: 'count' });
  const groupsFiltered = await anew({ ask: 'groups', query, by: 'category', order: 'count' });
  const context = await anew({ ask: 'context', query: everything });
  const overview = await anew({ ask: 'overview', query: everything });
  const most = parseQuery('-severity:low').query;
  const groupsExcluding = await anew({ ask: 'groups', query: most, by: 'pattern', order: 'count' });
  const contextExcluding = await anew({ ask: 'context', query: most });
  const overviewExcluding = await anew({ ask: 'overview', query: most });
  const sorts: Record<string, number> = {};
  for (const by of ['time', 'minutes', 'severity', 'pattern', 'session', 'usage'] as const) {
    const sort = { by, direction: 'ascending' } as const;
    // Remembered orders would hide what sorting takes, so each is asked for once.
    sorts[by] = await timed({ ask: 'rows', query: everything, sort, from: 0, to: 50 });
  }
  const excluding = { groupsExcluding, contextExcluding, overviewExcluding };
  return { facet, groups, groupsFiltered, context, overview, ...excluding, sorts };
}

function harder(): Promise<number> {
  return timed({ ask: 'count', query: parseQuery('text:"stale fixtur"').query });
}

const nothing = { p50: Number.NaN, p95: Number.NaN };
const found = wanted === 'columns' ? { typing: nothing, words: nothing } : await searches();
const figures: ExplorerFigures = {
  records: dataset.loadState().records,
  ...{ firstRows, counted, columns, indexed, longestBlock, peakMB },
  ...found,
  ...(await aggregates()),
  harder: wanted === 'columns' ? Number.NaN : await harder(),
};
await load.close();
console.log(JSON.stringify(figures));
