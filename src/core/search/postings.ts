import {
  addRow,
  addRows,
  addRowsFrom,
  bitCount,
  dropRows,
  noRows,
  type RowBits,
  wordsFor,
} from '../dataset/row-bits.ts';
import type { CostSets } from './costed-rows.ts';
import { grownTo } from './growing.ts';
import type { FoundPlaces, MatchedTokenFinder } from './matched-tokens.ts';
import { type Segment, sealed } from './segment.ts';

/** Rows per sealed segment: few enough for 16-bit places, enough for its list of tokens to pay. */
const segmentRows = 16_384;

/** Postings that a search may look at one by one: about a quarter of a millisecond. */
const longestTail = 1 << 17;

/**
 * Which rows hold which token. Rows are added in ascending order; about 2 bytes a posting once a segment is sealed. The
 * newest rows wait unsealed and are searched by looking at each of their postings.
 */
export class Postings {
  readonly #segments: Segment[] = [];
  #tailFirstRow = 0;
  #tailTokens = new Uint32Array(1 << 14);
  #tailRows = new Uint16Array(1 << 14);
  #tailLength = 0;
  /** The tail's beginning, sealed for a search that came before the tail was full. */
  #tailSegments: Segment[] = [];
  #tailSealed = 0;

  /** Notes that `row` holds `token`; each pair once, and all of a row one after another. */
  add(token: number, row: number): void {
    if (row - this.#tailFirstRow >= segmentRows) this.#seal(row);
    this.#tailTokens = grownTo(this.#tailTokens, this.#tailLength + 1);
    this.#tailRows = grownTo(this.#tailRows, this.#tailLength + 1);
    this.#tailTokens[this.#tailLength] = token;
    this.#tailRows[this.#tailLength] = row - this.#tailFirstRow;
    this.#tailLength += 1;
  }

  /** Adds postings that were sealed elsewhere; their rows must not be added in any other way. */
  addSegment(segment: Segment): void {
    this.#segments.push(segment);
  }

  /** Segments that will not change any more. */
  get sealedSegments(): number {
    return this.#segments.length;
  }

  /** Adds the rows of sealed segments from segment `from` on, each to the set of the lowest cost of a token it holds. */
  addSealed(matched: MatchedTokenFinder, sets: CostSets, from: number): void {
    this.#addSegments(this.#segments.slice(from), matched, sets);
  }

  /** Whether there are rows that no sealed segment holds. */
  get hasTail(): boolean {
    return this.#tailLength > 0;
  }

  /** The same for all other rows. */
  addTail(matched: MatchedTokenFinder, sets: CostSets): void {
    if (matched.costs.length === 0) return;
    if (this.#tailLength - this.#tailSealed > longestTail) this.#sealTailSoFar();
    this.#addSegments(this.#tailSegments, matched, sets);
    if (this.#tailSealed < this.#tailLength) this.#addUnsealed(matched, sets);
  }

  #addSegments(segments: readonly Segment[], matched: MatchedTokenFinder, sets: CostSets): void {
    if (matched.costs.length === 0) return;
    const scratch = new SegmentSets();
    for (const segment of segments) addSegmentRows(segment, matched, { sets, scratch });
  }

  #addUnsealed({ classOf, costs }: MatchedTokenFinder, sets: CostSets): void {
    const words = wordsFor((this.#tailRows[this.#tailLength - 1] ?? 0) + 1);
    const own = costs.map(() => new Uint32Array(words));
    for (let place = this.#tailSealed; place < this.#tailLength; place++) {
      const found = classOf[this.#tailTokens[place] as number] ?? 0;
      if (found !== 0) addRow(own[found - 1] as RowBits, this.#tailRows[place] as number);
    }
    const seen = new Uint32Array(words);
    own.forEach((rows, place) => {
      dropRows(rows, seen);
      addRows(seen, rows);
      addRowsFrom(sets.of(costs[place] as number), rows, this.#tailFirstRow);
    });
  }

  /** Between records, so that no row is in two segments. */
  #sealTailSoFar(): void {
    this.#tailSegments.push(this.#sealed(this.#tailSealed));
    this.#tailSealed = this.#tailLength;
  }

  /** Turns the tail into a segment, and starts a new tail at `row`. */
  #seal(row: number): void {
    if (this.#tailLength > 0) this.#segments.push(this.#sealed(0));
    this.#tailSegments = [];
    this.#tailSealed = 0;
    this.#tailFirstRow = row;
    this.#tailLength = 0;
  }

  #sealed(from: number): Segment {
    const tokens = this.#tailTokens.subarray(from, this.#tailLength);
    const rows = this.#tailRows.subarray(from, this.#tailLength);
    return { firstRow: this.#tailFirstRow, ...sealed({ tokens, rows }) };
  }
}

/** Sets of a segment's rows, used for one segment after another. */
class SegmentSets {
  seen: RowBits = noRows(0);
  own: RowBits = noRows(0);

  clear(words: number): void {
    if (this.seen.length === words) this.seen.fill(0);
    else {
      this.seen = new Uint32Array(words);
      this.own = new Uint32Array(words);
    }
  }
}

type Target = { readonly sets: CostSets; readonly scratch: SegmentSets };

/** From the lowest cost up: once every row is seen, nothing can be added any more. A common letter is done in no time. */
function addSegmentRows(segment: Segment, matched: MatchedTokenFinder, { sets, scratch }: Target): void {
  scratch.clear(wordsFor(segment.lastRow + 1));
  const { seen, own } = scratch;
  const [only] = matched.costs;
  if (only !== undefined && matched.costs.length === 1) {
    addOnlyClass(segment, own, matched);
    addRowsFrom(sets.of(only), own, segment.firstRow);
    return;
  }
  const common = matched.common(segment);
  let listed: FoundPlaces | undefined;
  for (let place = 0; place < matched.costs.length; place++) {
    own.fill(0);
    addCommon(segment, own, { found: common, wanted: place + 1 });
    const isFull = countBoth(seen, own) === segment.rowCount;
    if (!isFull) {
      listed ??= matched.listed(segment);
      addListed(segment, own, { found: listed, wanted: place + 1 });
    }
    dropRows(own, seen);
    addRowsFrom(sets.of(matched.costs[place] as number), own, segment.firstRow);
    addRows(seen, own);
    if (isFull) return;
  }
}

/** Nearly every row holds a common letter, so a few tokens are all that has to be looked at. */
function addOnlyClass(segment: Segment, own: RowBits, matched: MatchedTokenFinder): void {
  own.fill(0);
  addCommon(segment, own, { found: matched.common(segment), wanted: 1 });
  if (countBoth(own, own) === segment.rowCount) return;
  const classes = matched.classesIn(segment);
  if (classes === undefined) addListed(segment, own, { found: matched.listed(segment), wanted: 1 });
  for (let from = 0; classes !== undefined && from < segment.tokens.length; from += tokensAtOnce) {
    addMarked(segment, own, { classes, from });
    if (countBoth(own, own) === segment.rowCount) return;
  }
}

/** Tokens between looks at whether all rows are there. The first ones were seen first, and so are the most frequent. */
const tokensAtOnce = 2048;

/** Adds the rows of the next few listed tokens that have a class. */
function addMarked(
  { tokens, starts, rows }: Segment,
  own: RowBits,
  { classes, from }: { readonly classes: Uint8Array; readonly from: number },
): void {
  const to = Math.min(tokens.length, from + tokensAtOnce);
  for (let place = from; place < to; place++) {
    if (classes[tokens[place] as number] === 0) continue;
    const end = starts[place + 1] as number;
    for (let at = starts[place] as number; at < end; at++) {
      const row = rows[at] as number;
      own[row >>> 5] = (own[row >>> 5] as number) | (1 << (row & 31));
    }
  }
}

type Wanted = { readonly found: FoundPlaces; readonly wanted: number };

function addCommon(
  { commonRows }: Segment,
  own: RowBits,
  { found: { places, classes, count }, wanted }: Wanted,
): void {
  const words = own.length;
  for (let index = 0; index < count; index++) {
    if (classes[index] !== wanted) continue;
    const start = (places[index] as number) * words;
    for (let word = 0; word < words; word++)
      own[word] = (own[word] as number) | (commonRows[start + word] as number);
  }
}

function addListed(
  { starts, rows, rowCount }: Segment,
  own: RowBits,
  { found: { places, classes, count }, wanted }: Wanted,
): void {
  let look = 2 * rowCount;
  let written = 0;
  for (let index = 0; index < count; index++) {
    if (classes[index] !== wanted) continue;
    const place = places[index] as number;
    const end = starts[place + 1] as number;
    const start = starts[place] as number;
    for (let at = start; at < end; at++) {
      const row = rows[at] as number;
      own[row >>> 5] = (own[row >>> 5] as number) | (1 << (row & 31));
    }
    written += end - start;
    if (written < look) continue;
    if (countBoth(own, own) === rowCount) return;
    look = written + 2 * rowCount;
  }
}

/** Rows that are in either set. */
function countBoth(a: RowBits, b: RowBits): number {
  let count = 0;
  for (let word = 0; word < a.length; word++) count += bitCount((a[word] as number) | (b[word] as number));
  return count;
}
