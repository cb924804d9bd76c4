import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { githubToken } from '../core/privacy/sample-secrets.ts';
import { capturedRun } from './captured-run.ts';
import { streamPort } from './cli-io.ts';
import { RedactionProgress } from './redaction-progress.ts';
import { redactSource } from './redaction-run.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'debrief-scan-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const token = githubToken();
const run = (...args: readonly string[]) => capturedRun(args, { currentFolder: folder });
const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 10, 0xff]);

test('scan counts the files of a folder that it leaves aside for their names', async () => {
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data/a.jsonl'), '{"a":1}\n');
  for (const name of ['a.png', 'b.PNG', 'c.bin', 'Makefile']) writeFileSync(join(folder, 'data', name), 'x');
  const { code, stderr } = await run('scan', 'data');
  expect(code).toBe(0);
  expect(stderr).toBe(
    'debrief: left aside 4 files whose names are of no kind of text: .png 2, .bin 1, others 1\ndebrief: nothing found\n',
  );
});

test('scan skips what is binary and says so; redact refuses it and writes nothing', async () => {
  writeFileSync(join(folder, 'picture'), picture);
  writeFileSync(join(folder, 'note.txt'), picture);
  const scanned = await run('scan', 'picture', 'note.txt');
  expect(scanned).toMatchObject({ code: 0, stdout: '' });
  expect(scanned.stderr).toContain('picture: skipped: binary\ndebrief: note.txt: skipped: binary\n');
  expect(await run('redact', 'picture', '--out', 'shared')).toMatchObject({ code: 2, stdout: '' });
  expect(await run('redact', 'note.txt')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: 'debrief: note.txt: is binary; give texts and JSON Lines\n',
  });
  expect(readdirSync(folder)).not.toContain('shared');
});

test('lines around a damaged one are read, though it holds a NUL or bytes that are no text', async () => {
  const good = '{"a":"ok"}\n';
  writeFileSync(join(folder, 'a.jsonl'), Buffer.from(`${good}\0\0\0\n{"b":"\xe9"}\n${good}`, 'latin1'));
  expect(await run('redact', 'a.jsonl')).toMatchObject({ code: 1, stdout: good + good });
  expect(await run('scan', 'a.jsonl')).toMatchObject({
    code: 1,
    stdout: 'a.jsonl:2: unreadable: not JSON\na.jsonl:3: unreadable: not UTF-8\n',
  });
});

test('bytes of a text that are no UTF-8 stay as they are, around what is removed', async () => {
  const latin1 = (secret: string) =>
    Buffer.from(`caf\xe9 d\xe9but\nexport GITHUB_TOKEN=${secret}\n\xff\xfe\x80`, 'latin1');
  writeFileSync(join(folder, 'note.txt'), latin1(token));
  expect(await run('redact', 'note.txt', '--out', 'shared')).toMatchObject({ code: 0 });
  expect(readFileSync(join(folder, 'shared/note.txt'))).toEqual(latin1('[REDACTED:github_token]'));
});

test('a JSON document that is no UTF-8 is left out, one with a byte order mark is read', async () => {
  writeFileSync(join(folder, 'a.json'), Buffer.from('{"a":"\xe9"}', 'latin1'));
  expect(await run('redact', 'a.json')).toMatchObject({ code: 1, stdout: '' });
  writeFileSync(join(folder, 'b.json'), '\ufeff{"a":"ok"}');
  expect(await run('redact', 'b.json')).toMatchObject({ code: 0, stdout: '{"a":"ok"}' });
});

test("scan works where a dataset's key is not, and makes none", async () => {
  mkdirSync(join(folder, '.ai'));
  writeFileSync(join(folder, '.ai/debrief.json'), '{"dataset_id":"elsewhere"}');
  writeFileSync(join(folder, 'a.jsonl'), `{"t":"export GITHUB_TOKEN=${token}"}\n`);
  expect(await run('scan', 'a.jsonl')).toMatchObject({ code: 1, stdout: 'a.jsonl:1: github_token\n' });
  expect(readdirSync(folder).sort()).toEqual(['.ai', 'a.jsonl']);
});

test('scan goes on behind a file that cannot be read, and ends with 2', async () => {
  writeFileSync(join(folder, 'a.jsonl'), `{"t":"export GITHUB_TOKEN=${token}"}\n`);
  writeFileSync(join(folder, 'b.jsonl.gz'), Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]));
  const { code, stdout, stderr } = await run('scan', 'b.jsonl.gz', 'a.jsonl');
  expect({ code, stdout }).toEqual({ code: 2, stdout: 'a.jsonl:1: github_token\n' });
  expect(stderr).toContain('b.jsonl.gz');
});

/** Redacts blocks of lines with a clock that moves on by so many milliseconds each time it is asked. */
async function watched(step: number, terminal: 'terminal' | 'pipe', total?: number) {
  const err = new PassThrough({ highWaterMark: 1e9 });
  const { io } = portsWith(err, terminal, step);
  const block = Buffer.from(`${JSON.stringify({ text: `see ${token}` })}\n`.repeat(1200));
  const progress = new RedactionProgress(io, total === undefined ? undefined : block.length * total);
  const source = { name: 'a', shape: 'lines', bytes: () => blocksOf(block, 12) } as const;
  await redactSource(progress.counted(source), { key: undefined }, async () => undefined);
  await progress.clear();
  const shown: unknown = err.read();
  return { shown: shown instanceof Buffer ? shown.toString() : '', ending: progress.ending(600) };
}

function portsWith(err: PassThrough, terminal: 'terminal' | 'pipe', step: number) {
  let time = 0;
  const stderr = streamPort(Object.assign(err, terminal === 'terminal' ? { isTTY: true } : {}), 'at once');
  const io = {
    stdout: streamPort(new PassThrough(), 'buffered'),
    stderr,
    stdin: { bytes: () => blocksOf(Buffer.alloc(0), 0), isTerminal: false },
    env: {},
    currentFolder: folder,
    homeFolder: folder,
    now: () => {
      time += step;
      return time;
    },
  };
  return { io };
}

async function* blocksOf(block: Uint8Array, times: number): AsyncGenerator<Uint8Array, void, undefined> {
  for (let count = 0; count < times; count++) yield block;
}

test('a run of more than a second shows on a terminal how far it is, and cleans up after itself', async () => {
  const { shown, ending } = await watched(300, 'terminal', 12);
  expect(shown).toMatch(/\[#{5,}\.+\] 0\.\d MB of 0\.\d MB, \d\.\d MB\/s/);
  expect(shown.endsWith('\r\u001b[K')).toBe(true);
  expect(ending).toMatch(/^0\.\d MB in \d+\.\d s, \d\.\d MB\/s, 600 removed$/);
});

test('nothing is shown of a short run, nor where nobody looks', async () => {
  expect(await watched(1, 'terminal')).toEqual({ shown: '', ending: undefined });
  expect(await watched(300, 'pipe')).toEqual({ shown: '', ending: undefined });
});
