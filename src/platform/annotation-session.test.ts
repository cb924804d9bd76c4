import { spawn } from 'node:child_process';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { eventLine } from '../core/annotation/events.ts';
import { foldEvents } from '../core/annotation/fold.ts';
import { redoBodies, undoBodies, undoHistory } from '../core/annotation/undo.ts';
import { annotationFolder, readAnnotationLog } from './annotation-log.ts';
import { openAnnotationSession, type SessionOptions } from './annotation-session.ts';

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) {
    await chmod(folder, 0o700);
    await rm(folder, { recursive: true, force: true });
  }
});

async function newRoot(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'debrief-annotations-'));
  folders.push(root);
  return root;
}

let ticks = Date.UTC(2026, 1, 1);
let drawn = 0;

function open(root: string, options: Partial<SessionOptions> = {}) {
  return openAnnotationSession({
    root,
    author: 'ana',
    now: () => ticks++,
    randomBytes: (count) => new Uint8Array(count).fill(drawn++ & 255),
    ...options,
  });
}

const note = (text: string, rec = 'failures:1') => ({ op: 'note', rec, text, kind: 'note' }) as const;

async function textsOf(root: string): Promise<string[]> {
  const { events } = await readAnnotationLog(root);
  return events.flatMap((event) => (event.op === 'note' ? [event.text] : [])).sort();
}

test('nothing is written before the first event; then folders are 0700 and the file 0600', async () => {
  const root = await newRoot();
  const session = open(root, { start: { op: 'session.start', sampler: { kind: 'hand' } } });
  expect(await readdir(root)).toEqual([]);
  expect(await readAnnotationLog(root)).toEqual({ events: [], problems: [] });
  expect(await session.append([])).toEqual({ kind: 'saved', events: [] });
  expect(await readdir(root)).toEqual([]);

  const appended = await session.append([note('one')]);
  expect(appended).toMatchObject({
    kind: 'saved',
    events: [{ op: 'session.start' }, { op: 'note', by: 'ana' }],
  });
  const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
  expect(await mode(session.path)).toBe('600');
  expect(await mode(dirname(session.path))).toBe('700');
  expect(await mode(annotationFolder(root))).toBe('700');
  expect(session.path).toBe(join(root, '.ai', 'annotations', 'ana', `${session.id}.jsonl`));
});

test('what is read back folds to what the session said', async () => {
  const root = await newRoot();
  const session = open(root);
  const said = await session.append([note('one'), note('two', 'failures:2')]);
  const { events, problems } = await readAnnotationLog(root);
  expect(problems).toEqual([]);
  expect(said.kind === 'saved' && said.events.map(eventLine).sort()).toEqual(events.map(eventLine).sort());
  expect(new Set(events.map((event) => 'group' in event && event.group)).size).toBe(1);
});

test('a log cut off at any byte of its last line keeps every earlier event, and the next append is sound', async () => {
  const root = await newRoot();
  const first = open(root);
  await first.append([note('one')]);
  await first.append([note('two')]);
  const kept = (await stat(first.path)).size;
  await first.append([note('three ✓')]);
  const whole = await readFile(first.path);
  for (let size = kept; size < whole.length; size++) {
    await writeFile(first.path, whole.subarray(0, size));
    const complete = size === whole.length - 1 ? ['three ✓'] : [];
    expect(await textsOf(root)).toEqual(['one', ...complete, 'two']);
    const torn = (await readAnnotationLog(root)).problems;
    expect(torn.map(({ reason }) => reason)).toEqual(
      size === kept || complete.length > 0 ? [] : ['unfinished last line'],
    );

    const appended = await open(root, { session: first.id }).append([note('four')]);
    expect(appended.kind).toBe('saved');
    expect(await textsOf(root)).toEqual(['four', 'one', ...complete, 'two']);
    expect((await readFile(first.path)).at(-1)).toBe(0x0a);
  }
});

