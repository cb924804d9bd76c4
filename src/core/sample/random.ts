/**
 * A small seeded generator: sfc32 ("small fast counter") of Chris Doty-Humphrey's PractRand, seeded through the
 * 32-bit finalizer of MurmurHash3. Same arguments, same numbers, on every machine; not for secrets.
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  /** `stream` and `index` give unrelated sequences under one seed, so that record 17 can be made without record 16. */
  constructor(seed: number, stream: number, index: number) {
    this.a = finalize((seed >>> 0) ^ 0x9e3779b9);
    this.b = finalize(this.a ^ Math.floor(seed / 0x1_0000_0000) ^ Math.imul(stream, 0x85ebca6b));
    this.c = finalize(this.b ^ (index >>> 0) ^ Math.imul(Math.floor(index / 0x1_0000_0000) + 1, 0xc2b2ae35));
    for (let round = 0; round < 6; round += 1) this.next();
  }

  /** A number in 0 ≤ x < 1, in steps of 2⁻³². */
  next(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 0x1_0000_0000;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One entry, all equally likely. Throws on an empty list. */
  pick<Entry>(list: readonly Entry[]): Entry {
    return entryAt(list, Math.floor(this.next() * list.length));
  }

  /** One entry, by the weights the list was made with. */
  pickWeighted<Entry>(list: Weighted<Entry>): Entry {
    const target = this.next() * list.total;
    const found = list.cumulative.findIndex((sum) => target < sum);
    return entryAt(list.entries, found === -1 ? list.entries.length - 1 : found);
  }

  /**
   * Roughly log-normal: half of the values are under `median`, about two thirds within a factor e^spread of it.
   *
   * Sums and products only, since they round alike everywhere, while engines differ in the last digit of `Math.exp`,
   * `log` and `cos`. The normal part is a sum of four even ones (Irwin and Hall, 1927); e^x is (1 + x/64)^64.
   */
  logNormal(median: number, spread: number): number {
    const normal = (this.next() + this.next() + this.next() + this.next() - 2) * 1.7320508075688772;
    let factor = 1 + (spread * normal) / 64;
    for (let doubling = 0; doubling < 6; doubling += 1) factor *= factor;
    return median * factor;
  }

  /** Lower-case hexadecimal digits. */
  hex(digits: number): string {
    let text = '';
    while (text.length < digits) {
      text += Math.floor(this.next() * 0x1_0000_0000)
        .toString(16)
        .padStart(8, '0');
    }
    return text.slice(0, digits);
  }
}

/** Entries with their cumulative weights. Meant for short lists: choosing scans them, likeliest first is fastest. */
export type Weighted<Entry> = {
  readonly entries: readonly Entry[];
  readonly cumulative: readonly number[];
  readonly total: number;
};

export function weighted<Entry>(
  pairs: readonly (readonly [entry: Entry, weight: number])[],
): Weighted<Entry> {
  let total = 0;
  const cumulative = pairs.map(([, weight]) => {
    total += weight;
    return total;
  });
  return { entries: pairs.map(([entry]) => entry), cumulative, total };
}

/** Weights 1/(rank + 1): the second entry is half as likely as the first, the third a third (Zipf's law). */
export function zipf<Entry>(entries: readonly Entry[]): Weighted<Entry> {
  return weighted(entries.map((entry, rank) => [entry, 1 / (rank + 1)]));
}

/** The entry at `index`, which the caller knows to exist. */
export function entryAt<Entry>(list: readonly Entry[], index: number): Entry {
  if (index < 0 || index >= list.length)
    throw new RangeError(`No entry ${index} in a list of ${list.length}`);
  return list[index] as Entry;
}

function finalize(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
