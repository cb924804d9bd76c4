import { formatQuery } from '../query/format-query.ts';
import type { Query, Term } from '../query/query.ts';
import { type AnnotationTexts, costOfTerm, narrow, type RowSource, textTest } from '../query/select-rows.ts';
import {
  type CostClass,
  type CostedRows,
  CostSets,
  matchedByBoth,
  rowsBelow,
} from '../search/costed-rows.ts';
import { typoCost } from '../search/match-tokens.ts';
import { rankedCandidates, rankSimilar } from '../search/rank-similar.ts';
import { valueSeparator } from '../search/record-text.ts';
import type { SearchIndex } from '../search/search-index.ts';
import { TextSearch, textCost, wordsOfText } from '../search/text-search.ts';
import { allInOrder, firstInOrder, type RowOrder } from './arrange-rows.ts';
import type { Columns } from './columns.ts';
import type { NameOf } from './counted-names.ts';
import type { FieldName } from './fields.ts';
import { type CountedClass, Match } from './match.ts';
import type { Sort, TextProgress } from './questions.ts';
import { Remembered } from './remembered.ts';
import type { FirstRows, Row, RowSet } from './row.ts';
import { addRow, allRows, hasRow, keepRows, type RowBits } from './row-bits.ts';
import { type Direction, RowOrders } from './row-order.ts';

type WordTerm = Extract<Term, { kind: 'word' | 'text' }>;

/** What reviewers said that queries ask about. */
type Said = {
  readonly texts: (row: Row) => AnnotationTexts | undefined;
  readonly patternName: NameOf | undefined;
};

/** Reading so many texts takes a millisecond or two. */
const rowsBetweenYields = 128;

/** Evaluates queries over the columns and the search index, each once per state of the data. */
export class RowFinder {
  readonly #columns: Columns;
  readonly #index: SearchIndex;
  readonly #matches = new Remembered<Match>(24);
  /** The first typo-tolerant rows of a query as they were ranked, in order of relevance. */
  readonly #ranked = new Remembered<Uint32Array>(24);
  /** Rows that fulfil a term by itself, for terms that are asked of columns. */
  readonly #conditions = new Remembered<RowBits>(16);
  readonly #texts = new Remembered<TextSearch>(4);
  readonly #orders: RowOrders;
  #asOf: number | undefined;
  #said: Said = { texts: () => undefined, patternName: undefined };

  constructor(columns: Columns, index: SearchIndex) {
    this.#columns = columns;
    this.#index = index;
    this.#orders = new RowOrders(columns);
  }

  /** Forgets every result: rows, the as-of time or annotations have changed. */
  reset(asOf: number | undefined, said: Said): void {
    this.#asOf = asOf;
    this.#said = said;
    this.#matches.clear();
    this.#ranked.clear();
    this.#conditions.clear();
  }

