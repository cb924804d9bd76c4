import { grownTo } from './growing.ts';

/** Rows per sealed segment: few enough for 16-bit places, enough for its list of tokens to pay. */
const segmentRows = 16_384;

/** Sealed postings: the rows of `tokens[n]` are `rows[starts[n]] … rows[starts[n + 1] - 1]`, counted from `firstRow`. */
type Segment = {
  readonly firstRow: number;
  readonly tokens: Uint32Array;
  readonly starts: Uint32Array;
  readonly rows: Uint16Array;
};

/** Tokens that a word matched, ascending, each with its cost. */
export type MatchedTokens = { readonly tokens: Uint32Array; readonly costs: Uint16Array };

/** The cost of rows that have no matched token. */
export const noMatch = 0xffff;

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

  /** Notes that `row` holds `token`; each pair once. */
  add(token: number, row: number): void {
    if (row - this.#tailFirstRow >= segmentRows) this.#seal(row);
    this.#tailTokens = grownTo(this.#tailTokens, this.#tailLength + 1);
    this.#tailRows = grownTo(this.#tailRows, this.#tailLength + 1);
    this.#tailTokens[this.#tailLength] = token;
    this.#tailRows[this.#tailLength] = row - this.#tailFirstRow;
    this.#tailLength += 1;
  }

  /** Lowers `costs` of each row to the lowest cost of the matched tokens it holds. */
  lowerCosts(matched: MatchedTokens, vocabularySize: number, costs: Uint16Array): void {
    if (matched.tokens.length === 0) return;
    const costOf = new Uint16Array(vocabularySize).fill(noMatch);
    matched.tokens.forEach((token, place) => {
      costOf[token] = matched.costs[place] ?? noMatch;
    });
    for (const segment of this.#segments) {
      // Looking each token up costs about 16 steps of a binary search.
      if (matched.tokens.length * 16 < segment.tokens.length) lookUp(segment, matched, costs);
      else walk(segment, costOf, costs);
    }
    for (let place = 0; place < this.#tailLength; place++) {
      const cost = costOf[this.#tailTokens[place] ?? 0] ?? noMatch;
      const row = this.#tailFirstRow + (this.#tailRows[place] ?? 0);
      if (cost < (costs[row] ?? 0)) costs[row] = cost;
    }
  }

  /** Turns the tail into a segment by one counting sort, and starts a new tail at `row`. */
  #seal(row: number): void {
    if (this.#tailLength > 0) {
      const tokens = this.#tailTokens.subarray(0, this.#tailLength);
      const rows = this.#tailRows.subarray(0, this.#tailLength);
      this.#segments.push(sealed(this.#tailFirstRow, tokens, rows));
    }
    this.#tailFirstRow = row;
    this.#tailLength = 0;
  }
}

function sealed(firstRow: number, pairTokens: Uint32Array, pairRows: Uint16Array): Segment {
  let highest = 0;
  for (const token of pairTokens) if (token > highest) highest = token;
  const ends = new Uint32Array(highest + 2);
  for (const token of pairTokens) ends[token + 1] = (ends[token + 1] ?? 0) + 1;
  let distinct = 0;
  for (let token = 0; token <= highest; token++) {
    if ((ends[token + 1] ?? 0) > 0) distinct += 1;
    ends[token + 1] = (ends[token + 1] ?? 0) + (ends[token] ?? 0);
  }
  const tokens = new Uint32Array(distinct);
  const starts = new Uint32Array(distinct + 1);
  let place = 0;
  for (let token = 0; token <= highest; token++) {
    if (ends[token] === ends[token + 1]) continue;
    tokens[place] = token;
    starts[place] = ends[token] ?? 0;
    place += 1;
  }
  starts[distinct] = pairTokens.length;
  const rows = new Uint16Array(pairTokens.length);
  pairTokens.forEach((token, pair) => {
    const next = ends[token] ?? 0;
    rows[next] = pairRows[pair] ?? 0;
    ends[token] = next + 1;
  });
  return { firstRow, tokens, starts, rows };
}

function lookUp(segment: Segment, matched: MatchedTokens, costs: Uint16Array): void {
  let low = 0;
  for (let index = 0; index < matched.tokens.length; index++) {
    const token = matched.tokens[index] ?? 0;
    low = firstAtLeast(segment.tokens, token, low);
    if (segment.tokens[low] === token) lower(segment, low, { cost: matched.costs[index] ?? noMatch, costs });
  }
}

function firstAtLeast(sorted: Uint32Array, wanted: number, from: number): number {
  let low = from;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

function walk(segment: Segment, costOf: Uint16Array, costs: Uint16Array): void {
  for (let place = 0; place < segment.tokens.length; place++) {
    const cost = costOf[segment.tokens[place] ?? 0] ?? noMatch;
    if (cost !== noMatch) lower(segment, place, { cost, costs });
  }
}

function lower(
  { starts, rows, firstRow }: Segment,
  place: number,
  { cost, costs }: { readonly cost: number; readonly costs: Uint16Array },
): void {
  const end = starts[place + 1] ?? 0;
  for (let at = starts[place] ?? 0; at < end; at++) {
    const row = firstRow + (rows[at] ?? 0);
    if (cost < (costs[row] ?? 0)) costs[row] = cost;
  }
}
