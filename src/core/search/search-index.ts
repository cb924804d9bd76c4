import { Remembered } from '../dataset/remembered.ts';
import { addRow, addRows, hasRow, keepRows, rowsOf } from '../dataset/row-bits.ts';
import { CheckedRows } from './checked-rows.ts';
import { commonBeginnings } from './common-beginnings.ts';
import { type CostedRows, CostSets, matchedByBoth, rowsBelow, sumOf } from './costed-rows.ts';
import { allowedEdits } from './edit-distance.ts';
import { fold } from './fold.ts';
import { grownTo } from './growing.ts';
import { matchTokens, typoCost } from './match-tokens.ts';
import { MatchedTokenFinder, type MatchedTokens } from './matched-tokens.ts';
import { Postings } from './postings.ts';
import type { SegmentBlock, SegmentTokens } from './segment-tokens.ts';
import { TextStore } from './text-store.ts';
import { numbersPerToken, TokenFinder, tokensOf } from './tokens.ts';
import { Vocabulary } from './vocabulary.ts';

type FoundWord = {
  readonly matched: MatchedTokens;
  /** Tokens of the vocabulary that were looked at. */
  readonly scanned: number;
  /** Rows of the sealed segments there were: those never change. */
  readonly sealed: CostSets;
  readonly segments: number;
  /** Rows of all that the index held. */
  readonly costed: CostedRows;
  readonly version: number;
};

export type SearchIndexOptions = {
  /** `when asked` leaves the work to the first word looked for, for callers that may never look for one. */
  readonly mode?: 'while loading' | 'when asked' | undefined;
  /** The text of a row that was added without it, as `recordText` gives it; empty when it cannot be had any more. */
  readonly reread?: ((row: number) => string) | undefined;
};

/** Rows that lie next to each other, and whose texts do so too. */
type Run = { readonly firstRow: number; readonly entry: number; count: number };

/** Texts read again that are kept: those of a few rankings. */
const textsRemembered = 256;

/**
 * Words whose result is kept: those of one query and the last few letters typed. Single letters are kept for good: they
 * are few, every word begins with one, and they match the most rows. So are the pairs that most words begin with.
 */
const wordsRemembered = 12;
/** A pair takes a bit or two for each record. */
const pairsKept = 80;

/**
 * Finds rows by words while rows are still being added: a vocabulary of tokens, the rows of each, and the texts
 * themselves for phrases. See `matchTokens` for what matches.
 */
export class SearchIndex {
  /** Folded texts; before the index is asked for in `when asked` mode, the texts as they came. */
  #texts = new TextStore();
  /** Which rows have a text in the store, ascending. */
  readonly #runs: Run[] = [];
  readonly #reread: (row: number) => string;
  /** Folded texts that were read again: those of the candidates that one key after another ranks. */
  readonly #rereadTexts = new Remembered<string>(textsRemembered);
  readonly #checked = new CheckedRows();
  #rows = 0;
  /** Rows whose segments have not come. */
  #unindexed = 0;
  #version = 0;
  readonly #vocabulary = new Vocabulary();
  readonly #postings = new Postings();
  /** Row + 1 of the last row that held the token, so that each pair is noted once. */
  #lastRow = new Uint32Array(1 << 12);
  readonly #finder = new TokenFinder();
  readonly #remembered = new Map<string, FoundWord>();
  /** Pairs of letters that stay remembered. */
  readonly #kept = new Set<string>();
  #isWaiting: boolean;

  constructor({ mode, reread = () => '' }: SearchIndexOptions = {}) {
    this.#isWaiting = mode === 'when asked';
    this.#reread = reread;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Rows in which no word is found, because their segments have not come. */
  get unindexed(): number {
    return this.#isWaiting ? 0 : this.#unindexed;
  }

  get vocabularySize(): number {
    return this.#vocabulary.size;
  }

  /** Adds the next row's text (see `recordText`), and keeps it. */
  add(original: string): void {
    const row = this.#rows;
    this.#noteStored(row);
    this.#rows += 1;
    this.#version += 1;
    if (this.#isWaiting) {
      this.#texts.add(original);
      return;
    }
    const folded = fold(original);
    this.#texts.add(folded);
    this.#index(row, folded, original);
  }

  /** Adds rows whose texts are read again when they are needed. Until their segments come, no word finds them. */
  addRows(count: number): void {
    this.#rows += count;
    this.#unindexed += count;
    this.#version += 1;
  }

  /** Adds postings of rows that were added without texts. `tokens` belongs to whoever made the segment. */
  addSegment(block: SegmentBlock, firstRow: number, tokens: SegmentTokens): void {
    this.#unindexed -= block.length;
    this.#postings.addSegment(tokens.segmentOf(block, firstRow, this.#vocabulary));
    this.#version += 1;
  }

  #noteStored(row: number): void {
    const last = this.#runs.at(-1);
    if (last !== undefined && last.firstRow + last.count === row) last.count += 1;
    else this.#runs.push({ firstRow: row, entry: this.#texts.length, count: 1 });
  }

