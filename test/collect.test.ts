import { copyFileSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseRecord } from '../src/core/records/parse-record.ts';
import { listIn, numberIn, objectIn, textIn } from '../src/formats/agents/json-shape.ts';
import { CollectTrial, fixtures, rowsOf } from './collect-trial.ts';

const transcripts = join(fixtures, 'claude-code');
const session = join(transcripts, 'session.jsonl');

describe('what is collected', () => {
  test('loads without a problem', async () => {
    const trial = new CollectTrial();
    await trial.collect('auto', fixtures);
    for (const [stem, kind] of [
      ['failures', 'failure'],
      ['successes', 'success'],
      ['performance', 'performance'],
      ['context_metrics', 'context_metrics'],
    ] as const) {
      const lines = trial.text(stem).trimEnd().split('\n');
      for (const line of lines)
        expect(parseRecord(line, kind)).toMatchObject({ ok: true, record: { problems: [] } });
    }
  });

  test('holds no home folder, address or token of the log', async () => {
    const trial = new CollectTrial();
    const { stdout } = await trial.collect('claude-code', session);
    const { stdout: json } = await trial.collect('claude-code', session, '--json');
    const everything = trial.written() + stdout + json;
    expect(everything).toContain('assert 100 == 90');
    for (const secret of ['/home/ada', 'ada.lovelace', 'lovelace-shop.net', 'ghp_0123456789'])
      expect(everything).not.toContain(secret);
  });

  test('is the same when collected twice, and when the cursors are lost', async () => {
    const trial = new CollectTrial();
    await trial.collect('claude-code', transcripts);
    const before = trial.written();
    const again = await trial.collect('claude-code', transcripts);
    expect(trial.written()).toBe(before);
    expect(again.stdout).toContain('5 files (5 unchanged, 0 others left aside)');
    rmSync(join(trial.folder, 'state', 'debrief', 'collect'), { recursive: true });
    await trial.collect('claude-code', transcripts);
    expect(trial.written()).toBe(before);
  });

  test('is as complete after a crash that tore the last line as without one', async () => {
    const trial = new CollectTrial();
    await trial.collect('claude-code', transcripts);
    const whole = trial.records('context_metrics');
    const file = join(trial.folder, 'training_data', 'context_metrics.jsonl');
    writeFileSync(file, trial.text('context_metrics').slice(0, -300));
    rmSync(join(trial.folder, 'training_data', 'performance.jsonl'));
    await trial.collect('claude-code', transcripts);
    const lines = trial.text('context_metrics').trimEnd().split('\n');
    const readable = lines.filter((line) => parseRecord(line, 'context_metrics').ok);
    expect(readable).toHaveLength(whole.length);
    expect(new Set(readable).size).toBe(whole.length);
    expect(trial.records('performance')).toHaveLength(2);
  });

  test('keeps a correction that somebody made by hand', async () => {
    const trial = new CollectTrial();
    await trial.collect('claude-code', transcripts);
    const file = join(trial.folder, 'training_data', 'failures.jsonl');
    writeFileSync(file, trial.text('failures').replace('"root_cause":null', '"root_cause":"rounding"'));
    await trial.collect('claude-code', transcripts);
    expect(rowsOf(trial.text('failures'))).toHaveLength(1);
    expect(trial.records('failures')[0]).toMatchObject({ error_details: { root_cause: 'rounding' } });
  });
});

test('people get the same pseudonym in every collection of a dataset, and another in another dataset', async () => {
  const users = async (trial: CollectTrial) => {
    const log = join(trial.folder, 'log.jsonl');
    writeFileSync(log, readFileSync(session, 'utf8').replaceAll('/home/ada/', '/home/grace/'));
    await trial.collect('claude-code', log);
    writeFileSync(log, readFileSync(log, 'utf8').replaceAll('-000000000005', '-000000000555'));
    await trial.collect('claude-code', log);
    const found = trial.text('failures').match(/user_[0-9a-f]{12}/g) ?? [];
    expect(found.length).toBeGreaterThan(1);
    return new Set(found);
  };
  const [first, second] = [await users(new CollectTrial()), await users(new CollectTrial())];
  expect([first.size, second.size]).toEqual([1, 1]);
  expect([...first]).not.toEqual([...second]);
});

