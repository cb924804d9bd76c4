import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDebrief } from './open-debrief.ts';
import type { Terminal } from './terminal.ts';

const patient = { timeout: 30_000 };

/** A project with failures of six patterns, of which two are common. */
function madeProject(count: number): string {
  const project = mkdtempSync(join(tmpdir(), 'debrief-triage-'));
  onTestFinished(() => rmSync(project, { recursive: true, force: true }));
  mkdirSync(join(project, 'training_data'));
  const failures = Array.from({ length: count }, (_, place) => ({
    feature_id: `F-${place}`,
    failure_type: 'test_failure',
    timestamp: new Date(Date.UTC(2026, 1, 28) - place * 3_600_000).toISOString(),
    learning_value: { pattern: `pattern ${[0, 0, 0, 1, 1, 2, 3, 0, 1, 4][place % 10]}`, severity: 'high' },
    error_details: { symptoms: `case ${place}`, stack_trace: 'Error: no\n    at f (src/f.ts:1:2)' },
  }));
  const lines = failures.map((one) => `${JSON.stringify(one)}\n`).join('');
  writeFileSync(join(project, 'training_data', 'failures.jsonl'), lines);
  return project;
}

type Opening = { readonly args?: readonly string[]; readonly home?: string };

async function openTriage(project: string, { args = [], home }: Opening = {}): Promise<Terminal> {
  const terminal = openDebrief({
    args: ['triage', '--author', 'tester', ...args],
    cwd: project,
    ...(home === undefined ? {} : { env: { XDG_STATE_HOME: home } }),
  });
  onTestFinished(terminal.close);
  await terminal.waitFor(/queue \d+ of \d+/, patient);
  return terminal;
}

function logTexts(project: string): readonly string[] {
  const folder = join(project, '.ai/annotations/tester');
  try {
    return readdirSync(folder)
      .sort()
      .map((name) => readFileSync(join(folder, name), 'utf8'));
  } catch {
    return [];
  }
}

type Line = Readonly<Record<string, unknown>>;

/** Every line of the log; throws if one is not whole. */
function logLines(project: string): readonly Line[] {
  return logTexts(project).flatMap((text) => {
    const lines = text.split('\n');
    expect(lines.pop()).toBe('');
    return lines.map((line): Line => JSON.parse(line));
  });
}

function verdictsIn(project: string): number {
  return logTexts(project).join('').split('"op":"verdict"').length - 1;
}

test('fifty records are reviewed with known codes in at most 1.3 keys each', async () => {
  const project = madeProject(60);
  const terminal = await openTriage(project, { args: ['--order', 'newest'] });
  const codes = ['cold cache', 'port taken', 'wrong node', 'flaky clock', 'seed step'];
  // The codes become known on the first records, each by its name.
  for (const [place, code] of codes.entries()) {
    terminal.press('2');
    terminal.write(`${code}\r`);
    await terminal.waitFor(new RegExp(`queue ${place + 2} of 60`), patient);
  }
  let keys = 0;
  const type = (...pressed: readonly string[]) => {
    keys += pressed.length;
    terminal.press(...pressed);
  };
  for (let place = 5; place < 55; place++) {
    const pattern = [0, 0, 0, 1, 1, 2, 3, 0, 1, 4][place % 10] ?? 0;
    if (pattern < 3) type(String(7 + pattern));
    else type('2', String(pattern + 1));
    await terminal.waitFor(new RegExp(`queue ${place + 2} of 60`), patient);
  }
  await terminal.waitFor('55/60', patient);
  terminal.press('q', 'Q');
  await terminal.exit;
  const given = logLines(project).filter(({ op }) => op === 'code.add');
  expect(given).toHaveLength(55);
  const codeOf = new Map(given.map(({ loc, code }) => [(loc as { feature: string }).feature, code] as const));
  for (let place = 5; place < 55; place++) {
    const pattern = [0, 0, 0, 1, 1, 2, 3, 0, 1, 4][place % 10] ?? 0;
    expect(codeOf.get(`F-${place}`)).toBe(codes[pattern]);
  }
  expect(keys / 50).toBeLessThanOrEqual(1.3);
}, 120_000);

test('cut off by a hang-up, the review goes on at the same record, with what was skipped still open', async () => {
  const project = madeProject(12);
  const home = join(project, 'state');
  const first = await openTriage(project, { args: ['--seed', '7'], home });
  first.press('1', '5', 's', '1');
  await first.waitFor(/queue 5 of 12/, patient);
  await first.waitFor(/3\/12.*1 skipped/, patient);
  const [, , record = ''] = first.screen();
  first.kill('SIGHUP');
  await first.exit;

  const second = await openTriage(project, { home });
  const rows = await second.waitFor(/3\/12.*1 skipped/, patient);
  expect(rows[2]).toBe(record);
  second.press('u');
  await second.waitFor(/queue 4 of 12/, patient);
  second.press('ctrl+r');
  await second.waitFor(/queue 5 of 12/, patient);
  second.press('1', '1', '1', '1', '1', '1', '1', '1');
  await second.waitFor(/queue 3 of 12/, patient);
  second.press('6');
  await second.waitFor(/the queue is done/, patient);
  await second.waitFor(() => verdictsIn(project) === 12, patient);
  const starts = logLines(project).filter(
    ({ op, sampler }) => op === 'session.start' && (sampler as Line).kind !== 'hand',
  );
  expect(starts).toHaveLength(2);
  expect(starts[0]?.sampler).toEqual(starts[1]?.sampler);
  expect(starts[0]?.sampler).toMatchObject({ kind: 'random', seed: 7, filter: 'kind:failure', n: 12 });
}, 120_000);

/** Milliseconds of typing before the end; fixed, so that a failure can be repeated. */
const moments = [0, 3, 7, 12, 20, 35, 60, 100, 160, 250];

test.each(moments)(
  'killed %i ms into typing, a review loses at most the key in flight',
  async (moment) => {
    const project = madeProject(60);
    const home = join(project, 'state');
    const first = await openTriage(project, { args: ['--order', 'newest'], home });
    const typing = setInterval(() => first.press('1'), 5);
    await first.waitFor(() => verdictsIn(project) > 0, patient);
    await new Promise((resolve) => setTimeout(resolve, moment));
    const seen = Number(/(\d+)\/60 /.exec(first.screen().join('\n'))?.[1] ?? 0);
    first.kill('SIGKILL');
    clearInterval(typing);
    await first.exit;
    const kept = verdictsIn(project);
    // What the screen counted as done is on the disk, but for the one key whose write was under way.
    expect(kept).toBeGreaterThanOrEqual(seen - 1);
    expect(() => logLines(project)).not.toThrow();

    const second = await openTriage(project, { home });
    await second.waitFor(new RegExp(`queue ${kept + 1} of 60`), patient);
    await second.waitFor(`${kept}/60`, patient);
    second.press('5');
    await second.waitFor(() => verdictsIn(project) > kept, patient);
    expect(verdictsIn(project)).toBe(kept + 1);
  },
  120_000,
);
