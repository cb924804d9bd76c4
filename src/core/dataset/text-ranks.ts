import { severityRank } from '../records/severity.ts';
import type { FieldName } from './fields.ts';
import { stableSort } from './stable-sort.ts';

/** Fewer texts than this are compared one with another. */
const manyTexts = 1000;
/** Characters that go into one key. */
const keyCharacters = 6;
const keyBase = 256;

/** Places of the distinct texts in order from 1, by code (code 0 is no text, place 0); severities in the order of the scale. */
export function textRanks(texts: readonly string[], field: FieldName): Uint32Array {
  const ranks = new Uint32Array(texts.length);
  const codes = Uint32Array.from(texts.keys()).subarray(1);
  const sorted = field === 'severity' ? codes.sort(bySeverity(texts)) : sortedByText(codes, texts, 0);
  sorted.forEach((code, place) => {
    ranks[code] = place + 1;
  });
  return ranks;
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
  const keys = new Float64Array(codes.length);
  for (let place = 0; place < codes.length; place++) {
    const key = keyAt(textOf(codes[place] as number), start);
    // Beyond Latin-1 a key would have to be larger than numbers are exact.
    if (key === undefined) return codes.sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
    keys[place] = key;
  }
  const places = stableSort(Uint32Array.from(codes.keys()), keys);
  const sorted = places.map((place) => codes[place] as number);
  for (let first = 0; first < places.length; ) {
    let end = first + 1;
    while (end < places.length && keys[places[end] as number] === keys[places[first] as number]) end += 1;
    if (end - first > 1) {
      const alike = sorted.slice(first, end);
      sorted.set(sortedByText(alike, texts, start + keyCharacters), first);
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

/** A number that sorts like the characters from `start` on; a text that ends sorts before one that goes on. */
function keyAt(text: string, start: number): number | undefined {
  let key = 0;
  for (let at = start; at < start + keyCharacters; at++) {
    const digit = at < text.length ? text.charCodeAt(at) + 1 : 0;
    if (digit >= keyBase) return undefined;
    key = key * keyBase + digit;
  }
  return key;
}
