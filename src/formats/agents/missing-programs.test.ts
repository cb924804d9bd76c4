import { expect, test } from 'vitest';
import { createMissingPrograms } from './missing-programs.ts';

function missingIn(...outputs: readonly string[]) {
  const missing = createMissingPrograms();
  for (const [place, output] of outputs.entries())
    missing.add({ id: `r${place}`, command: 'x', output, timestamp: undefined, response: undefined });
  return missing.finish().map(({ program, repeats }) => [program, repeats]);
}

test.each([
  ['bash: line 1: frobnicate: command not found', 'frobnicate'],
  ['Exit code 127\n/bin/bash: line 3: uv: command not found\n', 'uv'],
  ['/bin/sh: 1: jq: not found', 'jq'],
  ['zsh: command not found: pnpm', 'pnpm'],
])('%j', (output, program) => {
  expect(missingIn(output)).toEqual([[program, 0]]);
});

test('a program that is missed again is one record', () => {
  expect(
    missingIn('bash: a: command not found', 'bash: b: command not found', 'bash: a: command not found'),
  ).toEqual([
    ['a', 1],
    ['b', 0],
  ]);
});

test('a file or a module that is not found is no missing program', () => {
  expect(
    missingIn('ls: cannot access x: No such file', 'Error: module y not found', 'page not found'),
  ).toEqual([]);
});
