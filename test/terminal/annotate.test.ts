import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDebrief } from './open-debrief.ts';
import type { Terminal } from './terminal.ts';

function madeProject(): string {
  const project = mkdtempSync(join(tmpdir(), 'debrief-annotate-'));
  onTestFinished(() => rmSync(project, { recursive: true, force: true }));
  const failures = Array.from({ length: 400 }, (_, place) => ({
    feature_id: `F-${place}`,
    failure_type: 'test_failure',
    timestamp: new Date(Date.UTC(2026, 1, 28) - place * 3_600_000).toISOString(),
  }));
  writeFileSync(join(project, 'failures.jsonl'), failures.map((one) => `${JSON.stringify(one)}\n`).join(''));
  return project;
}

async function openList(project: string, env: Readonly<Record<string, string>> = {}): Promise<Terminal> {
  const args = ['.', '--author', 'tester', '--screen', 'records'];
  const terminal = openDebrief({ args, cwd: project, env });
  onTestFinished(terminal.close);
  await terminal.waitFor('1/400');
  return terminal;
}

/** Texts of all log files of the project. */
function logs(project: string): readonly string[] {
  const folder = join(project, '.ai/annotations/tester');
  try {
    return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  } catch {
    return [];
  }
}

function verdictsIn(project: string): number {
  return logs(project).join('').split('"op":"verdict"').length - 1;
}

test('a verdict is on the list again after quitting and opening anew, and can still be undone', async () => {
  const project = madeProject();
  const first = await openList(project);
  first.press('a', '1');
  await first.waitFor('saved: fail  (u undoes)');
  first.press('Q');
  await first.exit;

  const second = await openList(project);
  const rows = await second.waitFor(/✓.*F-0/);
  expect(rows.filter((row) => row.includes('✓'))).toHaveLength(1);
  second.press('u');
  await second.waitFor('undone: fail on F-0  (Ctrl-R redoes)');
  // The rows are asked for anew when the word is out: the mark goes a moment later.
  await second.waitFor((shown) => !shown.join('\n').includes('✓'));
  second.press('Q');
  await second.exit;
});

test('an editor gets the whole terminal, and the list is there again when it ends', async () => {
  const project = madeProject();
  const editor = join(project, 'editor.sh');
  const script = ['#!/bin/sh', 'echo "editing $1"', 'read -r answer', 'echo "$answer" > "$1"', ''];
  writeFileSync(editor, script.join('\n'), { mode: 0o700 });
  const terminal = await openList(project, { EDITOR: editor });
  terminal.press('e');
  await terminal.waitFor('editing /tmp');
  expect(terminal.modes().isAlternateScreen).toBe(false);
  terminal.write('cold cache\r');
  await terminal.waitFor('saved: note');
  expect(terminal.modes().isAlternateScreen).toBe(true);
  expect(logs(project).join('')).toContain('"text":"cold cache"');
  terminal.press('j');
  await terminal.waitFor('2/400');
});

test('what could not be saved until the end is put elsewhere, and the last words say where', async () => {
  const project = madeProject();
  writeFileSync(join(project, '.ai'), 'a file where a folder belongs');
  const terminal = await openList(project);
  terminal.press('a', '1');
  await terminal.waitFor('Not saved, kept in memory');
  terminal.press('Q');
  await terminal.exit;
  const words = terminal.screen().join('');
  expect(words).toContain('2 annotation events could not be saved to');
  const kept = join(terminal.home, '.local/state/debrief/unsaved-annotations');
  const [file = ''] = readdirSync(kept);
  expect(words).toContain(file);
  expect(readFileSync(join(kept, file), 'utf8')).toContain('"verdict":"fail"');
});

test.each([0, 3, 9, 20])(
  'killed in the midst of typing, after %i verdicts, the log holds whole lines',
  async (count) => {
    const project = madeProject();
    const terminal = await openList(project);
    terminal.write('a1j'.repeat(40));
    await terminal.waitFor(() => verdictsIn(project) >= count);
    terminal.kill('SIGKILL');
    await terminal.exit;
    const kept = verdictsIn(project);
    expect(kept).toBeGreaterThanOrEqual(count);
    for (const text of logs(project)) {
      const lines = text.split('\n');
      expect(lines.pop()).toBe('');
      for (const line of lines) expect(JSON.parse(line)).toMatchObject({ v: 1, by: 'tester' });
    }

    const again = await openList(project);
    again.press('j', 'a', '5');
    await again.waitFor('saved: pass');
    const marks = (rows: readonly string[]) => rows.filter((row) => row.includes('✓')).length;
    await again.waitFor((rows) => marks(rows) >= Math.min(kept, 10));
    expect(verdictsIn(project)).toBe(kept + 1);
  },
);
