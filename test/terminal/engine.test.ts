import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDebrief, root } from './open-debrief.ts';
import { isSampleLoaded, openSample } from './open-sample.ts';

test('the explorer over DuckDB shows what it shows from memory', async () => {
  const memory = await openSample({ args: ['--screen', 'failures'] });
  const engine = await openSample({ args: ['--screen', 'failures', '--engine', 'duckdb'] });
  for (const terminal of [memory, engine]) await terminal.waitForQuiet(600);
  expect(engine.screen()).toEqual(memory.screen());
});

test('over DuckDB a misspelt word is found, a record opens, and what is said of it goes to the log', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'debrief-engine-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(root, 'training_data'), join(folder, 'app', 'training_data'), { recursive: true });
  const terminal = openDebrief({
    cwd: folder,
    args: ['app', '--engine', 'duckdb', '--screen', 'records', '--author', 'ana'],
  });
  onTestFinished(terminal.close);
  await terminal.waitFor(isSampleLoaded);
  terminal.press('/', ...'timeot', 'enter');
  await terminal.waitFor(/similar/);
  terminal.press('enter');
  await terminal.waitFor(/record 1 of/);
  terminal.press('a', '1');
  await terminal.waitFor('saved: fail  (u undoes)');
  const log = join(folder, 'app', '.ai', 'annotations', 'ana');
  const lines = readdirSync(log).map((name) => readFileSync(join(log, name), 'utf8'));
  expect(lines.join('')).toContain('"op":"verdict"');
});
