import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pseudonymKey } from './pseudonym-keys.ts';

let state = '';
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'debrief-keys-'));
});
afterEach(() => rmSync(state, { recursive: true }));

const make = (id: string) => pseudonymKey(state, { id, missing: 'make' });

test('a new key is 32 bytes in a file and a folder only its owner can read, and stays the same', async () => {
  const first = await make('default');
  expect(first).toMatchObject({ ok: true });
  expect(first.ok && first.key.length).toBe(32);
  expect(statSync(join(state, 'keys')).mode & 0o777).toBe(0o700);
  expect(statSync(join(state, 'keys/default')).mode & 0o777).toBe(0o600);
  expect(await make('default')).toEqual(first);
  expect(await make('other')).not.toEqual(first);
});

test('two processes that make the key at the same time get the same one', async () => {
  const readings = await Promise.all([make('default'), make('default'), make('default')]);
  expect(
    new Set(readings.map((reading) => reading.ok && Buffer.from(reading.key).toString('hex'))).size,
  ).toBe(1);
});

test('a key that others can read, a link and a file of another size are refused', async () => {
  await make('loose');
  chmodSync(join(state, 'keys/loose'), 0o644);
  writeFileSync(join(state, 'keys/short'), 'x', { mode: 0o600 });
  symlinkSync(join(state, 'keys/loose'), join(state, 'keys/link'));
  for (const id of ['loose', 'short', 'link']) expect(await make(id)).toMatchObject({ ok: false });
});

test('an id that would leave the folder of keys is refused', async () => {
  for (const id of ['../x', 'a/b', '', '.hidden']) expect(await make(id)).toMatchObject({ ok: false });
});

test('a missing key of a known dataset is never made anew', async () => {
  mkdirSync(join(state, 'keys'), { mode: 0o700 });
  const reading = await pseudonymKey(state, { id: 'known', missing: 'refuse' });
  expect(reading).toMatchObject({
    ok: false,
    error: { remedy: expect.stringContaining('debrief key import known') },
  });
});
