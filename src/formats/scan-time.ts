import { readTime } from '../core/records/units.ts';

const quote = 0x22;
const zero = 0x30;

/**
 * Reads the commonest spelling of a time, `"2026-03-04T05:06:07Z"` with or without decimals, from its bytes. Days are
 * read by `readTime` and remembered, so that both agree on which there are.
 */
export class TimeScanner {
  /** Behind the closing quote of the last time read. */
  end = 0;
  readonly #midnights = new Map<number, number>();

  /** Milliseconds since 1970 UTC; NaN for any other spelling. */
  scan(bytes: Uint8Array, from: number): number {
    if (bytes[from] !== quote || bytes[from + 11] !== 0x54) return Number.NaN;
    const year = digits(bytes, from + 1, 4);
    const month = bytes[from + 5] === 0x2d ? digits(bytes, from + 6, 2) : Number.NaN;
    const day = bytes[from + 8] === 0x2d ? digits(bytes, from + 9, 2) : Number.NaN;
    const hour = digits(bytes, from + 12, 2);
    const minute = bytes[from + 14] === 0x3a ? digits(bytes, from + 15, 2) : Number.NaN;
    const second = bytes[from + 17] === 0x3a ? digits(bytes, from + 18, 2) : Number.NaN;
    if (!(hour < 24 && minute < 60 && second < 60)) return Number.NaN;
    let at = from + 20;
    let milliseconds = 0;
    if (bytes[at] === 0x2e) {
      milliseconds = digits(bytes, at + 1, 3);
      at += 4;
    }
    if (bytes[at] !== 0x5a || bytes[at + 1] !== quote) return Number.NaN;
    this.end = at + 2;
    const ofDay = ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds;
    return this.#midnight((year * 100 + month) * 100 + day) + ofDay;
  }

  #midnight(day: number): number {
    const known = this.#midnights.get(day);
    if (known !== undefined) return known;
    if (Number.isNaN(day)) return day;
    const text = String(day).padStart(8, '0');
    const midnight = readTime(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`) ?? Number.NaN;
    this.#midnights.set(day, midnight);
    return midnight;
  }
}

/** NaN when some of them are no digits. */
function digits(bytes: Uint8Array, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at++) {
    const digit = (bytes[at] ?? 0) - zero;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
