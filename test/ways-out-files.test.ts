import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { maskedSession } from '../src/app/kept-session.ts';
import { overview } from '../src/app/state.ts';
import { capturedRun } from '../src/cli/captured-run.ts';
import { run as collect } from '../src/cli/collect.ts';
import { capture } from '../src/cli/hook-capture.ts';
import { createRedactor } from '../src/core/privacy/redactor.ts';
import { githubToken } from '../src/core/privacy/sample-secrets.ts';
import { openJournal } from '../src/platform/journal.ts';
import { redactedCopy } from '../src/platform/redacted-copy.ts';
import { sessionFile } from '../src/platform/session-file.ts';

const source = join(import.meta.dirname, '..', 'src');

/**
 * Every module that writes to a file, and by which way what it writes was made harmless: `redacted` by the test below that
 * plants a secret in it, `no data` where nothing of a record can come, `own` where the reader gets back what is theirs.
 */
const writers: Readonly<Record<string, 'redacted' | 'no data' | 'own'>> = {
  'cli/hook-capture.ts': 'redacted',
  'cli/hook.ts': 'no data',
  'cli/prune.ts': 'own',
  'cli/redact.ts': 'redacted',
  'cli/sample.ts': 'no data',
  'platform/annotation-session.ts': 'redacted',
  'platform/collect-append.ts': 'redacted',
  'platform/collect-cursor.ts': 'no data',
  'platform/collect-dataset-key.ts': 'no data',
  'platform/collect-lock.ts': 'no data',
  'platform/durable-file.ts': 'no data',
  'platform/editor.ts': 'own',
  'platform/export-folder.ts': 'redacted',
  'platform/harness-file.ts': 'redacted',
  'platform/hook-log.ts': 'redacted',
  'platform/insights-file.ts': 'redacted',
  'platform/open-input.ts': 'own',
  'platform/process-end.ts': 'redacted',
  'platform/pseudonym-keys.ts': 'no data',
  'platform/push-state.ts': 'no data',
  'platform/replay-file.ts': 'redacted',
  'platform/report-file.ts': 'redacted',
  'platform/session-file.ts': 'redacted',
  'platform/suggestions-file.ts': 'redacted',
  'platform/triage-file.ts': 'own',
  'platform/unsaved-annotations.ts': 'redacted',
};

/** What writes, whatever module offers it. */
const writing =
  /\b(?:writeFile|appendFile|writeFileSync|appendFileSync|createWriteStream|copyFile|appendDurably|replaceDurably|writeSync)\(|\bopen(?:Sync)?\([^()]{0,80}'(?:wx?|ax?)\+?'/;

test('every module that writes to a file is known, and said to write nothing secret', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name),
  );
  expect(files.length).toBeGreaterThan(300);
  const found = files.filter((name) => writing.test(readFileSync(join(source, name), 'utf8'))).sort();
  expect(found).toEqual(Object.keys(writers).sort());
});

