import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mulberry32, shuffled } from '../core/statistics/random.ts';
import { cellWidth } from '../core/text/cell-width.ts';
import { capturedRun } from './captured-run.ts';

const monday = Date.UTC(2026, 0, 5);
const hour = 3_600_000;
const hostile = 'pattern \u001b[31mred\u001b[0m with a very long name that goes on and on beyond any column';

/** Eight weeks of made-up work of one project: `files[name]` are its lines. */
function madeProject(): Readonly<Record<string, readonly string[]>> {
  const random = mulberry32(11);
  const failures: string[] = [];
  const successes: string[] = [];
  const performance: string[] = [];
  for (let place = 0; place < 160; place += 1) {
    const timestamp = new Date(monday + place * 8 * hour + Math.floor(random() * hour)).toISOString();
    const common = { feature_id: `F${place % 23}`, timestamp };
    const session = { session_id: `s${place}`, model_version: place % 3 === 0 ? 'model a' : 'model b' };
    const pattern = place % 5 === 0 ? hostile : `pattern ${place % 4}`;
    failures.push(
      JSON.stringify({
        ...common,
        ...session,
        failure_type: 'test_failure',
        recovery: place % 6 === 0 ? {} : { resolution: 'done', resolution_time_minutes: place % 17 },
        learning_value: {
          pattern,
          category: 'c',
          severity: 'high',
          suggested_prevention: `Prevent ${pattern}`,
          prevention_implemented: place > 80,
        },
      }),
    );
    successes.push(
      JSON.stringify({
        ...common,
        ...session,
        success_factors: ['goal'],
        timing: { efficiency_ratio: 0.5 + random() },
        patterns: [{ pattern: place % 2 === 0 ? 'Plan first' : 'Small steps', effectiveness: 'high' }],
      }),
    );
    performance.push(
      JSON.stringify({ ...common, reliability: { completed: place % 9 !== 0, retry_count: place % 3 } }),
    );
  }
  return { failures, successes, performance };
}

function written(files: Readonly<Record<string, readonly string[]>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'analyze-'));
  mkdirSync(join(folder, 'training_data'));
  for (const [name, lines] of Object.entries(files)) {
    writeFileSync(join(folder, 'training_data', `${name}.jsonl`), `${lines.join('\n')}\n`);
  }
  return folder;
}

const folder = written(madeProject());
const verbs = ['analyze', 'patterns', 'contrast', 'preventions'] as const;

describe.each(verbs)('debrief %s', (verb) => {
  test('is readable at 80 columns and lets no control sequence through', async () => {
    const { code, stdout } = await capturedRun([verb, '--dir', folder], { currentFolder: folder });
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines.length).toBeGreaterThan(10);
    // A command to be copied stays on one line.
    for (const line of lines.filter((each) => !each.startsWith('    debrief ')))
      expect(cellWidth(line), line).toBeLessThanOrEqual(80);
    expect(stdout).not.toContain('\u001b');
  });

  test('prints JSON Lines that each name their section, figures with n and interval or what is missing', async () => {
    const { code, stdout } = await capturedRun([verb, '--json'], { currentFolder: folder });
    expect(code).toBe(0);
    expect(stdout).not.toContain('\u001b');
    const lines: readonly { readonly section: unknown }[] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]?.section).toBe('summary');
    const { stdout: help } = await capturedRun([verb, '--help'], { currentFolder: folder });
    for (const { section, ...rest } of lines) {
      expect(help).toMatch(new RegExp(`^  ${String(section)} `, 'm'));
      for (const value of Object.values(rest)) expectIntervals(value);
    }
  });

  test('says the same whatever the order of the lines', async () => {
    const files = Object.entries(madeProject()).map(
      ([name, lines]) => [name, shuffled(lines, mulberry32(9))] as const,
    );
    const other = written(Object.fromEntries(files));
    for (const format of [[], ['--json']]) {
      const here = await capturedRun([verb, ...format], { currentFolder: folder });
      const there = await capturedRun([verb, ...format], { currentFolder: other });
      const unnamed = (text: string) => text.replaceAll(/analyze-\w{6}/g, 'project');
      expect(unnamed(there.stdout)).toBe(unnamed(here.stdout));
    }
  });

  test('answers 1 when nothing matches and 2 for a query that is not understood', async () => {
    const nothing = await capturedRun([verb, 'feature:none-such'], { currentFolder: folder });
    expect(nothing.code).toBe(1);
    const wrong = await capturedRun([verb, 'severity:>=mediun-ish', 'nofield:x'], { currentFolder: folder });
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('the query is not understood');
  });
});

function expectIntervals(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const keys = Object.keys(value);
  if (keys.includes('low') && keys.includes('n'))
    expect(keys).toEqual(expect.arrayContaining(['value', 'high']));
  if (keys.includes('not_enough')) expect(keys).toEqual(expect.arrayContaining(['n', 'needed']));
  for (const member of Object.values(value)) expectIntervals(member);
}

test('fewer than five failures are listed by rec_id, without rates', async () => {
  const { failures = [] } = madeProject();
  const few = written({ failures: failures.slice(0, 3) });
  const { stdout } = await capturedRun(['analyze'], { currentFolder: few });
  expect(stdout.match(/failures:[0-9a-f]{16}/g)).toHaveLength(3);
  expect(stdout).not.toContain('%');
  const { stdout: json } = await capturedRun(['analyze', '--json'], { currentFolder: few });
  expect(json.match(/"section":"case","rec_id":"failures:/g)).toHaveLength(3);
});

test('a prevention adopted in the annotations is judged, and patterns merged there count as one', async () => {
  const project = written(madeProject());
  mkdirSync(join(project, '.ai', 'annotations', 'ann'), { recursive: true });
  const base = { v: 1, ts: '2026-02-01T00:00:00.000Z', by: 'ann', session: '01KGBZ3NDEKTSV4RRFFQ69G5FA' };
  const events = [
    {
      ...base,
      id: '01KGBZ3NDEKTSV4RRFFQ69G5F1',
      op: 'prevention.propose',
      prevention: '01KGBZ3NDEKTSV4RRFFQ69G5P1',
      text: 'Check first',
      codes: [{ axis: 'pattern', code: 'pattern 1' }],
    },
    {
      ...base,
      id: '01KGBZ3NDEKTSV4RRFFQ69G5F2',
      op: 'prevention.adopt',
      prevention: '01KGBZ3NDEKTSV4RRFFQ69G5P1',
      date: '2026-01-30',
    },
    {
      ...base,
      id: '01KGBZ3NDEKTSV4RRFFQ69G5F3',
      op: 'tax.merge',
      axis: 'pattern',
      codes: ['pattern 2', 'pattern 3'],
      into: 'pattern 1',
    },
  ];
  const path = join(project, '.ai', 'annotations', 'ann', '01KGBZ3NDEKTSV4RRFFQ69G5FA.jsonl');
  writeFileSync(path, `${events.map((event) => JSON.stringify(event)).join('\n')}\n`);
  const ledger = await capturedRun(['preventions', '--json'], { currentFolder: project });
  const lines = ledger.stdout
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(ledger.stderr).toBe('');
  expect(lines).toContainEqual(
    expect.objectContaining({
      section: 'prevention',
      text: 'Check first',
      verdict: 'not shown',
      adopted: '2026-01-30T00:00:00.000Z',
    }),
  );
  const { stdout } = await capturedRun(['analyze', '--json'], { currentFolder: project });
  expect(stdout).toContain('"by":"pattern","value":"pattern 1","count":96');
  expect(stdout).not.toContain('"value":"pattern 2"');
});
