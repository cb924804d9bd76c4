import { formatQuery } from '../query/format-query.ts';
import type { Query, Term } from '../query/query.ts';
import { type AnnotationTexts, costOfTerm, narrow, type RowSource, textTest } from '../query/select-rows.ts';
import { type CostClass, type CostedRows, matchedByBoth, rowsBelow } from '../search/costed-rows.ts';
import { typoCost } from '../search/match-tokens.ts';
import { rankedCandidates, rankSimilar } from '../search/rank-similar.ts';
import { valueSeparator } from '../search/record-text.ts';
import type { SearchIndex } from '../search/search-index.ts';
import { allInOrder, firstInOrder, type RowOrder } from './arrange-rows.ts';
import type { Columns } from './columns.ts';
import type { NameOf } from './counted-names.ts';
import type { FieldName } from './fields.ts';
import { type CountedClass, Match } from './match.ts';
import type { Sort } from './questions.ts';
import { Remembered } from './remembered.ts';
import type { FirstRows, Row, RowSet } from './row.ts';
import { allRows, hasRow, keepRows, type RowBits } from './row-bits.ts';
import { type Direction, RowOrders } from './row-order.ts';

type WordTerm = Extract<Term, { kind: 'word' }>;

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
    return { rows, exact: match.exactCount, matched: match.count };
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
      .map(({ text }) => this.#index.costedRows(text))
      .reduce((sum, costed) => matchedByBoth(sum, costed, this.#columns.length));
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
      const words = query.terms.filter(isWantedWord).map(({ text }) => text);
      const candidates: number[] = [];
      for (const each of match.classes) {
        if (each.cost < typoCost || candidates.length === rankedCandidates) continue;
        candidates.push(...firstInOrder(each, order, rankedCandidates - candidates.length));
      }
      return rankSimilar(Uint32Array.from(candidates), words, (row) => this.#index.text(row));
    });
  }
}

function isWantedWord(term: Term): term is WordTerm & Term {
  return term.kind === 'word' && !term.negated;
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
  return [
    { cost: 0, rows: match.exactBits, count: match.exactCount },
    { cost: typoCost, rows: match.similarBits, count: match.similarCount },
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
