import { describe, expect, test } from 'vitest';
import { loadedDataset, type MadeLine } from '../dataset/loaded-dataset.ts';
import { parseQuery } from '../query/parse-query.ts';
import { mulberry32, type Random } from '../statistics/random.ts';

const recordCount = 400;
const syllables = 'ka lo min ter vos pra del fin gor hest jul nep qui rast sol tum wex yor zan bri'.split(
  ' ',
);

function pick<T>(random: Random, from: readonly T[]): T {
  const picked = from[Math.floor(random() * from.length)];
  if (picked === undefined) throw new Error('nothing to pick from');
  return picked;
}

function someWord(random: Random): string {
  return Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(random, syllables)).join('');
}

/** Records of a dozen words, most from a common stock, three of their own, one of these an identifier. */
function madeRecords(random: Random) {
  const stock = Array.from({ length: 150 }, () => someWord(random));
  return Array.from({ length: recordCount }, (_, place) => {
    const own = [someWord(random), someWord(random)];
    const identifier = `${someWord(random)}${capital(someWord(random))}${place}`;
    const common = Array.from({ length: 9 }, () => pick(random, stock));
    const symptoms = [...common.slice(0, 4), ...own, ...common.slice(4), identifier].join(' ');
    const value = { feature_id: `F${place}`, error_details: { symptoms } };
    return { own, identifier, common, line: { kind: 'failure', value } satisfies MadeLine };
  });
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function withTypo(random: Random, word: string): string {
  const at = 1 + Math.floor(random() * (word.length - 2));
  const kind = Math.floor(random() * 3);
  if (kind === 0) return word.slice(0, at) + word.slice(at + 1);
  return word.slice(0, at) + pick(random, [...'aeiou']) + word.slice(kind === 1 ? at : at + 1);
}

const long = (words: readonly string[]) => words.filter((word) => word.length >= 8);

describe('the record looked for', () => {
  const random = mulberry32(7);
  const records = madeRecords(random);
  const dataset = loadedDataset(records.map(({ line }) => line));

  /** Mean reciprocal rank, and the share found among the first ten. */
  function judge(queryOf: (record: (typeof records)[number]) => string | undefined) {
    let asked = 0;
    let found = 0;
    let reciprocal = 0;
    records.forEach((record, row) => {
      const text = queryOf(record);
      if (text === undefined) return;
      const { rows } = dataset.rowSet(parseQuery(text).query, { by: 'relevance', direction: 'descending' });
      const rank = rows.indexOf(row);
      asked += 1;
      if (rank !== -1) reciprocal += 1 / (rank + 1);
      if (rank !== -1 && rank < 10) found += 1;
    });
    expect(asked).toBeGreaterThan(60);
    return { recall: found / asked, rank: reciprocal / asked };
  }

  test.each([
    ['by its words in any order', ({ own, common }) => [own[1], common[2], own[0]].join(' ')],
    ['by the beginning of a word', ({ own, common }) => [own[0], common[0]?.slice(0, 5)].join(' ')],
    ['by a piece of an identifier', ({ identifier, own }) => [identifier.slice(2, -1), own[0]].join(' ')],
    [
      'with a typo in one word',
      ({ own, common }) =>
        long(own).length < 2 ? undefined : [withTypo(random, own[0] ?? ''), own[1], common[1]].join(' '),
    ],
    [
      'with a typo in each of two words',
      ({ own }) => (long(own).length < 2 ? undefined : own.map((word) => withTypo(random, word)).join(' ')),
    ],
  ] satisfies [string, (record: (typeof records)[number]) => string | undefined][])(
    '%s is among the first ten, mostly first',
    (_, queryOf) => {
      const { recall, rank } = judge(queryOf);
      expect(recall).toBeGreaterThanOrEqual(0.95);
      expect(rank).toBeGreaterThanOrEqual(0.88);
    },
  );
});
