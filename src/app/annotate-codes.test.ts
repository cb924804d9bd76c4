import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseEvent } from '../core/annotation/events.ts';
import { foldEvents } from '../core/annotation/fold.ts';
import { type KnownCode, knownCodes, namedCode, offeredCodes, similarCodes } from './annotate-codes.ts';

const code = (name: string, records = 1, axis = 'tag'): KnownCode => ({ axis, code: name, name, records });
const names = (codes: readonly KnownCode[]) => codes.map(({ name }) => name);

const codes = [
  code('seed-step', 12),
  code('flaky network', 5),
  code('Port conflict', 2, 'pattern'),
  code('port', 1),
];

test('with nothing typed all codes are offered as they come, most used first', () => {
  expect(offeredCodes(' ', codes)).toBe(codes);
});

test('what begins with the text is offered before what holds it, and similar ones last', () => {
  expect(names(offeredCodes('port', codes))).toEqual(['Port conflict', 'port']);
  expect(names(offeredCodes('network', codes))).toEqual(['flaky network']);
  expect(names(offeredCodes('seedstep', codes))).toEqual(['seed-step']);
  expect(names(offeredCodes('quota', codes))).toEqual([]);
});

test.each([
  ['Seed Step', ['seed-step']],
  ['seed_stp', ['seed-step']],
  ['port conflicts', ['Port conflict', 'port']],
  ['part', ['port']],
  ['sea', []],
  ['network', ['flaky network']],
])('%j may be another spelling of %j', (text, expected) => {
  expect(names(similarCodes(text, codes))).toEqual(expected);
});

test('a code is always similar to itself, whatever its letter case and separators', () => {
  const word = fc.stringMatching(/^[a-z]{1,12}$/);
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('-', '_', ' ', '. '),
      (words, gap) => {
        const known = code(words.join('-'));
        expect(similarCodes(words.join(gap).toUpperCase(), [known])).toEqual([known]);
      },
    ),
  );
});

test('a name means the tag when codes of two axes have it', () => {
  const both = [code('port', 9, 'category'), code('port', 1)];
  expect(namedCode('port', both)?.axis).toBe('tag');
  expect(namedCode('Port', both)).toBeUndefined();
});

function state(...bodies: readonly Record<string, unknown>[]) {
  const events = bodies.map((body, place) => {
    const id = `01ARZ3NDEKTSV4RRFFQ69G5F${String(place).padStart(2, '0')}`;
    const parsed = parseEvent({ v: 1, id, ts: `2026-02-01T00:00:${10 + place}Z`, by: 'ana', ...body });
    if (!parsed.ok) throw new Error(parsed.reason);
    return parsed.event;
  });
  return foldEvents(events);
}

test('codes are counted by record over all projects, merged ones under the code they became, archived ones left out', () => {
  const one = state(
    { op: 'code.add', rec: 'failures:1', code: 'seed' },
    { op: 'code.add', rec: 'failures:2', code: 'seeds' },
    { op: 'tax.merge', codes: ['seeds'], into: 'seed' },
    { op: 'tax.create', code: 'unused', name: 'Unused' },
    { op: 'tax.create', code: 'old' },
    { op: 'tax.archive', code: 'old' },
  );
  const two = state({ op: 'code.add', rec: 'failures:1', code: 'seed' });
  const annotations = new Map([
    ['one', one],
    ['two', two],
  ]);
  expect(knownCodes(annotations)).toEqual([
    code('seed', 3),
    { axis: 'tag', code: 'unused', name: 'Unused', records: 0 },
  ]);
  expect(knownCodes(annotations)).toBe(knownCodes(annotations));
});
