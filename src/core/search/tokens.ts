import { type CodeUnits, hashStart, hashStep } from './vocabulary.ts';

/** Letters, digits, marks and `_` make tokens; everything else ends them. Characters beyond U+FFFF end them too. */
const wordCharacter = /^[\p{L}\p{N}\p{M}_]$/u;

const unknown = 0;
const inside = 1;
const outside = 2;
const joint = 3;

/** One class per UTF-16 code unit, filled as texts show them. */
const classes = new Uint8Array(0x10000);
const underscore = 0x5f;

function classOf(code: number): number {
  const known = classes[code] ?? outside;
  return known === unknown ? classify(code) : known;
}

function classify(code: number): number {
  const isInside = wordCharacter.test(String.fromCharCode(code));
  const found = code === underscore ? joint : isInside ? inside : outside;
  classes[code] = found;
  return found;
}

/** Numbers per token in `FoundTokens`. */
export const numbersPerToken = 4;

/**
 * Tokens found in a text, four numbers each: where it begins, where it ends, `hashStep` over its characters, and 1 when
 * its parts were found too.
 */
export class FoundTokens {
  numbers = new Int32Array(numbersPerToken * 1024);
  count = 0;

  note(from: number, to: number, { hash, hasParts }: { hash: number; hasParts: boolean }): void {
    const place = this.count * numbersPerToken;
    if (place + numbersPerToken > this.numbers.length) this.#grow();
    this.numbers[place] = from;
    this.numbers[place + 1] = to;
    this.numbers[place + 2] = hash;
    this.numbers[place + 3] = hasParts ? 1 : 0;
    this.count += 1;
  }

  #grow(): void {
    const larger = new Int32Array(this.numbers.length * 2);
    larger.set(this.numbers);
    this.numbers = larger;
  }
}

/**
 * Finds each token of a folded text, and the parts of identifiers: `loadUserId` and `load_user_id` have three each.
 * `original` holds the same text before folding, which shows the capitals.
 */
export function findTokens(folded: CodeUnits, original: CodeUnits, found: FoundTokens): void {
  found.count = 0;
  for (let at = 0; at < folded.length; at++) {
    if (classOf(folded[at] ?? 0) !== outside) at = findToken(folded, original, { at, found });
  }
}

/** Notes the token that begins at `at` with its parts, and gives the place behind it. */
function findToken(
  folded: CodeUnits,
  original: CodeUnits,
  { at: from, found }: { readonly at: number; readonly found: FoundTokens },
): number {
  let hash = hashStart;
  let mayHaveParts = false;
  let at = from;
  for (; at < folded.length; at++) {
    const code = folded[at] ?? 0;
    const kind = classOf(code);
    if (kind === outside) break;
    if (kind === joint || (code !== original[at] && at > from)) mayHaveParts = true;
    hash = hashStep(hash, code);
  }
  found.note(from, at, {
    hash,
    hasParts: mayHaveParts && findParts(folded, original, { from, to: at, found }),
  });
  return at;
}

type TokenPlace = { readonly from: number; readonly to: number; readonly found: FoundTokens };

/** Notes the parts between `_` and before capitals that follow small letters, if they are not the whole token. */
function findParts(folded: CodeUnits, original: CodeUnits, { from, to, found }: TokenPlace): boolean {
  let partFrom = from;
  let hash = hashStart;
  let wasCapital = true;
  for (let at = from; at < to; at++) {
    const code = folded[at] ?? 0;
    const isJoint = code === underscore;
    const isCapital = code !== original[at];
    if (isJoint || (isCapital && !wasCapital)) {
      if (at > partFrom) found.note(partFrom, at, { hash, hasParts: false });
      partFrom = isJoint ? at + 1 : at;
      hash = hashStart;
    }
    if (!isJoint) hash = hashStep(hash, code);
    wasCapital = isCapital || isJoint;
  }
  if (partFrom > from && to > partFrom) found.note(partFrom, to, { hash, hasParts: false });
  return partFrom > from;
}

/** The whole tokens of a folded text, in order, without the parts of identifiers. */
export function tokenRanges(folded: string): readonly { readonly from: number; readonly to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  let from = -1;
  for (let at = 0; at <= folded.length; at++) {
    const isInside = at < folded.length && classOf(folded.charCodeAt(at)) !== outside;
    if (isInside && from === -1) from = at;
    if (!isInside && from !== -1) {
      ranges.push({ from, to: at });
      from = -1;
    }
  }
  return ranges;
}

export function tokensOf(folded: string): readonly string[] {
  return tokenRanges(folded).map(({ from, to }) => folded.slice(from, to));
}
