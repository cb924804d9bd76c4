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

type Way = { readonly args: readonly string[]; readonly keys: Readonly<Record<Part, readonly string[]>> };

type Part = 'category' | 'severity' | 'high' | 'week' | 'records' | 'open' | 'next' | 'note' | 'quit';

const vim: Way['keys'] = {
  category: ['f', 'c', 'enter'],
  severity: ['f', 's'],
  high: [...'hig', 'enter'],
  week: ['f', '7'],
  records: ['g', 'r'],
  open: ['enter'],
  next: ['J'],
  note: ['a', 'n', ...'seed-step', 'enter'],
  quit: ['Q'],
};

/** Letters begin a filter here; a comma stands before what is a letter in the other profile. */
const arrows: Way['keys'] = {
  category: ['f4', 'enter'],
  severity: [',', 'f', 's'],
  high: [...'hig', 'enter'],
  week: [',', 'f', '7'],
  records: [',', 'g', 'r'],
  open: ['enter'],
  next: ['tab'],
  note: [',', 'a', 'n', ...'seed-step', 'enter'],
  quit: ['f10'],
};

const ways: readonly (readonly [string, Way])[] = [
  ['in the profile vim', { args: [], keys: vim }],
  ['in the profile arrows', { args: ['--profile', 'arrows'], keys: arrows }],
  ['line by line, for a screen reader', { args: ['--screen-reader'], keys: vim }],
  ['line by line in the profile arrows', { args: ['--screen-reader', '--profile', 'arrows'], keys: arrows }],
];

test.each(ways)(
  'how many high-severity set-up failures last week, three read and one noted, takes at most 40 keys %s',
  {
    timeout: 60_000,
  },
  async (_, { args, keys }) => {
    const project = copiedSample();
    const terminal = openDebrief({ args: [project, '--author', 'tester', ...args], columns: 80, rows: 23 });
    onTestFinished(terminal.close);
    let pressed = 0;
    let since = terminal.mark();
    const press = (part: Part) => {
      since = terminal.mark();
      pressed += keys[part].length;
      terminal.press(...keys[part]);
    };
    // What is said line by line scrolls away; what was said since the last keys counts.
    const isHeard = args.includes('--screen-reader');
    const find = (wanted: RegExp) => terminal.waitFor(isHeard ? () => wanted.test(since.log()) : wanted);
    await find(/environment_setup/);

    press('category');
    await find(/category:environment_setup/);
    press('severity');
    await find(/high/);
    press('high');
    await find(/severity:high/);
    press('week');
    await find(/since:7d/);
    const count = expectedCount();
    expect(count).toBeGreaterThan(2);
    await find(new RegExp(`\\b${count} of 3,`));

    press('records');
    await find(new RegExp(isHeard ? `row 1 of ${count}\\b` : `1/${count}\\b`));
    press('open');
    await find(new RegExp(`record 1 of ${count}\\b`));
    press('next');
    await find(new RegExp(`record 2 of ${count}\\b`));
    press('next');
    await find(new RegExp(`record 3 of ${count}\\b`));
    press('note');
    await find(/seed-step/);
    press('quit');
    expect(await terminal.exit).toEqual({ code: 0, signal: undefined });
    expect(pressed).toBeLessThanOrEqual(40);

    const log = readdirSync(join(project, '.ai/annotations/tester'));
    expect(log).toHaveLength(1);
    expect(readFileSync(join(project, '.ai/annotations/tester', log[0] ?? ''), 'utf8')).toContain(
      '"text":"seed-step"',
    );
  },
);
