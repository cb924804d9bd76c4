import { formatQuery } from '../query/format-query.ts';
import type { Query, Term } from '../query/query.ts';
import { type AnnotationTexts, costOfTerm, narrow, type RowSource, textTest } from '../query/select-rows.ts';
import { typoCost } from '../search/match-tokens.ts';
import { noMatch } from '../search/postings.ts';
import { rankSimilar } from '../search/rank-similar.ts';
import { valueSeparator } from '../search/record-text.ts';
import { addCosts, type SearchIndex } from '../search/search-index.ts';
import type { Columns } from './columns.ts';
import type { FieldName } from './fields.ts';
import { type Match, matchedRows } from './match.ts';
import type { Sort } from './questions.ts';
import { Remembered } from './remembered.ts';
import type { Row, RowSet } from './row.ts';
import { type Direction, newestFirst, orderedBy } from './row-order.ts';

type WordTerm = Extract<Term, { kind: 'word' }>;

/** Reading so many texts takes a millisecond or two. */
const rowsBetweenYields = 128;

/** Evaluates queries over the columns and the search index, each once per state of the data. */
export class RowFinder {
  readonly #columns: Columns;
  readonly #index: SearchIndex;
  readonly #matches = new Remembered<Match>(24);
  /** In order but for the ranking of typo-tolerant rows, and with it. */
  readonly #unranked = new Remembered<RowSet>(24);
  readonly #ranked = new Remembered<RowSet>(24);
  readonly #orders = new Remembered<Uint32Array>(6);
  #orderedRows = 0;
  #asOf: number | undefined;
  #annotations: (row: Row) => AnnotationTexts | undefined = () => undefined;

  constructor(columns: Columns, index: SearchIndex) {
    this.#columns = columns;
    this.#index = index;
  }

