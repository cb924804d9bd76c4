const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** Whether all of the bytes are UTF-8. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/**
 * Bytes that should be UTF-8 as a text that loses none of them: a byte that is part of no character becomes the lone
 * surrogate U+DC00 + byte, as Python's `surrogateescape` has it (PEP 383). `encodeLossless` turns it back.
 */
export function decodeLossless(bytes: Uint8Array): string {
  const pieces: string[] = [];
  let from = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = characterLength(bytes, at);
    at += length;
    if (length > 0) continue;
    pieces.push(strict.decode(bytes.subarray(from, at)), String.fromCharCode(0xdc00 + (bytes[at] ?? 0)));
    at += 1;
    from = at;
  }
  return pieces.join('') + strict.decode(bytes.subarray(from));
}

/** The bytes of a text that `decodeLossless` made. */
export function encodeLossless(text: string): Uint8Array {
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const { index } of text.matchAll(/(?<![\ud800-\udbff])[\udc80-\udcff]/g)) {
    pieces.push(encoder.encode(text.slice(from, index)), Uint8Array.of(text.charCodeAt(index) - 0xdc00));
    from = index + 1;
  }
  pieces.push(encoder.encode(text.slice(from)));
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** Bytes of the well-formed character that begins here (Unicode Standard, table 3-7); 0 when there is none. */
function characterLength(bytes: Uint8Array, at: number): 0 | 1 | 2 | 3 | 4 {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  const least = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const most = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  const second = bytes[at + 1] ?? 0;
  if (second < least || second > most) return 0;
  for (let next = at + 2; next < at + length; next++) if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}
