import type { Rule } from './rule.ts';
import { addCredential, lineStartBefore, matchAt, type Scan } from './scan.ts';

/** `-----BEGIN … PRIVATE KEY-----` (RFC 7468, RFC 1421; OpenSSH and PGP alike). Quantifiers are bounded by lines. */
const begin = /-{4,5} ?BEGIN [A-Z0-9 ]{0,30}PRIVATE (?:KEY|KEY BLOCK) ?-{4,5}/y;
const end = /-{4,5} ?END [A-Z0-9 ]{0,30}PRIVATE (?:KEY|KEY BLOCK) ?-{4,5}/y;
/** One line of a key: base64, a PGP checksum, or a header such as `Proc-Type: 4,ENCRYPTED`. */
const bodyLine =
  /(?:[ \t>|+"'`,;.]{0,40}(?:[A-Za-z0-9+/=]{1,400}|(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset):[^\n]{0,200})?[ \t"'`,;+\\)]{0,12}(?:\r?\n|\\r|\\n|$))/y;
const mostLines = 2_000;

export const privateKeyRule: Rule = {
  name: 'private_key',
  anchors: ['private key', 'private-lines:', 'putty-user-key-file'],
  look(scan, anchor) {
    if (anchor < (scan.handledUntil.get('private_key') ?? 0)) return;
    const range = /^pr.*-lines:|^putty/i.test(scan.text.slice(anchor, anchor + 14))
      ? puttyLines(scan, anchor)
      : (keyFrom(scan, anchor) ?? keyUpTo(scan, anchor));
    if (range === undefined) return;
    scan.handledUntil.set('private_key', range.end);
    addCredential(scan, range, 'private_key');
  },
};

/** The lines below `BEGIN`, as far as they look like a key: a truncated key has no `END`. */
function keyFrom({ text }: Scan, anchor: number) {
  const start = markerStart(text, anchor);
  const head = matchAt(begin, text, start);
  if (head === undefined) return undefined;
  const bodyStart = start + head[0].length;
  let at = bodyStart;
  for (let lines = 0; lines < mostLines && at < text.length; lines++) {
    const marker = matchAt(/[ \t>|+"'`,.]{0,40}/y, text, at)?.[0].length ?? 0;
    const tail = matchAt(end, text, at + marker);
    if (tail !== undefined) return { start: bodyStart, end: at + marker + tail[0].length };
    const line = matchAt(bodyLine, text, at);
    if (line === undefined || line[0] === '' || isText(line[0])) break;
    at += line[0].length;
  }
  at += trailingPiece(text, at);
  // Nothing but blank lines is no key: the words were only spoken of.
  return /[A-Za-z0-9+/]{8}/.test(text.slice(bodyStart, Math.min(at, bodyStart + 400)))
    ? { start: bodyStart, end: trimmedEnd(text, at) }
    : undefined;
}

/** A key written in one line, or the beginning of one: pieces of base64 that end in something else than a line's end. */
function trailingPiece(text: string, at: number): number {
  let position = at;
  for (let pieces = 0; pieces < mostLines; pieces++) {
    const piece = matchAt(
      /[ \t]{0,8}(?:[A-Za-z0-9+/=]{16,20000}|[A-Za-z0-9+/]{1,16}={1,2})/y,
      text,
      position,
    );
    if (piece === undefined) break;
    position += piece[0].length;
  }
  const tail = position > at ? matchAt(/[ \t]{0,8}/y, text, position)?.[0].length : undefined;
  const marker = tail === undefined ? undefined : matchAt(end, text, position + tail);
  return position + (marker === undefined ? 0 : (tail ?? 0) + marker[0].length) - at;
}

function trimmedEnd(text: string, at: number): number {
  let last = at;
  while (last > 0 && /\s/.test(text.charAt(last - 1))) last--;
  return last;
}

/** A word or a short number alone on its line is text below the key, unless the line is padded base64. */
function isText(line: string): boolean {
  const trimmed = line.trim();
  return /^[A-Za-z]{1,15}$/.test(trimmed) && /^(?:[a-z]+|[A-Z][a-z]+|[A-Z]+)$/.test(trimmed);
}

function markerStart(text: string, anchor: number): number {
  const from = wordBefore(text, anchor, 'BEGIN');
  if (from < 0) return anchor;
  let start = from;
  while (start > 0 && from - start < 6 && /[- ]/.test(text.charAt(start - 1))) start--;
  while (text.charAt(start) === ' ') start++;
  return start;
}

/** Where `word` stands in the marker whose middle is at `anchor`; -1 when it does not. */
function wordBefore(text: string, anchor: number, word: string): number {
  const from = Math.max(0, anchor - 40);
  const at = text.slice(from, anchor).lastIndexOf(word);
  return at < 0 ? -1 : from + at;
}

/** `tail key.pem`: base64 lines that end in `END … PRIVATE KEY`. */
function keyUpTo({ text }: Scan, anchor: number) {
  const from = wordBefore(text, anchor, 'END');
  if (from < 0) return undefined;
  let start = from;
  while (start > 0 && from - start < 5 && text.charAt(start - 1) === '-') start--;
  const tail = matchAt(end, text, start);
  if (tail === undefined) return undefined;
  let first = start;
  for (let lines = 0; lines < mostLines; lines++) {
    const lineEnd = first - 1;
    const lineStart = lineStartBefore(text, lineEnd);
    if (
      lineEnd <= lineStart ||
      lineEnd - lineStart > 400 ||
      !/^[ \t]{0,40}[A-Za-z0-9+/]{16,400}={0,2}\r?$/.test(text.slice(lineStart, lineEnd))
    )
      break;
    first = lineStart;
  }
  return first < start ? { start: first, end: start + tail[0].length } : undefined;
}

/** PuTTY's format counts the lines of its private part. */
function puttyLines({ text }: Scan, anchor: number) {
  const head = matchAt(/Private-Lines: {1,4}\d{1,4}\r?\n/iy, text, anchor);
  if (head === undefined) return undefined;
  const start = anchor + head[0].length;
  const body = matchAt(
    /(?:[A-Za-z0-9+/=]{1,80}\r?(?:\n|$)){1,400}(?:Private-MAC: {1,4}[0-9a-f]{16,80})?/y,
    text,
    start,
  );
  return body === undefined ? undefined : { start, end: trimmedEnd(text, start + body[0].length) };
}
