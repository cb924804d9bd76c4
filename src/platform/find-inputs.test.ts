import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findInputs } from './find-inputs.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'debrief-find-'));
});
afterEach(() => rmSync(home, { recursive: true }));

function write(...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), '{}\n');
  }
}

async function find(...paths: readonly string[]) {
  const { inputs, projects, errors } = await findInputs(paths, {
    currentFolder: home,
    stateFolder: '/state',
  });
  return {
    inputs: inputs.map(({ name, kind, project }) => `${project}: ${name} (${kind})`),
    projects: projects.map(({ name, root }) => `${name} = ${root.replace(home, '~')}`),
    errors: errors.map(({ where, what }) => `${where}: ${what}`),
  };
}

test('a project is found from its root, its training_data and its .ai/training_data', async () => {
  write('app/training_data/failures.jsonl', 'app/.ai/training_data/performance.jsonl.gz', 'app/traces.jsonl');
  expect(await find('app')).toEqual({
    inputs: [
      'app: app/traces.jsonl (generic)',
      'app: app/training_data/failures.jsonl (failure)',
      'app: app/.ai/training_data/performance.jsonl.gz (performance)',
    ],
    projects: ['app = ~/app'],
    errors: [],
  });
  expect((await find('app/training_data')).projects).toEqual(['app = ~/app']);
  expect((await find('app/.ai/training_data')).projects).toEqual(['app = ~/app']);
});

test('kinds come in their own order, other files after them by name; what is not data is left alone', async () => {
  write(
    'd/z.jsonl',
    'd/a.jsonl',
    'd/successes.json',
    'd/failures.jsonl.zst',
    'd/package.json',
    'd/.hidden.jsonl',
  );
  write('d/harness_suggestions.jsonl', 'd/README.md');
  expect((await find('d')).inputs).toEqual([
    'd: d/failures.jsonl.zst (failure)',
    'd: d/successes.json (success)',
    'd: d/a.jsonl (generic)',
    'd: d/z.jsonl (generic)',
  ]);
});

test('projects of the same name are told apart by the folders above', async () => {
  write('east/app/failures.jsonl', 'west/app/failures.jsonl', 'west/tool/failures.jsonl');
  expect((await find('east/app', 'west/app', 'west/tool')).inputs).toEqual([
    'east/app: east/app/failures.jsonl (failure)',
    'west/app: west/app/failures.jsonl (failure)',
    'tool: west/tool/failures.jsonl (failure)',
  ]);
});

test('a file that several arguments reach is read once', async () => {
  write('app/training_data/failures.jsonl');
  symlinkSync(join(home, 'app'), join(home, 'link'));
  const paths = ['app', 'app/training_data', 'app/training_data/failures.jsonl', 'link'];
  expect((await find(...paths)).inputs).toEqual(['app: app/training_data/failures.jsonl (failure)']);
});

test('a file named directly tells its kind by its name, else by its records', async () => {
  write('app/training_data/successes.jsonl', 'today.txt');
  expect(await find('app/training_data/successes.jsonl', 'today.txt')).toMatchObject({
    inputs: [
      'app: app/training_data/successes.jsonl (success)',
      expect.stringMatching(/: today\.txt \(inferred\)$/),
    ],
    errors: [],
  });
});

test('standard input is a project in the state folder', async () => {
  expect(await find('-')).toEqual({
    inputs: ['stdin: - (inferred)'],
    projects: ['stdin = /state/stdin'],
    errors: [],
  });
});

test('a path that cannot be used is an error with its place; the others are found', async () => {
  write('app/failures.jsonl');
  mkdirSync(join(home, 'empty'));
  expect(await find('gone', 'app', 'empty')).toMatchObject({
    inputs: ['app: app/failures.jsonl (failure)'],
    errors: ['gone: no such file or folder', expect.stringMatching(/^empty: no training data here/)],
  });
});

test('a folder of projects holds each of them; data of its own keeps it one project', async () => {
  write('fleet/app/training_data/failures.jsonl', 'fleet/tool/failures.jsonl', 'fleet/notes/readme.md');
  expect(await find('fleet')).toMatchObject({
    inputs: [
      'app: fleet/app/training_data/failures.jsonl (failure)',
      'tool: fleet/tool/failures.jsonl (failure)',
    ],
    errors: [],
  });
  write('fleet/successes.jsonl');
  expect(await find('fleet')).toMatchObject({ inputs: ['fleet: fleet/successes.jsonl (success)'] });
});

test('a link to nowhere is an input, whose opening will tell', async () => {
  write('app/successes.jsonl');
  symlinkSync(join(home, 'gone'), join(home, 'app/failures.jsonl'));
  expect((await find('app')).inputs).toEqual([
    'app: app/failures.jsonl (failure)',
    'app: app/successes.jsonl (success)',
  ]);
});
