import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openDebrief, root } from './open-debrief.ts';
import { isSampleLoaded } from './open-sample.ts';
import type { Terminal } from './terminal.ts';

type Opened = { readonly terminal: Terminal; readonly log: () => string; readonly failures: () => string };

/** The explorer on a copy of the sample, on its list of records. */
async function openCopy(env: Readonly<Record<string, string>> = {}): Promise<Opened> {
  const project = mkdtempSync(join(tmpdir(), 'debrief-annotations-'));
  onTestFinished(() => rmSync(project, { recursive: true, force: true }));
  cpSync(join(root, 'training_data'), join(project, 'training_data'), { recursive: true });
  const args = ['.', '--author', 'tester', '--screen', 'records'];
  const terminal = openDebrief({ args, cwd: project, env });
  onTestFinished(terminal.close);
  await terminal.waitFor(isSampleLoaded);
  const folder = join(project, '.ai/annotations/tester');
  const log = () =>
    existsSync(folder)
      ? readdirSync(folder)
          .map((name) => readFileSync(join(folder, name), 'utf8'))
          .join('')
      : '';
  const failures = () => readFileSync(join(project, 'training_data/failures.jsonl'), 'utf8');
  return { terminal, log, failures };
}

test('a verdict and a note are in the log at once, and the data files stay as they are', async () => {
  const { terminal, log, failures } = await openCopy();
  const before = failures();
  terminal.press('a', '1');
  await terminal.waitFor(/fail.*u undoes/);
  expect(log()).toContain('"verdict":"fail"');
  terminal.press('a', 'n', ...'port', 'space', ...'taken', 'enter');
  await terminal.waitFor(/note.*u undoes/);
  expect(log()).toContain('"text":"port taken"');
  terminal.press('u');
  await vi.waitUntil(() => log().split('\n').length > 3);
  terminal.press('Q');
  await terminal.exit;
  expect(failures()).toBe(before);
});

test('what is said just before quitting, in the same burst of keys, is saved', async () => {
  const { terminal, log } = await openCopy();
  terminal.write('a1Q');
  expect((await terminal.exit).code).toBe(0);
  expect(log()).toContain('"verdict":"fail"');
});

test.each(['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGKILL'] as const)(
  '%s loses no annotation that was made',
  async (signal) => {
    const { terminal, log } = await openCopy();
    terminal.press('a', '5');
    await terminal.waitFor(/pass.*u undoes/);
    terminal.kill(signal);
    await terminal.exit;
    expect(log()).toContain('"verdict":"pass"');
  },
);

test('a note written in an editor is saved with its lines', async () => {
  const editor = `sh -c 'printf "first line\\nsecond line\\n" > "$1"' editor`;
  const { terminal, log } = await openCopy({ EDITOR: editor });
  terminal.press('e');
  await terminal.waitFor(/note.*u undoes/);
  expect(log()).toContain('"text":"first line\\nsecond line"');
  expect(terminal.modes()).toMatchObject({ isAlternateScreen: true, isBracketedPaste: true });
});

test('opened read-only, nothing can be said', async () => {
  const project = mkdtempSync(join(tmpdir(), 'debrief-read-only-'));
  onTestFinished(() => rmSync(project, { recursive: true, force: true }));
  cpSync(join(root, 'training_data'), join(project, 'training_data'), { recursive: true });
  const terminal = openDebrief({ args: ['.', '--read-only', '--screen', 'records'], cwd: project });
  onTestFinished(terminal.close);
  await terminal.waitFor(isSampleLoaded);
  terminal.press('a', '1');
  await terminal.waitFor('Opened with --read-only');
  terminal.press('Q');
  await terminal.exit;
  expect(existsSync(join(project, '.ai'))).toBe(false);
});
