/**
 * Passing over JSON (RFC 8259) in UTF-8 bytes. Every loop ends at a control character, so one must follow the text.
 * Each function gives the place behind what it passed, or -1 for what is not valid or not simple: a key that stands
 * twice, an escaped surrogate, deep nesting.
 */

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const backslash = 0x5c;
const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;
const nine = 0x39;

/** Deeper values are left to the parser; search does not look deeper either. */
const deepestSimple = 14;

/** Keys of one object that are compared with each other. */
const mostKeys = 32;

/** 1 where a run of plain characters in a string ends: at a quote, a backslash or a control character. */
const stringStop = new Uint8Array(256);
stringStop.fill(1, 0, 0x20);
stringStop[quote] = 1;
stringStop[backslash] = 1;

/** 1 for what ends a number or a literal. */
export const tokenStop = new Uint8Array(256);
tokenStop.fill(1, 0, 0x21);
for (const character of ',:]}[{"') tokenStop[character.charCodeAt(0)] = 1;

/** Of the four space characters, a line has no newline. */
export function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return at;
    at += 1;
  }
}

/** Passes the rest of a string whose opening quote is behind. */
export function skipString(bytes: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    while (stringStop[bytes[at] ?? 0] === 0) at += 1;
    const byte = bytes[at];
    if (byte === quote) return at + 1;
    if (byte !== backslash) return -1;
    const escaped = bytes[at + 1] ?? 0;
    if (escaped === 0x75) {
      const code = escapedCode(bytes, at + 2);
      if (code === -1 || (code >= 0xd800 && code <= 0xdfff)) return -1;
      at += 6;
    } else if (isSimpleEscape[escaped] === 1) at += 2;
    else return -1;
  }
}

const isSimpleEscape = new Uint8Array(256);
for (const character of '"\\/bfnrt') isSimpleEscape[character.charCodeAt(0)] = 1;

/** The code unit that four hexadecimal digits write; -1 when they are none. */
export function escapedCode(bytes: Uint8Array, from: number): number {
  let code = 0;
  for (let at = from; at < from + 4; at++) {
    const digit = hexDigit[bytes[at] ?? 0] ?? -1;
    if (digit === -1) return -1;
    code = code * 16 + digit;
  }
  return code;
}

const hexDigit = new Int8Array(256).fill(-1);
for (const [value, character] of [...'0123456789abcdef'].entries()) {
  hexDigit[character.charCodeAt(0)] = value;
  hexDigit[character.toUpperCase().charCodeAt(0)] = value;
}

/** Passes any value. */
export function skipValue(bytes: Uint8Array, from: number, depth = 1): number {
  switch (bytes[from]) {
    case quote:
      return skipString(bytes, from + 1);
    case 0x7b:
      return depth > deepestSimple ? -1 : skipObject(bytes, from + 1, depth);
    case 0x5b:
      return depth > deepestSimple ? -1 : skipArray(bytes, from + 1, depth);
    case 0x74:
      return skipWord(bytes, from, 'true');
    case 0x66:
      return skipWord(bytes, from, 'false');
    case 0x6e:
      return skipWord(bytes, from, 'null');
    default:
      return skipNumber(bytes, from);
  }
}

function skipWord(bytes: Uint8Array, from: number, word: string): number {
  for (let at = 0; at < word.length; at++) if (bytes[from + at] !== word.charCodeAt(at)) return -1;
  return from + word.length;
}

function skipNumber(bytes: Uint8Array, from: number): number {
  let at = bytes[from] === minus ? from + 1 : from;
  if (bytes[at] === zero) at += 1;
  else at = skipDigits(bytes, at);
  if (at !== -1 && bytes[at] === point) at = skipDigits(bytes, at + 1);
  if (at !== -1 && ((bytes[at] ?? 0) | 0x20) === 0x65) {
    const sign = bytes[at + 1];
    at = skipDigits(bytes, sign === minus || sign === 0x2b ? at + 2 : at + 1);
  }
  return at;
}

/** At least one. */
function skipDigits(bytes: Uint8Array, from: number): number {
  let at = from;
  while ((bytes[at] ?? 0) >= zero && (bytes[at] ?? 0) <= nine) at += 1;
  return at === from ? -1 : at;
}

function skipArray(bytes: Uint8Array, from: number, depth: number): number {
  let at = skipSpace(bytes, from);
  if (bytes[at] === 0x5d) return at + 1;
  for (;;) {
    at = skipValue(bytes, at, depth + 1);
    if (at === -1) return -1;
    at = skipSpace(bytes, at);
    const end = bytes[at];
    if (end === 0x5d) return at + 1;
    if (end !== comma) return -1;
    at = skipSpace(bytes, at + 1);
  }
}

function skipObject(bytes: Uint8Array, from: number, depth: number): number {
  let at = skipSpace(bytes, from);
  if (bytes[at] === 0x7d) return at + 1;
  const keys: number[] = [];
  for (;;) {
    if (bytes[at] !== quote) return -1;
    const start = at + 1;
    at = skipString(bytes, start);
    if (at === -1 || !isNewKey(bytes, keys, { start, end: at })) return -1;
    at = skipSpace(bytes, at);
    if (bytes[at] !== colon) return -1;
    at = skipValue(bytes, skipSpace(bytes, at + 1), depth + 1);
    if (at === -1) return -1;
    at = skipSpace(bytes, at);
    const end = bytes[at];
    if (end === 0x7d) return at + 1;
    if (end !== comma) return -1;
    at = skipSpace(bytes, at + 1);
  }
}

type Key = { readonly start: number; readonly end: number };

/** Whether the valid value that begins here is more than null, an empty text or an empty list. */
export function isSaying(bytes: Uint8Array, from: number): boolean {
  const first = bytes[from];
  if (first === 0x6e) return false;
  if (first === quote) return bytes[from + 1] !== quote;
  return first !== 0x5b || bytes[skipSpace(bytes, from + 1)] !== 0x5d;
}

/** Notes the key; false when it stands there already, or might: an escape can write a key in another way. */
export function isNewKey(bytes: Uint8Array, keys: number[], { start, end }: Key): boolean {
  if (keys.length >= mostKeys * 2) return false;
  for (let at = start; at < end; at++) if (bytes[at] === backslash) return false;
  for (let place = 0; place < keys.length; place += 2) {
    const [from = 0, to = 0] = [keys[place], keys[place + 1]];
    if (to - from === end - start && isSame(bytes, from, { start, end })) return false;
  }
  keys.push(start, end);
  return true;
}

function isSame(bytes: Uint8Array, from: number, { start, end }: Key): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== bytes[from + at - start]) return false;
  return true;
}
