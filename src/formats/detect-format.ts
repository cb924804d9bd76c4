/** How a file's text is laid out, or why it is none of ours. */
export type Format = 'lines' | 'array' | 'UTF-16' | 'binary';

/** How many bytes are enough to tell text from anything else. */
const sampleSize = 512;

const tab = 0x09;
const newline = 0x0a;
const carriageReturn = 0x0d;
const openBracket = 0x5b;
const openBrace = 0x7b;

/**
 * Tells the format of a file from its first bytes; undefined when they do not say yet and more may come.
 *
 * An array is an opening bracket whose first element is an object (or that is empty): a log line such as
 * `[2026-03-04] started` before the first record must not turn the whole file into one broken array.
 */
export function detectFormat(head: Uint8Array, more: 'more may come' | 'complete'): Format | undefined {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return 'UTF-16';
  // Shorter than a byte order mark: half of one would look like text.
  if (head.length < 3 && more === 'more may come') return undefined;
  const start = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  const first = firstInk(head, start);
  const undecided = more === 'complete' ? 'lines' : undefined;
  if (first === undefined) return undecided;
  if (head[first] === openBrace) return 'lines';
  if (head[first] !== openBracket) {
    if (head.length < sampleSize && more === 'more may come') return undefined;
    return looksBinary(head.subarray(0, sampleSize)) ? 'binary' : 'lines';
  }
  const second = firstInk(head, first + 1);
  if (second === undefined) return undecided;
  return head[second] === openBrace || head[second] === 0x5d ? 'array' : 'lines';
}

/** Where the first byte that is no space stands. */
function firstInk(bytes: Uint8Array, from: number): number | undefined {
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte !== 0x20 && byte !== newline && byte !== carriageReturn && byte !== tab) return at;
  }
  return undefined;
}

/** Text has hardly any control characters; compressed or compiled bytes have one in ten, and sparse files many zeros. */
function looksBinary(sample: Uint8Array): boolean {
  const isControl = (byte: number) => byte < 0x20 && (byte < tab || byte > carriageReturn) && byte !== 0x1b;
  const controls = sample.reduce((count, byte) => count + (isControl(byte) ? 1 : 0), 0);
  return controls > sample.length / 20;
}
