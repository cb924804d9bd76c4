import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDebrief } from './open-debrief.ts';
import type { Terminal } from './terminal.ts';
import {
  killAndResume,
  type LogLine,
  logLines,
  type Opening,
  openTriage,
  patient,
  patternAt,
  reviewProject,
  verdictsIn,
} from './triage-trial.ts';

function madeProject(count: number, parent?: string): string {
  const project = reviewProject(count, parent);
  onTestFinished(() => rmSync(project, { recursive: true, force: true }));
  return project;
}

async function opened(project: string, opening?: Opening): Promise<Terminal> {
  const terminal = await openTriage(project, opening);
  onTestFinished(terminal.close);
  return terminal;
}

test('fifty records are reviewed with known codes in at most 1.3 keys each', async () => {
  const project = madeProject(60);
  const terminal = await opened(project, { args: ['--order', 'newest'] });
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
    const pattern = patternAt(place);
    if (pattern < 3) type(String(7 + pattern));
    else type('2', String(pattern + 1));
    await terminal.waitFor(new RegExp(`queue ${place + 2} of 60`), patient);
  }
  await terminal.waitFor('55/60', patient);
  terminal.press('q', 'Q');
  await terminal.exit;
  const given = logLines(project).filter(({ op }) => op === 'code.add');
  expect(given).toHaveLength(55);
  const codeOf = new Map(given.map(({ loc, code }) => [(loc as LogLine).feature, code]));
  for (let place = 5; place < 55; place++) expect(codeOf.get(`F-${place}`)).toBe(codes[patternAt(place)]);
  expect(keys / 50).toBeLessThanOrEqual(1.3);
}, 120_000);

const isRecord = (row: string | undefined) => /^▌F-\d+ /.test(row ?? '');

test('cut off by a hang-up, the review goes on at the same record, with what was skipped still open', async () => {
  const project = madeProject(12);
  const state = join(project, 'state');
  const first = await opened(project, { args: ['--seed', '7'], state });
  first.press('1', '5', 's', '1');
  await first.waitFor(/3\/12.*1 skipped/, patient);
  // The record is read a moment after the queue has come to it.
  const isRead = (rows: readonly string[]) => rows.join('\n').includes('queue 5 of 12') && isRecord(rows[2]);
  const [, , record = ''] = await first.waitFor(isRead, patient);
  first.kill('SIGHUP');
  await first.exit;

  const second = await opened(project, { state });
  await second.waitFor(/3\/12.*1 skipped/, patient);
  const rows = await second.waitFor(isRead, patient);
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
    ({ op, sampler }) => op === 'session.start' && (sampler as LogLine).kind !== 'hand',
  );
  expect(starts).toHaveLength(2);
  expect(starts[0]?.sampler).toEqual(starts[1]?.sampler);
  expect(starts[0]?.sampler).toMatchObject({ kind: 'random', seed: 7, filter: 'kind:failure', n: 12 });
}, 120_000);

/** Milliseconds of typing before the end; fixed, so that a failure can be repeated. The soak test has more of them. */
const moments = [0, 3, 7, 12, 20, 35, 60, 100, 160, 250];

test.each(moments)(
  'killed %i ms into typing, a review loses at most the key in flight and goes on where it was',
  async (moment) => {
    await expect(killAndResume(moment)).resolves.toBeUndefined();
  },
  120_000,
);

test('two reviewers at once, each in a process of their own, lose nothing of either', async () => {
  const project = madeProject(12);
  const [ana, ben] = await Promise.all([
    opened(project, { author: 'ana', args: ['--seed', '1'] }),
    opened(project, { author: 'ben', args: ['--seed', '1'] }),
  ]);
  for (let place = 0; place < 12; place++) {
    ana.press('1');
    ben.press('5');
  }
  await ana.waitFor(/the queue is done/, patient);
  await ben.waitFor(/the queue is done/, patient);
  await ana.waitFor(() => verdictsIn(project, 'ana') + verdictsIn(project, 'ben') === 24, patient);
  const recordsOf = (author: string) =>
    logLines(project, author)
      .filter(({ op }) => op === 'verdict')
      .map(({ rec }) => rec);
  // The same seed asks both in the same order.
  expect(recordsOf('ana')).toEqual(recordsOf('ben'));
}, 120_000);

