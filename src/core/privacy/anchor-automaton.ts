/** Literals that can begin (or stand inside) something a rule knows. Lower case, of any script; matching ignores case
 * where upper and lower case are one UTF-16 code unit each. */
export type Anchored = { readonly anchors: readonly string[] };

export type AnchorAutomaton = {
  /**
   * Calls `onAnchor(rule index, start, end)` for every anchor of every rule in the text, in order of `end`; answers what
   * kinds of characters it passed.
   */
  readonly visit: (text: string, onAnchor: (rule: number, start: number, end: number) => void) => Signs;
};

/** Kinds of characters that a text holds, as a union of bits: they tell which readings of it are worth trying. */
export type Signs = number;

/** Beyond ASCII, NUL or ESC. */
export const signOfDisguise = 0x0100;
/** Greek and Cyrillic letters (U+0370–U+04FF). */
export const signOfLookalike = 0x0200;
export const signOfBackslash = 0x0400;
export const signOfAmpersand = 0x0800;
export const signOfTag = 0x1000;
export const signOfPercent = 0x2000;
export const signOfEquals = 0x4000;

function signOf(code: number): Signs {
  switch (code) {
    case 0:
    case 0x1b:
      return signOfDisguise;
    case 0x25:
      return signOfPercent;
    case 0x26:
      return signOfAmpersand;
    case 0x3c:
      return signOfTag;
    case 0x3d:
      return signOfEquals;
    case 0x5c:
      return signOfBackslash;
  }
  if (code < 0x80) return 0;
  return code >= 0x370 && code <= 0x4ff ? signOfDisguise | signOfLookalike : signOfDisguise;
}

type Output = { readonly rule: number; readonly length: number };
type Node = { readonly next: Map<number, number>; fail: number; outputs: Output[] };

/** In `kindOf` the lower byte is a character's class, the upper its sign. */
const classMask = 0xff;

/**
 * One pass over the text for all anchors at once, however many (A. V. Aho, M. J. Corasick, "Efficient string
 * matching", CACM 18(6), 1975), compiled to a dense table: one look-up a character. A state is the offset of its row;
 * a state at whose end an anchor stands is kept as its complement, which is negative.
 */
export function compileAnchors(rules: readonly Anchored[]): AnchorAutomaton {
  const nodes = trieOf(rules);
  const order = linkFailures(nodes);
  const { classOf, classCount } = charClasses(rules);
  const table = denseTable(nodes, { order, classOf, classCount });
  const outputs = nodes.map((node) => node.outputs);
  const kindOf = Uint16Array.from(classOf, (own, code) => own | signOf(code));
  return {
    visit(text, onAnchor) {
      let signs = 0;
      let row = 0;
      for (let at = 0; at < text.length; at++) {
        const kind = kindOf[text.charCodeAt(at)] ?? 0;
        signs |= kind;
        row = table[row + (kind & classMask)] ?? 0;
        if (row >= 0) continue;
        row = ~row;
        for (const { rule, length } of outputs[row / classCount] ?? [])
          onAnchor(rule, at + 1 - length, at + 1);
      }
      return signs & ~classMask;
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
function charClasses(rules: readonly Anchored[]): { classOf: Uint16Array; classCount: number } {
  const classOf = new Uint16Array(65_536);
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
  readonly classOf: Uint16Array;
  readonly classCount: number;
};

function denseTable(nodes: readonly Node[], { order, classOf, classCount }: Layout): Int32Array {
  if (classCount > classMask) throw new Error('anchors are made of too many different characters');
  const table = new Int32Array(nodes.length * classCount);
  for (const index of [0, ...order]) {
    const node = nodes[index];
    if (node === undefined) continue;
    // Breadth first: the failure node's row is already complete.
    if (index !== 0) {
      table.copyWithin(index * classCount, node.fail * classCount, (node.fail + 1) * classCount);
    }
    for (const [code, child] of node.next) {
      const row = child * classCount;
      const ends = (nodes[child]?.outputs.length ?? 0) > 0;
      table[index * classCount + (classOf[code] ?? 0)] = ends ? ~row : row;
    }
  }
  return table;
}
