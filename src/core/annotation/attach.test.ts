import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Annotated, attachAnnotations, type Candidate } from './attach.ts';
import type { Locator } from './events.ts';

type Line = { readonly row: number; readonly recId: string; readonly at: string };

const locOf = (at: string): Locator => ({ stem: 'failures', feature: 'F1', timestamp: at });
const annotated = (recId: string, at = '10:00', aliases: string[] = []): Annotated => ({
  recId,
  aliases,
  loc: locOf(at),
});
const finder =
  (lines: readonly Line[]) =>
  (loc: Locator): Candidate<number>[] =>
    lines.filter(({ at }) => at === loc.timestamp);

const attach = (records: readonly Annotated[], lines: readonly Line[]) =>
  attachAnnotations(records, finder(lines));

test('an unedited line is found by its rec_id, also among others of the same place', () => {
  const lines = [
    { row: 0, recId: 'failures:a', at: '10:00' },
    { row: 1, recId: 'failures:b', at: '10:00' },
  ];
  expect(attach([annotated('failures:b')], lines)).toEqual([
    { kind: 'attached', recId: 'failures:b', row: 1 },
  ]);
});

test('an edited line is found by its place, and says what its rec_id is now', () => {
  const lines = [{ row: 4, recId: 'failures:new', at: '10:00' }];
  expect(attach([annotated('failures:old')], lines)).toEqual([
    { kind: 're-attached', recId: 'failures:old', row: 4, currentRecId: 'failures:new', match: 'strong' },
  ]);
  expect(attach([annotated('failures:new', '10:00', ['failures:old'])], lines)[0]?.kind).toBe('attached');
  expect(attach([annotated('failures:x', '10:00', ['failures:new'])], lines)[0]?.kind).toBe('attached');
});

test('a record without a time or session is re-attached, but weakly', () => {
  const loc: Locator = { stem: 'failures', feature: 'F1', type: 'code_error' };
  const found = attachAnnotations([{ recId: 'failures:old', aliases: [], loc }], () => [
    { row: 2, recId: 'failures:new' },
  ]);
  expect(found).toMatchObject([{ kind: 're-attached', match: 'weak' }]);
});

test('what cannot be placed is an orphan, with the reason', () => {
  const lines = [
    { row: 0, recId: 'failures:a', at: '10:00' },
    { row: 1, recId: 'failures:b', at: '11:00' },
    { row: 2, recId: 'failures:c', at: '11:00' },
    { row: 3, recId: 'failures:d', at: '13:00' },
  ];
  const records: Annotated[] = [
    { recId: 'failures:0', aliases: [], loc: undefined },
    annotated('failures:1', '09:00'),
    annotated('failures:2', '11:00'),
    annotated('failures:a', '10:00'),
    annotated('failures:3', '10:00'),
    annotated('failures:4', '13:00'),
    annotated('failures:5', '13:00'),
  ];
  expect(
    attach(records, lines).map((found) => (found.kind === 'orphan' ? found.reason : found.kind)),
  ).toEqual(['no-locator', 'nothing-fits', 'ambiguous', 'attached', 'taken', 'ambiguous', 'ambiguous']);
});

test('every annotated record gets exactly one answer, and no row is re-attached to twice or to an annotated record', () => {
  const at = fc.constantFrom('10:00', '11:00', '12:00');
  const lines = fc.uniqueArray(fc.record({ recId: fc.constantFrom(...'abcdefgh'), at }), {
    selector: ({ recId }) => recId,
  });
  const records = fc.uniqueArray(fc.record({ recId: fc.constantFrom(...'abcdefgh'), at }), {
    selector: ({ recId }) => recId,
  });
  fc.assert(
    fc.property(lines, records, (placed, said) => {
      const found = attach(
        said.map(({ recId, at }) => annotated(recId, at)),
        placed.map((line, row) => ({ row, ...line })),
      );
      expect(found.map(({ recId }) => recId)).toEqual(said.map(({ recId }) => recId));
      const rows = found.flatMap((one) => (one.kind === 'orphan' ? [] : [one.row]));
      expect(new Set(rows).size).toBe(rows.length);
    }),
  );
});
