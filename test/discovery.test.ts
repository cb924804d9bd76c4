import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { briefTitles } from '../src/app/brief-titles.ts';
import { commandTable } from '../src/app/command-table.ts';
import { withProfile } from '../src/app/key-profile.ts';
import { findInputs } from '../src/platform/find-inputs.ts';
import { loadDataset } from '../src/platform/load-dataset.ts';
import { type Explorer, type ExplorerOptions, openExplorer } from './explorer.ts';

/** What a newcomer finds from the screen alone. */
async function explorerOnSample(options: ExplorerOptions = {}): Promise<Explorer> {
  const place = { currentFolder: join(import.meta.dirname, '..'), stateFolder: '/nowhere' };
  const { inputs } = await findInputs(['training_data'], place);
  const load = loadDataset(inputs, {
    cacheFolder: '/nowhere',
    standardInput: noBytes,
    now: Date.UTC(2026, 10, 1),
  });
  onTestFinished(load.close);
  await load.finished;
  return openExplorer(load.dataset, options);
}

async function* noBytes(): AsyncGenerator<Uint8Array> {}

test('after the first of two keys a strip tells what may follow', async () => {
  const { press, screen } = await explorerOnSample();
  await press('g');
  expect(screen()).toMatch(/o.*Overview/);
  expect(screen()).toMatch(/s.*Success/);
});

test('the palette finds a command by its words, shows its keys, and runs it', async () => {
  const { press, screen } = await explorerOnSample();
  await press(':', ...'success');
  expect(screen()).toMatch(/Success patterns.*gs/);
  await press('escape', ':', ...'problems', 'enter');
  expect(screen()).toContain('Problems');
});

test('the palette says why a command cannot be used now', async () => {
  const { press, screen } = await explorerOnSample();
  await press('g', 'a', ':', ...'compare.records');
  expect(screen()).toMatch(/off: .*mark/i);
});

test('help is searched by what a key does and by the key itself', async () => {
  for (const sought of ['half', '@ctrl+d']) {
    const { press, screen } = await explorerOnSample();
    await press('?', '/', ...sought, 'enter');
    expect(screen()).toContain('Half a screen down');
    expect(screen()).not.toContain('Back');
  }
});

test('the last line tells how to filter, open and get help, and further in how to annotate and go back', async () => {
  const { press, lines } = await explorerOnSample();
  expect(lines().at(-1)).toMatch(/open.*filter.*help/);
  await press('g', 'r');
  expect(lines().at(-1)).toMatch(/annotate.*back.*undo/);
});

test('keys that do nothing on a page stand together behind the one reason', async () => {
  const { press, lines } = await explorerOnSample();
  await press('g', 'f', 'a');
  const said = lines().join(' ').replaceAll(/\s+/g, ' ');
  expect(said).toContain('off: 1 2 3 4 5 6');
  expect(said.split('Annotations belong to records')).toHaveLength(2);
});

test('the strip names each key whole at 80 columns, and a key that begins longer sequences once', async () => {
  const { press, screen } = await explorerOnSample();
  await press('g', 'r', 'a');
  expect(screen()).toMatch(/ v +Severity …/);
  expect(screen()).not.toMatch(/vc/);
  for (const id of Object.keys(briefTitles)) expect(commandTable.map((command) => command.id)).toContain(id);
  for (const title of Object.values(briefTitles)) expect(title.length).toBeLessThanOrEqual(21);
});

test('behind the comma of the arrow keys the strip tells what there is without covering the page', async () => {
  const { press, lines } = await explorerOnSample({
    settings: { commands: withProfile(commandTable, 'arrows') },
  });
  await press(',');
  const from = lines().findIndex((line) => line.includes(', then'));
  expect(from).toBeGreaterThan(8);
  expect(lines().slice(from).join('\n')).toMatch(/g +Go to .*\n/);
  expect(lines().slice(from).join('\n')).toContain('Filter by …');
});

test('@u finds the key u and what it ends, not every key with a u in its name', async () => {
  const { press, screen } = await explorerOnSample();
  await press('?', '/', '@', 'u', 'enter');
  expect(screen()).toContain('Undo the last change');
  expect(screen()).not.toMatch(/PgUp|\^u/);
});

test('help tells keys that work on the page: what a nearer command took from a farther one is not told twice', async () => {
  const { press, screen } = await explorerOnSample();
  await press('g', 'r', 'enter', '?', '/', ...'cancel', 'enter');
  expect(screen().match(/Esc/g)).toHaveLength(1);
  expect(screen()).toContain('the search first');
});

test('a failure that is longer than the line is told in several', async () => {
  const { send, lines } = await explorerOnSample();
  const error = { what: 'Nobody to sign', where: 'author', remedy: 'Give a name. '.repeat(10).trim() };
  await send({ kind: 'effect-failed', error });
  expect(
    lines()
      .slice(-6)
      .join(' ')
      .match(/Give a name/g),
  ).toHaveLength(10);
  expect(lines()).toHaveLength(23);
});

test('a long way here and a long filter share the line, and the page’s own name stays', async () => {
  const { press, filter, lines } = await explorerOnSample();
  await filter('severity:>=medium since:90d model:claude*');
  await press('enter', 'enter', 'enter');
  expect(lines()[1]).toMatch(/filter: severity:>=medium since:90d mod/);
  expect(lines()[1]).toMatch(/▸ \S+ \S*/);
  expect((lines()[1] ?? '').length).toBeLessThanOrEqual(80);
});

test('the palette tells in full what the chosen command does, and why it is off', async () => {
  const { press, screen } = await explorerOnSample();
  await press(':', ...'export.write');
  expect(screen()).toContain('Write the export to its folder; off: only in export');
});

test.each([
  [60, 16],
  [80, 23],
])('why a field did not parse can be read whole at %i by %i', async (columns, rows) => {
  const { press, lines } = await explorerOnSample({ columns, rows });
  await press('g', 'p', 'j');
  const said = lines().slice(-8).join(' ').replaceAll(/\s+/g, ' ');
  expect(said).toContain('learning_value.severity: is not');
});
