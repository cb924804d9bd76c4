import { connectedGroups, type Split, splitOf, stableBucket } from '../statistics/connected-groups.ts';
import { identityOf, maskedText, textHash } from './duplicates.ts';
import type { Example } from './example.ts';
import type { SplitRule } from './export-format.ts';
import { groupsBy } from './lints.ts';
import { nearAcross, nearClusters } from './near-texts.ts';

export const splitNames = ['train', 'validation', 'test'] as const satisfies readonly Split[];

export type Parted = {
  readonly splitOf: ReadonlyMap<Example, Split>;
  readonly groups: number;
  /** Of all rows. */
  readonly largestShare: number;
  /** `sessions`: features tied more than half of all rows into one group, so they were left out of account. */
  readonly by: 'features and sessions' | 'sessions';
};

/** What no two splits may share. All zero, or the export is refused. */
export type Leakage = {
  readonly features: number;
  readonly sessions: number;
  readonly exact: number;
  readonly near: number;
  /** The first row of each pair that leaks, for the refusal. */
  readonly places: readonly Example[];
};

/** Above this share of one group a split by features and sessions is no split. */
const largestGroup = 0.5;

/** Parts rows so that no feature, session or near-duplicate stands in two splits. */
export function partRows(
  examples: readonly Example[],
  { rule, seed }: { readonly rule: SplitRule; readonly seed: string },
): Parted {
  const alike = clusterNodes(examples);
  const full = groupsOf(examples, alike, 'features and sessions');
  const grouped = untied(full, () => groupsOf(examples, alike, 'sessions'), examples.length);
  const by = grouped === full ? 'features and sessions' : 'sessions';
  const splits = rule === 'hash' ? byHash(grouped, seed) : byTime(grouped);
  return {
    splitOf: splits,
    groups: grouped.length,
    largestShare: shareOfLargest(grouped, examples.length),
    by,
  };
}

/** Without features, where they tie too much into one group and leaving them out unties it. */
function untied(full: readonly Group[], bySessions: () => readonly Group[], rows: number): readonly Group[] {
  if (shareOfLargest(full, rows) <= largestGroup) return full;
  const sessions = bySessions();
  return shareOfLargest(sessions, rows) < shareOfLargest(full, rows) ? sessions : full;
}

type Group = { readonly name: string; readonly examples: readonly Example[] };

function groupsOf(
  examples: readonly Example[],
  alike: ReadonlyMap<Example, readonly string[]>,
  by: Parted['by'],
): readonly Group[] {
  const nodesOf = (example: Example) => [
    ...example.sources.map(({ recId }) => `record ${recId}`),
    ...(by === 'sessions' ? [] : example.features.map((feature) => `feature ${feature}`)),
    ...example.sessions.map((session) => `session ${session}`),
    ...(alike.get(example) ?? []),
  ];
  const components = connectedGroups(examples.map(nodesOf));
  const componentOf = new Map(
    components.flatMap((nodes, place) => nodes.map((node) => [node, place] as const)),
  );
  const members = components.map((): Example[] => []);
  for (const example of examples) members[componentOf.get(nodesOf(example)[0] ?? '') ?? -1]?.push(example);
  return components.map((nodes, place) => ({ name: groupName(nodes), examples: members[place] ?? [] }));
}

/** The smallest feature in it, else session, else record: it stays when records come in, unless two groups merge. */
function groupName(nodes: readonly string[]): string {
  for (const kind of ['feature ', 'session ', 'record ']) {
    const first = nodes.find((node) => node.startsWith(kind));
    if (first !== undefined) return first.slice(kind.length);
  }
  return nodes[0] ?? '';
}

/** Rows that ask nearly the same get a node in common. */
function clusterNodes(examples: readonly Example[]): ReadonlyMap<Example, readonly string[]> {
  const byFacts = groupsBy(examples, ({ facts }) => maskedText(facts));
  const texts = [...byFacts.keys()].sort();
  const clusters = nearClusters(texts);
  return new Map(
    texts.flatMap((text, place) =>
      (byFacts.get(text) ?? []).map((example) => [example, [`alike ${clusters[place]}`]] as const),
    ),
  );
}

function shareOfLargest(groups: readonly Group[], rows: number): number {
  return rows === 0 ? 0 : Math.max(0, ...groups.map(({ examples }) => examples.length)) / rows;
}

function byHash(groups: readonly Group[], seed: string): ReadonlyMap<Example, Split> {
  return new Map(
    groups.flatMap(({ name, examples }) => {
      const split = splitOf(stableBucket(seed, name));
      return examples.map((example) => [example, split] as const);
    }),
  );
}

/** Whole groups by their newest row: the oldest eight tenths of the rows train, the newest tenth tests. */
function byTime(groups: readonly Group[]): ReadonlyMap<Example, Split> {
  const newest = ({ examples }: Group) =>
    Math.max(...examples.map(({ time }) => time ?? Number.NEGATIVE_INFINITY));
  const ordered = groups
    .filter(({ examples }) => examples.length > 0)
    .sort((a, b) => Math.sign(newest(a) - newest(b)) || (a.name < b.name ? -1 : 1));
  const rows = ordered.reduce((sum, { examples }) => sum + examples.length, 0);
  const splits = new Map<Example, Split>();
  let before = 0;
  for (const { examples } of ordered) {
    const place = (before + examples.length / 2) / rows;
    const split = place < 0.8 ? 'train' : place < 0.9 ? 'validation' : 'test';
    for (const example of examples) splits.set(example, split);
    before += examples.length;
  }
  return splits;
}

/** Looks anew, from the rows themselves, for what two splits share. */
export function leakage(examples: readonly Example[], split: ReadonlyMap<Example, Split>): Leakage {
  const places: Example[] = [];
  const shared = (keysOf: (example: Example) => readonly string[]) => {
    const first = new Map<string, Example>();
    const found = new Set<string>();
    for (const example of examples) {
      for (const key of keysOf(example)) {
        const before = first.get(key);
        if (before === undefined) first.set(key, example);
        else if (split.get(before) !== split.get(example) && !found.has(key)) {
          found.add(key);
          places.push(example);
        }
      }
    }
    return found.size;
  };
  const features = shared((example) => example.features);
  const sessions = shared((example) => example.sessions);
  const exact = shared((example) => [textHash(example), maskedText(example.facts)]);
  // The same facts in one split need comparing once; in two splits they are found above.
  const asked = [
    ...groupsBy(examples, (each) => `${split.get(each)} ${maskedText(each.facts)}`).values(),
  ].flatMap(([first]) => (first === undefined ? [] : [first]));
  const partOf = (example: Example | undefined) => (example === undefined ? undefined : split.get(example));
  const near = nearAcross(
    asked.map(({ facts }) => maskedText(facts)),
    (place) => partOf(asked[place]),
  );
  places.push(...near.flatMap(({ place }) => asked[place] ?? []));
  return { features, sessions, exact, near: near.length, places };
}

/** A stable order of rows: by task, then identity. */
export function inRowOrder(examples: readonly Example[]): readonly Example[] {
  return [...examples].sort((a, b) => {
    const [left, right] = [identityOf(a), identityOf(b)];
    return left === right ? 0 : left < right ? -1 : 1;
  });
}
