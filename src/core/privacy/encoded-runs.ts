import { matchAt, type Range } from './scan.ts';

/** A run of base64 or hexadecimal in a text, and what it says. */
export type EncodedRun = Range & { readonly decoded: string };

const shortestRun = 20;
const longestRun = 4_000_000;
/** Base64 in lines of 60 to 76 characters (MIME, PEM bodies) is one run. */
const wrappedLines = /(?:\r?\n[ \t]{0,12}[A-Za-z0-9+/]{4,76}={0,2}(?=[ \t]{0,8}(?:\r?\n|["'`]|$))){1,4000}/y;

/** Runs that decode to readable text, in order. Images, hashes and random keys do not, and cost one short look. */
export function* encodedRuns(text: string): Generator<EncodedRun> {
  const pattern = /[A-Za-z0-9+/_-]{20,}={0,2}/g;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const start = match.index;
    let end = start + match[0].length;
    if (match[0].length >= 60) end += matchAt(wrappedLines, text, end)?.[0].length ?? 0;
    pattern.lastIndex = end;
    if (end - start < shortestRun || end - start > longestRun) continue;
    const decoded = decodeRun(text.slice(start, end));
    if (decoded !== undefined) yield { start, end, decoded };
  }
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