const token = githubToken();
const mailbox = ['jana.novak', 'harbour-cranes.net'].join('@');
const planted = `pushed with ${token} for ${mailbox}`;
const isTold = (text: string) => text.includes(token.slice(4, 16)) || text.includes('jana.novak');
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'debrief-files-'));
  mkdirSync(join(folder, 'training_data'));
  const failures = Array.from({ length: 6 }, (_, number) =>
    JSON.stringify({
      feature_id: `F${number}`,
      failure_type: 'test_failure',
      timestamp: `2026-05-2${number}T10:00:00Z`,
      session_id: `s${number}`,
      error_details: { symptoms: `${planted} ${number}`, root_cause: planted, affected_tests: [planted] },
      recovery: { resolution: planted, retry_count: 1, resolution_time_minutes: 5 },
      learning_value: {
        pattern: planted,
        category: planted,
        severity: 'high',
        suggested_prevention: planted,
      },
    }),
  );
  writeFileSync(join(folder, 'training_data/failures.jsonl'), `${failures.join('\n')}\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Files below the project that hold the secret, the raw records left out. */
function telling(): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => isTold(`${path}\n${readFileSync(path, 'latin1')}`))
    .map((path) => relative(folder, path))
    .filter((path) => !path.startsWith('training_data/failures.jsonl') && !path.startsWith('raw/'));
}

test.each([
  ['an annotation', ['annotate', 'failures:', '--verdict', 'fail', '--code', planted, '--note', planted]],
  [
    'an insight',
    ['insights', 'add', planted, '--text', planted, '--prevention', planted, '--record', 'failures:'],
  ],
  ['the rendering of insights', ['insights', '--write']],
  ['a prevention', ['preventions', 'propose', planted, '--record', 'failures:']],
  [
    'a code',
    ['taxonomy', 'create', 'pattern/x', '--name', planted, '--definition', planted, '--example', planted],
  ],
  ['a report', ['report', 'weekly']],
  ['a report as a page', ['report', 'monthly', '--format', 'html']],
  ['a report as figures', ['report', 'monthly', '--format', 'json']],
  ['suggestions', ['suggest', '--all']],
  ['an export', ['export', '--include-unreviewed', '--mask-secrets', '--out', 'exported']],
  ['a redacted copy', ['redact', 'training_data/failures.jsonl', '--out', 'shared']],
] as const)('%s leaves no secret in a file', async (_, args) => {
  const { code, stdout, stderr } = await capturedRun(await withRecord(args), { currentFolder: folder });
  expect({ code, stderr: code === 2 ? stderr : '' }).toEqual({ code, stderr: '' });
  expect(isTold(stdout) || isTold(stderr)).toBe(false);
  expect(telling()).toEqual([]);
});

async function withRecord(args: readonly string[]): Promise<readonly string[]> {
  if (!args.includes('failures:')) return args;
  const { stdout } = await capturedRun(['list', '--json'], { currentFolder: folder });
  const id = /failures:[0-9a-f]{16}/.exec(stdout)?.[0] ?? '';
  return args.map((arg) => (arg === 'failures:' ? id : arg));
}

test('what was annotated is there, without the secret', async () => {
  const log = readdirSync(join(folder, '.ai/annotations'), { recursive: true, encoding: 'utf8' }).find(
    (name) => name.endsWith('.jsonl'),
  );
  const text = readFileSync(join(folder, '.ai/annotations', log ?? ''), 'utf8');
  expect(text).toContain('pushed with [REDACTED:github_token]');
});

test('what is said by standard input leaves no secret', async () => {
  const line = JSON.stringify({
    feature_id: 'F9',
    failure_type: planted,
    error_details: { symptoms: planted },
  });
  for (const args of [
    ['list', '-'],
    ['list', '-', '--json'],
    ['analyze', '-'],
    ['redact', '--stdin'],
    ['scan'],
  ]) {
    const { stdout, stderr } = await capturedRun(args, { currentFolder: folder, stdin: `${line}\n` });
    expect({ args, told: isTold(stdout) || isTold(stderr) }).toEqual({ args, told: false });
  }
  expect(telling()).toEqual([]);
});

test('a collected session and an event of a hook leave no secret', async () => {
  mkdirSync(join(folder, 'raw'));
  const session = [
    {
      type: 'user',
      sessionId: 's',
      timestamp: '2026-05-20T10:00:00Z',
      cwd: folder,
      message: { role: 'user', content: planted },
    },
    {
      type: 'assistant',
      sessionId: 's',
      timestamp: '2026-05-20T10:00:05Z',
      message: {
        role: 'assistant',
        model: 'm',
        content: [{ type: 'tool_use', id: 't', name: 'Bash', input: { command: planted } }],
      },
    },
    {
      type: 'user',
      sessionId: 's',
      timestamp: '2026-05-20T10:00:09Z',
      message: {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: 't', is_error: true, content: `Error: ${planted}` }],
      },
    },
  ];
  const log = join(folder, 'raw/s.jsonl');
  writeFileSync(log, session.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const state = { XDG_STATE_HOME: join(folder, 'state') };
  let said = '';
  const port = {
    write: async (text: string) => {
      said += text;
    },
    flush: async () => undefined,
    isTerminal: false,
    columns: undefined,
    cleaned: (text: string) => text,
    cleanedValue: <Value>(value: Value) => value,
  };
  const stdin = async function* () {
    yield Buffer.from(
      JSON.stringify({
        hook_event_name: 'PostToolUseFailure',
        session_id: 's',
        cwd: folder,
        tool_name: 'Bash',
        tool_input: { command: planted },
        error: planted,
      }),
    );
  };
  const ports = {
    env: state,
    homeFolder: '/home/ada',
    currentFolder: folder,
    now: () => Date.UTC(2026, 5, 1),
  };
  const io = { ...ports, stdout: port, stderr: port, stdin: { bytes: stdin, isTerminal: false } };
  expect(await collect(['claude-code', log], io)).toBe(0);
  await capture([], { ...ports, stdin, collect: () => undefined });
  expect(existsSync(join(folder, 'training_data/hook_events.jsonl'))).toBe(true);
  expect(isTold(said)).toBe(false);
  expect(telling()).toEqual([]);
});

test('what the explorer copies, records and remembers holds no secret', () => {
  const redactor = createRedactor({ key: new Uint8Array(32).fill(1) });
  expect(isTold(redactedCopy(planted, redactor).text)).toBe(false);
  const journal = openJournal(redactor.text);
  for (const sign of planted) journal.add({ type: sign });
  journal.add({ paste: planted });
  expect(journal.text()).toContain('[REDACTED:github_token]');
  expect(isTold(journal.text())).toBe(false);
  const file = sessionFile(join(folder, 'state'), ['x']);
  file.write(
    maskedSession({ version: 1, pages: [overview], record: undefined, history: [planted] }, redactor.text),
  );
  expect(file.read()?.history[0]).toContain('[REDACTED:github_token]');
  expect(telling()).toEqual([]);
});

test('a bug whose message quotes data leaves neither a line nor a log with the secret', () => {
  const door = pathToFileURL(join(source, 'platform/process-end.ts')).href;
  const redaction = pathToFileURL(join(source, 'core/privacy/redactor.ts')).href;
  const program = `
import { endThroughOneDoor } from ${JSON.stringify(door)};
import { createRedactor } from ${JSON.stringify(redaction)};
const { crash } = endThroughOneDoor({
  restore: async () => undefined,
  save: async () => [],
  heedsInterrupt: () => true,
  stateFolder: ${JSON.stringify(join(folder, 'state'))},
  redact: createRedactor({ key: undefined }).text,
  journal: () => '',
  now: () => new Date(0),
});
crash(new Error(${JSON.stringify(planted)}));`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  expect(status).toBe(70);
  expect(stderr).toContain('pushed with [REDACTED:github_token]');
  expect(isTold(stderr)).toBe(false);
  const logs = readdirSync(join(folder, 'state')).filter((name) => name.startsWith('crash-'));
  expect(logs.length).toBeGreaterThan(0);
  expect(telling()).toEqual([]);
});
