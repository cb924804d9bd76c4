import { bitCount } from '../dataset/row-bits.ts';
import { allowedEdits, longestWordWith, WordDistance } from './edit-distance.ts';
import { grownTo } from './growing.ts';
import type { MatchedTokens } from './matched-tokens.ts';
import { maskOf, pairMaskOf, type Vocabulary } from './vocabulary.ts';

/** Costs from here on stand for typos: `typoCost` for each edit, plus how the word stands in the token. */
export const typoCost = 64;

const wholeToken = 0;
const startOfToken = 1;
const insideToken = 2;

/** Shorter words stand in so many tokens that where they stand says nothing; alike, they are found sooner. */
const shortestRanked = 3;

/** Tokens longer than this are not compared for typos: nobody misspells a hash. */
const longestForTypos = 64;

/**
 * The tokens that hold a word, or come within ⌊length/4⌋ edits of holding it, with their costs: 0 is the word itself, 1
 * its beginning, 2 its inside. An identifier of several parts (`loadUserId`) is compared for typos as a whole and part by
 * part, not with its every substring. `among` are the only tokens looked at: what a shorter word with as many edits matched.
 */
export function matchTokens(
  vocabulary: Vocabulary,
  word: string,
  among: Uint32Array | { readonly from: number },
): MatchedTokens {
  const scan = new TokenScan(vocabulary, word);
  if (among instanceof Uint32Array) scan.tryEach(among);
  else if (allowedEdits(word.length) === 0) scan.tryExactFrom(among.from);
  else scan.tryFrom(among.from);
  return scan.result();
}

class TokenScan {
  readonly #vocabulary: Vocabulary;
  readonly #word: string;
  readonly #mask: number;
  readonly #pairMask: number;
  readonly #edits: number;
  readonly #isOneLetter: boolean;
  readonly #distance: WordDistance;
  #tokens = new Uint32Array(1 << 10);
  #costs = new Uint16Array(1 << 10);
  #count = 0;

  constructor(vocabulary: Vocabulary, word: string) {
    this.#vocabulary = vocabulary;
    this.#word = word;
    this.#mask = maskOf(word);
    this.#pairMask = pairMaskOf(word);
    this.#edits = allowedEdits(word.length);
    this.#isOneLetter = /^[a-z]$/.test(word);
    this.#distance = new WordDistance(word);
  }

  tryEach(tokens: Uint32Array): void {
    const { masks, pairMasks } = this.#vocabulary;
    for (let place = 0; place < tokens.length; place++) {
      const token = tokens[place] as number;
      this.#try(token, masks[token] as number, pairMasks[token] as number);
    }
  }

  tryFrom(from: number): void {
    const { masks, pairMasks, size } = this.#vocabulary;
    for (let token = from; token < size; token++)
      this.#try(token, masks[token] as number, pairMasks[token] as number);
  }

  /** Most tokens lack a character of the word, which two steps tell. */
  tryExactFrom(from: number): void {
    const { masks, pairMasks, size } = this.#vocabulary;
    const [mask, pairMask] = [this.#mask, this.#pairMask];
    for (let token = from; token < size; token++) {
      if ((mask & ~(masks[token] as number)) !== 0) continue;
      if ((pairMask & ~(pairMasks[token] as number)) !== 0) continue;
      const length = this.#vocabulary.length(token);
      const place = this.#placeIn(token, length);
      if (place >= 0) this.#note(token, exactCost(place, length, this.#word.length));
    }
  }

  #try(token: number, mask: number, pairMask: number): void {
    // Each kind of character the token lacks costs at least one edit, and one edit breaks at most two pairs.
    const lacking = bitCount(this.#mask & ~mask);
    if (lacking > this.#edits) return;
    const lackingPairs = bitCount(this.#pairMask & ~pairMask);
    if (lackingPairs > 2 * this.#edits) return;
    const length = this.#vocabulary.length(token);
    const place = lacking + lackingPairs === 0 ? this.#placeIn(token, length) : -1;
    if (place >= 0) this.#note(token, exactCost(place, length, this.#word.length));
    else if (this.#edits > 0 && this.#mayHoldTypos(token, length)) this.#tryTypos(token, length);
  }

  /**
   * An identifier of several parts, which are tokens themselves, is compared only if a word with as many edits can be
   * about as long. That does not depend on the word's own length, so that a longer word never matches what its beginning
   * did not.
   */
  #mayHoldTypos(token: number, length: number): boolean {
    if (length > longestForTypos || this.#word.length - length > this.#edits) return false;
    return length <= longestWordWith(this.#edits) + this.#edits || !this.#vocabulary.isAlwaysInParts(token);
  }

  #tryTypos(token: number, length: number): void {
    const start = this.#vocabulary.start(token);
    const edits = this.#distance.to(this.#vocabulary.characters, start, start + length);
    if (edits > this.#edits) return;
    // A token of about the word's length is the word misspelt; a longer one holds something like it.
    const isWhole = Math.abs(length - this.#word.length) <= edits;
    this.#note(token, typoCost * Math.max(1, edits) + (isWhole ? 0 : insideToken));
  }

  /** Where the word stands in the token; -1 when it does not. */
  #placeIn(token: number, length: number): number {
    const { characters } = this.#vocabulary;
    const start = this.#vocabulary.start(token);
    // The mask has told already, and where a single letter stands does not matter.
    if (this.#isOneLetter) return 0;
    const last = length - this.#word.length;
    const first = this.#word.charCodeAt(0);
    for (let place = 0; place <= last; place++) {
      if (characters[start + place] === first && this.#standsAt(characters, start + place)) return place;
    }
    return -1;
  }

  #standsAt(characters: Uint16Array, start: number): boolean {
    for (let at = 1; at < this.#word.length; at++) {
      if (characters[start + at] !== this.#word.charCodeAt(at)) return false;
    }
    return true;
  }

  #note(token: number, cost: number): void {
    if (this.#count === this.#tokens.length) {
      this.#tokens = grownTo(this.#tokens, this.#count * 2);
      this.#costs = grownTo(this.#costs, this.#count * 2);
    }
    this.#tokens[this.#count] = token;
    this.#costs[this.#count] = cost;
    this.#count += 1;
  }

  result(): MatchedTokens {
    return { tokens: this.#tokens.slice(0, this.#count), costs: this.#costs.slice(0, this.#count) };
  }
}

function exactCost(place: number, length: number, wordLength: number): number {
  if (wordLength < shortestRanked) return wholeToken;
  if (place > 0) return insideToken;
  return length === wordLength ? wholeToken : startOfToken;
}