test('a dataset whose key is elsewhere is refused before anything is written', async () => {
  const trial = new CollectTrial();
  await trial.collect('claude-code', session);
  const before = trial.written();
  rmSync(join(trial.folder, 'state'), { recursive: true });
  const { code, stderr } = await trial.collect('claude-code', transcripts);
  expect(code).toBe(2);
  expect(stderr).toContain('there is no key for this dataset here');
  expect(trial.written()).toBe(before);
});

test('a session that grew gets newer records under the same keys', async () => {
  const trial = new CollectTrial();
  const log = join(trial.folder, 'log.jsonl');
  const lines = readFileSync(session, 'utf8').split('\n');
  writeFileSync(log, `${lines.slice(0, 9).join('\n')}\n`);
  await trial.collect('claude-code', log);
  expect(trial.records('failures')[0]).toMatchObject({
    recovery: { resolution_time_minutes: null, resolved_at: null },
  });
  writeFileSync(log, lines.join('\n'));
  await trial.collect('claude-code', log);
  expect(rowsOf(trial.text('failures'))).toHaveLength(2);
  expect(trial.records('failures')).toHaveLength(1);
  expect(trial.records('failures')[0]).toMatchObject({ recovery: { resolution_time_minutes: 28 } });
  expect(trial.records('performance')).toHaveLength(1);
});

test('two collectors at once add every record once', async () => {
  const trial = new CollectTrial();
  await Promise.all([trial.collect('claude-code', transcripts), trial.collect('claude-code', transcripts)]);
  for (const stem of ['failures', 'performance', 'context_metrics']) {
    const rows = rowsOf(trial.text(stem));
    expect(rows).toHaveLength(trial.records(stem).length);
  }
});

test('the lock of a process that is gone is taken over', async () => {
  const trial = new CollectTrial();
  mkdirSync(join(trial.folder, 'training_data'));
  // No process has a number beyond the largest that Linux gives.
  writeFileSync(
    join(trial.folder, 'training_data', '.collect.lock'),
    `{"host":"${hostname()}","pid":4194305,"id":"x"}\n`,
  );
  const { code, stderr } = await trial.collect('claude-code', session);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(trial.written()).not.toContain('.collect.lock');
});

