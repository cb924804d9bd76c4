import { expect, test } from 'vitest';
import { describeTerm, fieldTerm, withoutTerm, withTerm } from './edit-query.ts';
import { formatQuery } from './format-query.ts';
import { parseQuery } from './parse-query.ts';
import type { Term } from './query.ts';

function query(text: string) {
  return parseQuery(text).query;
}

function term(text: string): Term {
  const [first] = query(text).terms;
  if (first === undefined) throw new Error(`no term in ${text}`);
  return first;
}

test('a value from data becomes a term that means exactly it', () => {
  expect(formatQuery({ terms: [fieldTerm('pattern', 'why, "so"? 50%*')] })).toBe(
    'pattern:"why, \\"so\\"? 50%*"',
  );
  expect(formatQuery({ terms: [fieldTerm('pattern', undefined)] })).toBe('pattern:(none)');
});

test.each([
  ['a', 'cat:x', 'a category:x'],
  ['cat:y sev:high', 'cat:x', 'severity:high category:x'],
  ['cat:y', '-cat:x', 'category:y -category:x'],
  ['-cat:x a', 'cat:x', 'a category:x'],
  ['since:7d until:2026', 'since:2w', 'until:2026 since:2w'],
  ['sev:>=low', 'sev:<=high', 'severity:>=low severity:<=high'],
  ['a cat:x', 'cat:x', 'a category:x'],
])('%s narrowed by %s is %s', (before, added, after) => {
  expect(formatQuery(withTerm(query(before), term(added)))).toBe(after);
});

test('a term is taken out wherever an equal one stands', () => {
  expect(formatQuery(withoutTerm(query('a cat:x b cat:x'), term('category:x')))).toBe('a b');
});

test.each([
  ['-sev:>=medium', 'not severity at least medium'],
  ['since:7d', 'in the last 7d'],
  ['since:2026-02-20', 'since 2026-02-20'],
  ['cat:(none)', 'no category'],
  ['cat:a,"b c"', 'category a or b c'],
  ['has:stack_trace', 'has stack trace'],
  ['"x y"', 'exactly “x y”'],
  ['re:/a+/', 'text like /a+/'],
  ['note:done', 'note says “done”'],
])('%s reads: %s', (written, words) => {
  expect(describeTerm(term(written))).toBe(words);
});
