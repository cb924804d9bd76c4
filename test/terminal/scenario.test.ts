import { cpSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDebrief } from './open-debrief.ts';

const sample = join(import.meta.dirname, '../../training_data');

/** A copy of the sample whose annotations go nowhere else. */
function copiedSample(): string {
  const folder = mkdtempSync(join(tmpdir(), 'debrief-scenario-'));
  cpSync(sample, join(folder, 'training_data'), { recursive: true });
  return folder;
}

type Line = { timestamp?: string; learning_value?: { category?: string; severity?: string } };

/** Every line that is JSON, by a reader of this test's own. */
function linesOf(file: string): Line[] {
  return readFileSync(join(sample, file), 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as Line];
      } catch {
        return [];
      }
    });
}

/** High-severity environment_setup failures in the seven days before the newest record of any kind. */
function expectedCount(): number {
  const files = readdirSync(sample).filter((name) => name.endsWith('.jsonl'));
  const times = files.flatMap(linesOf).map(({ timestamp }) => Date.parse(timestamp ?? ''));
  const newest = Math.max(...times.filter((time) => !Number.isNaN(time)));
  const wanted = linesOf('failures.jsonl').filter(
    ({ timestamp, learning_value }) =>
      learning_value?.category === 'environment_setup' &&
      learning_value.severity === 'high' &&
      Date.parse(timestamp ?? '') >= newest - 7 * 86_400_000,
  );
  return wanted.length;
}

test('how many high-severity set-up failures last week, three read and one noted, takes under 40 keys', {
  timeout: 60_000,
}, async () => {
  const project = copiedSample();
  const terminal = openDebrief({ args: [project, '--author', 'tester'], columns: 80, rows: 23 });
  onTestFinished(terminal.close);
  let keys = 0;
  const press = (...pressed: string[]) => {
    keys += pressed.length;
    terminal.press(...pressed);
  };
  await terminal.waitFor('environment_setup');

  press('f', 'c', 'enter');
  await terminal.waitFor('category:environment_setup');
  press('f', 's');
  await terminal.waitFor('high');
  press('h', 'i', 'g', 'enter');
  await terminal.waitFor('severity:high');
  press('f', '7');
  await terminal.waitFor('since:7d');
  const count = expectedCount();
  expect(count).toBeGreaterThan(2);
  await terminal.waitFor(new RegExp(`\\b${count} of 3,`));

  press('g', 'r');
  await terminal.waitFor(`1/${count}`);
  press('enter');
  await terminal.waitFor(`record 1 of ${count}`);
  press('J');
  await terminal.waitFor(`record 2 of ${count}`);
  press('J');
  await terminal.waitFor(`record 3 of ${count}`);
  press('a', 'n', ...'seed-step', 'enter');
  await terminal.waitFor('seed-step');
  press('Q');
  expect(await terminal.exit).toEqual({ code: 0, signal: undefined });
  expect(keys).toBeLessThan(40);

  const log = readdirSync(join(project, '.ai/annotations/tester'));
  expect(log).toHaveLength(1);
  expect(readFileSync(join(project, '.ai/annotations/tester', log[0] ?? ''), 'utf8')).toContain(
    '"text":"seed-step"',
  );
});
