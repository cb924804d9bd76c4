import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { parseEvent } from '../core/annotation/events.ts';
import { foldEvents } from '../core/annotation/fold.ts';
import { insightsPath, writeInsightsFile } from './insights-file.ts';

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function newRoot(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'debrief-insights-'));
  folders.push(root);
  return root;
}

const added = parseEvent({
  ...{ v: 1, id: '01KGB5M400000000000000000A', ts: '2026-02-01T00:00:00Z', by: 'ana' },
  ...{ op: 'insight.add', insight: 'i1', title: 'Seed the cache' },
});
const source = {
  insights: [...foldEvents(added.ok ? [added.event] : []).insights.values()],
  withdrawn: new Set<string>(),
  clean: (text: string) => text,
};

test('the file is made with its folder, and writing again changes nothing', async () => {
  const root = await newRoot();
  expect(await writeInsightsFile(root, source)).toMatchObject({ ok: true, change: 'written' });
  const before = await stat(insightsPath(root));
  expect(await writeInsightsFile(root, source)).toMatchObject({ ok: true, change: 'unchanged' });
  expect((await stat(insightsPath(root))).ino).toBe(before.ino);
  expect(await readdir(join(root, '.ai'))).toEqual(['insights.md']);
});

test('without insights no file is made', async () => {
  const root = await newRoot();
  await writeInsightsFile(root, { ...source, insights: [] });
  expect(await readdir(root)).toEqual([]);
});

test('hand-written bytes, byte order mark included, and the file’s mode stay', async () => {
  const root = await newRoot();
  const path = insightsPath(root);
  await mkdir(join(root, '.ai'));
  const own = '\ufeff# Lessons\r\n\tby hand  \r\n';
  await writeFile(path, own);
  await chmod(path, 0o640);
  expect(await writeInsightsFile(root, source)).toMatchObject({ ok: true, change: 'written' });
  const after = await readFile(path);
  expect(after.subarray(0, Buffer.byteLength(own)).equals(Buffer.from(own))).toBe(true);
  expect(after.toString()).toContain('## Seed the cache\r\n');
  expect((await stat(path)).mode & 0o777).toBe(0o640);
});

test('a file that is not UTF-8, a symbolic link and a folder are refused and left alone', async () => {
  const root = await newRoot();
  const path = insightsPath(root);
  await mkdir(join(root, '.ai'));
  await writeFile(path, Buffer.of(0x61, 0xff, 0x0a));
  expect(await writeInsightsFile(root, source)).toMatchObject({ ok: false, failure: { where: path } });
  expect(await readFile(path)).toEqual(Buffer.of(0x61, 0xff, 0x0a));

  await rm(path);
  await writeFile(join(root, 'elsewhere.md'), 'mine\n');
  await symlink(join(root, 'elsewhere.md'), path);
  expect(await writeInsightsFile(root, source)).toMatchObject({ ok: false, failure: { where: path } });
  expect(await readFile(join(root, 'elsewhere.md'), 'utf8')).toBe('mine\n');

  await rm(path);
  await mkdir(path);
  expect(await writeInsightsFile(root, source)).toMatchObject({ ok: false });
  expect(await readdir(join(root, '.ai'))).toEqual(['insights.md']);
});
