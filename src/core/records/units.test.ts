import { expect, test } from 'vitest';
import { readFlag, readMinutes, readNumber, readPosition, readRatio, readShare, readTime } from './units.ts';

test.each([
  ['78%', 0.78],
  ['78 %', 0.78],
  ['~78%', 0.78],
  [78, 0.78],
  ['78', undefined],
  [0.78, 0.78],
  ['0.78', 0.78],
  [1, 1],
  [0, 0],
  ['0.5%', 0.005],
  ['104%', undefined],
  ['3/4', 0.75],
  ['most of it', undefined],
  [-5, undefined],
  ['1e999', undefined],
  ['1/0', undefined],
])('the share %j is %d', (written, share) => {
  expect(readShare(written)).toBe(share);
});

test.each([
  ['2/3', 2 / 3],
  ['1/2', 0.5],
  ['end', 1],
  ['Start', 0],
  ['middle', 0.5],
  [0.25, 0.25],
  ['60%', 0.6],
  ['3/2', undefined],
  ['late', undefined],
])('the position %j is %d', (written, position) => {
  expect(readPosition(written)).toBe(position);
});

test.each([
  [12, 12],
  ['12', 12],
  [' 1,234.5 ', 1234.5],
  ['1e3', 1000],
  ['-2', -2],
  ['', undefined],
  ['.', undefined],
  ['twelve', undefined],
  ['0x10', undefined],
  [Number.NaN, undefined],
])('the number %j is %d', (written, value) => {
  expect(readNumber(written)).toBe(value);
});

test.each([
  ['45 min', 45],
  ['1.5h', 90],
  ['90s', 1.5],
  [20, 20],
  ['20', 20],
  ['a while', undefined],
])('the duration %j is %d minutes', (written, minutes) => {
  expect(readMinutes(written)).toBe(minutes);
});

test('a ratio above 1 is no percentage', () => {
  expect([readRatio(1.5), readRatio('1.5'), readRatio('150%')]).toEqual([1.5, 1.5, 1.5]);
});

const noon = Date.UTC(2026, 1, 28, 12);
test.each([
  ['2026-02-28T12:00:00Z', noon],
  ['2026-02-28T12:00:00', noon],
  ['2026-02-28 12:00', noon],
  ['2026-02-28T14:00:00+02:00', noon],
  ['2026-02-28T06:30:00.000-0530', noon],
  ['2026-02-28T12:00:00.123456Z', noon + 123],
  ['2026-02-28', noon - 43_200_000],
  [noon, noon],
  [noon / 1000, noon],
  [String(noon / 1000), noon],
  [noon * 1000, noon],
  [noon * 1e6, noon],
  ['2026-02-30T12:00:00Z', undefined],
  ['2026-13-01', undefined],
  ['2026-02-28T25:00:00Z', undefined],
  ['yesterday', undefined],
  [5, undefined],
  [-1, undefined],
])('the time %j is %d', (written, milliseconds) => {
  expect(readTime(written)).toBe(milliseconds);
});

test('yes and no have several spellings, and anything else is neither', () => {
  expect([true, 'Yes', 1, 'false', 'no', 0, 'partly'].map(readFlag)).toEqual([
    'true',
    'true',
    'true',
    'false',
    'false',
    'false',
    undefined,
  ]);
});
