import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memberOf, parseJsonc, plainValue } from './jsonc.ts';

test('what JSON can say is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(undefined, 2), (text, indent) => {
      const written = JSON.stringify(JSON.parse(text), null, indent);
      const read = parseJsonc(written);
      expect(read.ok && JSON.stringify(plainValue(read.node))).toBe(JSON.stringify(JSON.parse(written)));
    }),
  );
});

test('whatever the text is, it is read or its fault is placed inside it', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const read = parseJsonc(text);
      if (read.ok) return;
      expect(read.line).toBeLessThanOrEqual(text.split('\n').length);
      expect(read.reason).not.toBe('');
    }),
  );
});

test('comments and trailing commas are allowed', () => {
  const read = parseJsonc('// mine\n{ "a": [1, 2,], /* so\nfar */ "b": "x//y", }\n');
  expect(read.ok && plainValue(read.node)).toEqual({ a: [1, 2], b: 'x//y' });
  expect(read.ok && memberOf(read.node, 'b')?.line).toBe(3);
});

test.each([
  ['{"a": 1 "b": 2}', 1, 9, 'a comma or } is missing'],
  ['{\n  "a": yes\n}', 2, 8, 'this is no JSON value'],
  ['[1', 1, 3, 'a comma or ] is missing'],
  ['{"a": "b', 1, 7, 'this string does not end, or holds what JSON does not allow'],
  ['', 1, 1, 'a value is missing'],
  ['1 2', 1, 3, 'nothing may follow the value'],
])('%j is refused at line %i, column %i', (text, line, column, reason) => {
  expect(parseJsonc(text)).toEqual({ ok: false, line, column, reason });
});

test('a text nested without end is refused and not followed', () => {
  expect(parseJsonc('['.repeat(100_000))).toMatchObject({ ok: false, reason: 'too deeply nested' });
});