  /** Forgets every result: rows, the as-of time or annotations have changed. */
  reset(asOf: number | undefined, annotations: (row: Row) => AnnotationTexts | undefined): void {
    this.#asOf = asOf;
    this.#annotations = annotations;
    this.#matches.clear();
    this.#unranked.clear();
    this.#ranked.clear();
    // Rows are only ever added: as long as none was, and whatever people said of them, they sort as before.
    if (this.#orderedRows !== this.#columns.length) this.#orders.clear();
    this.#orderedRows = this.#columns.length;
  }

  /**
   * Asks beforehand what a query has to ask of texts that are not in memory, a few rows from yield to yield: `match` then
   * finds it remembered, and does not keep the thread.
   */
  *check({ terms }: Query): Generator<undefined, void> {
    if (this.#index.hasAllTexts) return;
    const source = this.#source();
    for (const term of terms) {
      const test = textTest(term, source);
      for (let row = 0; test !== undefined && row < this.#columns.length; row++) {
        test(row);
        if (row % rowsBetweenYields === 0) yield;
      }
    }
  }

  match(query: Query): Match {
    return this.#matches.get(formatQuery(query), () => this.#evaluate(query));
  }

  /** The rows in display order. */
  rowSet(query: Query, sort: Sort): RowSet {
    const key = `${sort.by} ${sort.direction} ${formatQuery(query)}`;
    return this.#ranked.get(key, () => this.#rank(query, sort));
  }

  /**
   * The same for callers that look at the first `length` rows only: further down, typo-tolerant rows may stand unranked.
   * Most pages show exact rows alone, and ranking the others costs more than all the rest of a keystroke.
   */
  firstRows(query: Query, sort: Sort, length: number): RowSet {
    const set = this.#arranged(query, sort);
    return length <= set.exact ? set : this.rowSet(query, sort);
  }

  #evaluate({ terms }: Query): Match {
    const words = terms.filter(isWantedWord);
    const conditions = terms.filter((term) => !isWantedWord(term));
    const source = this.#source();
    const costs = words.length === 0 ? undefined : this.#wordCosts(words);
    if (conditions.length === 0 && !this.#columns.hasSuperseded)
      return { ...partition(this.#columns.length, undefined, costs), costs };
    const selection = this.#columns.alive();
    // The index has answered for all rows at once; what it rules out need not be asked anything else.
    if (costs !== undefined) dropUnmatched(selection, costs);
    for (const term of conditions.toSorted((a, b) => costOfTerm(a) - costOfTerm(b))) {
      narrow(selection, term, source);
    }
    return { ...partition(this.#columns.length, selection, costs), costs };
  }

  #wordCosts(words: readonly WordTerm[]): Uint16Array {
    const [first, ...others] = words.map(({ text }) => this.#index.wordCosts(text));
    if (first === undefined || others.length === 0) return first ?? new Uint16Array(this.#columns.length);
    // The index keeps what it gave.
    const sum = first.slice();
    for (const costs of others) addCosts(sum, costs);
    return sum;
  }

  #source(): RowSource {
    return {
      columns: this.#columns,
      asOf: this.#asOf,
      annotations: this.#annotations,
      values: (row) => this.#index.text(row).split(valueSeparator),
      isInIndex: (text) => this.#index.isToken(text),
      phraseTest: (text) => this.#index.phraseTest(text),
      remembered: (key, test) => this.#index.rememberedTest(key, test),
      wordTest: (word) => {
        const costs = this.#index.wordCosts(word);
        return (row) => (costs[row] ?? noMatch) < typoCost;
      },
    };
  }

  #arranged(query: Query, sort: Sort): RowSet {
    const key = `${sort.by} ${sort.direction} ${formatQuery(query)}`;
    return this.#unranked.get(key, () => this.#arrange(query, sort));
  }

  #arrange(query: Query, sort: Sort): RowSet {
    const match = this.match(query);
    const exact = match.exact.length;
    if (sort.by !== 'relevance') {
      const order = this.#order(sort.by, sort.direction);
      return { rows: joined(inOrder(match.exact, order), inOrder(match.similar, order)), exact };
    }
    const rows = matchedRows(match);
    const byTime = this.#order('time', 'descending');
    // Exact rows cost less than any other, so one sort puts them first.
    return {
      rows: match.costs === undefined ? inOrder(rows, byTime) : byCost(rows, match.costs, byTime),
      exact,
    };
  }

  #rank(query: Query, sort: Sort): RowSet {
    const { rows, exact } = this.#arranged(query, sort);
    if (sort.by !== 'relevance' || exact === rows.length) return { rows, exact };
    const words = query.terms.filter(isWantedWord).map(({ text }) => text);
    const ranked = rankSimilar(rows.subarray(exact), words, (row) => this.#index.text(row));
    return { rows: joined(rows.subarray(0, exact), ranked), exact };
  }

  #order(field: FieldName, direction: Direction): Uint32Array {
    return this.#orders.get(`${field} ${direction}`, () => {
      if (field === 'time' && direction === 'descending') return newestFirst(this.#columns);
      return orderedBy(this.#columns, { field, direction }, this.#order('time', 'descending'));
    });
  }
}

function isWantedWord(term: Term): term is WordTerm & Term {
  return term.kind === 'word' && !term.negated;
}

/**
 * Best fit first, and rows of equal cost in the order in which they stand in `order`, which holds all rows. One counting
 * sort, because costs are few and small.
 */
function byCost(rows: Uint32Array, costs: Uint16Array, order: Uint32Array): Uint32Array {
  const places = new Uint32Array(noMatch + 2);
  const isWanted = new Uint8Array(order.length);
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place] ?? 0;
    isWanted[row] = 1;
    const next = (costs[row] ?? 0) + 1;
    places[next] = (places[next] ?? 0) + 1;
  }
  for (let cost = 1; cost < places.length; cost++) {
    places[cost] = (places[cost] ?? 0) + (places[cost - 1] ?? 0);
  }
  const sorted = new Uint32Array(rows.length);
  for (let place = 0; place < order.length; place++) {
    const row = order[place] ?? 0;
    if (isWanted[row] === 0) continue;
    const cost = costs[row] ?? 0;
    const target = places[cost] ?? 0;
    sorted[target] = row;
    places[cost] = target + 1;
  }
  return sorted;
}

function joined(first: Uint32Array, second: Uint32Array): Uint32Array {
  const rows = new Uint32Array(first.length + second.length);
  rows.set(first);
  rows.set(second, first.length);
  return rows;
}

function dropUnmatched(selection: Uint8Array, costs: Uint16Array): void {
  for (let row = 0; row < selection.length; row++) if (costs[row] === noMatch) selection[row] = 0;
}

/** The rows that are selected (all, without a selection) and whose costs say that they match. */
function partition(
  length: number,
  selection: Uint8Array | undefined,
  costs: Uint16Array | undefined,
): Pick<Match, 'exact' | 'similar'> {
  if (costs === undefined) return { exact: selectedRows(length, selection), similar: new Uint32Array(0) };
  if (selection === undefined) return byKindOfMatch(costs);
  const selected = costs.slice();
  for (let row = 0; row < selected.length; row++) if (selection[row] === 0) selected[row] = noMatch;
  return byKindOfMatch(selected);
}

/** Sums and shifts stand for conditions that no processor could foresee: 1 for an exact match, 1 for any match. */
function byKindOfMatch(costs: Uint16Array): Pick<Match, 'exact' | 'similar'> {
  let exactCount = 0;
  let count = 0;
  for (let row = 0; row < costs.length; row++) {
    const cost = costs[row] as number;
    exactCount += (cost - typoCost) >>> 31;
    count += (cost - noMatch) >>> 31;
  }
  // One place more, where what does not count is written to.
  const exact = new Uint32Array(exactCount + 1);
  const similar = new Uint32Array(count - exactCount + 1);
  let nextExact = 0;
  let nextSimilar = 0;
  for (let row = 0; row < costs.length; row++) {
    const cost = costs[row] as number;
    const isExact = (cost - typoCost) >>> 31;
    exact[nextExact] = row;
    nextExact += isExact;
    similar[nextSimilar] = row;
    nextSimilar += ((cost - noMatch) >>> 31) - isExact;
  }
  return { exact: exact.subarray(0, exactCount), similar: similar.subarray(0, count - exactCount) };
}

function selectedRows(length: number, selection: Uint8Array | undefined): Uint32Array {
  let count = 0;
  for (let row = 0; row < length; row++) count += selection === undefined ? 1 : (selection[row] ?? 0);
  const rows = new Uint32Array(count + 1);
  let next = 0;
  for (let row = 0; row < length; row++) {
    rows[next] = row;
    next += selection === undefined ? 1 : (selection[row] ?? 0);
  }
  return rows.subarray(0, count);
}

/** `rows` (ascending) in the order in which they stand in `order`, which holds all rows. */
function inOrder(rows: Uint32Array, order: Uint32Array): Uint32Array {
  if (rows.length === order.length) return order;
  const isWanted = new Uint8Array(order.length);
  for (let place = 0; place < rows.length; place++) isWanted[rows[place] ?? 0] = 1;
  const sorted = new Uint32Array(rows.length);
  let next = 0;
  for (let place = 0; place < order.length && next < rows.length; place++) {
    const row = order[place] ?? 0;
    if (isWanted[row] === 1) sorted[next++] = row;
  }
  return sorted;
}
