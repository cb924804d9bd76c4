/** Finding near-duplicates among many sets without comparing every pair (A. Broder, SEQUENCES 1997). */
import { mulberry32, seedOf } from './random.ts';

/** One number per hash function; equal places are as likely as the sets are similar. */
export type Signature = Uint32Array;

export type Banding = {
  readonly bands: number;
  /** Signature places per band; a signature has bands × rows of them. */
  readonly rows: number;
};

/** 128 places in 32 bands of 4: pairs with a Jaccard similarity of 0.7 are found 99.98 % of the time, of 0.2 5 %. */
export const usualBanding: Banding = { bands: 32, rows: 4 };

/** Signs sets with `length` hash functions drawn from `seed`. An empty set signs as all ones. */
export function signer({ length, seed }: { readonly length: number; readonly seed: number }) {
  const random = mulberry32(seed);
  const draw = () => Math.floor(random() * 4_294_967_296) >>> 0;
  const functions = Array.from({ length }, () => ({ multiplier: draw() | 1, offset: draw() }));
  return (members: Iterable<string>): Signature => {
    const signature = new Uint32Array(length).fill(0xffffffff);
    for (const member of members) {
      const hash = seedOf(member);
      for (const [place, { multiplier, offset }] of functions.entries()) {
        const value = scatter(Math.imul(hash ^ offset, multiplier));
        if (value < (signature[place] ?? 0)) signature[place] = value;
      }
    }
    return signature;
  };
}

/** Murmur3's finaliser: without it the order of products follows the order of hashes. */
export function scatter(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** The share of equal places: an estimate of the sets' Jaccard similarity. */
export function signatureSimilarity(a: Signature, b: Signature): number | null {
  if (a.length === 0 || a.length !== b.length) return null;
  return a.reduce((equal, value, place) => equal + (value === b[place] ? 1 : 0), 0) / a.length;
}

/** Pairs of places in `signatures` (first before second) that agree on a whole band. To be checked with the true similarity. */
export function candidatePairs(
  signatures: readonly Signature[],
  { bands, rows }: Banding = usualBanding,
): readonly (readonly [number, number])[] {
  const found = new Map<string, readonly [number, number]>();
  for (let band = 0; band < bands; band += 1) {
    const buckets = new Map<string, number[]>();
    for (const [place, signature] of signatures.entries()) {
      const key = signature.subarray(band * rows, (band + 1) * rows).join();
      const bucket = buckets.get(key) ?? [];
      for (const earlier of bucket) found.set(`${earlier},${place}`, [earlier, place]);
      buckets.set(key, [...bucket, place]);
    }
  }
  return [...found.values()].sort(([a, b], [c, d]) => a - c || b - d);
}

/** The chance that banding finds a pair of the given similarity: 1 − (1 − sʳ)ᵇ. */
export function bandingProbability(similarity: number, { bands, rows }: Banding): number {
  return -Math.expm1(bands * Math.log1p(-(similarity ** rows)));
}

/** The similarity around which that chance rises steeply: (1/b)^(1/r). */
export function bandingThreshold({ bands, rows }: Banding): number {
  return (1 / bands) ** (1 / rows);
}