test('overlapping appends are written whole and in order', async () => {
  const root = await newRoot();
  const session = open(root);
  await Promise.all(Array.from({ length: 100 }, (_, number) => session.append([note(`${number}`)])));
  const lines = (await readFile(session.path, 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).text)).toEqual(
    Array.from({ length: 100 }, (_, number) => `${number}`),
  );
  expect(session.waiting()).toEqual([]);
});

test('a clock that jumps back changes nothing about which answer is the later one, in this session or the next', async () => {
  const root = await newRoot();
  const verdict = (answer: 'pass' | 'fail') =>
    ({ op: 'verdict', rec: 'failures:1', verdict: answer }) as const;
  let now = Date.UTC(2030, 0, 1);
  const first = open(root, { now: () => now });
  await first.append([verdict('pass')]);
  now = Date.UTC(2020, 0, 1);
  await first.append([verdict('fail')]);
  const answer = async () =>
    foldEvents((await readAnnotationLog(root)).events)
      .byRecord.get('failures:1')
      ?.verdicts.get('ana')?.value;
  expect(await answer()).toBe('fail');
  const after = (await readAnnotationLog(root)).events.at(-1);
  await open(root, { now: () => now, after }).append([verdict('pass')]);
  expect(await answer()).toBe('pass');
});

test('undo and redo go on where they were after a restart', async () => {
  const root = await newRoot();
  const session = open(root);
  await session.append([note('one')]);
  await session.append([note('two'), note('three')]);
  await session.append(undoBodies(undoHistory((await readAnnotationLog(root)).events)) ?? []);
  const texts = async () => {
    const { byRecord } = foldEvents((await readAnnotationLog(root)).events);
    return byRecord.get('failures:1')?.notes.map(({ value }) => value) ?? [];
  };
  expect(await texts()).toEqual(['one']);
  const later = async () => open(root, { after: (await readAnnotationLog(root)).events.at(-1) });
  await (await later()).append(redoBodies(undoHistory((await readAnnotationLog(root)).events)) ?? []);
  expect(await texts()).toEqual(['one', 'two', 'three']);
  for (const left of [['one'], []]) {
    await (await later()).append(undoBodies(undoHistory(foldLog(await readAnnotationLog(root)))) ?? []);
    expect(await texts()).toEqual(left);
  }
});

function foldLog({ events }: Awaited<ReturnType<typeof readAnnotationLog>>) {
  return events;
}

test('an event the log could not hold is refused, and not kept waiting', async () => {
  const root = await newRoot();
  const session = open(root);
  expect(await session.append([note('')])).toMatchObject({
    kind: 'refused',
    failure: { what: expect.stringContaining('text') },
  });
  expect(session.waiting()).toEqual([]);
});

const isRoot = process.getuid?.() === 0;

test.skipIf(isRoot)(
  'a folder that cannot be written to keeps events waiting; they go first once it can',
  async () => {
    const root = await newRoot();
    await chmod(root, 0o500);
    const session = open(root);
    const failed = await session.append([note('one')]);
    expect(failed).toMatchObject({ kind: 'unsaved', waiting: 1, failure: { where: join(root, '.ai') } });
    expect(await session.append([note('two')])).toMatchObject({ kind: 'unsaved', waiting: 2 });
    await chmod(root, 0o700);
    expect(await session.append([])).toMatchObject({ kind: 'saved' });
    expect(await textsOf(root)).toEqual(['one', 'two']);
  },
);

test('a file where a folder is needed is said, and the event waits', async () => {
  const root = await newRoot();
  await writeFile(join(root, '.ai'), 'not a folder');
  const session = open(root);
  expect(await session.append([note('one')])).toMatchObject({
    kind: 'unsaved',
    failure: { where: join(root, '.ai') },
  });
  await rm(join(root, '.ai'));
  expect(await session.append([note('two')])).toMatchObject({ kind: 'saved' });
  expect(await textsOf(root)).toEqual(['one', 'two']);
});

