import { execFileSync, spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type EventBody, eventLine } from '../core/annotation/events.ts';
import { foldEvents } from '../core/annotation/fold.ts';
import { event } from '../core/annotation/random-events.ts';
import { nextStamp } from '../core/annotation/stamp.ts';
import { readAnnotationLog } from './annotation-log.ts';
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

const added = event({
  ...{ v: 1, id: '01KGB5M400000000000000000A', ts: '2026-02-01T00:00:00Z', by: 'ana' },
  ...{ op: 'insight.add', insight: 'i1', title: 'Seed the cache' },
});
const source = {
  insights: [...foldEvents([added]).insights.values()],
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

const hasGit = spawnSync('git', ['--version']).status === 0;

test.skipIf(!hasGit)(
  'two clones that annotated apart merge in git; one more rendering settles insights.md',
  async () => {
    const root = await newRoot();
    const git = (...args: string[]) =>
      spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', '-c', 'commit.gpgsign=false', ...args], {
        cwd: root,
      });
    let tick = 0;
    const say = (by: string, body: EventBody) => {
      tick++;
      const { id, ts } = nextStamp(undefined, Date.UTC(2026, 1, 1) + tick, new Uint8Array(10));
      return event({ v: 1, id, ts, by, ...body });
    };
    const added = say('ana', {
      op: 'insight.add',
      insight: 'i1',
      title: 'Seed the cache',
      text: 'One.\n\nTwo.\n\nThree.',
    });
    const branch = async (name: string, by: string, bodies: readonly EventBody[]) => {
      git('checkout', '-q', '-B', name, 'base');
      const said = bodies.map((body) => say(by, body));
      const folder = join(root, '.ai', 'annotations', by);
      await mkdir(folder, { recursive: true });
      await writeFile(
        join(folder, `${said[0]?.id}.jsonl`),
        said.map((one) => `${eventLine(one)}\n`).join(''),
      );
      await writeInsightsFile(root, { ...source, insights: foldEvents([added, ...said]).insights.values() });
      git('add', '.');
      git('commit', '-qm', name);
    };
    git('init', '-q');
    await mkdir(join(root, '.ai', 'annotations', 'ana'), { recursive: true });
    await writeFile(insightsPath(root), '# Lessons\n\nBy hand.\n');
    await writeFile(join(root, '.ai', 'annotations', 'ana', `${added.id}.jsonl`), `${eventLine(added)}\n`);
    await writeInsightsFile(root, { ...source, insights: foldEvents([added]).insights.values() });
    git('add', '.');
    git('commit', '-qm', 'base');
    git('branch', 'base');
    await branch('left', 'ben', [
      { op: 'insight.status', insight: 'i1', status: 'adopted' },
      { op: 'insight.add', insight: 'i2', title: 'Pin the compiler' },
    ]);
    await branch('right', 'cleo', [
      { op: 'insight.edit', insight: 'i1', text: 'Zero.\n\nOne.\n\nTwo.\n\nThree.' },
      { op: 'insight.add', insight: 'i3', title: 'Warm the pool' },
    ]);
    expect(git('merge', 'left').status).toBe(1);
    expect(
      execFileSync('git', ['diff', '--name-only', '--diff-filter=U'], { cwd: root, encoding: 'utf8' }),
    ).toBe('.ai/insights.md\n');
    expect(await readFile(insightsPath(root), 'utf8')).toContain('<<<<<<<');

    const { events, problems } = await readAnnotationLog(root);
    expect(problems).toEqual([]);
    const merged = { ...source, insights: foldEvents(events).insights.values() };
    expect(await writeInsightsFile(root, merged)).toMatchObject({
      ok: true,
      change: 'written',
      handEdited: [],
    });
    const text = await readFile(insightsPath(root), 'utf8');
    expect(text.startsWith('# Lessons\n\nBy hand.\n')).toBe(true);
    expect(text).not.toMatch(/^(<{7}|={7}|>{7})/m);
    expect(text.match(/^## .*/gm)?.sort()).toEqual([
      '## Pin the compiler',
      '## Seed the cache',
      '## Warm the pool',
    ]);
    expect(text).toContain('Zero.\n\nOne.');
    expect(text).toContain('- Status: adopted');
    expect(
      await writeInsightsFile(root, { ...source, insights: foldEvents(events).insights.values() }),
    ).toMatchObject({ change: 'unchanged' });
  },
);
