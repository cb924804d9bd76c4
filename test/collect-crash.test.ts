import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CollectTrial, fixtures, rowsOf } from './collect-trial.ts';

const program = `
import { processIo } from ${JSON.stringify(join(import.meta.dirname, '../src/cli/cli-io.ts'))};
import { run } from ${JSON.stringify(join(import.meta.dirname, '../src/cli/collect.ts'))};
process.exitCode = await run(process.argv.slice(1), processIo());
`;

function collectElsewhere(trial: CollectTrial, path: string) {
  const env = { ...process.env, XDG_STATE_HOME: join(trial.folder, 'state') };
  return spawn(process.execPath, ['--input-type=module', '-e', program, '--', 'claude-code', path], {
    cwd: trial.folder,
    env,
    stdio: 'ignore',
  });
}

/** A log of many sessions' worth, so that collecting it takes a while. */
function longLog(trial: CollectTrial): string {
  const path = join(trial.folder, 'long.jsonl');
  const lines = readFileSync(join(fixtures, 'claude-code', 'session.jsonl'), 'utf8')
    .split('\n')
    .slice(0, -1)
    .join('\n');
  const copies = Array.from({ length: 120 }, (_, copy) =>
    lines
      .replaceAll('00000000-0000-4000-8000', `${String(copy).padStart(8, '0')}-0000-4000-8000`)
      .replaceAll('toolu_', `toolu_${copy}_`),
  );
  writeFileSync(path, `${copies.join('\n')}\n`);
  return path;
}

test('a collector that is killed at any moment loses and doubles nothing', async () => {
  const whole = new CollectTrial();
  await whole.collect('claude-code', longLog(whole));
  const expected = whole.records('failures').length;
  expect(expected).toBe(120);

  const trial = new CollectTrial();
  const log = longLog(trial);
  for (const signs of [
    ['training_data'],
    ['training_data', '.collect.lock'],
    ['training_data', 'failures.jsonl'],
  ]) {
    const child = collectElsewhere(trial, log);
    const ended = once(child, 'exit');
    while (!existsSync(join(trial.folder, ...signs)) && child.exitCode === null)
      await new Promise(setImmediate);
    child.kill('SIGKILL');
    await ended;
  }
  const { code } = await trial.collect('claude-code', log);
  expect(code).toBe(0);
  expect(trial.records('failures')).toHaveLength(expected);
  expect(rowsOf(trial.text('failures'))).toHaveLength(expected);
  expect(rowsOf(trial.text('context_metrics'))).toHaveLength(trial.records('context_metrics').length);
});

test('collectors in two processes add every record once', async () => {
  const trial = new CollectTrial();
  const log = longLog(trial);
  const ends = await Promise.all(
    [collectElsewhere(trial, log), collectElsewhere(trial, log)].map((child) => once(child, 'exit')),
  );
  expect(ends.map(([code]) => code)).toEqual([0, 0]);
  expect(rowsOf(trial.text('failures'))).toHaveLength(120);
});
