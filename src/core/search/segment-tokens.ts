import { grownTo } from './growing.ts';
import type { Segment, SegmentPostings, TokenNumbers } from './segment.ts';
import { numbersPerToken } from './tokens.ts';
import { hashOf, type Vocabulary } from './vocabulary.ts';

/** Rows that 16 bits can count. */
export const mostSegmentRows = 1 << 16;

/** Postings of a stretch of at most `mostSegmentRows` rows, as arrays that can change hands. Tokens are numbered by the builder's own count. */
export type SegmentBlock = SegmentPostings & {
  /** Rows of the stretch, those without tokens too. */
  readonly length: number;
  /** 1 for each of `tokens`, then of `common`, that stood somewhere without parts of its own. */
  readonly areWhole: Uint8Array<ArrayBuffer>;
  /** The tokens that are new since the last block: their characters end to end, and the length of each. */
  readonly characters: Uint16Array<ArrayBuffer>;
  readonly lengths: Uint32Array<ArrayBuffer>;
};

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
