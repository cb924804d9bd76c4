import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { capturedRun } from './captured-run.ts';

let machines = '';
beforeEach(() => {
  machines = mkdtempSync(join(tmpdir(), 'debrief-key-'));
  for (const machine of ['here', 'there']) mkdirSync(join(machines, machine, '.ai'), { recursive: true });
});
afterEach(() => rmSync(machines, { recursive: true }));

/** Each machine is a home of its own, with a project in it. */
const on = (machine: string, args: readonly string[], stdin = '') =>
  capturedRun(args, { currentFolder: join(machines, machine), stdin });
const carried = () => join(machines, 'carried.key');
const keptOn = (machine: string) => join(machines, machine, '.local/state/debrief/keys/default');
const someone = '{"note":"ask jane.doe@harbour-cranes.net"}\n';

test('people have the same pseudonyms on a machine that the key was carried to', async () => {
  const { stdout } = await on('here', ['redact', '--stdin'], someone);
  expect(stdout).toMatch(/email_[0-9a-f]{12}/);
  expect(await on('here', ['key', 'export', carried()])).toMatchObject({ code: 0 });
  expect(statSync(carried()).mode & 0o777).toBe(0o600);
  expect(await on('there', ['key', 'import', carried()])).toMatchObject({ code: 0 });
  expect(statSync(keptOn('there')).mode & 0o777).toBe(0o600);
  expect((await on('there', ['redact', '--stdin'], someone)).stdout).toBe(stdout);
});

test('the remedy for a dataset whose key is elsewhere works as it is written', async () => {
  writeFileSync(join(machines, 'there/.ai/debrief.json'), '{"dataset_id":"app7"}');
  const refused = await on('there', ['redact', '--stdin'], someone);
  expect(refused).toMatchObject({ code: 2 });
  const [, remedy = ''] = /`debrief (.*) FILE`/.exec(refused.stderr) ?? [];
  writeFileSync(carried(), Buffer.alloc(32, 7), { mode: 0o600 });
  expect(await on('there', [...remedy.split(' '), carried()])).toMatchObject({
    code: 0,
    stdout: 'The key of dataset app7 is here\n',
  });
  expect(await on('there', ['redact', '--stdin'], someone)).toMatchObject({ code: 0 });
});

test('a key is never replaced by another, nor is a file; the same key again is no failure', async () => {
  await on('here', ['redact', '--stdin'], someone);
  const kept = readFileSync(keptOn('here'));
  await on('here', ['key', 'export', carried()]);
  expect(await on('here', ['key', 'import', carried()])).toMatchObject({ code: 0 });
  expect(await on('here', ['key', 'export', carried()])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('exists already'),
  });
  rmSync(carried());
  writeFileSync(carried(), Buffer.alloc(32, 7), { mode: 0o600 });
  expect(await on('here', ['key', 'import', carried()])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('another key'),
  });
  expect(readFileSync(keptOn('here'))).toEqual(kept);
});

test('files that are missing, no key, or open to others are refused, and so is a wrong call', async () => {
  const refusal = async (...args: string[]) => {
    const { code, stderr } = await on('here', ['key', ...args]);
    return code === 2 ? stderr : `exit code ${code}`;
  };
  expect(await refusal('import', 'nowhere.key')).toContain('no such file');
  expect(await refusal('import', '.ai')).toContain('is a folder');
  writeFileSync(carried(), 'short', { mode: 0o600 });
  expect(await refusal('import', carried())).toContain('is no key');
  writeFileSync(carried(), Buffer.alloc(32, 7));
  chmodSync(carried(), 0o644);
  expect(await refusal('import', carried())).toContain('others can read');
  expect(await refusal('import', '../out', carried())).toContain('not a dataset id');
  expect(await refusal('export', 'new.key')).toContain('there is no key');
  expect(await refusal('export')).toContain('debrief key export FILE');
  expect(await refusal('show', 'x')).toContain('import or export');
});
