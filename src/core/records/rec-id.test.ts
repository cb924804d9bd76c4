import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, recIdOf, stemOfFile } from './rec-id.ts';

const failures = { file: 'training_data/failures.jsonl', kind: 'failure' } as const;

test('canonical JSON sorts keys at every level and keeps what was said', () => {
  expect(canonicalJson({ b: [{ d: 1, c: '\ud800' }], a: 1.5 })).toBe('{"a":1.5,"b":[{"c":"\\ud800","d":1}]}');
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('a record keeps its identity when its keys are written in another order', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      expect(recIdOf(failures, reversed(value))).toBe(recIdOf(failures, value));
    }),
  );
});

test('an identity is the stem and 16 digits of the known digest', () => {
  // printf '{"a":1}' | sha256sum
  expect(recIdOf(failures, { a: 1 })).toBe('failures:015abd7f5cc57a2d');
  expect(recIdOf({ file: '-', kind: 'performance' }, { a: 1 })).toBe('performance:015abd7f5cc57a2d');
  expect(recIdOf({ file: 'x/traces.jsonl.gz', kind: 'generic' }, { a: 1 })).toBe('traces:015abd7f5cc57a2d');
});

test('the stem of a file lacks its folder, format and compression', () => {
  expect(['a/b.jsonl', 'b.jsonl.gz', 'b.json', 'b.jsonl.zst', '.jsonl', '-'].map(stemOfFile)).toEqual([
    'b',
    'b',
    'b',
    'b',
    '.jsonl',
    '-',
  ]);
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, reversed(member)]),
  );
}
