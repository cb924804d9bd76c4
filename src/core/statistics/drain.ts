/** Groups messages into templates as they arrive: the Drain tree (He et al., ICWS 2017) in the variant of Drain3. */

/** Stands for a place where the messages of a template differ. */
const variable = '<*>';

export type DrainOptions = {
  /** Levels of the tree, root and leaves included: depth − 3 leading words steer the search. At least 3. */
  readonly depth: number;
  /** The share of words that must agree with a template, wildcards not counted. */
  readonly similarity: number;
  /** Branches per node before further words share one. */
  readonly mostChildren: number;
};

export const usualDrain: DrainOptions = { depth: 4, similarity: 0.4, mostChildren: 100 };

export type Templates = {
  /** For each message, the index of its template. */
  readonly templateOf: readonly number[];
  readonly templates: readonly string[];
};

type Cluster = { readonly index: number; words: readonly string[] };
type Node = { readonly children: Map<string, Node>; clusters: Cluster[] };

/** Templates in order of first appearance. The result depends on the order of the messages. */
export function drainTemplates(messages: Iterable<string>, options = usualDrain): Templates {
  const byLength = new Map<number, Node>();
  const clusters: Cluster[] = [];
  const templateOf: number[] = [];
  for (const message of messages) {
    const words = message.split(/\s+/).filter((word) => word !== '');
    const root = byLength.get(words.length) ?? emptyNode();
    byLength.set(words.length, root);
    const found = search(root, { words, options });
    const cluster = found ?? { index: clusters.length, words };
    if (found === undefined) {
      clusters.push(cluster);
      insert(root, { cluster, options });
    } else {
      found.words = found.words.map((word, place) => (word === words[place] ? word : variable));
    }
    templateOf.push(cluster.index);
  }
  return { templateOf, templates: clusters.map(({ words }) => words.join(' ')) };
}

function emptyNode(): Node {
  return { children: new Map(), clusters: [] };
}

/** The leading words that steer the search; the last word never does. */
function steering(words: readonly string[], { depth }: DrainOptions): readonly string[] {
  return words.slice(0, Math.max(0, Math.min(depth - 3, words.length - 1)));
}

type Query = { readonly words: readonly string[]; readonly options: DrainOptions };

function search(root: Node, { words, options }: Query): Cluster | undefined {
  let node = root;
  for (const word of steering(words, options)) {
    const child = node.children.get(word) ?? node.children.get(variable);
    if (child === undefined) return undefined;
    node = child;
  }
  return closest(node.clusters, { words, options });
}

/** The most similar cluster; among equals the one with more wildcards, then the newest. */
function closest(clusters: readonly Cluster[], { words, options }: Query): Cluster | undefined {
  let best: { cluster: Cluster; same: number; variables: number } | undefined;
  for (const cluster of clusters) {
    const variables = cluster.words.filter((word) => word === variable).length;
    const same = cluster.words.filter((word, place) => word !== variable && word === words[place]).length;
    const isBetter =
      best === undefined || same > best.same || (same === best.same && variables > best.variables);
    if (isBetter) best = { cluster, same, variables };
  }
  if (best === undefined) return undefined;
  const share = words.length === 0 ? 1 : best.same / words.length;
  return share >= options.similarity ? best.cluster : undefined;
}

function insert(
  root: Node,
  { cluster, options }: { readonly cluster: Cluster; readonly options: DrainOptions },
) {
  let node = root;
  for (const word of steering(cluster.words, options)) node = branch(node, { word, options });
  node.clusters = [cluster, ...node.clusters];
}

/** The child for a word. Words with digits, and words beyond the limit, share the wildcard's child. */
function branch(
  node: Node,
  { word, options }: { readonly word: string; readonly options: DrainOptions },
): Node {
  const existing = node.children.get(word);
  if (existing !== undefined) return existing;
  const room = options.mostChildren - node.children.size - (node.children.has(variable) ? 0 : 1);
  const key = /\p{N}/u.test(word) || room <= 0 ? variable : word;
  const child = node.children.get(key) ?? emptyNode();
  node.children.set(key, child);
  return child;
}
