import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rowsOf } from '../dataset/row-bits.ts';
import { allowedEdits, editDistance, WordDistance } from './edit-distance.ts';
import { fold } from './fold.ts';
import { typoCost } from './match-tokens.ts';
import { recordText } from './record-text.ts';
import { SearchIndex } from './search-index.ts';

const word = fc.string({
  unit: fc.constantFrom('a', 'b', 'B', 'É', 'é', '_', '1'),
  minLength: 1,
  maxLength: 9,
});
/** Words that resemble identifiers of text, for what only long tokens show. */
const longWord = fc.tuple(word, word, word).map((parts) => parts.join(''));
const text = fc
  .array(fc.tuple(fc.oneof(word, longWord), fc.constantFrom(' ', '-', '.', '\n', '…')), { maxLength: 8 })
  .map((pieces) => pieces.flat().join(''));

function indexOf(
  texts: readonly string[],
  mode: 'while loading' | 'when asked' = 'while loading',
): SearchIndex {
  const index = new SearchIndex({ mode });
  for (const each of texts) index.add(each);
  return index;
}

const noMatch = 0x10000;

/** The word's cost in each row. */
function costsOf(index: SearchIndex, wanted: string): Uint32Array {
  const costs = new Uint32Array(index.rows).fill(noMatch);
  for (const { cost, rows } of index.costedRows(wanted)) {
    for (const row of rowsOf(rows)) {
      expect(costs[row]).toBe(noMatch);
      costs[row] = cost;
    }
  }
  return costs;
}

function rowsBelow(costs: Uint32Array, limit: number): number[] {
  return Array.from(costs.keys()).filter((row) => (costs[row] ?? noMatch) < limit);
}

/** Edits to the nearest substring, by trying every substring. */
function naiveDistance(wanted: string, whole: string): number {
  let best = wanted.length;
  for (let from = 0; from < whole.length; from++) {
    for (let to = from; to <= whole.length; to++)
      best = Math.min(best, editDistance(wanted, whole.slice(from, to)));
  }
  return best;
}

/** The parts of an identifier, none when it is one part. */
function partsOf(token: string): readonly string[] {
  const parts = token.split(/_|(?<=[\p{Ll}\p{N}])(?=\p{Lu})/u).filter((part) => part !== '');
  return parts.length === 1 && parts[0] === token ? [] : parts;
}

function characters(of: string): Uint16Array {
  return Uint16Array.from({ length: of.length }, (_, at) => of.charCodeAt(at));
}

test('the distance of a word is that to the nearest substring', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é'), minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(letters, letters, (wanted, whole) => {
      expect(new WordDistance(wanted).to(characters(whole), 0, whole.length)).toBe(
        naiveDistance(wanted, whole),
      );
    }),
  );
});

test('the distance is the same by bits and by table around 32 characters', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 30, maxLength: 34 });
  fc.assert(
    fc.property(letters, letters, (wanted, whole) => {
      expect(new WordDistance(wanted).to(characters(whole), 0, whole.length)).toBe(
        naiveDistance(wanted, whole),
      );
    }),
    { numRuns: 15 },
  );
});

describe('a word', () => {
  test('is exact in a row just when the row’s text holds it, letter case apart', () => {
    const written = fc.oneof(
      word,
      fc.tuple(word, word).map(([a, b]) => `${a}.${b}`),
      fc.constantFrom('…', '--', '.'),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), written, (texts, wanted) => {
        const costs = costsOf(indexOf(texts), wanted);
        const naive = texts.flatMap((each, row) => (fold(each).includes(fold(wanted)) ? [row] : []));
        expect(rowsBelow(costs, typoCost)).toEqual(naive);
      }),
      { numRuns: 300 },
    );
  });

  test('is found with typos just when a token is within a quarter of its letters of holding it', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), fc.oneof(word, longWord), (texts, wanted) => {
        const folded = fold(wanted);
        const costs = costsOf(indexOf(texts), wanted);
        const edits = allowedEdits(folded.length);
        const near = (token: string) =>
          token.includes(folded) ||
          [token, ...partsOf(token)].some(
            (each) =>
              naiveDistance(folded, fold(each)) <= edits &&
              (partsOf(each).length === 0 || each.length <= edits * 5 + 3),
          );
        const naive = texts.flatMap((each, row) =>
          (each.match(/[\p{L}\p{N}_]+/gu) ?? []).some((token) => near(token) || fold(token).includes(folded))
            ? [row]
            : [],
        );
        expect(rowsBelow(costs, noMatch)).toEqual(naive);
      }),
      { numRuns: 200 },
    );
  });

  test('has the same costs typed letter by letter, in rows added between, and in an index made afterwards', () => {
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 8 }),
        text,
        fc.oneof(word, longWord),
        (texts, later, wanted) => {
          const growing = indexOf(texts);
          for (let length = 1; length <= wanted.length; length++) costsOf(growing, wanted.slice(0, length));
          growing.add(later);
          const all = [...texts, later];
          expect(costsOf(growing, wanted)).toEqual(costsOf(indexOf(all), wanted));
          const exact = rowsBelow(costsOf(growing, wanted), typoCost);
          expect(rowsBelow(costsOf(indexOf(all, 'when asked'), wanted), typoCost)).toEqual(exact);
        },
      ),
    );
  });

  test('ranks a whole token before a beginning, an inside, and typos', () => {
    const index = indexOf(['reconnect', 'connects', 'connect', 'conect', 'tryConnect', 'nothing']);
    const costs = [...costsOf(index, 'connect')];
    const order = [...costs.keys()]
      .filter((row) => costs[row] !== noMatch)
      .sort((a, b) => (costs[a] ?? 0) - (costs[b] ?? 0));
    // The part of an identifier counts as a token of its own.
    expect(order).toEqual([2, 4, 1, 0, 3]);
  });

  test('is found in every segment of many rows', () => {
    const rows = 40_000;
    const index = new SearchIndex();
    for (let row = 0; row < rows; row++) index.add(row % 4000 === 7 ? `needle${row} common` : 'common');
    const found = rowsBelow(costsOf(index, 'needle'), typoCost);
    expect(found).toEqual(Array.from({ length: 10 }, (_, place) => place * 4000 + 7));
    expect(rowsBelow(costsOf(index, 'common'), typoCost)).toHaveLength(rows);
  });
});

describe('texts', () => {
  test('hold what was put in, however long, and are searched within their row only', () => {
    const long = `${'y'.repeat(1_500_000)}end`;
    const index = indexOf(['first', long, 'ünïcode\ufeff', '']);
    expect(index.text(1)).toBe(long);
    expect(index.text(2)).toBe('ünïcode\ufeff');
    const includes = (row: number, wanted: string) => index.phraseTest(wanted)(row);
    expect([0, 1, 2, 3].map((row) => includes(row, 'end'))).toEqual([false, true, false, false]);
    expect(includes(0, 'firsty')).toBe(false);
  });

  test('of a record are all its values, numbers as text, none of its keys', () => {
    const value = { key: 'a', list: ['b', { c: 12.5 }], yes: true, none: null };
    expect(recordText(value).split('\u001f')).toEqual(['a', 'b', '12.5', 'true']);
  });
});
