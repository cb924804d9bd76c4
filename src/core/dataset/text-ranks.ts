import { severityRank } from '../records/severity.ts';
import type { FieldName } from './fields.ts';
import { stableSort } from './stable-sort.ts';

/** Fewer texts than this are compared one with another. */
const manyTexts = 1000;
/** Keys are whole numbers below 2 to this, which a radix sort takes in few passes. */
const keyBits = 51;
/** Characters that a key tells at most: ids tell themselves apart by few. */
const longestKey = 16;
/** Characters beyond Latin-1 are compared. */
const mostCharacters = 256;

/** Places of the distinct texts in order from 1, by code (code 0 is no text, place 0); severities in the order of the scale. */
export function textRanks(texts: readonly string[], field: FieldName): Uint32Array {
  const ranks = new Uint32Array(texts.length);
  const codes = ascendingTo(texts.length).subarray(1);
  const sorted = field === 'severity' ? codes.sort(bySeverity(texts)) : sortedByText(codes, texts, 0);
  for (let place = 0; place < sorted.length; place++) ranks[sorted[place] as number] = place + 1;
  return ranks;
}

function ascendingTo(length: number): Uint32Array {
  const numbers = new Uint32Array(length);
  for (let at = 0; at < length; at++) numbers[at] = at;
  return numbers;
}

export function compareTexts(a: string, b: string, field: FieldName): number {
  if (field === 'severity') {
    const difference = severityRank(a) - severityRank(b);
    if (difference !== 0) return difference;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

function bySeverity(texts: readonly string[]): (a: number, b: number) => number {
  return (a, b) => compareTexts(texts[a] ?? '', texts[b] ?? '', 'severity');
}

/**
 * Sorts by a few characters behind what all texts share at once, and what is alike there by the next ones: session ids by
 * the hundred thousand take milliseconds, where comparing them two by two takes a quarter of a second. The texts share
 * their first `from` characters.
 */
function sortedByText(codes: Uint32Array, texts: readonly string[], from: number): Uint32Array {
  const textOf = (code: number) => texts[code] ?? '';
  if (codes.length < manyTexts)
    return codes.sort((a, b) => (textOf(a) < textOf(b) ? -1 : Number(textOf(a) > textOf(b))));
  const start = sharedLength(codes, texts, from);
  const alphabet = alphabetOf(codes, texts, start);
  if (alphabet === undefined) return codes.sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
  const keys = new Float64Array(codes.length);
  for (let place = 0; place < codes.length; place++)
    keys[place] = keyAt(textOf(codes[place] as number), start, alphabet);
  const places = stableSort(ascendingTo(codes.length), keys);
  const sorted = new Uint32Array(places.length);
  for (let place = 0; place < places.length; place++)
    sorted[place] = codes[places[place] as number] as number;
  for (let first = 0; first < places.length; ) {
    let end = first + 1;
    while (end < places.length && keys[places[end] as number] === keys[places[first] as number]) end += 1;
    if (end - first > 1) {
      const alike = sorted.slice(first, end);
      sorted.set(sortedByText(alike, texts, start + alphabet.length), first);
    }
    first = end;
  }
  return sorted;
}

function sharedLength(codes: Uint32Array, texts: readonly string[], from: number): number {
  const model = texts[codes[0] ?? 0] ?? '';
  let shared = model.length;
  for (const code of codes) {
    const text = texts[code] ?? '';
    let at = from;
    while (at < shared && text.charCodeAt(at) === model.charCodeAt(at)) at += 1;
    shared = Math.min(shared, at);
  }
  return Math.max(shared, from);
}

/** What characters count as in a key: 0 is the end of the text. */
type Alphabet = {
  readonly digits: Uint16Array;
  readonly base: number;
  /** How many characters fit into a key. */
  readonly length: number;
};

/** The characters behind the first `start`: hexadecimal ids have few, so that many of them fit into a key. */
function alphabetOf(codes: Uint32Array, texts: readonly string[], start: number): Alphabet | undefined {
  const digits = new Uint16Array(mostCharacters);
  for (const code of codes) {
    const text = texts[code] ?? '';
    for (let at = start; at < Math.min(text.length, start + longestKey); at++) {
      const character = text.charCodeAt(at);
      if (character >= mostCharacters) return undefined;
      digits[character] = 1;
    }
  }
  let base = 1;
  for (let character = 0; character < mostCharacters; character++)
    if (digits[character] === 1) digits[character] = base++;
  return {
    digits,
    base,
    length: Math.max(1, Math.min(longestKey, Math.floor(keyBits / Math.log2(Math.max(2, base))))),
  };
}

/** A number that sorts like the characters from `start` on; a text that ends sorts before one that goes on. */
function keyAt(text: string, start: number, { digits, base, length }: Alphabet): number {
  let key = 0;
  for (let at = start; at < start + length; at++)
    key = key * base + (at < text.length ? (digits[text.charCodeAt(at)] as number) : 0);
  return key;
}
