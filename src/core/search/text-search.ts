import { WordDistance } from './edit-distance.ts';
import { fold } from './fold.ts';
import { typoCost } from './match-tokens.ts';

/** Costs from here on stand for rows that only a search through the texts themselves has found. */
export const textCost = 0x1000;

/** Characters of a text that are looked through: a value may be megabytes. */
const longest = 1 << 16;

const unknown = 0;
const absent = 255;
const mostEdits = 200;

/** The words of a text, the way such a search takes them: apart by blanks alone. */
export function wordsOfText(text: string): readonly string[] {
  return fold(text)
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** One edit more for most words than the index allows; short ones would stand in every text. */
function editsInText(length: number): number {
  return length < 4 ? 0 : Math.floor((length + 2) / 4);
}

/**
 * Looks for words anywhere in whole texts, across the borders of tokens and with more typos than the index allows, each word
 * as the beginning or inside of whatever stands there. What a row's text says never changes, so each is asked once.
 */
export class TextSearch {
  readonly #words: readonly {
    readonly text: string;
    readonly edits: number;
    readonly distance: WordDistance;
  }[];
  readonly #textOf: (row: number) => string;
  /** By row: 0 not asked yet, 255 not there, else one more than the edits of all words together. */
  #found = new Uint8Array(0);
  #characters = new Uint16Array(1 << 12);

  /** `textOf` gives folded texts. */
  constructor(words: readonly string[], textOf: (row: number) => string) {
    this.#words = words.map((text) => ({
      text,
      edits: editsInText(text.length),
      distance: new WordDistance(text),
    }));
    this.#textOf = textOf;
  }

  /** The cost of the row; undefined when its text lacks one of the words. `rows` is how many there are. */
  costOf(row: number, rows: number): number | undefined {
    if (this.#found.length < rows) this.#makeRoom(rows);
    if (this.#found[row] === unknown) this.#found[row] = this.#ask(this.#textOf(row).slice(0, longest));
    const found = this.#found[row] ?? absent;
    return found === absent ? undefined : textCost + (found - 1) * typoCost;
  }

  #makeRoom(rows: number): void {
    const larger = new Uint8Array(rows + (rows >> 3));
    larger.set(this.#found);
    this.#found = larger;
  }

  #ask(text: string): number {
    if (this.#words.length === 0) return absent;
    let sum = 0;
    let isRead = false;
    for (const { text: word, edits: allowed, distance } of this.#words) {
      if (text.includes(word)) continue;
      if (allowed === 0) return absent;
      if (!isRead) this.#read(text);
      isRead = true;
      const edits = distance.to(this.#characters, 0, text.length);
      if (edits > allowed) return absent;
      sum += edits;
    }
    return 1 + Math.min(sum, mostEdits);
  }

  #read(text: string): void {
    if (this.#characters.length < text.length) this.#characters = new Uint16Array(text.length * 2);
    for (let at = 0; at < text.length; at++) this.#characters[at] = text.charCodeAt(at);
  }
}
