import { openSync, readSync } from 'node:fs';
import { fold } from '../../src/core/search/fold.ts';
import { recordText } from '../../src/core/search/record-text.ts';
import { tokensOf } from '../../src/core/search/tokens.ts';
import { mulberry32, type Random } from '../../src/core/statistics/random.ts';

/** A query, and the record (by its place among the records) that it was made from. */
export type Labelled = { readonly way: Way; readonly text: string; readonly record: number };
export type Way = (typeof ways)[number];

const ways = ['exact', 'swapped words', 'one typo', 'two typos', 'prefix', 'identifier fragment'] as const;

const letters = 'aeinorst';

/** The first records of a file, as they are searched: lines that are none are left out. */
export function firstTexts(path: string, most: number): readonly string[] {
  const bytes = Buffer.alloc(most * 2200);
  const length = readSync(openSync(path, 'r'), bytes, 0, bytes.length, 0);
  const texts: string[] = [];
  for (const line of bytes.toString('utf8', 0, length).split('\n').slice(0, -1)) {
    if (texts.length === most) break;
    try {
      texts.push(recordText(JSON.parse(line)));
    } catch {
      // Planted bad lines are no records.
    }
  }
  return texts;
}

/**
 * Queries whose record is known, so many of each way, made from words that few records have. The same texts give the
 * same queries.
 */
export function labelledQueries(texts: readonly string[], ofEach: number): readonly Labelled[] {
  const random = mulberry32(11);
  const counts = countTokens(texts);
  // Rare enough for three of them to mean one record, mostly.
  const limit = Math.max(3, texts.length / 1000);
  return ways.flatMap((way) =>
    Array.from({ length: ofEach }, () => {
      for (;;) {
        const record = Math.floor(random() * texts.length);
        const text = queryOf(
          way,
          rareWords(texts[record] ?? '', (token) => (counts.get(token) ?? 0) <= limit),
          random,
        );
        if (text !== undefined) return { way, text, record };
      }
    }),
  );
}

function countTokens(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const token of new Set(tokensOf(fold(text)))) counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  return counts;
}

type Words = { readonly plain: readonly string[]; readonly identifiers: readonly string[] };

/** Words in the order of the record, the rare ones; identifiers as they are written. */
function rareWords(text: string, isRare: (token: string) => boolean): Words {
  const tokens = [...new Set(tokensOf(fold(text)))].filter(isRare);
  const identifiers = [...new Set(tokensOf(text))].filter(
    (token) => /^[a-z]+(?:[A-Z][a-z]+)+$/.test(token) && isRare(fold(token)),
  );
  const joined = new Set(identifiers.map(fold));
  return { plain: tokens.filter((token) => /^[a-z]{5,}$/.test(token) && !joined.has(token)), identifiers };
}

function queryOf(way: Way, { plain, identifiers }: Words, random: Random): string | undefined {
  const from = Math.floor(random() * Math.max(1, plain.length - 2));
  const words = plain.slice(from, from + 3);
  if (words.length < 3) return undefined;
  const [first = '', second = '', third = ''] = words;
  switch (way) {
    case 'exact':
      return words.join(' ');
    case 'swapped words':
      return [third, first, second].join(' ');
    case 'one typo':
      return [first, withTypo(second, random), third].join(' ');
    case 'two typos':
      return [withTypo(first, random), second, withTypo(third, random)].join(' ');
    case 'prefix':
      return [first, second, third.slice(0, Math.max(3, third.length - 3))].join(' ');
    case 'identifier fragment': {
      const identifier = pick(identifiers, random);
      return identifier === undefined ? undefined : `${fold(identifier).slice(2, -1)} ${first}`;
    }
  }
}

function pick<T>(from: readonly T[], random: Random): T | undefined {
  return from[Math.floor(random() * from.length)];
}

/** Drops, changes, adds or swaps a letter, never the first one. */
function withTypo(word: string, random: Random): string {
  const at = 1 + Math.floor(random() * (word.length - 2));
  const letter = letters.charAt(Math.floor(random() * letters.length));
  switch (Math.floor(random() * 4)) {
    case 0:
      return word.slice(0, at) + word.slice(at + 1);
    case 1:
      return word.slice(0, at) + letter + word.slice(at + 1);
    case 2:
      return word.slice(0, at) + letter + word.slice(at);
    default:
      return word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
  }
}
