/** Literals that can begin (or stand inside) something a rule knows. Lower case, of any script; matching ignores case
 * where upper and lower case are one UTF-16 code unit each. */
export type Anchored = { readonly anchors: readonly string[] };

export type AnchorAutomaton = {
  /** Calls `onAnchor(rule index, start, end)` for every anchor of every rule in the text, in order of `end`. */
  readonly visit: (text: string, onAnchor: (rule: number, start: number, end: number) => void) => void;
};

type Output = { readonly rule: number; readonly length: number };
type Node = { readonly next: Map<number, number>; fail: number; outputs: Output[] };

/**
 * One pass over the text for all anchors at once, however many (A. V. Aho, M. J. Corasick, "Efficient string
 * matching", CACM 18(6), 1975), compiled to a dense table: one look-up a character.
 */
export function compileAnchors(rules: readonly Anchored[]): AnchorAutomaton {
  const nodes = trieOf(rules);
  const order = linkFailures(nodes);
  const { classOf, classCount } = charClasses(rules);
  const table = denseTable(nodes, { order, classOf, classCount });
  const outputs = nodes.map((node) => node.outputs);
  const hasOutput = Uint8Array.from(outputs, (list) => (list.length > 0 ? 1 : 0));
  return {
    visit(text, onAnchor) {
      let state = 0;
      for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        state = table[state * classCount + (classOf[code] ?? 0)] ?? 0;
        if (hasOutput[state] === 0) continue;
        for (const { rule, length } of outputs[state] ?? []) onAnchor(rule, at + 1 - length, at + 1);
      }
    },
  };
}

function trieOf(rules: readonly Anchored[]): Node[] {
  const nodes: Node[] = [newNode()];
  rules.forEach(({ anchors }, rule) => {
    for (const anchor of anchors) {
      let node = 0;
      for (let at = 0; at < anchor.length; at++) node = childOf(nodes, node, anchor.charCodeAt(at));
      nodes[node]?.outputs.push({ rule, length: anchor.length });
    }
  });
  return nodes;
}

function newNode(): Node {
  return { next: new Map(), fail: 0, outputs: [] };
}

function childOf(nodes: Node[], parent: number, code: number): number {
  const known = nodes[parent]?.next.get(code);
  if (known !== undefined) return known;
  nodes.push(newNode());
  nodes[parent]?.next.set(code, nodes.length - 1);
  return nodes.length - 1;
}

/** Sets every node's failure link and answers the nodes in breadth-first order. */
function linkFailures(nodes: Node[]): number[] {
  const order = [...(nodes[0]?.next.values() ?? [])];
  for (const index of order) {
    const node = nodes[index];
    if (node === undefined) continue;
    for (const [code, child] of node.next) {
      const childNode = nodes[child];
      if (childNode === undefined) continue;
      childNode.fail = failureOf(nodes, node.fail, code);
      childNode.outputs.push(...(nodes[childNode.fail]?.outputs ?? []));
      order.push(child);
    }
  }
  return order;
}

function failureOf(nodes: readonly Node[], from: number, code: number): number {
  let fail = from;
  while (fail !== 0 && nodes[fail]?.next.has(code) !== true) fail = nodes[fail]?.fail ?? 0;
  return nodes[fail]?.next.get(code) ?? 0;
}

/** Upper and lower case share a class; every character no anchor uses is class 0. */
function charClasses(rules: readonly Anchored[]): { classOf: Uint8Array; classCount: number } {
  const classOf = new Uint8Array(65_536);
  let classCount = 1;
  for (const char of new Set(
    rules
      .flatMap(({ anchors }) => anchors)
      .join('')
      .split(''),
  )) {
    const code = char.charCodeAt(0);
    classOf[code] = classCount;
    classOf[char.toUpperCase().charCodeAt(0)] = classCount;
    classCount++;
  }
  return { classOf, classCount };
}

type Layout = {
  readonly order: readonly number[];
  readonly classOf: Uint8Array;
  readonly classCount: number;
};

function denseTable(nodes: readonly Node[], { order, classOf, classCount }: Layout): Uint16Array {
  const table = new Uint16Array(nodes.length * classCount);
  for (const index of [0, ...order]) {
    const node = nodes[index];
    if (node === undefined) continue;
    // Breadth first: the failure node's row is already complete.
    if (index !== 0) {
      table.copyWithin(index * classCount, node.fail * classCount, (node.fail + 1) * classCount);
    }
    for (const [code, child] of node.next) table[index * classCount + (classOf[code] ?? 0)] = child;
  }
  return table;
}
