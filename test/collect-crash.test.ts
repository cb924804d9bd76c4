import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { parseRecord } from '../src/core/records/parse-record.ts';
import { CollectTrial, fixtures, rowsOf } from './collect-trial.ts';

const program = `
import { processIo } from ${JSON.stringify(join(import.meta.dirname, '../src/cli/cli-io.ts'))};
import { run } from ${JSON.stringify(join(import.meta.dirname, '../src/cli/collect.ts'))};
process.exitCode = await run(process.argv.slice(1), processIo());
`;

function collectElsewhere(trial: CollectTrial, path: string) {
  const env = { ...process.env, HOME: trial.homeFolder, XDG_STATE_HOME: join(trial.folder, 'state') };
  const args = ['--input-type=module', '-e', program, '--', 'claude-code', path];
  const child = spawn(process.execPath, args, {
    cwd: trial.folder,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = Promise.all([once(child, 'exit'), text(child.stderr)]).then(([[code], said]) => ({
    code,
    said,
  }));
  return { child, ended };
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
  const kills = [['training_data'], ['training_data', '.collect.lock'], ['training_data', 'failures.jsonl']];
  for (const signs of kills) {
    const { child, ended } = collectElsewhere(trial, log);
    while (!existsSync(join(trial.folder, ...signs)) && child.exitCode === null)
      await new Promise(setImmediate);
    child.kill('SIGKILL');
    await ended;
  }
  const { code } = await trial.collect('claude-code', log);
  expect(code).toBe(0);
  for (const [stem, kind] of [
    ['failures', 'failure'],
    ['context_metrics', 'context_metrics'],
  ] as const) {
    const lines = trial.text(stem).trimEnd().split('\n');
    const keys = lines
      .map((line) => parseRecord(line, kind))
      .flatMap((read) => (read.ok ? [read.record.sourceKey] : []));
    expect(keys).toHaveLength(new Set(keys).size);
    expect(keys).toHaveLength(whole.records(stem).length);
    // A write that was cut off leaves one torn line, which costs only itself.
    expect(lines.length - keys.length).toBeLessThanOrEqual(kills.length);
  }
});

test('collectors in two processes add every record once', async () => {
  const trial = new CollectTrial();
  const log = longLog(trial);
  const ends = await Promise.all([collectElsewhere(trial, log).ended, collectElsewhere(trial, log).ended]);
  for (const { code, said } of ends)
    expect({ code, said }).toEqual({
      code: 0,
      said: expect.stringMatching(/^(?:debrief: waiting for .*\n)?$/),
    });
  expect(rowsOf(trial.text('failures'))).toHaveLength(120);
});
