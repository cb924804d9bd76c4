/** Repeatable randomness: the same seed gives the same numbers on every machine. */

/** Draws a number in [0, 1). */
export type Random = () => number;

/** The mulberry32 generator (T. Ettinger, 2017): 32 bits of state, ample for resampling; not for secrets. */
export function mulberry32(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The 32-bit FNV-1a hash of a text's UTF-16 units: turns a name into a seed. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let place = 0; place < text.length; place += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193);
  }
  return hash >>> 0;
}

/** A shuffled copy (Fisher–Yates, from the end). */
export function shuffled<T>(values: readonly T[], random: Random): readonly T[] {
  const copy = [...values];
  for (let place = copy.length - 1; place > 0; place -= 1) {
    const other = Math.floor(random() * (place + 1));
    const [here, there] = [copy[place], copy[other]];
    if (here === undefined || there === undefined) continue;
    copy[place] = there;
    copy[other] = here;
  }
  return copy;
}

/** As many values drawn with replacement as there are: index = floor(u · n), in order. */
export function resampled<T>(values: readonly T[], random: Random): readonly T[] {
  return values.map((value) => values[Math.floor(random() * values.length)] ?? value);
}
