import { drainTemplates, usualDrain } from '../statistics/drain.ts';
import { maskVariables } from '../statistics/masking.ts';
import { candidatePairs, signer, usualBanding } from '../statistics/minhash.ts';
import { characterRuns, overlap } from '../statistics/similarity.ts';

export type NamedCount = { readonly name: string; readonly count: number };

/** Names that may mean one thing: a proposal, which a person confirms by merging the codes in the taxonomy. */
export type SimilarNames = {
  /** The most frequent spelling. */
  readonly into: NamedCount;
  readonly others: readonly (NamedCount & {
    /** `same words`: they differ in case, punctuation, numbers or paths only. */
    readonly because: 'same words' | 'same template' | 'similar spelling';
    /** Jaccard similarity of the spellings, 0..1. */
    readonly similarity: number;
  })[];
};

export type SimilarNameGroups = {
  readonly groups: readonly SimilarNames[];
  /** Distinct names, and how many of them, the most frequent ones, were compared. */
  readonly names: number;
  readonly compared: number;
};

/** From here on two spellings are proposed as one. Found by trying it on names that people had written twice. */
const similarEnough = 0.55;
const runLength = 3;
/** With more distinct names than this only the most frequent ones are compared. */
const mostCompared = 5000;
/** Templates say something only about names of several words. */
const fewestTemplateWords = 4;

type Entry = NamedCount & {
  readonly normal: string;
  readonly template: number;
  readonly runs: ReadonlySet<string>;
};

/**
 * Groups near-duplicate names in three steps: equal once masked, equal templates, similar spelling.
 *
 * Each name joins the most frequent one it resembles, never a chain of resemblances. The order of the names does not matter.
 */
export function similarNames(counted: readonly NamedCount[]): SimilarNameGroups {
  const sorted = [...counted].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  const entries = entriesOf(sorted.slice(0, mostCompared));
  const resembles = candidatesOf(entries);
  const hubOf = new Map<number, number>();
  const groups = new Map<number, SimilarNames['others'][number][]>();
  for (const [place, entry] of entries.entries()) {
    const hub = resembles
      .get(place)
      ?.find((other) => !hubOf.has(other) && reasonOf(entries[other], entry) !== undefined);
    const reason = hub === undefined ? undefined : reasonOf(entries[hub], entry);
    if (hub === undefined || reason === undefined) continue;
    hubOf.set(place, hub);
    groups.set(hub, [...(groups.get(hub) ?? []), { name: entry.name, count: entry.count, ...reason }]);
  }
  return {
    groups: [...groups].map(([hub, others]) => ({ into: namedCount(entries[hub]), others })),
    names: counted.length,
    compared: entries.length,
  };
}

function namedCount(entry: Entry | undefined): NamedCount {
  return { name: entry?.name ?? '', count: entry?.count ?? 0 };
}

function entriesOf(counted: readonly NamedCount[]): readonly Entry[] {
  const normals = counted.map(({ name }) => normalized(name));
  // Drain depends on the order of its messages: the alphabet, not the files, gives it.
  const ordered = [...new Set(normals)].sort();
  const { templateOf } = drainTemplates(ordered, { ...usualDrain, similarity: 0.75 });
  const templates = new Map(ordered.map((normal, place) => [normal, templateOf[place] ?? -1]));
  return counted.map(({ name, count }, place) => {
    const normal = normals[place] ?? '';
    const isLong = normal.split(' ').length >= fewestTemplateWords;
    const template = isLong ? (templates.get(normal) ?? -1) : -1;
    return { name, count, normal, template, runs: characterRuns(normal, runLength) };
  });
}

/** Lower case, masked, words apart by one space: `Missing_ENV-var 12` and `missing env var 7` are the same. */
function normalized(name: string): string {
  const spaced = name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_\-./:]+/g, ' ');
  return maskVariables(spaced)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}<>]+/gu, ' ')
    .trim();
}

/** For each place the earlier, more frequent places worth a comparison, most frequent first. */
function candidatesOf(entries: readonly Entry[]): ReadonlyMap<number, readonly number[]> {
  const candidates = new Map<number, number[]>();
  for (const [earlier, later] of pairsOf(entries)) {
    const known = candidates.get(later);
    if (known === undefined) candidates.set(later, [earlier]);
    else known.push(earlier);
  }
  for (const known of candidates.values()) known.sort((a, b) => a - b);
  return candidates;
}

/** Up to this many names every pair is compared; beyond it MinHash finds the pairs. */
const mostPaired = 1500;
/** Rows of two find nearly all pairs from a similarity of 0.5 on. */
const looseBanding = { bands: 64, rows: 2 };

function pairsOf(entries: readonly Entry[]): Iterable<readonly [number, number]> {
  if (entries.length > mostPaired) {
    const sign = signer({ length: usualBanding.bands * usualBanding.rows, seed: 1 });
    return candidatePairs(
      entries.map(({ runs }) => sign(runs)),
      looseBanding,
    );
  }
  return everyPair(entries.length);
}

function* everyPair(count: number): Generator<readonly [number, number]> {
  for (let later = 1; later < count; later += 1) {
    for (let earlier = 0; earlier < later; earlier += 1) yield [earlier, later];
  }
}

type Reason = Pick<SimilarNames['others'][number], 'because' | 'similarity'>;

function reasonOf(hub: Entry | undefined, entry: Entry): Reason | undefined {
  if (hub === undefined) return undefined;
  const similarity = overlap(hub.runs, entry.runs).jaccard ?? 0;
  if (hub.normal === entry.normal) return { because: 'same words', similarity: 1 };
  if (sortedWords(hub.normal) === sortedWords(entry.normal)) return { because: 'same words', similarity };
  if (hub.template !== -1 && hub.template === entry.template) return { because: 'same template', similarity };
  return similarity >= similarEnough ? { because: 'similar spelling', similarity } : undefined;
}

function sortedWords(normal: string): string {
  return normal.split(' ').sort().join(' ');
}