/** A child process may be given a file size limit: the kernel then cuts a write short, as a full disk does. */
async function appendUnderLimit(root: string, kilobytes: number): Promise<string> {
  const script = `
    process.on('SIGXFSZ', () => {});
    const { openAnnotationSession } = await import(${JSON.stringify(join(import.meta.dirname, 'annotation-session.ts'))});
    const session = openAnnotationSession({
      root: ${JSON.stringify(root)}, author: 'ana', now: Date.now, randomBytes: (n) => crypto.getRandomValues(new Uint8Array(n)),
    });
    const kinds = [];
    for (const text of ['small', 'x'.repeat(3000), 'last']) {
      const { kind } = await session.append([{ op: 'note', rec: 'failures:1', text, kind: 'note' }]);
      kinds.push(kind + session.waiting().length);
    }
    console.log(kinds.join(' '));`;
  const child = spawn('bash', [
    '-c',
    `ulimit -f ${kilobytes}; exec "$0" --input-type=module -e "$1"`,
    process.execPath,
    script,
  ]);
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  await new Promise((resolve) => child.on('close', resolve));
  return output.trim();
}

test('a write that the disk cuts short leaves no half line; what did not fit waits', async () => {
  const root = await newRoot();
  expect(await appendUnderLimit(root, 2)).toBe('saved0 unsaved1 unsaved2');
  const log = await readAnnotationLog(root);
  expect(log.problems).toEqual([]);
  expect(await textsOf(root)).toEqual(['small']);
});

test('two processes at once never share a file, and both are read', async () => {
  const root = await newRoot();
  const outputs = await Promise.all([appendUnderLimit(root, 1000), appendUnderLimit(root, 1000)]);
  expect(outputs).toEqual(['saved0 saved0 saved0', 'saved0 saved0 saved0']);
  expect(await readdir(join(annotationFolder(root), 'ana'))).toHaveLength(2);
  expect((await readAnnotationLog(root)).events).toHaveLength(6);
});

test('a session whose file was removed writes it anew, whole', async () => {
  const root = await newRoot();
  const session = open(root);
  await session.append([note('one')]);
  await rm(join(root, '.ai'), { recursive: true });
  await session.append([note('two')]);
  expect(await textsOf(root)).toEqual(['one', 'two']);
});

test('symbolic links are neither written through nor read', async () => {
  const root = await newRoot();
  const session = open(root);
  await session.append([note('one')]);
  const secret = join(root, 'outside.jsonl');
  await writeFile(secret, await readFile(session.path));
  await rm(session.path);
  await symlink(secret, session.path);
  expect(await session.append([note('two')])).toMatchObject({
    kind: 'unsaved',
    failure: { what: expect.stringContaining('symbolic link') },
  });
  const { events, problems } = await readAnnotationLog(root);
  expect(events).toEqual([]);
  expect(problems).toMatchObject([{ file: session.path, level: 'file' }]);

  const other = await newRoot();
  await mkdir(join(other, '.ai'));
  await symlink(root, annotationFolder(other));
  expect(await open(other).append([note('x')])).toMatchObject({ kind: 'unsaved' });
  expect((await readAnnotationLog(other)).problems).toHaveLength(1);
});

test('bad lines are listed with file, line and reason; their neighbours stand', async () => {
  const root = await newRoot();
  const session = open(root);
  await session.append([note('one')]);
  const line = (await readFile(session.path, 'utf8')).trimEnd();
  await writeFile(
    session.path,
    `\ufeff${line}\r\n\nnot json\n{"v":1}\n${line.replace('"one"', '7')}\n{"v":1,"id"`,
  );
  const { events, problems } = await readAnnotationLog(root);
  expect(events).toHaveLength(1);
  expect(problems.map(({ line, field, reason }) => [line, field, reason === 'unfinished last line'])).toEqual(
    [
      [3, undefined, false],
      [4, 'id', false],
      [5, 'text', false],
      [6, undefined, true],
    ],
  );
});

test('a file emptied by somebody else gets its own lines again', async () => {
  const root = await newRoot();
  const session = open(root);
  await session.append([note('one')]);
  await truncate(session.path, 0);
  await session.append([note('two')]);
  expect(await textsOf(root)).toEqual(['one', 'two']);
});
