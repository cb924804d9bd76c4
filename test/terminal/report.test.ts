import { cpSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { capturedRun } from '../../src/cli/captured-run.ts';
import { openDebrief } from './open-debrief.ts';

const sample = join(import.meta.dirname, '../../training_data');

test('a report is read, turned to the month before and written; the command line makes the same one', {
  timeout: 60_000,
}, async () => {
  const project = mkdtempSync(join(tmpdir(), 'debrief-report-'));
  cpSync(sample, join(project, 'training_data'), { recursive: true });
  const terminal = openDebrief({ args: [project], columns: 120, rows: 40 });
  onTestFinished(terminal.close);
  await terminal.waitFor('environment_setup');
  terminal.press('P');
  await terminal.waitFor('Weekly report');
  await terminal.waitFor('MEASURE');
  terminal.press('t', '[');
  await terminal.waitFor('January 2026');
  await terminal.waitFor('not written yet');
  terminal.press('w');
  await terminal.waitFor('Wrote');

  const path = join(project, 'training_data/reports/monthly_2026-01.md');
  const { stdout } = await capturedRun(['report', 'monthly', project, '--as-of', '2026-01', '--stdout'], {
    currentFolder: project,
  });
  expect(readFileSync(path, 'utf8')).toBe(stdout);
  terminal.press('Q');
  expect(await terminal.exit).toEqual({ code: 0, signal: undefined });
});
