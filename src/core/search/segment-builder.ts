import { grownTo } from './growing.ts';
import { type Segment, type SegmentPostings, sealed, type TokenNumbers } from './segment.ts';
import { type FoundTokens, numbersPerToken } from './tokens.ts';
import { hashOf, type Vocabulary } from './vocabulary.ts';

/** Rows that 16 bits can count. */
export const mostSegmentRows = 1 << 16;

/** Postings of a stretch of at most `mostSegmentRows` rows, as arrays that can change hands. Tokens are numbered by the builder's own count. */
export type SegmentBlock = SegmentPostings & {
  /** 1 for each of `tokens`, then of `common`, that stood somewhere without parts of its own. */
  readonly areWhole: Uint8Array<ArrayBuffer>;
  /** The tokens that are new since the last block: their characters end to end, and the length of each. */
  readonly characters: Uint16Array<ArrayBuffer>;
  readonly lengths: Uint32Array<ArrayBuffer>;
};

/** Where the two hashes of a token begin. */
export const firstStart = 0x811c9dc5 | 0;
export const secondStart = 0x2f0b4c47;

/** One step of each hash. Together they tell tokens apart: comparing characters would cost two looks into memory more. */
export function firstStep(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

export function secondStep(hash: number, code: number): number {
  return Math.imul(hash + code, 0x5bd1e995) ^ (hash >>> 13);
}

/** Numbers of a slot: token + 1 (0 is free), both hashes, and 2 × the number of the row that last held it + whether it is whole. */
const slotNumbers = 4;

/**
 * Indexes rows away from the dataset they belong to, such as in another thread. Everything that noting a known token
 * needs lies in one place of memory, because waiting for memory is what indexing is made of.
 */
export class SegmentBuilder {
  #slots = new Int32Array(slotNumbers << 14);
  #mask = (1 << 14) - 1;
  #size = 0;
  #areWhole = new Uint8Array(1 << 12);
  /** Characters of the tokens that no block has told yet. */
  #characters = new Uint16Array(1 << 14);
  #lengths = new Uint32Array(1 << 12);
  #characterCount = 0;
  #told = 0;
  #tokens = new Uint32Array(1 << 16);
  #rows = new Uint16Array(1 << 16);
  #length = 0;
  #scratch = new Uint32Array(1 << 12);
  /** Rows begun in all blocks. */
  #begun = 0;
  #row = 0;
  #rowStart = 0;
  #mark = 0;

  /** The row that is being indexed, counted from the start of the block; ascending. */
  begin(row: number): void {
    this.#row = row;
    this.#rowStart = this.#length;
    this.#begun += 1;
    this.#mark = this.#begun << 1;
    // Room for what one row may add, so that noting need not ask.
    if (this.#length + (1 << 16) > this.#tokens.length) {
      this.#tokens = grownTo(this.#tokens, this.#length + (1 << 17));
      this.#rows = grownTo(this.#rows, this.#length + (1 << 17));
    }
  }

  /** Forgets what was noted of the row. */
  beginAgain(): void {
    this.#length = this.#rowStart;
    this.begin(this.#row);
  }

  /** Notes a token of the row by its hashes; false when it is new, and has to be added. `whole` is 1 for one without parts. */
  note(first: number, second: number, whole: number): boolean {
    const slots = this.#slots;
    const mask = this.#mask;
    let place = (spread(first, second) & mask) * slotNumbers;
    for (;;) {
      const held = slots[place] ?? 0;
      if (held === 0) return false;
      if (slots[place + 1] === first && slots[place + 2] === second) {
        this.#see(place, held - 1, whole);
        return true;
      }
      place = (place + slotNumbers) & (mask * slotNumbers + 3);
    }
  }

  #see(place: number, token: number, whole: number): void {
    const state = this.#slots[place + 3] ?? 0;
    const isNew = (state & ~1) !== this.#mark;
    if (!isNew && (state & 1) >= whole) return;
    this.#slots[place + 3] = this.#mark | (state & 1) | whole;
    if (whole > (state & 1)) this.#areWhole[token] = 1;
    if (isNew) this.#post(token);
  }

  #post(token: number): void {
    if (this.#length === this.#tokens.length) {
      this.#tokens = grownTo(this.#tokens, this.#length * 2);
      this.#rows = grownTo(this.#rows, this.#length * 2);
    }
    this.#tokens[this.#length] = token;
    this.#rows[this.#length] = this.#row;
    this.#length += 1;
  }

  /** Adds the token `codes[from … to - 1]` that `note` did not know, and notes it. */
  add(codes: Uint16Array, from: number, to: number): void {
    let first = firstStart;
    let second = secondStart;
    this.#characters = grownTo(this.#characters, this.#characterCount + to - from);
    for (let at = from; at < to; at++) {
      const code = codes[at] ?? 0;
      first = firstStep(first, code);
      second = secondStep(second, code);
      this.#characters[this.#characterCount] = code;
      this.#characterCount += 1;
    }
    const token = this.#size;
    this.#lengths = grownTo(this.#lengths, token - this.#told + 1);
    this.#lengths[token - this.#told] = to - from;
    this.#areWhole = grownTo(this.#areWhole, token + 1);
    this.#size += 1;
    this.#occupy(token + 1, { first, second, state: 0 });
    if (this.#size * 3 > this.#mask * 2) this.#rehash();
  }

  #occupy(
    held: number,
    { first, second, state }: { readonly first: number; readonly second: number; readonly state: number },
  ): void {
    let slot = spread(first, second) & this.#mask;
    while (this.#slots[slot * slotNumbers] !== 0) slot = (slot + 1) & this.#mask;
    this.#slots[slot * slotNumbers] = held;
    this.#slots[slot * slotNumbers + 1] = first;
    this.#slots[slot * slotNumbers + 2] = second;
    this.#slots[slot * slotNumbers + 3] = state;
  }

  #rehash(): void {
    const before = this.#slots;
    this.#slots = new Int32Array(before.length * 2);
    this.#mask = this.#mask * 2 + 1;
    for (let place = 0; place < before.length; place += slotNumbers) {
      const held = before[place] ?? 0;
      const [first = 0, second = 0, state = 0] = [before[place + 1], before[place + 2], before[place + 3]];
      if (held !== 0) this.#occupy(held, { first, second, state });
    }
  }

  /** Notes the row's tokens as a `TokenFinder` found them. */
  addFound({ codes, found, count }: FoundTokens): void {
    for (let place = 0; place < count * numbersPerToken; place += numbersPerToken) {
      const [from = 0, to = 0] = [found[place], found[place + 1]];
      this.noteCodes(codes, { from, to, whole: found[place + 3] === 0 ? 1 : 0 });
    }
  }

  noteCodes(
    codes: Uint16Array,
    { from, to, whole }: { readonly from: number; readonly to: number; readonly whole: number },
  ): void {
    let first = firstStart;
    let second = secondStart;
    for (let at = from; at < to; at++) {
      const code = codes[at] ?? 0;
      first = firstStep(first, code);
      second = secondStep(second, code);
    }
    if (this.note(first, second, whole)) return;
    this.add(codes, from, to);
    this.note(first, second, whole);
  }

  /** The postings since the last time. */
  take(): SegmentBlock {
    if (this.#size + 2 > this.#scratch.length) this.#scratch = new Uint32Array(this.#size * 2);
    const postings = sealed({
      tokens: this.#tokens.subarray(0, this.#length),
      rows: this.#rows.subarray(0, this.#length),
      scratch: this.#scratch,
    });
    const areWhole = this.#wholeOf([postings.tokens, postings.common]);
    const characters = this.#characters.slice(0, this.#characterCount);
    const lengths = this.#lengths.slice(0, this.#size - this.#told);
    this.#told = this.#size;
    this.#characterCount = 0;
    this.#length = 0;
    return { ...postings, areWhole, characters, lengths };
  }

  #wholeOf(lists: readonly Uint32Array[]): Uint8Array<ArrayBuffer> {
    const areWhole = new Uint8Array(lists.reduce((sum, { length }) => sum + length, 0));
    let place = 0;
    for (const tokens of lists) for (const token of tokens) areWhole[place++] = this.#areWhole[token] ?? 0;
    return areWhole;
  }
}

