/**
 * ULIDs: 48 bits of time and 80 bits of randomness in 26 characters of Crockford's base 32, which sort as text
 * in the order of their making. https://github.com/ulid/spec
 */

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const randomLimit = 1n << 80n;
const largestTime = 2 ** 48 - 1;

/** Upper case only, first character at most 7, as the specification's largest value is `7ZZZ…`. */
export const ulidPattern = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** How many random bytes one ULID needs. */
export const ulidRandomBytes = 10;

/** The last ULID handed out, taken apart. `undefined` stands for "none yet". */
export type UlidState = { readonly milliseconds: number; readonly random: bigint };

export type NextUlid = { readonly id: string; readonly state: UlidState };

/**
 * A ULID that sorts after every one made from `last`, whatever the clock says.
 *
 * When `now` (milliseconds since 1970) is not after the last one, the last time is kept and the random part
 * counts up by one; should that overflow, the time moves on by a millisecond. `random` must hold at least
 * `ulidRandomBytes` bytes.
 */
export function nextUlid(last: UlidState | undefined, now: number, random: Uint8Array): NextUlid {
  const milliseconds = Math.min(Math.max(0, Math.floor(now)), largestTime);
  if (last === undefined || milliseconds > last.milliseconds) {
    return written({ milliseconds, random: bigintOf(random) });
  }
  const counted = last.random + 1n;
  return counted < randomLimit
    ? written({ milliseconds: last.milliseconds, random: counted })
    : written({ milliseconds: last.milliseconds + 1, random: bigintOf(random) });
}

/** The parts of a ULID, or `undefined` if `id` is not one. */
export function readUlid(id: string): UlidState | undefined {
  if (!ulidPattern.test(id)) return undefined;
  const value = [...id].reduce((sum, digit) => sum * 32n + BigInt(alphabet.indexOf(digit)), 0n);
  return { milliseconds: Number(value >> 80n), random: value % randomLimit };
}

function written(state: UlidState): NextUlid {
  let value = (BigInt(state.milliseconds) << 80n) | state.random;
  let id = '';
  for (let digit = 0; digit < 26; digit++) {
    id = alphabet.charAt(Number(value & 31n)) + id;
    value >>= 5n;
  }
  return { id, state };
}

function bigintOf(bytes: Uint8Array): bigint {
  return bytes.subarray(0, ulidRandomBytes).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}
