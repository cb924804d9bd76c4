import { grownTo } from './growing.ts';

/** Rows per sealed segment: few enough for 16-bit places, enough for its list of tokens to pay. */
const segmentRows = 16_384;

/** What another vocabulary's tokens are in this one: `here` by their number there, `there` + 1 by their number here. */
export type TokenNumbers = { here: Uint32Array<ArrayBuffer>; there: Uint32Array<ArrayBuffer> };

/** Sealed postings: the rows of `tokens[n]` are `rows[starts[n]] … rows[starts[n + 1] - 1]`, counted from `firstRow`. */
export type Segment = {
  readonly firstRow: number;
  /** Whose tokens they are, when they come from elsewhere. */
  readonly numbers?: TokenNumbers;
  /** Rows that hold any token, and the last one that does, counted from the first. */
  readonly rowCount: number;
  readonly lastRow: number;
  readonly tokens: Uint32Array<ArrayBuffer>;
  readonly starts: Uint32Array<ArrayBuffer>;
  readonly rows: Uint16Array<ArrayBuffer>;
};

/** Postings that a search may look at one by one: about a quarter of a millisecond. */
const longestTail = 1 << 17;

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
  /** The tail's beginning, sealed for a search that came before the tail was full. */
  #tailSegments: Segment[] = [];
  #tailSealed = 0;

  /** Notes that `row` holds `token`; each pair once. */
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

  /** Sets `costs`, all `noMatch`, of each row to the lowest cost of the matched tokens it holds. */
  setCosts(matched: MatchedTokens, vocabularySize: number, costs: Uint16Array): void {
    if (matched.tokens.length === 0) return;
    const costOf = new Uint16Array(vocabularySize).fill(noMatch);
    for (let place = 0; place < matched.tokens.length; place++)
      costOf[matched.tokens[place] as number] = matched.costs[place] as number;
    const costsThere = new Map<TokenNumbers, Uint16Array>();
    const matchedThere = new Map<TokenNumbers, MatchedTokens>();
    const target = { costs, classes: costClasses(matched.costs) };
    const found = new FoundPlaces();
    if (this.#tailLength - this.#tailSealed > longestTail) this.#sealTailSoFar();
    for (const segment of [...this.#segments, ...this.#tailSegments]) {
      found.makeRoom(Math.min(segment.tokens.length, matched.tokens.length));
      // Looking each token up costs about 16 steps of a binary search.
      if (matched.tokens.length * 16 < segment.tokens.length)
        lookUp(segment, matchedIn(segment, matched, matchedThere), found);
      else walk(segment, costsIn(segment, costOf, costsThere), found);
      setFound(segment, found, target);
    }
    for (let place = this.#tailSealed; place < this.#tailLength; place++) {
      const cost = costOf[this.#tailTokens[place] ?? 0] ?? noMatch;
      const row = this.#tailFirstRow + (this.#tailRows[place] ?? 0);
      if (cost < (costs[row] ?? 0)) costs[row] = cost;
    }
  }

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
    return sealed(this.#tailFirstRow, { tokens, rows: this.#tailRows.subarray(from, this.#tailLength) });
  }
}

/** Which row holds which token, in the order of the rows. */
export type Pairs = {
  readonly tokens: Uint32Array;
  readonly rows: Uint16Array;
  /** Zeros, one for each token there may be and two more, for callers that seal often; they are zeros again afterwards. */
  readonly scratch?: Uint32Array;
};

/** One counting sort by token. */
export function sealed(firstRow: number, { tokens: pairTokens, rows: pairRows, scratch }: Pairs): Segment {
  const ends = startsByToken(pairTokens, scratch);
  const distinct = countDistinct(ends);
  const tokens = new Uint32Array(distinct);
  const starts = new Uint32Array(distinct + 1);
  let place = 0;
  for (let token = 0; token + 1 < ends.length; token++) {
    const start = ends[token] ?? 0;
    if (start === ends[token + 1]) continue;
    tokens[place] = token;
    starts[place] = start;
    place += 1;
  }
  starts[distinct] = pairTokens.length;
  const rows = new Uint16Array(pairTokens.length);
  for (let pair = 0; pair < pairTokens.length; pair++) {
    const token = pairTokens[pair] ?? 0;
    const next = ends[token] ?? 0;
    rows[next] = pairRows[pair] ?? 0;
    ends[token] = next + 1;
  }
  scratch?.fill(0, 0, ends.length);
  return {
    firstRow,
    rowCount: countRows(pairRows),
    lastRow: pairRows.at(-1) ?? 0,
    ...{ tokens, starts, rows },
  };
}

/** Rows come one after the other, so each begins where the number changes. */
function countRows(pairRows: Uint16Array): number {
  let count = 0;
  for (let pair = 0; pair < pairRows.length; pair++) {
    if (pair === 0 || pairRows[pair] !== pairRows[pair - 1]) count += 1;
  }
  return count;
}

/** Where each token's postings begin when they are sorted, with the end of the last one behind. */
function startsByToken(pairTokens: Uint32Array, scratch: Uint32Array | undefined): Uint32Array {
  let highest = 0;
  for (let pair = 0; pair < pairTokens.length; pair++) {
    const token = pairTokens[pair] ?? 0;
    if (token > highest) highest = token;
  }
  const starts = scratch?.subarray(0, highest + 2) ?? new Uint32Array(highest + 2);
  for (let pair = 0; pair < pairTokens.length; pair++) {
    const next = (pairTokens[pair] ?? 0) + 1;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let token = 1; token < starts.length; token++) {
    starts[token] = (starts[token] ?? 0) + (starts[token - 1] ?? 0);
  }
  return starts;
}

function countDistinct(starts: Uint32Array): number {
  let distinct = 0;
  for (let token = 0; token + 1 < starts.length; token++)
    if (starts[token] !== starts[token + 1]) distinct += 1;
  return distinct;
}

/** Which tokens of a segment were matched: their places in `tokens`, and what each costs. */
class FoundPlaces {
  places = new Uint32Array(1 << 10);
  costs = new Uint16Array(1 << 10);
  count = 0;

  /** Forgets all, with room for so many. */
  makeRoom(most: number): void {
    this.places = grownTo(this.places, most);
    this.costs = grownTo(this.costs, most);
    this.count = 0;
  }
}

/** The distinct costs, the highest first. */
function costClasses(costs: Uint16Array): readonly number[] {
  const isThere = new Uint8Array(noMatch + 1);
  for (let place = 0; place < costs.length; place++) isThere[costs[place] as number] = 1;
  const classes: number[] = [];
  for (let cost = noMatch - 1; cost >= 0; cost--) if (isThere[cost] === 1) classes.push(cost);
  return classes;
}

type Target = { readonly costs: Uint16Array; readonly classes: readonly number[] };

/**
 * Writes the highest costs first and lower ones over them: a write that asks nothing takes a fraction of one that has to
 * compare.
 */
function setFound(segment: Segment, found: FoundPlaces, { costs, classes }: Target): void {
  const { firstRow, lastRow } = segment;
  const own = costs.subarray(firstRow, firstRow + lastRow + 1);
  const wanted = classes.length === 1 ? segment.rowCount : Number.POSITIVE_INFINITY;
  for (const cost of classes) setClass(segment, found, { own, cost, wanted });
}

type ClassTarget = {
  /** Costs of the segment's rows. */
  readonly own: Uint16Array;
  readonly cost: number;
  /** With so many rows set nothing can change any more. */
  readonly wanted: number;
};

function setClass(
  { starts, rows, rowCount }: Segment,
  { places, costs, count }: FoundPlaces,
  { own, cost, wanted }: ClassTarget,
): void {
  let look = Number.isFinite(wanted) ? 2 * rowCount : Number.POSITIVE_INFINITY;
  let written = 0;
  for (let index = 0; index < count; index++) {
    if (costs[index] !== cost) continue;
    const place = places[index] as number;
    const end = starts[place + 1] as number;
    const start = starts[place] as number;
    for (let at = start; at < end; at++) own[rows[at] as number] = cost;
    written += end - start;
    if (written < look) continue;
    // A letter that every row holds is done after the first few tokens.
    if (countSet(own) >= wanted) return;
    look = written + 2 * rowCount;
  }
}

function countSet(costs: Uint16Array): number {
  let count = 0;
  for (let row = 0; row < costs.length; row++) count += ((costs[row] as number) - noMatch) >>> 31;
  return count;
}

/** Matched tokens by the numbers that the segment's own vocabulary gives them, ascending. */
function matchedIn(
  { numbers }: Segment,
  matched: MatchedTokens,
  known: Map<TokenNumbers, MatchedTokens>,
): MatchedTokens {
  if (numbers === undefined) return matched;
  const before = known.get(numbers);
  if (before !== undefined) return before;
  // A number and its cost in one, so that they are sorted together.
  const pairs: number[] = [];
  for (let place = 0; place < matched.tokens.length; place++) {
    const there = numbers.there[matched.tokens[place] ?? 0] ?? 0;
    if (there !== 0) pairs.push((there - 1) * (noMatch + 1) + (matched.costs[place] ?? noMatch));
  }
  const sorted = Float64Array.from(pairs).sort();
  const there = {
    tokens: Uint32Array.from(sorted, (pair) => Math.floor(pair / (noMatch + 1))),
    costs: Uint16Array.from(sorted, (pair) => pair % (noMatch + 1)),
  };
  known.set(numbers, there);
  return there;
}

function lookUp(segment: Segment, matched: MatchedTokens, found: FoundPlaces): void {
  let low = 0;
  for (let index = 0; index < matched.tokens.length; index++) {
    const token = matched.tokens[index] as number;
    low = firstAtLeast(segment.tokens, token, low);
    if (segment.tokens[low] !== token) continue;
    found.places[found.count] = low;
    found.costs[found.count] = matched.costs[index] as number;
    found.count += 1;
  }
}

/** The place of the first number that is not smaller; looks near `from` first. */
function firstAtLeast(sorted: Uint32Array, wanted: number, from: number): number {
  let low = from;
  let step = 1;
  while (low + step < sorted.length && (sorted[low + step] ?? 0) < wanted) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, sorted.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Costs by the numbers that the segment's own vocabulary gives its tokens, so that they are looked at in order. */
function costsIn(
  { numbers }: Segment,
  costOf: Uint16Array,
  known: Map<TokenNumbers, Uint16Array>,
): Uint16Array {
  if (numbers === undefined) return costOf;
  const before = known.get(numbers);
  if (before !== undefined) return before;
  const { here } = numbers;
  const costs = new Uint16Array(here.length);
  for (let token = 0; token < costs.length; token++) costs[token] = costOf[here[token] as number] as number;
  known.set(numbers, costs);
  return costs;
}

function walk({ tokens }: Segment, costOf: Uint16Array, found: FoundPlaces): void {
  const { places, costs } = found;
  let count = 0;
  for (let place = 0; place < tokens.length; place++) {
    const cost = costOf[tokens[place] as number] as number;
    if (cost === noMatch) continue;
    places[count] = place;
    costs[count] = cost;
    count += 1;
  }
  found.count = count;
}
