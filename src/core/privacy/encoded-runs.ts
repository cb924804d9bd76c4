import { matchAt, type Range } from './scan.ts';

/** A run of base64 or hexadecimal in a text, and what it says. */
export type EncodedRun = Range & { readonly decoded: string };

const shortestRun = 20;
const longestRun = 4_000_000;
/** Base64 in lines of 60 to 76 characters (MIME, PEM bodies) is one run. */
const wrappedLines = /(?:\r?\n[ \t]{0,12}[A-Za-z0-9+/]{4,76}={0,2}(?=[ \t]{0,8}(?:\r?\n|["'`]|$))){1,4000}/y;

/** Hands long runs of letters, digits and the signs of base64 to `look`, in order. */
export function longRuns(text: string, look: (run: Range) => void): void {
  let at = 0;
  for (;;) {
    const start = nextRun(text, at);
    if (start < 0) return;
    let end = runEnd(text, start);
    if (end - start >= 60) end += matchAt(wrappedLines, text, end)?.[0].length ?? 0;
    at = end;
    if (end - start <= longestRun) look({ start, end });
  }
}

/**
 * What a run says, when it decodes to readable text. Images, hashes and random keys do not, and cost one short look.
 * A path may stand before the encoded part; then that part alone is the answer.
 */
export function readRun(text: string, run: Range): EncodedRun | undefined {
  const kinds = kindsIn(text, run);
  if (mayRead(text, run, kinds)) {
    const decoded = decodeRun(text.slice(run.start, run.end));
    if (decoded !== undefined) return { ...run, decoded };
  }
  if ((kinds & separator) === 0 || run.end - run.start > 20_000) return undefined;
  return readPiece(text, run);
}

/** The first part between the signs of a path or a name that decodes by itself. */
function readPiece(text: string, run: Range): EncodedRun | undefined {
  for (let start = run.start; start < run.end; start++) {
    let end = start;
    while (end < run.end && isPieceChar(text, end)) end++;
    if (end - start >= shortestPiece) {
      for (let padding = 0; padding < 2 && end < run.end && text.charCodeAt(end) === equals; padding++) end++;
      const piece = { start, end };
      const decoded = mayRead(text, piece, kindsIn(text, piece))
        ? decodeRun(text.slice(start, end))
        : undefined;
      if (decoded !== undefined) return { ...piece, decoded };
    }
    start = Math.max(start, end);
  }
  return undefined;
}

const shortestPiece = 24;
const equals = 61;

/** Kinds of characters in a run. */
const capital = 1;
const small = 2;
const separator = 4;
const noHex = 8;
const blank = 16;
const plain = 32;

const kindOf = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  const hex = /[0-9A-Fa-f]/.test(char) ? 0 : noHex;
  if (/[A-Z]/.test(char)) return capital | hex | plain;
  if (/[a-z]/.test(char)) return small | hex | plain;
  if (/[0-9+]/.test(char)) return hex | plain;
  if (/[/_-]/.test(char)) return separator | noHex;
  return blank | noHex;
});

function kindAt(text: string, at: number): number {
  return kindOf[text.charCodeAt(at)] ?? blank | noHex;
}

function kindsIn(text: string, { start, end }: Range): number {
  let kinds = 0;
  for (let at = start; at < end; at++) kinds |= kindAt(text, at);
  return kinds;
}

function isRunChar(text: string, at: number): boolean {
  return (kindAt(text, at) & (plain | separator)) !== 0;
}

function isPieceChar(text: string, at: number): boolean {
  return (kindAt(text, at) & plain) !== 0;
}

/** Whether `decodeRun` is worth its cost: false only where its first look would find nothing readable. */
function mayRead(text: string, range: Range, kinds: number): boolean {
  if (text.startsWith('0x', range.start)) return true;
  const mixed = (kinds & capital) !== 0 && (kinds & small) !== 0;
  if ((kinds & noHex) === 0) return mixed || hexBeginsReadable(text, range);
  return mixed && beginsReadable(text, range);
}

const lookedBytes = 48;

/** Whether the first 64 digits of base64 say something readable, judged as `readable` does, without making the bytes. */
function beginsReadable(text: string, { start, end }: Range): boolean {
  let digits = 0;
  let bits = 0;
  let odd = 0;
  for (let at = start; at < end && digits < (lookedBytes / 3) * 4; at++) {
    const value = digitOf[text.charCodeAt(at)] ?? noDigit;
    if (value === noDigit) {
      // Padding in the middle: other rules of decoding.
      if (text.charCodeAt(at) === equals && at < end - 2) return true;
      continue;
    }
    const place = digits++ % 4;
    bits = ((bits << 6) | value) & 0xfff;
    if (place > 0) odd += oddness((bits >> (6 - 2 * place)) & 0xff);
    if (odd * 10 >= lookedBytes) return false;
  }
  return odd * 10 < Math.floor((digits * 3) / 4);
}

/** The same for bytes in hexadecimal, all of whose digits are of one case. */
function hexBeginsReadable(text: string, { start, end }: Range): boolean {
  const bytes = Math.min(lookedBytes, (end - start) / 2);
  if (bytes < 16) return false;
  let odd = 0;
  for (let at = start; at + 1 < start + 2 * bytes; at += 2) {
    odd += oddness((hexAt(text, at) << 4) | hexAt(text, at + 1));
    if (odd * 10 >= bytes) return false;
  }
  return true;
}

function hexAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 58 ? code - 48 : (code & 0xdf) - 55;
}

const noDigit = 255;
const digitOf = Uint8Array.from({ length: 128 }, (_, code) => {
  const standard = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const value = standard.indexOf(String.fromCharCode(code).replace('-', '+').replace('_', '/'));
  return value < 0 ? noDigit : value;
});

/** Start of the next run of `shortestRun` characters or more: looks at every twentieth character in most text. */
function nextRun(text: string, from: number): number {
  let start = from;
  while (start + shortestRun <= text.length) {
    let at = start + shortestRun - 1;
    while (at >= start && isRunChar(text, at)) at--;
    if (at < start) return start;
    start = at + 1;
  }
  return -1;
}

function runEnd(text: string, start: number): number {
  let end = start + shortestRun;
  while (end < text.length && isRunChar(text, end)) end++;
  for (let padding = 0; padding < 2 && text.charCodeAt(end) === 61; padding++) end++;
  return end;
}

function decodeRun(run: string): string | undefined {
  const hex = /^(?:0x)?((?:[0-9a-f]{2}){16,}|(?:[0-9A-F]{2}){16,})$/.exec(run)?.[1];
  if (hex !== undefined)
    return readable(Buffer.from(hex.slice(0, 96), 'hex'))
      ? Buffer.from(hex, 'hex').toString('latin1')
      : undefined;
  if (!mayBeBase64(run)) return undefined;
  const squeezed = /\s/.test(run) ? run.replace(/\s+/g, '') : run;
  if (!readable(Buffer.from(squeezed.slice(0, 64), 'base64'))) return undefined;
  const bytes = Buffer.from(squeezed, 'base64');
  return readable(bytes.subarray(0, 4_096)) ? bytes.toString('latin1') : undefined;
}

/** Readable text in base64 has upper and lower case letters; paths and words mostly lack one or have no digit. */
function mayBeBase64(run: string): boolean {
  return /[A-Z]/.test(run) && /[a-z]/.test(run);
}

/** Printable ASCII, white space or UTF-8, with hardly an exception. */
function readable(bytes: Uint8Array): boolean {
  if (bytes.length < 12) return false;
  let odd = 0;
  for (const byte of bytes) odd += oddness(byte);
  return odd * 10 < bytes.length;
}

function oddness(byte: number): number {
  if (byte > 127) return 1;
  if (byte >= 32) return byte === 127 ? 4 : 0;
  return byte === 9 || byte === 10 || byte === 13 || byte === 27 ? 0 : 4;
}
