import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { fingerprint, PushState } from './push-state.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function stateFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'push-state-'));
  folders.push(folder);
  return folder;
}

const of = { target: 'clickhouse://db/x', root: '/home/a', project: 'a', freshOrigin: 'first' };
const mark = { offset: 10, lines: 2, rows: 2, hash: 'h' };

test('exact duplicates are numbered on from run to run', async () => {
  const folder = stateFolder();
  const first = await PushState.open(folder, of);
  expect(['failures:a', 'failures:b', 'failures:a'].map((id) => first.number(id))).toEqual([1, 1, 2]);
  await first.keep('/f', mark, 3);
  const second = await PushState.open(folder, { ...of, freshOrigin: 'second' });
  expect(second.origin).toBe('first');
  expect(second.mark('/f')).toEqual(mark);
  expect(second.next).toBe(3);
  expect(['failures:a', 'failures:b'].map((id) => second.number(id))).toEqual([3, 2]);
});

test('identities behind the last mark are numbered again: their records were not sent for certain', async () => {
  const folder = stateFolder();
  const first = await PushState.open(folder, of);
  first.number('failures:a');
  first.number('failures:a');
  await first.keep('/f', mark, 1);
  const second = await PushState.open(folder, of);
  expect(second.number('failures:a')).toBe(2);
});

test('another database, project or folder has a state of its own', async () => {
  const folder = stateFolder();
  const first = await PushState.open(folder, of);
  await first.keep('/f', mark, 0);
  for (const other of [{ target: 'clickhouse://db/y' }, { root: '/home/b' }, { project: 'b' }])
    expect((await PushState.open(folder, { ...of, ...other })).mark('/f')).toBeUndefined();
});

test('a state that cannot be read counts as none', async () => {
  const folder = stateFolder();
  await (await PushState.open(folder, of)).keep('/f', mark, 0);
  const { readdirSync } = await import('node:fs');
  const [name = ''] = readdirSync(join(folder, 'push')).filter((file) => file.endsWith('.json'));
  writeFileSync(join(folder, 'push', name), '{"v":1,');
  expect((await PushState.open(folder, of)).mark('/f')).toBeUndefined();
});

test('a fingerprint changes with the beginning, the end and the length of what was sent', () => {
  const bytes = Buffer.alloc(200_000, 'x');
  const of = (data: Buffer, offset: number) =>
    fingerprint(offset, (target, at) => data.copy(target, 0, at, at + target.length));
  const whole = of(bytes, 150_000);
  expect(of(Buffer.concat([bytes, Buffer.from('more')]), 150_000)).toBe(whole);
  expect(of(bytes, 150_001)).not.toBe(whole);
  for (const at of [0, 149_999]) {
    const changed = Buffer.from(bytes);
    changed[at] = 0x79;
    expect(of(changed, 150_000)).not.toBe(whole);
  }
});
