/** Records that must not be parted because they share something, and a split that never moves them. */
import { createHash } from 'node:crypto';

/**
 * The connected components of a graph given by the nodes each record touches; nodes and components in
 * code-unit order. A record that touches several nodes joins them.
 */
export function connectedGroups(touched: Iterable<readonly string[]>): readonly (readonly string[])[] {
  const parent = new Map<string, string>();
  for (const nodes of touched) {
    const [first] = nodes;
    for (const node of nodes) if (!parent.has(node)) parent.set(node, node);
    for (const node of nodes)
      if (first !== undefined) parent.set(rootOf(node, parent), rootOf(first, parent));
  }
  const groups = new Map<string, string[]>();
  for (const node of [...parent.keys()].sort()) {
    const root = rootOf(node, parent);
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [node]);
    else group.push(node);
  }
  return [...groups.values()];
}

function rootOf(node: string, parent: Map<string, string>): string {
  let root = node;
  for (let above = parent.get(root); above !== undefined && above !== root; above = parent.get(root))
    root = above;
  // Shortens the way for the next search: without it a chain of records takes quadratic time.
  for (let step = node; step !== root; ) {
    const above = parent.get(step) ?? root;
    parent.set(step, root);
    step = above;
  }
  return root;
}

/** A number in [0, 1) that depends on seed and group alone: the first 48 bits of SHA-256 of `seed:group`. */
export function stableBucket(seed: string, group: string): number {
  const digest = createHash('sha256').update(`${seed}:${group}`).digest('hex');
  return Number.parseInt(digest.slice(0, 12), 16) / 2 ** 48;
}

export type Split = 'train' | 'validation' | 'test';

/** A tenth to test, a tenth to validation, the rest to train. Adding records never moves a group. */
export function splitOf(bucket: number): Split {
  if (bucket < 0.1) return 'test';
  return bucket < 0.2 ? 'validation' : 'train';
}