  /**
   * Asks beforehand what a query has to ask of texts that are not in memory, a few rows from yield to yield: `match` then
   * finds it remembered, and does not keep the thread.
   */
  *check({ terms }: Query): Generator<TextProgress, void> {
    const source = this.#source();
    const of = this.#columns.length;
    for (const term of terms) {
      if (this.#index.hasAllTexts && term.kind !== 'text') continue;
      const test = term.kind === 'text' ? source.inTextTest(term.text) : textTest(term, source);
      for (let row = 0; test !== undefined && row < of; row++) {
        test(row);
        if (row % rowsBetweenYields === 0) yield { done: row, of };
      }
    }
  }

  match(query: Query): Match {
    return this.#matches.get(formatQuery(query), () => this.#evaluate(query));
  }

  /** All rows in display order. */
  rowSet(query: Query, sort: Sort): RowSet {
    const match = this.match(query);
    const order = this.#orders.of(orderField(sort), orderDirection(sort));
    const rows = allInOrder(shownClasses(match, sort), order);
    if (sort.by !== 'relevance' || match.similarCount === 0) return { rows, exact: match.exactCount };
    const ranked = rows.slice();
    ranked.set(this.#rankedSimilar(query, match, order), match.exactCount);
    return { rows: ranked, exact: match.exactCount };
  }

  /** The same up to the first `length` rows, which takes no longer for many rows than for few. */
  firstRows(query: Query, sort: Sort, length: number): FirstRows {
    const match = this.match(query);
    const order = this.#orders.of(orderField(sort), orderDirection(sort));
    const rows = new Uint32Array(Math.min(length, match.count));
    let next = 0;
    for (const each of shownClasses(match, sort)) {
      if (next === rows.length) break;
      const first = firstInOrder(each, order, rows.length - next);
      rows.set(first, next);
      next += first.length;
    }
    const isRanked = sort.by === 'relevance' && rows.length > match.exactCount;
    const ranked = isRanked ? this.#rankedSimilar(query, match, order) : rows.subarray(0, 0);
    rows.set(ranked.subarray(0, rows.length - match.exactCount), isRanked ? match.exactCount : 0);
    return { rows, exact: match.exactCount, matched: match.count, inTexts: match.inTextsCount };
  }

  #evaluate({ terms }: Query): Match {
    const words = terms.filter(isWantedWord);
    const conditions = terms.filter((term) => !isWantedWord(term));
    const source = this.#source();
    const length = this.#columns.length;
    const costed = words.length === 0 ? undefined : this.#costedRows(words);
    if (conditions.length === 0 && !this.#columns.hasSuperseded) {
      return new Match(costed ?? oneClass(allRows(length)), length);
    }
    const selection = this.#columns.hasSuperseded ? this.#columns.aliveRows() : allRows(length);
    // The index has answered for all rows at once; what it rules out need not be asked anything else.
    if (costed !== undefined) keepRows(selection, rowsBelow(costed, Number.POSITIVE_INFINITY, length));
    for (const term of conditions.toSorted((a, b) => costOfTerm(a) - costOfTerm(b))) {
      narrow(selection, term, { source, remembered: this.#conditions });
    }
    return new Match(costed === undefined ? oneClass(selection) : within(costed, selection), length);
  }

  #costedRows(words: readonly WordTerm[]): CostedRows {
    return words
      .map(({ kind, text }) => (kind === 'word' ? this.#index.costedRows(text) : this.#rowsInTexts(text)))
      .reduce((sum, costed) => matchedByBoth(sum, costed, this.#columns.length));
  }

  /** What the index finds, and behind it what only the texts themselves tell. */
  #rowsInTexts(text: string): CostedRows {
    const length = this.#columns.length;
    const indexed = this.#rowsInIndex(text);
    const known = rowsBelow(indexed, Number.POSITIVE_INFINITY, length);
    const search = this.#searchOf(text);
    const sets = new CostSets(length);
    for (let row = 0; row < length; row++) {
      if (hasRow(known, row) || !this.#columns.isAlive(row)) continue;
      const cost = search.costOf(row, length);
      if (cost !== undefined) addRow(sets.of(cost), row);
    }
    return [...indexed, ...sets.classes()];
  }

  #rowsInIndex(text: string): CostedRows {
    const [first = [], ...others] = wordsOfText(text).map((word) => this.#index.costedRows(word));
    return others.reduce((sum, costed) => matchedByBoth(sum, costed, this.#columns.length), first);
  }

  #searchOf(text: string): TextSearch {
    return this.#texts.get(text, () => new TextSearch(wordsOfText(text), (row) => this.#index.text(row)));
  }

  /** Rows that the index finds are not read. */
  #inTextTest(text: string): (row: number) => boolean {
    const known = rowsBelow(this.#rowsInIndex(text), Number.POSITIVE_INFINITY, this.#columns.length);
    const search = this.#searchOf(text);
    return (row) =>
      hasRow(known, row) ||
      (this.#columns.isAlive(row) && search.costOf(row, this.#columns.length) !== undefined);
  }

  #source(): RowSource {
    return {
      columns: this.#columns,
      asOf: this.#asOf,
      annotations: this.#said.texts,
      patternName: this.#said.patternName,
      values: (row) => this.#index.text(row).split(valueSeparator),
      isInIndex: (text) => this.#index.isToken(text),
      phraseTest: (text) => this.#index.phraseTest(text),
      inTextTest: (text) => this.#inTextTest(text),
      remembered: (key, test) => this.#index.rememberedTest(key, test),
      wordTest: (word) => {
        const rows = rowsBelow(this.#index.costedRows(word), typoCost, this.#columns.length);
        return (row) => hasRow(rows, row);
      },
    };
  }

  /** The first few typo-tolerant rows as fuse.js judges them. */
  #rankedSimilar(query: Query, match: Match, order: RowOrder): Uint32Array {
    return this.#ranked.get(formatQuery(query), () => {
      const words = query.terms.filter(isWantedWord).flatMap(({ text }) => wordsOfText(text));
      const candidates: number[] = [];
      for (const each of match.classes) {
        if (each.cost < typoCost || each.cost >= textCost || candidates.length === rankedCandidates) continue;
        candidates.push(...firstInOrder(each, order, rankedCandidates - candidates.length));
      }
      return rankSimilar(Uint32Array.from(candidates), words, (row) => this.#index.text(row));
    });
  }
}

function isWantedWord(term: Term): term is WordTerm & Term {
  return (term.kind === 'word' || term.kind === 'text') && !term.negated;
}

/** Rows that fit equally well stand by time. */
function orderField({ by }: Sort): FieldName {
  return by === 'relevance' ? 'time' : by;
}

function orderDirection({ by, direction }: Sort): Direction {
  return by === 'relevance' ? 'descending' : direction;
}

/** By a field, all exact rows stand before all others. */
function shownClasses(match: Match, { by }: Sort): readonly CountedClass[] {
  if (by === 'relevance') return match.classes;
  const exact = { cost: 0, rows: match.exactBits, count: match.exactCount };
  if (match.inTextsCount === 0)
    return [exact, { cost: typoCost, rows: match.similarBits, count: match.similarCount }];
  const similar = match.similarCount - match.inTextsCount;
  return [
    exact,
    { cost: typoCost, rows: match.between(typoCost, textCost), count: similar },
    { cost: textCost, rows: match.between(textCost, Number.POSITIVE_INFINITY), count: match.inTextsCount },
  ];
}

function oneClass(rows: RowBits): CostedRows {
  return [{ cost: 0, rows }];
}

function within(costed: CostedRows, selection: RowBits): CostedRows {
  return costed.map(({ cost, rows }): CostClass => {
    const kept = rows.slice();
    keepRows(kept, selection);
    return { cost, rows: kept };
  });
}
