import { expect, test } from 'vitest';
import { groupedFindings, linesInWords } from './grouped-findings.ts';

const finding = (line: number, reason: string, level: 'error' | 'warning' = 'error') => ({
  file: 'train.jsonl',
  line,
  level,
  reason,
});

test('ten of a kind are printed each, and the eleventh stands for the rest', () => {
  const alike = Array.from({ length: 40 }, (_, place) => finding(place + 1, `messages[${place}] is empty`));
  const printed = groupedFindings([...alike, finding(50, 'is not JSON')]);
  expect(printed.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 50]);
  expect(printed[10]?.others).toEqual(Array.from({ length: 29 }, (_, place) => place + 12));
  expect(printed.filter(({ others }) => others.length > 0)).toHaveLength(1);
});

test('warnings and errors, and files, are not of one kind', () => {
  const both = Array.from({ length: 8 }, (_, place) => [
    finding(place + 1, 'is so'),
    finding(place + 1, 'is so', 'warning'),
    { ...finding(place + 1, 'is so'), file: 'test.jsonl' },
  ]).flat();
  expect(groupedFindings(both)).toHaveLength(24);
});

test('many lines are named by the first three and the last', () => {
  expect(linesInWords([4])).toBe('4');
  expect(linesInWords([4, 5, 9, 12])).toBe('4, 5, 9, 12');
  expect(linesInWords([4, 5, 9, 12, 40])).toBe('4, 5, 9, …, 40');
});
