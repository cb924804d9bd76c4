import {
  type Signs,
  signOfAmpersand,
  signOfBackslash,
  signOfDisguise,
  signOfEquals,
  signOfLookalike,
  signOfPercent,
  signOfTag,
} from './anchor-automaton.ts';
import type { Range } from './scan.ts';

/** A text as it reads once something is decoded, and where its characters came from. */
export type View = {
  readonly text: string;
  /** Where a range of `text` that is not empty was written in the source. */
  readonly written: (start: number, end: number) => Range;
};

/** One kind of decoding: a global pattern of what to decode, and what each match reads as. */
type Decoding = {
  /** Cheap look before the pattern is run at all; `signs` are the text's. */
  readonly mayApply: (text: string, signs: Signs) => boolean;
  readonly pattern: RegExp;
  readonly read: (match: string) => string;
};

const sequences =
  '(?:\\u001b\\[|\\u009b)[0-?]{0,64}[ -/]{0,8}[@-~]|\\u001b\\][^\\u0007\\u001b]{0,2000}(?:\\u0007|\\u001b\\\\)|\\u001b[ -/]{0,4}[0-~]|\\u001b';
/** Soft hyphen, joiners, direction marks, variation selectors, fillers, tags. */
const unseen =
  '[\\u0000\\u00ad\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]|\\u034f|[\\ufe00-\\ufe0f]|\\u{e0001}|[\\u{e0020}-\\u{e007f}]';
/** Forms of ASCII characters for other typefaces, which Unicode's compatibility normalisation (NFKC) folds. */
const typefaces =
  '[\\u00a0\\u2000-\\u200a\\u202f\\u3000\\uff01-\\uff5e\\u2070-\\u209c\\u2460-\\u24ff]|[\\u{1d400}-\\u{1d7ff}]';
const suspicious = new RegExp(`[\\u001b\\u009b]|${unseen}|${typefaces}`, 'u');

/**
 * Terminal escape sequences (ECMA-48), characters nobody sees, and full-width forms of ASCII (U+FF01–U+FF5E).
 */
const visible: Decoding = {
  mayApply: (text, signs) => (signs & signOfDisguise) !== 0 && suspicious.test(text),
  pattern: new RegExp(`${sequences}|${unseen}|${typefaces}`, 'gu'),
  read: (match) => {
    const code = match.codePointAt(0) ?? 0;
    const isTypeface =
      code === 0xa0 ||
      (code >= 0x2000 && code <= 0x200a) ||
      code === 0x202f ||
      code === 0x3000 ||
      (code >= 0x2070 && code <= 0x24ff) ||
      (code >= 0xff01 && code <= 0xff5e) ||
      (code >= 0x1d400 && code <= 0x1d7ff);
    return isTypeface ? match.normalize('NFKC') : '';
  },
};

const shortEscapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '', f: '', v: '' };