  /** The place of the row's text in the store; -1 when it is not there. */
  #entryOf(row: number): number {
    const run = this.#runs.findLast(({ firstRow }) => firstRow <= row);
    return run === undefined || row >= run.firstRow + run.count ? -1 : run.entry + row - run.firstRow;
  }

  /** The row's text, folded. */
  text(row: number): string {
    const entry = this.#entryOf(row);
    if (entry === -1) return this.#rereadTexts.get(String(row), () => fold(this.#reread(row)));
    const text = this.#texts.text(entry);
    return this.#isWaiting ? fold(text) : text;
  }

  #index(row: number, folded: string, original: string): void {
    const finder = this.#finder;
    finder.find(folded, original);
    for (let token = 0; token < finder.count; token++) {
      this.#note(row, this.#vocabulary.intern(finder.codes, finder.found, token * numbersPerToken));
    }
  }

  #note(row: number, token: number): void {
    this.#lastRow = grownTo(this.#lastRow, token + 1);
    if (this.#lastRow[token] === row + 1) return;
    this.#lastRow[token] = row + 1;
    this.#postings.add(token, row);
  }

  /** Begins to index: first what was added before the first word was looked for. */
  #catchUp(): void {
    if (!this.#isWaiting) return;
    const originals = this.#texts;
    this.#texts = new TextStore();
    this.#isWaiting = false;
    for (let row = 0; row < this.#rows; row++) {
      const entry = this.#entryOf(row);
      const original = entry === -1 ? this.#reread(row) : originals.text(entry);
      const folded = fold(original);
      if (entry !== -1) this.#texts.add(folded);
      this.#index(row, folded, original);
    }
  }

  /**
   * The rows that a word matches, by cost: below `typoCost` they hold the word itself. A word of several tokens
   * (`pool.ts:41`) has the costs of all of them together, and counts as exact only where it stands as written.
   */
  costedRows(word: string): CostedRows {
    this.#catchUp();
    const folded = fold(word);
    const tokens = tokensOf(folded);
    const [only] = tokens;
    if (only === folded && only !== undefined) return this.#ofToken(only);
    return this.#asWritten(folded, tokens);
  }

  /** Finds the letters and pairs that words begin with, one from yield to yield, so that the first key typed is as quick as others. */
  *warmUp(): Generator<undefined, void> {
    if (this.#isWaiting) return;
    for (const letter of 'eaiotrnslcudpmhgbfywkvxzjq0123456789') {
      this.#ofToken(letter);
      yield;
    }
    for (const pair of commonBeginnings(this.#vocabulary, pairsKept)) {
      this.#kept.add(pair);
      this.#ofToken(pair);
      yield;
    }
  }

  /** Whether a text is one token, so that the index tells which rows hold it without reading theirs. */
  isToken(text: string): boolean {
    const folded = fold(text);
    const tokens = this.#isWaiting ? [] : tokensOf(folded);
    return tokens.length === 1 && tokens[0] === folded;
  }

  /** Tests whether a row's text holds these characters, letter case apart. */
  phraseTest(text: string): (row: number) => boolean {
    const folded = fold(text);
    // Reading all texts once is quicker than indexing them.
    if (this.#isWaiting) return this.rememberedTest(folded, (row) => this.text(row).includes(folded));
    const tokens = tokensOf(folded);
    const holders = tokens.map((token) => rowsBelow(this.#ofToken(token), typoCost, this.#rows));
    const [first] = holders;
    // Whoever has the one token has the phrase.
    if (first !== undefined && tokens[0] === folded) return (row) => hasRow(first, row);
    for (const rows of holders.slice(1)) if (first !== undefined) keepRows(first, rows);
    const holds = this.#textTest(folded);
    return first === undefined ? holds : (row) => hasRow(first, row) && holds(row);
  }

  /** Whether every row's text is at hand; others have to be read from their files again. */
  get hasAllTexts(): boolean {
    return this.#texts.length === this.#rows;
  }

  /** A test of rows by their texts, asked once of each row; `key` names what it tests. */
  rememberedTest(key: string, test: (row: number) => boolean): (row: number) => boolean {
    return this.hasAllTexts ? test : this.#checked.remembered(key, this.#rows, test);
  }

  /** Tests whether a row's text holds exactly these characters. */
  #textTest(folded: string): (row: number) => boolean {
    const wanted = this.#texts.encode(folded);
    return this.rememberedTest(folded, (row) => {
      const entry = this.#entryOf(row);
      return entry === -1 ? this.text(row).includes(folded) : this.#texts.includes(entry, wanted);
    });
  }

  #asWritten(folded: string, tokens: readonly string[]): CostedRows {
    const holds = this.#textTest(folded);
    const sets = new CostSets(this.#rows);
    if (tokens.length === 0) {
      for (let row = 0; row < this.#rows; row++) if (holds(row)) addRow(sets.of(0), row);
      return sets.classes();
    }
    const parts = tokens.map((token) => this.#ofToken(token));
    for (const { cost, rows } of parts.reduce((sum, part) => matchedByBoth(sum, part, this.#rows))) {
      if (cost >= typoCost) addRows(sets.of(cost), rows);
      // All the tokens are there; only in this order and with these characters between them is it the word.
      else for (const row of rowsOf(rows)) addRow(sets.of(holds(row) ? 0 : sumOf(typoCost, cost)), row);
    }
    return sets.classes();
  }

  #ofToken(word: string): CostedRows {
    const known = this.#remembered.get(word);
    const result = known?.version === this.#version ? known : this.#find(word, known);
    this.#remember(word, result);
    return result.costed;
  }

  /** What was found in sealed segments stands; only newer ones and the rows behind them are searched. */
  #find(word: string, known: FoundWord | undefined): FoundWord {
    const matched = this.#matchedTokens(word, known);
    const scanned = this.#vocabulary.size;
    const finder = new MatchedTokenFinder(matched, scanned);
    const sealed = known?.sealed.copy(this.#rows) ?? new CostSets(this.#rows);
    this.#postings.addSealed(finder, sealed, known?.segments ?? 0);
    // What is not sealed yet is added to a copy; where all is, one set serves both.
    const sets = this.#postings.hasTail ? sealed.copy(this.#rows) : sealed;
    this.#postings.addTail(finder, sets);
    const segments = this.#postings.sealedSegments;
    return { matched, scanned, sealed, segments, costed: sets.classes(), version: this.#version };
  }

  /** Looks only at tokens that came since, or at those that the word without its last letters matched. */
  #matchedTokens(word: string, known: FoundWord | undefined): MatchedTokens {
    if (known !== undefined) {
      return joined(known.matched, matchTokens(this.#vocabulary, word, { from: known.scanned }));
    }
    const narrower = this.#longestBeginning(word);
    return matchTokens(this.#vocabulary, word, narrower?.matched.tokens ?? { from: 0 });
  }

  /** A longer word matches some of the tokens its beginning matched, as long as both may have as many typos. */
  #longestBeginning(word: string): FoundWord | undefined {
    for (let length = word.length - 1; length > 0; length--) {
      if (allowedEdits(length) !== allowedEdits(word.length)) return undefined;
      const known = this.#remembered.get(word.slice(0, length));
      if (known?.scanned === this.#vocabulary.size) return known;
    }
    return undefined;
  }

  #remember(word: string, result: FoundWord): void {
    this.#remembered.delete(word);
    this.#remembered.set(word, result);
    if (word.length === 1 || this.#kept.has(word)) return;
    const longer = [...this.#remembered.keys()].filter((key) => key.length > 1 && !this.#kept.has(key));
    for (const oldest of longer.slice(0, -wordsRemembered)) this.#remembered.delete(oldest);
  }
}

function joined(a: MatchedTokens, b: MatchedTokens): MatchedTokens {
  const tokens = new Uint32Array(a.tokens.length + b.tokens.length);
  tokens.set(a.tokens);
  tokens.set(b.tokens, a.tokens.length);
  const costs = new Uint16Array(tokens.length);
  costs.set(a.costs);
  costs.set(b.costs, a.costs.length);
  return { tokens, costs };
}
