import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FieldName, fields, parts } from '../dataset/fields.ts';
import { annotationParts } from './field-names.ts';
import { formatQuery } from './format-query.ts';
import { parseQuery } from './parse-query.ts';
import type { Query, Term } from './query.ts';
import { compileRegex, requiredText } from './safe-regex.ts';
import { literalPattern } from './value-pattern.ts';

function only(text: string): Term | undefined {
  const { query, issues } = parseQuery(text);
  expect(issues).toEqual([]);
  expect(query.terms).toHaveLength(1);
  return query.terms[0];
}

test('a field term takes aliases, lists, comparisons, wildcards and quotes', () => {
  expect(only('cat:a,b*')).toEqual({
    negated: false,
    kind: 'field',
    field: 'category',
    comparison: '=',
    values: ['a', 'b*'],
  });
  expect(only('sev:>=medium')).toMatchObject({ field: 'severity', comparison: '>=', values: ['medium'] });
  expect(only('id:F001')).toMatchObject({ field: 'feature', values: ['F001'] });
  expect(only('-agent:"a b, c*"')).toMatchObject({ negated: true, field: 'model', values: ['a b, c\\*'] });
  expect(only('usage:>=78%')).toMatchObject({ field: 'usage', comparison: '>=', values: ['78%'] });
  expect(only('!pattern:(none)')).toMatchObject({ negated: true, field: 'pattern', values: [] });
});

test('words, phrases, regular expressions, times, parts and annotations each have their form', () => {
  const { query, issues } = parseQuery(
    'word -other "exact phrase" re:/ECONN \\w+/ since:7d until:2026-02-20 has:stack_trace note:"looked at" file:re:/x\\/y/',
  );
  expect(issues).toEqual([]);
  expect(query.terms).toEqual([
    { negated: false, kind: 'word', text: 'word' },
    { negated: true, kind: 'word', text: 'other' },
    { negated: false, kind: 'phrase', text: 'exact phrase' },
    { negated: false, kind: 'regex', source: 'ECONN \\w+', field: undefined },
    { negated: false, kind: 'since', when: '7d' },
    { negated: false, kind: 'until', when: '2026-02-20' },
    { negated: false, kind: 'has', what: 'stack_trace' },
    { negated: false, kind: 'annotation', of: 'note', text: 'looked at' },
    { negated: false, kind: 'regex', source: 'x\\/y', field: 'file' },
  ]);
});

test('spans say where each term stands, sign included', () => {
  const text = '  a -cat:"x y"  b ';
  expect(parseQuery(text).spans.map(({ from, to }) => text.slice(from, to))).toEqual([
    'a',
    '-cat:"x y"',
    'b',
  ]);
});

test.each([
  ['cat:', 0],
  ['x cat:>=', 1],
  ['since:soon', 0],
  ['has:wings', 0],
  ['sev:>=terrible', 0],
  ['retries:many', 0],
  ['re:/(a+)+/', 0],
  ['re:/(/', 0],
  ['""', 0],
])('%s: the unfinished or senseless term is left out with an issue', (text, terms) => {
  const { query, issues } = parseQuery(text);
  expect(query.terms).toHaveLength(terms);
  expect(issues).toHaveLength(1);
});

test('an unclosed quote or regular expression already works, with an issue', () => {
  expect(parseQuery('"exact phr')).toMatchObject({
    query: { terms: [{ kind: 'phrase', text: 'exact phr' }] },
  });
  expect(parseQuery('re:/ECO').query.terms).toMatchObject([{ kind: 'regex', source: 'ECO' }]);
  expect(parseQuery('re:/ECO').issues).toHaveLength(1);
});

test('text with a colon that is no field is searched as text', () => {
  expect(only('http://host/path')).toMatchObject({ kind: 'word', text: 'http://host/path' });
  expect(parseQuery('catgory:x').issues[0]?.message).toContain('catgory');
  expect(parseQuery('minuts:>=30').issues[0]?.message).toContain('minuts');
});

test('never throws, and every range lies in the text', () => {
  const piece = fc.constantFrom(
    'cat:',
    'sev:>=',
    're:/',
    '"',
    '\\',
    '-',
    '!',
    ' ',
    ',',
    '(none)',
    'a',
    '/',
    '*',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece).map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(text, (written) => {
      const { query, spans, issues } = parseQuery(written);
      expect(spans.map(({ term }) => term)).toEqual(query.terms);
      for (const { from, to } of [...spans, ...issues]) {
        expect(from).toBeLessThan(to);
        expect(to).toBeLessThanOrEqual(written.length);
      }
    }),
  );
});

