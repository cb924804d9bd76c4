import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDebrief } from './open-debrief.ts';
import type { Terminal } from './terminal.ts';

/** Terminals are slow when the machine is busy. */
export const patient = { timeout: 30_000 };

/** The pattern of the record at a place of `reviewProject`: two are common, three are rare. */
export function patternAt(place: number): number {
  return [0, 0, 0, 1, 1, 2, 3, 0, 1, 4][place % 10] ?? 0;
}

/** A project with this many failures, the newest first; made inside `parent`. Whoever makes it removes it. */
export function reviewProject(count: number, parent = tmpdir()): string {
  const project = mkdtempSync(join(parent, 'debrief-triage-'));
  mkdirSync(join(project, 'training_data'));
  const failures = Array.from({ length: count }, (_, place) => ({
    feature_id: `F-${place}`,
    failure_type: 'test_failure',
    timestamp: new Date(Date.UTC(2026, 1, 28) - place * 3_600_000).toISOString(),
    learning_value: { pattern: `pattern ${patternAt(place)}`, severity: 'high' },
    error_details: { symptoms: `case ${place}`, stack_trace: 'Error: no\n    at f (src/f.ts:1:2)' },
  }));
  const lines = failures.map((one) => `${JSON.stringify(one)}\n`).join('');
  writeFileSync(join(project, 'training_data', 'failures.jsonl'), lines);
  return project;
}

export type Opening = {
  readonly args?: readonly string[];
  /** Where the place in the queue is kept. */
  readonly state?: string;
  readonly author?: string;
};

/** `debrief triage` on the project, when its first record is shown. Whoever opens it closes it. */
export async function openTriage(project: string, opening: Opening = {}): Promise<Terminal> {
  const { args = [], state, author = 'tester' } = opening;
  const terminal = openDebrief({
    args: ['triage', '--author', author, ...args],
    cwd: project,
    ...(state === undefined ? {} : { env: { XDG_STATE_HOME: state } }),
  });
  await terminal.waitFor(/queue \d+ of \d+/, patient);
  return terminal;
}

export type LogLine = Readonly<Record<string, unknown>>;

function logTexts(project: string, author: string): readonly string[] {
  const folder = join(project, '.ai/annotations', author);
  try {
    return readdirSync(folder)
      .sort()
      .map((name) => readFileSync(join(folder, name), 'utf8'));
  } catch {
    return [];
  }
}

/** Every line of an author's log; throws if one is no JSON, or not whole. */
export function logLines(project: string, author = 'tester'): readonly LogLine[] {
  return logTexts(project, author).flatMap((text) => {
    const lines = text.split('\n');
    if (lines.pop() !== '') throw new Error('the log ends with half a line');
    return lines.map((line): LogLine => JSON.parse(line));
  });
}

export function verdictsIn(project: string, author = 'tester'): number {
  return logTexts(project, author).join('').split('"op":"verdict"').length - 1;
}

/**
 * Types answers, kills debrief so many milliseconds after the first one is on the disk, and takes the review up again.
 * Throws if more than the key in flight is lost, if the log is not sound, or if the review does not go on where it was.
 */
export async function killAndResume(moment: number): Promise<void> {
  const project = reviewProject(60);
  const state = join(project, 'state');
  const opened: Terminal[] = [];
  try {
    const first = await openTriage(project, { args: ['--order', 'newest'], state });
    opened.push(first);
    const typing = setInterval(() => first.press('1'), 5);
    await first.waitFor(() => verdictsIn(project) > 0, patient);
    await new Promise((resolve) => setTimeout(resolve, moment));
    const shown = Number(/(\d+)\/60 /.exec(first.screen().join('\n'))?.[1] ?? 0);
    first.kill('SIGKILL');
    clearInterval(typing);
    await first.exit;
    const kept = logLines(project).filter(({ op }) => op === 'verdict').length;
    if (kept < shown - 1) throw new Error(`${shown} were shown as done and ${kept} are kept`);

    // All were answered before the end came: there is nothing to go on with.
    if (kept === 60) return;
    const second = await openTriage(project, { state });
    opened.push(second);
    await second.waitFor(new RegExp(`queue ${kept + 1} of 60`), patient);
    await second.waitFor(`${kept}/60`, patient);
    second.press('5');
    await second.waitFor(() => verdictsIn(project) > kept, patient);
    if (logLines(project).filter(({ op }) => op === 'verdict').length !== kept + 1)
      throw new Error('one key has answered more than once');
  } finally {
    for (const terminal of opened) await terminal.close();
    rmSync(project, { recursive: true, force: true });
  }
}