test('a lock whose maker died before it could name itself is taken over', async () => {
  const trial = new CollectTrial();
  const lock = join(trial.folder, 'training_data', '.collect.lock');
  mkdirSync(join(trial.folder, 'training_data'));
  writeFileSync(lock, '');
  utimesSync(lock, 1_700_000_000, 1_700_000_000);
  const { code, stderr } = await trial.collect('claude-code', session);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test('a dry run says what it would do and writes nothing', async () => {
  const trial = new CollectTrial();
  const { code, stdout } = await trial.collect('claude-code', transcripts, '--dry-run');
  expect(code).toBe(0);
  expect(stdout).toContain('Would append 1 failures, 1 successes, 2 performance');
  expect(() => trial.written()).toThrow();
  expect(() => readFileSync(join(trial.folder, 'state'))).toThrow(/ENOENT/);
});

test('progress is drawn on a terminal and wiped again; the answer is the same without one', async () => {
  const [plain, drawn] = [new CollectTrial(), new CollectTrial({ terminal: 'terminal' })];
  const there = await plain.collect('claude-code', transcripts, '--json');
  const here = await drawn.collect('claude-code', transcripts, '--json');
  expect(here.stdout).toBe(there.stdout);
  expect(there.stderr).toBe('');
  expect(here.stderr).toContain('[########............] 2/5 files');
  expect(here.stderr.endsWith('\r\u001b[K')).toBe(true);
});

test('a file name cannot drive the terminal', async () => {
  const trial = new CollectTrial();
  const name = 'log\u001b]0;owned\u0007.jsonl';
  copyFileSync(session, join(trial.folder, name));
  const { stdout } = await trial.collect('claude-code', name);
  expect(stdout).toContain('owned');
  expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
});

test('a log that may not be read is told, and the others are collected', async () => {
  const trial = new CollectTrial();
  mkdirSync(join(trial.folder, 'logs'));
  copyFileSync(session, join(trial.folder, 'logs', 'a.jsonl'));
  const { code, stderr } = await trial.collect('claude-code', 'logs', 'gone.jsonl');
  expect(code).toBe(2);
  expect(stderr).toContain('gone.jsonl: There is no such file or folder');
  expect(trial.records('failures')).toHaveLength(1);
});

test('logs are not touched', async () => {
  const trial = new CollectTrial();
  const log = join(trial.folder, 'log.jsonl');
  copyFileSync(session, log);
  await trial.collect('claude-code', log);
  expect(readFileSync(log)).toEqual(readFileSync(session));
});

describe('records go', () => {
  test('to the project named by --dir, into .ai/training_data when it has that', async () => {
    const trial = new CollectTrial();
    mkdirSync(join(trial.folder, 'other', '.ai', 'training_data'), { recursive: true });
    await trial.collect('claude-code', session, '--dir', 'other');
    expect(
      readFileSync(join(trial.folder, 'other', '.ai', 'training_data', 'failures.jsonl'), 'utf8'),
    ).toContain('test_failure');
  });

  test('into a folder that is itself called training_data', async () => {
    const trial = new CollectTrial();
    await trial.collect('claude-code', session, '--dir', 'training_data');
    expect(trial.records('failures')).toHaveLength(1);
  });
});

describe('a call that cannot work says so and exits with 2', () => {
  test.each([
    [[], 'The format is missing; known formats: auto, claude-code'],
    [['sorcery', 'x'], 'sorcery is no format that can be collected'],
    [['claude-code'], 'The path is missing'],
    [['claude-code', 'nowhere.jsonl'], 'nowhere.jsonl: There is no such file or folder'],
    [['claude-code', 'x', '--wrong'], 'see debrief collect --help'],
  ])('%j', async (args, said) => {
    const { code, stderr, stdout } = await new CollectTrial().collect(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(said);
  });
});

test('auto finds every log in its own format, and leaves the rest aside', async () => {
  const trial = new CollectTrial();
  const summaries = await trial.summaries('auto', fixtures);
  expect([...summaries].map(([file, summary]) => `${textIn(summary, 'format')} ${file}`)).toEqual([
    'atif atif/trial/agent/trajectory.json',
    'claude-code claude-code/agent-a201.jsonl',
    'claude-code claude-code/session.jsonl',
    'claude-code claude-code/session/subagents/agent-a301.jsonl',
    'claude-code claude-code/session_resumed.jsonl',
    'codex codex/rollout-2026-03-02.jsonl',
    'gemini-cli gemini-cli/session-2026.jsonl',
    'harness-log harness-log/session_log.jsonl',
    'inspect-ai inspect-ai/shop.json',
    'langfuse langfuse/traces.json',
    'mini-swe-agent mini-swe-agent/half-written.traj.json',
    'mini-swe-agent mini-swe-agent/shop__cart-1/shop__cart-1.traj.json',
    'mini-swe-agent mini-swe-agent/shop__cart-2/shop__cart-2.traj.json',
    'opencode opencode/export.json',
    'openhands openhands/output.jsonl',
    'openhands openhands/sdk-events.json',
    'pi pi/session.jsonl',
    'swe-agent swe-agent/shop__cart-4/shop__cart-4.traj',
    'terminal-bench terminal-bench/results.json',
    'test-report test-report/junit.xml',
  ]);
  expect(trial.records('failures')).toHaveLength(22);
});

test('auto looks into the usual folders of the home, and needs none of them', async () => {
  const home = new CollectTrial().folder;
  const trial = new CollectTrial({ homeFolder: home });
  expect((await trial.collect('auto')).code).toBe(1);
  mkdirSync(join(home, '.codex', 'sessions', '2026'), { recursive: true });
  copyFileSync(
    join(fixtures, 'codex', 'rollout-2026-03-02.jsonl'),
    join(home, '.codex', 'sessions', '2026', 'rollout.jsonl'),
  );
  const { code, stdout } = await trial.collect('auto', '--json');
  expect(code).toBe(0);
  expect(rowsOf(stdout)).toMatchObject([{ file: '~/.codex/sessions/2026/rollout.jsonl', format: 'codex' }]);
});

test('a folder without logs is exit code 1', async () => {
  const trial = new CollectTrial();
  mkdirSync(join(trial.folder, 'empty'));
  const { code, stderr } = await trial.collect('claude-code', 'empty');
  expect(code).toBe(1);
  expect(stderr).toContain('no Claude Code transcripts in empty');
});

test('every failure names the tests that a person can run again', async () => {
  const trial = new CollectTrial();
  await trial.collect('claude-code', session);
  const [failure] = trial.records('failures');
  expect(listIn(objectIn(failure, 'context'), 'test_targets')).toEqual(['tests/test_cart.py']);
  expect(numberIn(objectIn(failure, 'context'), 'session_length_minutes')).toBe(3.52);
});
