import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { type CodebookRead, codebookBodies, codebookOf, readCodebook } from './codebook.ts';
import { startingCodebooks } from './codebooks/codebooks.ts';
import { type AnnotationState, foldEvents } from './fold.ts';
import { event, fixedId, instant } from './random-events.ts';
import { taxonomyTree } from './taxonomy-tree.ts';

function imported(read: CodebookRead, state: AnnotationState = foldEvents([])): AnnotationState {
  if (!read.ok) throw new Error(`${read.where}: ${read.reason}`);
  const before = state.index.log;
  const added = codebookBodies(read.codebook, state).map((body, place) =>
    event({
      v: 1,
      id: fixedId(before.length, place),
      ts: instant(before.length + place),
      by: 'ana',
      ...body,
    }),
  );
  return foldEvents([...before, ...added]);
}

const yaml = `
name: Build box
codes:
  - code: env
    name: Environment
    definition: Something around the code is wrong.
    children:
      - code: port
        examples: [EADDRINUSE]
      - nvm
  - id: deps
    description: A package is missing.
`;

test('a codebook with children, ids and descriptions becomes a tree', () => {
  const tree = taxonomyTree(imported(readCodebook(parse(yaml))));
  expect(tree.map(({ code, depth, definition, examples }) => [code, depth, definition, examples])).toEqual([
    ['deps', 0, 'A package is missing.', []],
    ['env', 0, 'Something around the code is wrong.', []],
    ['nvm', 1, '', []],
    ['port', 1, '', ['EADDRINUSE']],
  ]);
});

test('codes may be a map, and a definition alone a text', () => {
  const read = readCodebook({ axis: 'pattern', codes: { retry: 'Tried again unchanged.', 42: null } });
  expect(
    read.ok && read.codebook.codes.map(({ axis, code, definition }) => [axis, code, definition]),
  ).toEqual([
    ['pattern', '42', undefined],
    ['pattern', 'retry', 'Tried again unchanged.'],
  ]);
});

test.each([
  'text',
  { codes: [{ definition: 'no code' }] },
  { codes: ['a', 'a'] },
  { codes: [{ code: 'a', axis: 'Not An Axis' }] },
  { nothing: true },
])('what is no codebook is refused: %j', (value) => {
  expect(readCodebook(value).ok).toBe(false);
});

test('importing the same codebook again changes nothing, and an edited definition is taken over', () => {
  const once = imported(readCodebook(parse(yaml)));
  const again = readCodebook(parse(yaml));
  expect(again.ok && codebookBodies(again.codebook, once)).toEqual([]);
  const edited = readCodebook(parse(yaml.replace('is missing', 'is outdated')));
  expect(edited.ok && codebookBodies(edited.codebook, once)).toEqual([
    { op: 'tax.define', axis: 'tag', code: 'deps', definition: 'A package is outdated.' },
  ]);
});

test('a taxonomy that is written as a codebook is read back as it was', () => {
  const word = fc
    .string({ minLength: 1, maxLength: 8 })
    .map((text) => text.trim())
    .filter((text) => text !== '');
  const codes = fc.uniqueArray(
    fc.record({
      code: word,
      name: word,
      definition: fc.string().map((text) => text.trim()),
      examples: fc.array(word, { maxLength: 2 }),
      axis: fc.constantFrom('tag', 'pattern'),
    }),
    { selector: ({ axis, code }) => `${axis}/${code}` },
  );
  fc.assert(
    fc.property(codes, (written) => {
      const state = imported(readCodebook({ codes: written }));
      const back = imported(readCodebook(JSON.parse(JSON.stringify(codebookOf(state, 'x')))));
      const plain = (one: AnnotationState) => taxonomyTree(one).map(({ authors: _, ...code }) => code);
      expect(plain(back)).toEqual(plain(state));
    }),
  );
});

test('the codebooks that come along can be imported, and every code of them but groups has an example', () => {
  expect([...startingCodebooks].map(([name, { codes }]) => [name, codes.length])).toEqual([
    ['failure-types', 6],
    ['mast', 17],
  ]);
  for (const codebook of startingCodebooks.values()) {
    const tree = taxonomyTree(imported(readCodebook(codebook)));
    expect(tree.length).toBe(codebook.codes.length);
    for (const { definition } of tree) expect(definition).toMatch(/^[A-Z].*\.$/);
  }
  const mast = taxonomyTree(imported(readCodebook(startingCodebooks.get('mast'))));
  expect(mast.filter(({ depth }) => depth === 1).length).toBe(14);
});
