import { isTokenChar, matchAt, type Range, type Scan, tokenRunEnd } from './scan.ts';
import { isWordsOnly, looksRandom } from './secret-values.ts';

/** A token put together from pieces that stand apart in the text, and where each character came from. */
export type JoinedToken = {
  readonly text: string;
  /** Offset in the text of each character of `text`. */
  readonly origin: readonly number[];
  /** Lengths of `text` at which a whole piece ends. */
  readonly ends: ReadonlySet<number>;
};

/** `" + "`, `' . '`, adjacent literals, `\` before a newline, a newline with indentation, quotation marks or a diff sign. */
const join =
  /["'`][ \t]{0,8}\\?\r?\n?[ \t]{0,40}(?:[+.&,]|\.\.)?[ \t]{0,8}\r?\n?[ \t]{0,40}[frbu]?["'`]|\\?[ \t]{0,40}[│|]?\r?\n[ \t>|│+#*/]{0,40}/y;
const longestToken = 2_000;
const mostJoins = 8;
/** A first piece longer than this is no beginning of a token that its pattern would not know by itself. */
const longestPiece = 400;
const shortestPiece = 8;

/**
 * Joins the token that starts at `at` with the pieces that continue it after line breaks or string concatenation.
 * Every piece after the first fills its line (or its literal), so ordinary text below a token is not drawn in.
 */
export function joinToken(scan: Scan, at: number): JoinedToken | undefined {
  const { text } = scan;
  let position = tokenRunEnd(scan, at);
  if (
    position - at < shortestPiece ||
    position - at > longestPiece ||
    matchAt(join, text, position) === undefined
  )
    return undefined;
  const origin: number[] = [];
  const ends = new Set<number>();
  pushRange(origin, at, position);
  while (origin.length < longestToken && ends.size < mostJoins) {
    const gap = matchAt(join, text, position)?.[0].length ?? 0;
    const next = position + gap;
    const end = gap === 0 ? next : pieceEnd(text, next);
    if (end === next || !fillsItsPlace(text, end)) break;
    ends.add(origin.length);
    pushRange(origin, next, end);
    position = end;
  }
  if (ends.size === 0) return undefined;
  ends.add(origin.length);
  return { text: origin.map((index) => text.charAt(index)).join(''), origin, ends };
}

function pieceEnd(text: string, at: number): number {
  let end = at;
  const limit = Math.min(text.length, at + longestToken);
  while (end < limit && (isTokenChar(text.charCodeAt(end)) || text.charCodeAt(end) === 58)) end++;
  return end;
}

function pushRange(origin: number[], start: number, end: number): void {
  for (let index = start; index < end; index++) origin.push(index);
}

function fillsItsPlace(text: string, end: number): boolean {
  return (
    end === text.length ||
    (/["'`\s,\\]/.test(text.charAt(end)) &&
      matchAt(/["'`]|\\?[ \t]{0,40}[│|]?\r?(?:\n|$)|,[ \t]{0,8}\r?(?:\n|$)/y, text, end) !== undefined)
  );
}

/**
 * Where a secret that ends at `range.end` really ends: the pieces that continue it on the lines below, as long as
 * they look drawn.
 */
export function extendOverJoins(text: string, range: Range): Range {
  let end = range.end;
  for (let joins = 0; joins < mostJoins; joins++) {
    const gap = matchAt(join, text, end)?.[0].length ?? 0;
    if (gap === 0) break;
    const start = end + gap;
    const next = pieceEnd(text, start);
    const piece = text.slice(start, next);
    if (piece.length < 4 || !fillsItsPlace(text, next) || !looksContinued(piece)) break;
    end = next;
  }
  return { start: range.start, end };
}

function looksContinued(piece: string): boolean {
  if (isWordsOnly(piece) || /^(?:\d+|[\w.-]+[=:].*|.*[.:/]\w{1,4}:\d+.*|-.*)$/.test(piece)) return false;
  return (
    looksRandom(piece) || (/\d/.test(piece) && /[A-Za-z]/.test(piece)) || /^[A-Za-z]{20,}={0,2}$/.test(piece)
  );
}
