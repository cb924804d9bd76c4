import { scatter } from '../statistics/minhash.ts';
import { mulberry32 } from '../statistics/random.ts';

/**
 * Texts that are nearly the same: runs of five characters, found by MinHash (A. Broder, SEQUENCES 1997) and verified by their
 * true Jaccard similarity. Runs stand as 32-bit hashes, so that a hundred thousand texts fit into memory.
 */

/** From this Jaccard similarity on, two texts count as near-duplicates. */
export const nearDuplicate = 0.8;

const runLength = 5;
const bands = 32;
const rows = 4;
const places = bands * rows;

/** A text for comparing. */
type Print = {
  /** Distinct hashes of its runs, ascending. */
  readonly runs: Uint32Array;
  readonly signature: Uint32Array;
};

const random = mulberry32(1);
const draw = () => Math.floor(random() * 4_294_967_296) >>> 0;
const multipliers = Uint32Array.from({ length: places }, () => draw() | 1);
const offsets = Uint32Array.from({ length: places }, draw);

function printOf(text: string): Print {
  const runs = runsOf(text);
  const signature = new Uint32Array(places).fill(0xffffffff);
  for (const run of runs) {
    for (let place = 0; place < places; place += 1) {
      const value = scatter(Math.imul(run ^ (offsets[place] ?? 0), multipliers[place] ?? 0));
      if (value < (signature[place] ?? 0)) signature[place] = value;
    }
  }
  return { runs, signature };
}

function runsOf(text: string): Uint32Array {
  const runs = new Set<number>();
  const last = Math.max(0, text.length - runLength);
  for (let start = 0; start <= last && start < text.length; start += 1) {
    let hash = 0x811c9dc5;
    for (let place = start; place < start + runLength && place < text.length; place += 1)
      hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193);
    runs.add(scatter(hash));
  }
  return Uint32Array.from(runs).sort();
}

/** The true similarity where it is that of near-duplicates, else 0. */
function nearness(a: Print, b: Print): number {
  // The sizes alone, then a tenth fewer equal places than the least similarity makes likely, spare most comparisons:
  // a pair at 0.8 has fewer than 0.5 of its places equal once in 10^13.
  const [smaller, larger] = a.runs.length < b.runs.length ? [a.runs, b.runs] : [b.runs, a.runs];
  if (smaller.length < larger.length * nearDuplicate || smaller.length === 0) return 0;
  if (equalPlaces(a.signature, b.signature) < places / 2) return 0;
  const shared = sharedIn(smaller, larger);
  const similarity = shared / (smaller.length + larger.length - shared);
  return similarity >= nearDuplicate ? similarity : 0;
}

function equalPlaces(a: Uint32Array, b: Uint32Array): number {
  let equal = 0;
  for (let place = 0; place < places; place += 1) if (a[place] === b[place]) equal += 1;
  return equal;
}

function sharedIn(a: Uint32Array, b: Uint32Array): number {
  let shared = 0;
  for (let left = 0, right = 0; left < a.length && right < b.length; ) {
    const [mine = 0, theirs = 0] = [a[left], b[right]];
    if (mine === theirs) shared += 1;
    if (mine <= theirs) left += 1;
    if (theirs <= mine) right += 1;
  }
  return shared;
}

/** One number for each band: texts that have one in common are to be compared. */
function bandKeys({ signature }: Print): readonly number[] {
  return Array.from({ length: bands }, (_, band) => {
    let hash = 0x811c9dc5;
    for (let row = 0; row < rows; row += 1)
      hash = scatter(Math.imul(hash ^ (signature[band * rows + row] ?? 0), 0x01000193));
    return band * 4_294_967_296 + hash;
  });
}

/**
 * For each text the earlier kept one that it nearly repeats, the first of them; undefined, and so kept itself, where there is
 * none. What `mayRepeat` refuses is not compared.
 */
export function repeatedBy(
  texts: readonly string[],
  mayRepeat: (place: number, earlier: number) => boolean = () => true,
): readonly (number | undefined)[] {
  const buckets = new Map<number, number[]>();
  const prints = new Map<number, Print>();
  return texts.map((text, place) => {
    const print = printOf(text);
    const keys = bandKeys(print);
    const candidates = new Set(keys.flatMap((key) => buckets.get(key) ?? []));
    const near = [...candidates]
      .sort((a, b) => a - b)
      .find((earlier) => {
        const other = prints.get(earlier);
        return other !== undefined && mayRepeat(place, earlier) && nearness(print, other) > 0;
      });
    if (near !== undefined) return near;
    // Only what is kept is looked up: thousands alike cost no more than thousands that differ.
    prints.set(place, print);
    for (const key of keys) into(buckets, key, place);
    return undefined;
  });
}

/** For each text the number of its cluster: texts are in one where a chain of near-duplicates leads from one to the other. */
export function nearClusters(texts: readonly string[]): readonly number[] {
  const prints = texts.map(printOf);
  const clusters = texts.map((_text, place) => place);
  const rootOf = (place: number): number => {
    let root = place;
    while (clusters[root] !== root) root = clusters[root] ?? root;
    for (let step = place; step !== root; ) {
      const above = clusters[step] ?? root;
      clusters[step] = root;
      step = above;
    }
    return root;
  };
  const buckets = new Map<number, number[][]>();
  for (const [place, print] of prints.entries())
    for (const key of bandKeys(print)) {
      const groups = buckets.get(key) ?? [];
      buckets.set(key, groups);
      // A group's members are of one cluster: those of the text's own need no comparing.
      for (const group of groups) {
        const root = rootOf(group[0] ?? place);
        if (root === rootOf(place)) continue;
        if (group.some((other) => nearness(print, prints[other] ?? print) > 0))
          clusters[rootOf(place)] = root;
      }
      const own = groups.find((group) => rootOf(group[0] ?? place) === rootOf(place));
      if (own === undefined) groups.push([place]);
      else own.push(place);
    }
  return clusters.map((_cluster, place) => rootOf(place));
}

export type NearPair = { readonly place: number; readonly earlier: number; readonly similarity: number };

/** Texts that nearly repeat an earlier one of another part: each once, with the first that is found. */
export function nearAcross(
  texts: readonly string[],
  partOf: (place: number) => unknown,
): readonly NearPair[] {
  const prints = texts.map(printOf);
  const buckets = new Map<number, Map<unknown, number[]>>();
  const found = new Map<number, NearPair>();
  for (const [place, print] of prints.entries()) {
    const part = partOf(place);
    for (const key of bandKeys(print)) {
      const bucket = buckets.get(key) ?? new Map<unknown, number[]>();
      buckets.set(key, bucket);
      for (const [other, members] of bucket) {
        if (other === part || found.has(place)) continue;
        for (const earlier of members) {
          const similarity = nearness(print, prints[earlier] ?? print);
          if (similarity === 0) continue;
          found.set(place, { place, earlier, similarity });
          break;
        }
      }
      into(bucket, part, place);
    }
  }
  return [...found.values()].sort((a, b) => a.place - b.place);
}

function into<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
