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

/** In `kindOf` the lower byte is a character's class, the upper its sign. */
const classMask = 0xff;
/** In the table a state at whose end an anchor stands carries this bit. */
const endsAnchor = 0x8000;

/**
 * One pass over the text for all anchors at once, however many (A. V. Aho, M. J. Corasick, "Efficient string
 * matching", CACM 18(6), 1975), compiled to a dense table: one look-up a character.
 */
export function compileAnchors(rules: readonly Anchored[]): AnchorAutomaton {
  const { kindOf, rowBits } = kindsOfChars(rules);
  const trie = trieOf(rules, { kindOf, rowBits });
  completeRows(trie);
  const { table, outputs } = trie;
  return {
    visit(text, onAnchor) {
      let signs = 0;
      let state = 0;
      for (let at = 0; at < text.length; at++) {
        const kind = kindOf[text.charCodeAt(at)] ?? 0;
        signs |= kind;
        state = table[(state << rowBits) | (kind & classMask)] ?? 0;
        if (state < endsAnchor) continue;
        state ^= endsAnchor;
        for (const { rule, length } of outputs[state] ?? []) onAnchor(rule, at + 1 - length, at + 1);
      }
      return signs & ~classMask;
    },
  };
}

type Layout = { readonly kindOf: Uint16Array; readonly rowBits: number };

/** Upper and lower case share a class; every character no anchor uses is of class 0. */
function kindsOfChars(rules: readonly Anchored[]): Layout {
  const kindOf = Uint16Array.from({ length: 65_536 }, (_, code) => signOf(code));
  let classes = 1;
  for (const char of new Set(rules.flatMap(({ anchors }) => anchors).join(''))) {
    const upper = char.toUpperCase();
    for (const form of upper.length === char.length ? [char, upper] : [char])
      kindOf[form.charCodeAt(0)] = signOf(form.charCodeAt(0)) | classes;
    classes++;
  }
  if (classes > classMask) throw new Error('anchors are made of too many different characters');
  return { kindOf, rowBits: Math.ceil(Math.log2(classes)) };
}

type Trie = {
  /** Rows of `2 ** rowBits` following states; 0 is the start, to which everything unknown leads back. */
  readonly table: Uint16Array;
  readonly rowBits: number;
  readonly states: number;
  readonly outputs: (readonly Output[] | undefined)[];
};

function trieOf(rules: readonly Anchored[], { kindOf, rowBits }: Layout): Trie {
  const mostStates = rules.reduce((sum, { anchors }) => sum + anchors.join('').length, 1);
  if (mostStates > endsAnchor) throw new Error('too many anchors');
  const table = new Uint16Array(mostStates << rowBits);
  const outputs: (readonly Output[] | undefined)[] = [];
  let states = 1;
  rules.forEach(({ anchors }, rule) => {
    for (const anchor of anchors) {
      let state = 0;
      for (let at = 0; at < anchor.length; at++) {
        const place = (state << rowBits) | ((kindOf[anchor.charCodeAt(at)] ?? 0) & classMask);
        if (table[place] === 0) table[place] = states++;
        state = table[place] ?? 0;
      }
      outputs[state] = [...(outputs[state] ?? []), { rule, length: anchor.length }];
    }
  });
  return { table, rowBits, states, outputs };
}

/**
 * Breadth first: where a state knows no way on, its row says where the longest end of what it stands for would go on,
 * which was completed before. Anchors that end there end here too.
 */
function completeRows({ table, rowBits, states, outputs }: Trie): void {
  const width = 1 << rowBits;
  const fallback = new Uint16Array(states);
  const order = [0];
  for (const state of order) {
    const row = state << rowBits;
    const fallbackRow = (fallback[state] ?? 0) << rowBits;
    for (let kind = 1; kind < width; kind++) {
      const child = table[row + kind] ?? 0;
      const other = state === 0 ? 0 : (table[fallbackRow + kind] ?? 0);
      if (child === 0) {
        table[row + kind] = other;
        continue;
      }
      fallback[child] = other & ~endsAnchor;
      const inherited = outputs[other & ~endsAnchor];
      if (inherited !== undefined) outputs[child] = [...(outputs[child] ?? []), ...inherited];
      if (outputs[child] !== undefined) table[row + kind] = child | endsAnchor;
      order.push(child);
    }
  }
}
