import { expect, test } from 'vitest';
import { mulberry32 } from '../../statistics/random.ts';
import { nearLeaks } from './near-leaks.ts';
import type { SplitRows } from './split-leaks.ts';

const words = 'amber basket candle dagger ember falcon garnet harbour island jasper kettle lantern'.split(
  ' ',
);

/** A row of its own words: no two are alike. */
const told = (seed: number) => {
  const random = mulberry32(seed);
  return Array.from({ length: 14 }, () => words[Math.floor(random() * words.length)]).join(' ');
};
const split = (name: string, prompts: readonly string[]): SplitRows => ({
  split: name,
  file: `${name}.jsonl`,
  rows: prompts.map((prompt, place) => ({ line: place + 1, value: { prompt, completion: `done ${place}` } })),
});

test('a row that is nearly one of another split is warned of by both places', () => {
  const train = split('train', [
    told(1),
    told(2),
    'the worker 17 of /srv/a/queue.ts stops after its second heartbeat is lost',
  ]);
  const test1 = split('test', [
    told(5),
    'the worker 93 of /opt/b/queue.ts stops after its second heartbeat is lost.',
  ]);
  const found = nearLeaks([train, test1]);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ file: 'test.jsonl', line: 2, level: 'warning' });
  expect(found[0]?.reason).toContain('nearly a row of train (train.jsonl:3');
});

test('the same twice in one split is no leak, nor are rows that share their frame alone', () => {
  const near = 'the worker stops after its second heartbeat is lost and never comes back';
  expect(nearLeaks([split('train', [near, `${near}.`]), split('test', [told(3)])])).toEqual([]);
  const framed = (seed: number) =>
    `An agent failed at a task; say at length and with every detail what the root cause was.\n\n${told(seed)}`;
  const many = (from: number) => Array.from({ length: 6 }, (_, place) => framed(from + place));
  const found = nearLeaks([split('train', many(1)), split('test', many(7))]);
  expect(found).toEqual([]);
});

test('what rows say of their provenance does not make them alike', () => {
  const meta = JSON.stringify({
    rule: 'a rule with a very long name that stands in all of the rows there are',
  });
  const rows = (name: string, seed: number): SplitRows => ({
    split: name,
    file: name,
    rows: [{ line: 1, value: { prompt: told(seed), completion: 'yes', meta } }],
  });
  expect(nearLeaks([rows('train', 1), rows('test', 2)])).toEqual([]);
});