function spread(first: number, second: number): number {
  return first ^ (second >>> 11) ^ (first >>> 15);
}

/** Takes over the blocks of one builder, in the order they were made, into a vocabulary. */
export class SegmentTokens {
  readonly #numbers: TokenNumbers = { here: new Uint32Array(1 << 10), there: new Uint32Array(1 << 10) };
  #count = 0;

  segmentOf(block: SegmentBlock, firstRow: number, vocabulary: Vocabulary): Segment {
    this.#learn(block, vocabulary);
    const { rowCount, lastRow, tokens, starts, rows, common, commonRows, areWhole } = block;
    const { here } = this.#numbers;
    let place = 0;
    for (const list of [tokens, common])
      for (const token of list) if (areWhole[place++] === 1) vocabulary.noteWhole(here[token] ?? 0);
    return { firstRow, numbers: this.#numbers, rowCount, lastRow, tokens, starts, rows, common, commonRows };
  }

  #learn({ characters, lengths }: SegmentBlock, vocabulary: Vocabulary): void {
    const numbers = this.#numbers;
    numbers.here = grownTo(numbers.here, this.#count + lengths.length);
    const token = new Int32Array(numbersPerToken);
    let from = 0;
    for (let place = 0; place < lengths.length; place++) {
      const to = from + (lengths[place] ?? 0);
      token[0] = from;
      token[1] = to;
      token[2] = hashOf(characters, from, to);
      // Whether it is ever whole comes with the postings.
      token[3] = 1;
      const here = vocabulary.intern(characters, token, 0);
      if (here >= numbers.there.length) numbers.there = grownTo(numbers.there, here + 1);
      numbers.here[this.#count] = here;
      numbers.there[here] = this.#count + 1;
      this.#count += 1;
      from = to;
    }
  }
}
