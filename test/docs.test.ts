import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { commandTable } from '../src/app/command-table.ts';
import { keyDocument } from '../src/app/key-document.ts';
import { scopesOf } from '../src/app/scopes.ts';
import { capturedRun } from '../src/cli/captured-run.ts';
import { findInputs } from '../src/platform/find-inputs.ts';
import { loadDataset } from '../src/platform/load-dataset.ts';
import { openExplorer } from './explorer.ts';

function read(name: string): string {
  return readFileSync(join(import.meta.dirname, '..', name), 'utf8');
}

test('docs/keys.md says what the command table says', () => {
  expect(read('docs/keys.md'), 'run `npm run docs`').toBe(keyDocument(commandTable));
});

test('every command has its own id, a title and at least one key', () => {
  expect(new Set(commandTable.map(({ id }) => id)).size).toBe(commandTable.length);
  for (const { title, keys } of commandTable) {
    expect(title).not.toBe('');
    expect(keys.length).toBeGreaterThan(0);
  }
});

test('no key is bound twice in one scope, and no key is the beginning of another', () => {
  for (const scope of new Set(commandTable.map((command) => command.scope))) {
    const keys = commandTable.filter((command) => command.scope === scope).flatMap((command) => command.keys);
    expect(new Set(keys).size, `a key is bound twice in ${scope}`).toBe(keys.length);
    for (const key of keys) {
      expect(
        keys.filter((other) => other.startsWith(`${key} `)),
        `${key} in ${scope} hides`,
      ).toEqual([]);
    }
  }
});

test('README names no key and no verb that does not exist', () => {
  const bound = new Set(commandTable.flatMap(({ keys }) => keys.map((key) => key.replaceAll(' ', ''))));
  const table = /<!-- keys -->([\s\S]*?)<!-- \/keys -->/.exec(read('README.md'))?.[1] ?? '';
  const named = [...table.matchAll(/^\| ((?:`[^`]+` ?)+)\|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, key = '']) => key),
  );
  expect(named.length).toBeGreaterThan(15);
  for (const key of named)
    expect(bound, `README names ${key}`).toContain(
      key.replace('^', 'ctrl+').replace('⏎', 'enter').replace('Space', 'space'),
    );
});

test('the query of the README tour finds records of the sample', async () => {
  const [, query = ''] = /`\/` filters while you type: `([^`]+)`/.exec(read('README.md')) ?? [];
  const list = ['list', '--dir', join(import.meta.dirname, '..', 'training_data'), '--similar', '--query'];
  const home = mkdtempSync(join(tmpdir(), 'debrief-tour-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const { code, stdout } = await capturedRun([...list, query], { currentFolder: home });
  expect(code, query).toBe(0);
  expect(stdout).not.toBe('');
});

test('the picture in README is what the explorer shows of the sample', async () => {
  const root = join(import.meta.dirname, '..');
  const place = { currentFolder: root, stateFolder: '/nowhere' };
  const { inputs } = await findInputs(['training_data'], place);
  // A fixed day, so that no timestamp is in the future.
  const load = loadDataset(inputs, {
    cacheFolder: '/nowhere',
    standardInput: noBytes,
    now: Date.UTC(2026, 10, 1),
  });
  onTestFinished(load.close);
  await load.finished;
  const { lines } = await openExplorer(load.dataset, { settings: { title: 'training_data' } });
  const picture = /```\n( debrief[\s\S]*?)\n```/.exec(read('README.md'))?.[1];
  expect(lines().join('\n')).toBe(picture);
});

async function* noBytes(): AsyncGenerator<Uint8Array> {}

test('every page finds the way to help and back', () => {
  for (const kind of [
    'overview',
    'groups',
    'records',
    'record',
    'successes',
    'compare-patterns',
    'compare-records',
    'context',
    'problems',
    'report',
    'help',
  ] as const) {
    const scopes: readonly string[] = scopesOf(kind);
    for (const id of ['help.open', 'go.back', 'go.close', 'palette.open']) {
      expect(scopes).toContain(commandTable.find((command) => command.id === id)?.scope);
    }
  }
});
