import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type JsonNode, jqPath, jsonTree } from './json-tree.ts';

/** The value read back from the spans alone. */
function written(text: string, node: JsonNode): unknown {
  if (node.kind === 'array') return node.members.map((member) => written(text, member.node));
  if (node.kind === 'object')
    return Object.fromEntries(
      node.members.map(({ key, node: inner }) => [
        JSON.parse(text.slice(key?.from, key?.to)),
        written(text, inner),
      ]),
    );
  return JSON.parse(text.slice(node.from, node.to));
}

test('the spans of a tree hold the whole value, however it is spaced', () => {
  const spacing = fc.constantFrom<number | undefined>(undefined, 0, 1, 4);
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), spacing, (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      expect(written(text, jsonTree(text))).toEqual(JSON.parse(text));
    }),
  );
});

test('a node counts the lines that printing it takes', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const printed = JSON.stringify(value, null, 2);
      expect(jsonTree(JSON.stringify(value)).lines).toBe(printed.split('\n').length);
    }),
  );
});

test('numbers, escapes and repeated keys stay as they were written', () => {
  const text = '{"n":12345678901234567890.50,"a":"caf\\u00e9 \\\\","a":1e999}';
  const tree = jsonTree(text);
  expect(tree.members.map(({ node }) => text.slice(node.from, node.to))).toEqual([
    '12345678901234567890.50',
    '"caf\\u00e9 \\\\"',
    '1e999',
  ]);
});

test('a path is written as jq reads it', () => {
  expect(jqPath(['error_details', 'affected_tests', 0])).toBe('.error_details.affected_tests[0]');
  expect(jqPath(['odd key', 2, 'x'])).toBe('.["odd key"][2].x');
  expect(jqPath([0])).toBe('.[0]');
  expect(jqPath([])).toBe('.');
});
