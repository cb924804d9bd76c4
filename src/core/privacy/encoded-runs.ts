import { matchAt, type Range } from './scan.ts';

/** A run of base64 or hexadecimal in a text, and what it says. */
export type EncodedRun = Range & { readonly decoded: string };

const shortestRun = 20;
const longestRun = 4_000_000;
/** Base64 in lines of 60 to 76 characters (MIME, PEM bodies) is one run. */
const wrappedLines = /(?:\r?\n[ \t]{0,12}[A-Za-z0-9+/]{4,76}={0,2}(?=[ \t]{0,8}(?:\r?\n|["'`]|$))){1,4000}/y;

/** Long runs of letters, digits and the signs of base64, in order. */
export function* longRuns(text: string): Generator<Range> {
  let at = 0;
  for (;;) {
    const start = nextRun(text, at);
    if (start < 0) return;
    let end = runEnd(text, start);
    if (end - start >= 60) end += matchAt(wrappedLines, text, end)?.[0].length ?? 0;
    at = end;
    if (end - start <= longestRun) yield { start, end };
  }
}

/**
 * What a run says, when it decodes to readable text. Images, hashes and random keys do not, and cost one short look.
 * A path may stand before the encoded part; then that part alone is the answer.
 */
export function readRun(text: string, run: Range): EncodedRun | undefined {
  const written = text.slice(run.start, run.end);
  const decoded = decodeRun(written);
  if (decoded !== undefined) return { ...run, decoded };
  if (!/[/_-]/.test(written) || written.length > 20_000) return undefined;
  for (const piece of written.matchAll(/[A-Za-z0-9+]{24,}={0,2}/g)) {
    const inner = decodeRun(piece[0]);
    const start = run.start + piece.index;
    if (inner !== undefined) return { start, end: start + piece[0].length, decoded: inner };
  }
  return undefined;
}

const runChars = Uint8Array.from({ length: 128 }, (_, code) =>
  /[A-Za-z0-9+/_-]/.test(String.fromCharCode(code)) ? 1 : 0,
);

function isRunChar(text: string, at: number): boolean {
  return runChars[text.charCodeAt(at)] === 1;
}

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
  for (const byte of bytes) {
    if (byte < 32 ? byte !== 9 && byte !== 10 && byte !== 13 && byte !== 27 : byte === 127) odd += 4;
    else if (byte > 127) odd++;
  }
  return odd * 10 < bytes.length;
}