/** Backslash escapes of JSON, JavaScript, C and shells, one level of them; `\` before a line's end joins the lines. */
const unescaped: Decoding = {
  mayApply: (_text, signs) => (signs & signOfBackslash) !== 0,
  pattern: /\\(?:u\{[0-9A-Fa-f]{1,6}\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|\r?\n|[nrtbfv"'`\\/=:$&])/g,
  read: (match) => {
    const sign = match.charAt(1);
    if (sign === 'u' || sign === 'x')
      return fromCode(Number.parseInt(match.replace(/[^0-9A-Fa-f]/g, ''), 16));
    if (sign === '\n' || sign === '\r') return '';
    return shortEscapes[sign] ?? sign;
  },
};

const namedEntities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  shy: '',
  equals: '=',
  colon: ':',
  sol: '/',
  commat: '@',
  lowbar: '_',
  hyphen: '-',
  dash: '-',
  period: '.',
  plus: '+',
};

/** Character references of HTML, and the tags that change a word's look without ending it. */
const entities: Decoding = {
  mayApply: (text, signs) =>
    ((signs & signOfAmpersand) !== 0 &&
      /&(?:#|(?:amp|lt|gt|quot|apos|nbsp|shy|equals|colon|sol|commat|lowbar|hyphen|period|plus);)/.test(
        text,
      )) ||
    ((signs & signOfTag) !== 0 && /<\/?(?:b|i|em|wbr|strong|span|mark|font|u|code)[ >]/.test(text)),
  pattern:
    /&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|amp|lt|gt|quot|apos|nbsp|shy|equals|colon|sol|commat|lowbar|hyphen|dash|period|plus);|<\/?(?:b|i|em|wbr|strong|span|mark|font|u|code)(?: [^<>\n]{0,120})?>/g,
  read: (match) => {
    if (match.startsWith('<')) return '';
    const name = match.slice(1, -1);
    if (!name.startsWith('#')) return namedEntities[name] ?? '';
    return fromCode(
      /^#[xX]/.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10),
    );
  },
};

/** Percent-encoding (RFC 3986 §2.1) and quoted-printable (RFC 2045 §6.7), of single bytes: tokens are ASCII. */
const percent: Decoding = {
  mayApply: (text, signs) =>
    ((signs & signOfPercent) !== 0 && /%[0-9A-Fa-f]{2}/.test(text)) ||
    ((signs & signOfEquals) !== 0 && text.includes('=3D')),
  pattern: /%[0-9A-Fa-f]{2}|=3D(?=[\w"'])|(?<=\w)=\r?\n(?=\w)/g,
  read: (match) => (/\n$/.test(match) ? '' : fromCode(Number.parseInt(match.slice(1), 16))),
};

function fromCode(code: number): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

const latinOf: Readonly<Record<string, string>> = {
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  х: 'x',
  у: 'y',
  і: 'i',
  ј: 'j',
  ѕ: 's',
  һ: 'h',
  к: 'k',
  т: 't',
  м: 'm',
  А: 'A',
  В: 'B',
  Е: 'E',
  К: 'K',
  М: 'M',
  Н: 'H',
  О: 'O',
  Р: 'P',
  С: 'C',
  Т: 'T',
  Х: 'X',
  ο: 'o',
  α: 'a',
  ν: 'v',
  ε: 'e',
  ι: 'i',
};

/** Cyrillic and Greek letters amid Latin ones, which look the same (Unicode TR 39). */
const lookalikes: Decoding = {
  mayApply: (text, signs) =>
    (signs & signOfLookalike) !== 0 && /[A-Za-z][\u0370-\u04ff]|[\u0370-\u04ff][A-Za-z]/.test(text),
  pattern: /(?<=[A-Za-z])[\u0370-\u04ff]{1,3}(?![\u0370-\u04ff])|[\u0370-\u04ff]{1,3}(?=[A-Za-z])/g,
  read: (match) => match.replace(/./gu, (letter) => latinOf[letter] ?? letter),
};

/** Each decoding works on the result of the one before; what was encoded twice is decoded twice. */
const pipeline: readonly Decoding[] = [
  visible,
  lookalikes,
  unescaped,
  unescaped,
  entities,
  percent,
  percent,
  visible,
];

/**
 * Hands every distinct reading of a text to `look`, the text itself left out. `signs` are the text's, and `look` answers those of the
 * reading. Linear: at most one view for each step of the pipeline.
 */
export function lookAtViews(text: string, signs: Signs, look: (view: View) => Signs): void {
  let view: View | undefined;
  let current = { text, signs };
  for (const decoding of pipeline) {
    if (!decoding.mayApply(current.text, current.signs)) continue;
    const next = decode(current.text, decoding, view);
    if (next === undefined) continue;
    view = next;
    current = { text: next.text, signs: look(next) };
  }
}

/**
 * Pieces of a view in order: piece `i` begins in the view at `at[i]` and was written from `from[i]` on. It was copied
 * character by character where `to[i]` is -1, and otherwise stands as a whole for what was written up to `to[i]`.
 */
type Pieces = { readonly at: number[]; readonly from: number[]; readonly to: number[] };

function decode(text: string, { pattern, read }: Decoding, source: View | undefined): View | undefined {
  const pieces: Pieces = { at: [], from: [], to: [] };
  const texts: string[] = [];
  let length = 0;
  let last = 0;
  const put = (piece: string, from: number, to: number): void => {
    if (piece === '') return;
    pieces.at.push(length);
    pieces.from.push(from);
    pieces.to.push(piece.length === to - from ? -1 : to);
    texts.push(piece);
    length += piece.length;
  };
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [written] = match;
    const piece = read(written);
    put(text.slice(last, match.index), last, match.index);
    last = match.index + written.length;
    if (piece.length <= written.length) put(piece, match.index, last);
  }
  if (last === 0) return undefined;
  put(text.slice(last), last, text.length);
  return { text: texts.join(''), written: (start, end) => writtenAt({ pieces, source }, start, end) };
}

type Origin = { readonly pieces: Pieces; readonly source: View | undefined };

function writtenAt({ pieces, source }: Origin, start: number, end: number): Range {
  const first = pieceAt(pieces.at, start);
  const last = pieceAt(pieces.at, end - 1);
  const from = pieces.from[first] ?? 0;
  const to = pieces.to[last] ?? -1;
  const range = {
    start: pieces.to[first] === -1 ? from + start - (pieces.at[first] ?? 0) : from,
    end: to === -1 ? (pieces.from[last] ?? 0) + end - (pieces.at[last] ?? 0) : to,
  };
  return source === undefined ? range : source.written(range.start, range.end);
}

/** The last piece that begins at `offset` or before. */
function pieceAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
