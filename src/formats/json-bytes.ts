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
