import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changesUnder } from '../src/platform/collect-watch.ts';
import { CollectTrial, fixtures, rowsOf } from './collect-trial.ts';

const session = join(fixtures, 'claude-code', 'session.jsonl');
const program = `
import { processIo } from ${JSON.stringify(join(import.meta.dirname, '../src/cli/cli-io.ts'))};
import { run } from ${JSON.stringify(join(import.meta.dirname, '../src/cli/collect.ts'))};
process.exitCode = await run(process.argv.slice(1), processIo());
`;

function watchElsewhere(trial: CollectTrial, ...args: readonly string[]) {
  const env = { ...process.env, HOME: trial.homeFolder, XDG_STATE_HOME: join(trial.folder, 'state') };
  const given = ['--input-type=module', '-e', program, '--', ...args, '--watch', '--json'];
  const child = spawn(process.execPath, given, { cwd: trial.folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const until = async (holds: () => boolean) => {
    while (!holds() && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  return { child, until, stdout: () => stdout, stderr: () => stderr, ended: once(child, 'close') };
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  'watching collects what is there and what comes, and ends cleanly on %s',
  async (signal, code) => {
    const trial = new CollectTrial();
    const logs = join(trial.folder, 'logs');
    mkdirSync(logs);
    const lines = readFileSync(session, 'utf8').split('\n');
    writeFileSync(join(logs, 'a.jsonl'), `${lines.slice(0, 9).join('\n')}\n`);
    const watching = watchElsewhere(trial, 'claude-code', 'logs');
    await watching.until(() => rowsOf(watching.stdout()).length === 1);
    appendFileSync(join(logs, 'a.jsonl'), lines.slice(9).join('\n'));
    copyFileSync(join(fixtures, 'claude-code', 'agent-a201.jsonl'), join(logs, 'agent-a201.jsonl'));
    await watching.until(
      () =>
        watching.stdout().includes('agent-a201') &&
        existsSync(join(trial.folder, 'training_data', 'successes.jsonl')),
    );
    watching.child.kill(signal);
    await watching.ended;
    expect(watching.child.exitCode).toBe(code);
    expect(watching.stderr()).toMatch(/^debrief: watching logs; Ctrl-C ends it\n$/);
    expect(existsSync(join(trial.folder, 'training_data', '.collect.lock'))).toBe(false);
    expect(trial.records('failures')[0]).toMatchObject({ recovery: { resolution_time_minutes: 28 } });
    const before = trial.written();
    await trial.collect('claude-code', 'logs');
    expect(trial.written()).toBe(before);
  },
);

test('watching a path that is wrong says so at once', async () => {
  const { code, stderr } = await new CollectTrial().collect('claude-code', 'nowhere', '--watch');
  expect(code).toBe(2);
  expect(stderr).toContain('nowhere: There is no such file or folder');
});

test('changes are told once each, also in a folder that comes later, and never after the end', async () => {
  const { folder } = new CollectTrial();
  const controller = new AbortController();
  const changes = changesUnder(['later'], { from: folder, signal: controller.signal, pollEvery: 20 });
  expect((await changes.next()).done).toBe(false);
  mkdirSync(join(folder, 'later'));
  writeFileSync(join(folder, 'later', 'a.jsonl'), 'x\n');
  expect((await changes.next()).done).toBe(false);
  appendFileSync(join(folder, 'later', 'a.jsonl'), 'y\n');
  expect((await changes.next()).done).toBe(false);
  const last = changes.next();
  controller.abort();
  expect((await last).done).toBe(true);
});