/** A file system of 64 KiB; undefined where none may be mounted. */
function smallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'debrief-small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', folder], { stdio: 'ignore' });
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

test('a full disk is said, answers wait in memory, and all are saved when there is room again', async (context) => {
  const disk = smallDisk();
  if (disk === undefined) return context.skip('no small file system may be mounted here');
  const project = madeProject(40, disk);
  const terminal = await opened(project, { args: ['--order', 'newest'] });
  terminal.press('1');
  await terminal.waitFor(() => verdictsIn(project) === 1, patient);
  const filler = join(disk, 'filler');
  fillUp(filler);
  // The page in which the log ends takes a few more.
  const typing = setInterval(() => terminal.press('1'), 50);
  await terminal.waitFor(/Not saved, kept in memory \(\d+\): The disk is full/, patient);
  clearInterval(typing);
  await terminal.waitForQuiet(500);
  const shown = Number(/(\d+)\/40 /.exec(terminal.screen().join('\n'))?.[1]);
  expect(verdictsIn(project)).toBeLessThan(shown);
  rmSync(filler);
  terminal.press('5');
  await terminal.waitFor(() => verdictsIn(project) === shown + 1, patient);
  expect(logLines(project).filter(({ op }) => op === 'verdict')).toHaveLength(shown + 1);
}, 120_000);

/** Writes until nothing more fits. */
function fillUp(path: string): void {
  for (const size of [65_536, 4096, 512, 1]) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(size), { flag: 'a' });
    } catch {
      // Smaller pieces may still fit.
    }
  }
}

test('a project that cannot be written to is said, and the last words say where the answers are', async () => {
  const project = madeProject(3);
  if (process.getuid?.() === 0) {
    // Nothing forbids root to write: a file where a folder is needed does.
    writeFileSync(join(project, '.ai'), '');
  } else {
    chmodSync(project, 0o500);
    onTestFinished(() => chmodSync(project, 0o700));
  }
  const terminal = await opened(project, { args: ['--order', 'newest'] });
  terminal.press('1');
  await terminal.waitFor(/Not saved, kept in memory \(2\)/, patient);
  terminal.press('5');
  await terminal.waitFor(/queue 3 of 3/, patient);
  terminal.press('Q');
  await terminal.exit;
  expect(terminal.screen().join('')).toContain('3 annotation events could not be saved to');
  const kept = join(terminal.home, '.local/state/debrief/unsaved-annotations');
  const [file = ''] = readdirSync(kept);
  expect(readFileSync(join(kept, file), 'utf8').split('"op":"verdict"')).toHaveLength(3);
}, 120_000);

test('triage is told how to begin, and refuses what it does not understand', async () => {
  const project = madeProject(2);
  const run = async (...args: readonly string[]) => {
    const terminal = openDebrief({ args: ['triage', ...args], cwd: project, columns: 120 });
    onTestFinished(terminal.close);
    const { code } = await terminal.exit;
    return { code, text: terminal.screen().join('\n') };
  };
  expect(await run('--help')).toMatchObject({ code: 0, text: expect.stringContaining('--order ORDER') });
  expect(await run('--order', 'severty')).toMatchObject({
    code: 2,
    text: expect.stringContaining('did you mean severity?'),
  });
  expect(await run('--seed', 'x')).toMatchObject({ code: 2 });
  expect(await run('--limit', '0')).toMatchObject({ code: 2 });
  const limited = await opened(project, { args: ['--limit', '1', '--order', 'newest', 'case'] });
  await limited.waitFor(/queue 1 of 1/, patient);
  expect(limited.screen().join('\n')).toContain('case kind:failure');
}, 60_000);