test('what was parsed is written in a form that parses to the same query', () => {
  const piece = fc.constantFrom(
    'cat:',
    'x',
    're:/a/',
    '"q r"',
    '\\',
    '-',
    ' ',
    ',',
    '>=',
    '*',
    'note:',
    'since:7d ',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(piece).map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(text, (written) => {
      const { query } = parseQuery(written);
      expect(parseQuery(formatQuery(query)).query).toEqual(query);
    }),
  );
});

describe('formatQuery and parseQuery', () => {
  const someText = fc.oneof(
    fc.string({ minLength: 1, maxLength: 12 }),
    fc.string({
      unit: fc.constantFrom('a', ' ', '"', '\\', ',', '-', ':', '*', '/', '('),
      minLength: 1,
      maxLength: 8,
    }),
  );
  const textFields = (Object.keys(fields) as FieldName[]).filter((name) => fields[name].shape === 'text');
  const pattern = fc
    .array(fc.oneof(someText.map(literalPattern), fc.constantFrom('*', '?')), { minLength: 1, maxLength: 4 })
    .map((pieces) => pieces.join(''));
  const condition = fc.oneof(
    someText.map((text) => ({ kind: 'word', text }) as const),
    someText.map((text) => ({ kind: 'phrase', text }) as const),
    fc.record({
      kind: fc.constant('field' as const),
      field: fc.constantFrom(...textFields),
      comparison: fc.constant('=' as const),
      values: fc.array(pattern, { maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('field' as const),
      field: fc.constantFrom('retries' as const, 'usage' as const),
      comparison: fc.constantFrom('=', '>=', '<=', '>', '<'),
      values: fc.integer({ min: 0, max: 99 }).map((number) => [String(number)]),
    }),
    fc.record({
      kind: fc.constantFrom('since', 'until'),
      when: fc.constantFrom('7d', '3m', '2026-02-20', '2026'),
    }),
    fc.record({ kind: fc.constant('has' as const), what: fc.constantFrom(...parts, ...annotationParts) }),
    fc.record({
      kind: fc.constant('annotation' as const),
      of: fc.constantFrom(...annotationParts),
      text: someText,
    }),
    fc.record({
      kind: fc.constant('regex' as const),
      source: fc.constantFrom('a b', 'x\\/y', '[ab]+', 'ECONN\\w+', '"'),
      field: fc.constantFrom(undefined, 'file' as const),
    }),
  );
  const query: fc.Arbitrary<Query> = fc
    .array(fc.tuple(fc.boolean(), condition).map(([negated, what]): Term => ({ negated, ...what })))
    .map((terms) => ({ terms }));

  test('are a round trip for any query', () => {
    fc.assert(
      fc.property(query, (wanted) => {
        expect(parseQuery(formatQuery(wanted)).query).toEqual(wanted);
      }),
    );
  });
});

test('regular expressions that could take for ever are refused, common ones are not', () => {
  for (const source of [
    '(a+)+',
    '(a|a)*',
    '(\\w|x)+',
    '(a*){5}',
    '(.*)*x',
    '((ab)+c)*',
    '.*a.*b.*c.*d',
    '(a)\\1',
  ]) {
    expect([source, compileRegex(source).ok]).toEqual([source, false]);
  }
  for (const source of [
    'ECONN\\w+',
    '(foo|bar)+',
    'at .*\\.ts:\\d+',
    '^(?:GET|POST) /x',
    '[a-z]{2,}',
    '(abc)*',
  ]) {
    expect([source, compileRegex(source).ok]).toEqual([source, true]);
  }
});

test('the text a regular expression requires stands in everything it matches', () => {
  expect(requiredText('ECONN\\w+')).toBe('econn');
  expect(requiredText('at .*pool\\.ts:\\d+')).toBe('pool');
  expect(requiredText('(?:abc)def?x')).toBe('');
  expect(requiredText('abcd|x')).toBe('');
  const piece = fc.constantFrom(
    'abc',
    'x',
    'd?',
    '(ef)*',
    '.',
    '[gh]',
    '(i|j)',
    'lmn',
    '\\d',
    'b{0,2}',
    'q+',
  );
  const text = fc
    .array(fc.constantFrom('abc', 'x', 'd', 'ef', 'g', 'i', 'lmn', '7', 'b', 'q', 'K'))
    .map((all) => all.join(''));
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 4 }), text, (pieces, tried) => {
      const source = pieces.join('');
      const found = new RegExp(source, 'iu').exec(tried)?.[0];
      fc.pre(found !== undefined);
      expect(found?.toLowerCase()).toContain(requiredText(source));
    }),
    { numRuns: 500 },
  );
});
