import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { drawn, githubToken, password } from '../core/privacy/sample-secrets.ts';
import { capturedRun } from './captured-run.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'debrief-redact-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const token = githubToken();
const lines = `{"id":1,"text":"export GITHUB_TOKEN=${token}"}\n{"id":2,"text":"tests pass"}\n`;
const redacted =
  '{"id":1,"text":"export GITHUB_TOKEN=[REDACTED:github_token]"}\n{"id":2,"text":"tests pass"}\n';
const run = (args: readonly string[], stdin = '') => capturedRun(args, { currentFolder: folder, stdin });

test('redact passes standard input through, line for line, and says what it found without a value', async () => {
  const { code, stdout, stderr } = await run(['redact', '--stdin'], lines);
  expect({ code, stdout }).toEqual({ code: 0, stdout: redacted });
  expect(stderr).toBe('debrief: 1 of 2 lines changed: github_token 1\n');
});

test('redact leaves out what it cannot read, says where, and ends with 1', async () => {
  const { code, stdout, stderr } = await run(['redact', '--stdin'], `Bearer ${token}\n${lines}`);
  expect({ code, stdout }).toEqual({ code: 1, stdout: redacted });
  expect(stderr).toContain('-:1: left out: not JSON');
  expect(stderr).not.toContain(token.slice(4, 14));
});

test('redact --out writes copies, also of compressed files, and never replaces one', async () => {
  writeFileSync(join(folder, 'a.jsonl'), lines);
  writeFileSync(join(folder, 'b.jsonl.gz'), gzipSync(lines));
  writeFileSync(join(folder, 'note.md'), `# Note\npassword: ${password}\n`);
  const args = ['redact', 'a.jsonl', 'b.jsonl.gz', 'note.md', '--out', 'shared'];
  expect(await run(args)).toMatchObject({ code: 0, stdout: '' });
  expect(readdirSync(join(folder, 'shared')).sort()).toEqual(['a.jsonl', 'b.jsonl', 'note.md']);
  expect(readFileSync(join(folder, 'shared/a.jsonl'), 'utf8')).toBe(redacted);
  expect(readFileSync(join(folder, 'shared/b.jsonl'), 'utf8')).toBe(redacted);
  expect(readFileSync(join(folder, 'shared/note.md'), 'utf8')).toBe(
    '# Note\npassword: [REDACTED:password]\n',
  );
  expect(await run(args)).toMatchObject({ code: 2, stderr: expect.stringContaining('exists already') });
});

test('a file that cannot be read and a wrong option end with 2', async () => {
  expect(await run(['redact', 'missing.jsonl'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('no such file'),
  });
  expect(await run(['redact', '--nonsense'])).toMatchObject({ code: 2 });
});

test('scan finds what a settings file holds, in folders below too', async () => {
  mkdirSync(join(folder, 'app/deep'), { recursive: true });
  writeFileSync(join(folder, 'app/deep/.env'), `GITHUB_TOKEN=${token}\n`);
  const { code, stdout } = await run(['scan', 'app']);
  expect({ code, stdout }).toEqual({ code: 1, stdout: 'app/deep/.env:0: github_token\n' });
});

test('scan names place and rule, never the value; redacted text is clean', async () => {
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data/a.jsonl'), lines);
  writeFileSync(join(folder, 'data/b.json'), JSON.stringify({ api_key: drawn('hex', 32) }, null, 2));
  expect(await run(['scan', 'data'])).toMatchObject({
    code: 1,
    stdout: 'data/a.jsonl:1: github_token\ndata/b.json:0: secret\n',
    stderr: 'debrief: found github_token 1, secret 1\n',
  });
  expect(await run(['scan', '--stdin'], redacted)).toMatchObject({ code: 0, stdout: '' });
  expect(await run(['scan', 'nowhere'])).toMatchObject({ code: 2 });
});

test("a project's settings add names and key words, and end allowances; broken settings refuse", async () => {
  const settings = (text: string) => writeFileSync(join(folder, '.ai/debrief.json'), text);
  mkdirSync(join(folder, '.ai'));
  settings(JSON.stringify({ privacy: { names: ['Kestrel Works'], key_words: ['salary'] } }));
  const { stdout } = await run(
    ['redact', '--stdin'],
    '{"note":"for Kestrel Works","base_salary":"low","salaries":"x"}\n',
  );
  expect(stdout).toMatch(
    /^\{"note":"for env_[0-9a-f]{12}","base_salary":"\[REDACTED:custom\]","salaries":"x"\}\n$/,
  );
  settings('{"privacy":');
  expect(await run(['redact', '--stdin'], lines)).toMatchObject({ code: 2, stdout: '' });
  settings(JSON.stringify({ dataset_id: 'elsewhere' }));
  expect(await run(['redact', '--stdin'], lines)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('debrief key import elsewhere'),
  });
});

test('a project allows a rule at a path until a day; a path that is none refuses', async () => {
  const allow = (path: string, expires: string) => {
    const entry = { rule: 'github_token', path, expires };
    writeFileSync(join(folder, '.ai/debrief.json'), JSON.stringify({ privacy: { allow: [entry] } }));
  };
  mkdirSync(join(folder, '.ai'));
  const line = `{"sample":"${token}","text":"ok"}\n`;
  allow('$.sample', '2999-01-01');
  expect(await run(['redact', '--stdin'], line)).toMatchObject({ code: 0, stdout: line });
  allow('$.sample', '2020-01-01');
  expect((await run(['redact', '--stdin'], line)).stdout).not.toContain(token);
  allow('sample', '2999-01-01');
  expect(await run(['redact', '--stdin'], line)).toMatchObject({ code: 2, stdout: '' });
});
