import { expect, test } from 'vitest';
import { Columns } from '../core/dataset/columns.ts';
import { lineSum } from '../formats/line-sum.ts';
import { LineChecks } from './line-checks.ts';

/** More than 32 bits can count. */
const far = 5 * 1024 ** 3;

test('lines behind the first four gigabytes are told apart by their whole offset', () => {
  const checks = new LineChecks();
  checks.addAll(0, Uint32Array.of(0, 10), Uint32Array.of(lineSum('near'), lineSum('next')));
  checks.addAll(far, Uint32Array.of(0, 10), Uint32Array.of(lineSum('far'), lineSum('last')));
  expect(checks.matches(far, 'far')).toBe(true);
  expect(checks.matches(far + 10, 'last')).toBe(true);
  expect(checks.matches(far % 2 ** 32, 'far')).toBe(false);
  expect(checks.matches(10, 'next')).toBe(true);
});

test('a line that says something else than when it was loaded is noticed', () => {
  const checks = new LineChecks();
  checks.add(far, 'the text of a line that is longer than sixteen bytes');
  expect(checks.matches(far, 'the text of a line that is longer than sixteen bytes')).toBe(true);
  expect(checks.matches(far, 'the text of a line that is longer than sixteen bytex')).toBe(false);
  expect(checks.matches(far, 'the text of a line that is longer than sixteen byte')).toBe(false);
});

test('columns keep where a row stands behind the first four gigabytes', () => {
  const columns = new Columns();
  const first = columns.addRows(
    { rows: 2, starts: Uint32Array.of(0, 77), present: Uint32Array.of(0, 0) },
    far,
  );
  expect([columns.byteOffset(first), columns.byteOffset(first + 1)]).toEqual([far, far + 77]);
});
