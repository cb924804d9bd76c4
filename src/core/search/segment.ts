import { addRow, type RowBits, wordsFor } from '../dataset/row-bits.ts';

/** What another vocabulary's tokens are in this one: `here` by their number there, `there` + 1 by their number here. */
export type TokenNumbers = { here: Uint32Array<ArrayBuffer>; there: Uint32Array<ArrayBuffer> };

/**
 * Sealed postings of a stretch of rows, counted from its first. A token that stands in more than a sixteenth of them has a
 * set of rows instead of a list: no larger there, and added to others at 32 rows a step. Most postings are of such tokens.
 */
export type Segment = SegmentPostings & {
  readonly firstRow: number;
  /** Whose tokens they are, when they come from elsewhere. */
  readonly numbers?: TokenNumbers;
};

export type SegmentPostings = {
  /** Rows that hold any token, and the last one that does. */
  readonly rowCount: number;
  readonly lastRow: number;
  /** Ascending; the rows of `tokens[n]` are `rows[starts[n]] … rows[starts[n + 1] - 1]`. */
  readonly tokens: Uint32Array<ArrayBuffer>;
  readonly starts: Uint32Array<ArrayBuffer>;
  readonly rows: Uint16Array<ArrayBuffer>;
  /** Ascending; the sets of these tokens lie end to end, `wordsFor(lastRow + 1)` words each. */
  readonly common: Uint32Array<ArrayBuffer>;
  readonly commonRows: RowBits;
};

/** Which row holds which token, in the order of the rows. */
export type Pairs = {
  readonly tokens: Uint32Array;
  readonly rows: Uint16Array;
  /** Zeros, one for each token there may be and two more, for callers that seal often; they are zeros again afterwards. */
  readonly scratch?: Uint32Array;
};

/** A set takes a bit a row, a list two bytes a posting. */
const rowsPerPosting = 16;
/** Stands before the place of a common token. */
const commonMark = 0x80000000;

/** One counting sort by token. */
export function sealed({ tokens: pairTokens, rows: pairRows, scratch }: Pairs): SegmentPostings {
  const lastRow = pairRows.at(-1) ?? 0;
  const words = wordsFor(lastRow + 1);
  const places = countsByToken(pairTokens, scratch);
  const { tokens, starts, common } = placed(places, Math.floor(lastRow / rowsPerPosting) + 1);
  const rows = new Uint16Array(starts.at(-1) ?? 0);
  const commonRows = new Uint32Array(common.length * words);
  for (let pair = 0; pair < pairTokens.length; pair++) {
    const token = pairTokens[pair] as number;
    const place = places[token] as number;
    if (place >= commonMark) {
      addRow(commonRows, (place - commonMark) * words * 32 + (pairRows[pair] as number));
    } else {
      rows[place] = pairRows[pair] as number;
      places[token] = place + 1;
    }
  }
  scratch?.fill(0, 0, places.length);
  return { rowCount: countOfRows(pairRows), lastRow, tokens, starts, rows, common, commonRows };
}

function countsByToken(pairTokens: Uint32Array, scratch: Uint32Array | undefined): Uint32Array {
  let highest = 0;
  for (let pair = 0; pair < pairTokens.length; pair++) {
    const token = pairTokens[pair] as number;
    if (token > highest) highest = token;
  }
  const counts = scratch?.subarray(0, highest + 1) ?? new Uint32Array(highest + 1);
  for (let pair = 0; pair < pairTokens.length; pair++) {
    const token = pairTokens[pair] as number;
    counts[token] = (counts[token] as number) + 1;
  }
  return counts;
}

/** Turns counts into places: where the token's list begins, or, marked, which set it has. */
function placed(counts: Uint32Array, most: number): Pick<Segment, 'tokens' | 'starts' | 'common'> {
  let commonCount = 0;
  let distinct = 0;
  for (let token = 0; token < counts.length; token++) {
    const count = counts[token] as number;
    if (count > most) commonCount += 1;
    else if (count > 0) distinct += 1;
  }
  const tokens = new Uint32Array(distinct);
  const starts = new Uint32Array(distinct + 1);
  const common = new Uint32Array(commonCount);
  let [place, nextCommon, start] = [0, 0, 0];
  for (let token = 0; token < counts.length; token++) {
    const count = counts[token] as number;
    if (count === 0) continue;
    if (count > most) {
      common[nextCommon] = token;
      counts[token] = commonMark + nextCommon++;
    } else {
      tokens[place] = token;
      starts[place++] = start;
      counts[token] = start;
      start += count;
    }
  }
  starts[distinct] = start;
  return { tokens, starts, common };
}

/** Rows come one after the other, so each begins where the number changes. */
function countOfRows(pairRows: Uint16Array): number {
  let count = 0;
  for (let pair = 0; pair < pairRows.length; pair++) {
    if (pair === 0 || pairRows[pair] !== pairRows[pair - 1]) count += 1;
  }
  return count;
}
