import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import {
  type ClickHouseServer,
  isWholeSuite,
  password,
  serverMissing,
  serverProgram,
  startServers,
} from './clickhouse-servers.ts';
import { PushTrial } from './push-trial.ts';

// Servers on a busy machine take their time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const isThere = serverProgram() !== undefined;
const started = isThere ? await startServers(2) : undefined;
afterAll(() => started?.stop());
const trials: PushTrial[] = [];
afterEach(() => {
  for (const trial of trials.splice(0)) trial.close();
});

function newTrial(): PushTrial {
  const trial = new PushTrial();
  trials.push(trial);
  return trial;
}

let databases = 0;

/** A database of its own for each test. */
function freshDatabase(): {
  readonly server: ClickHouseServer;
  readonly other: ClickHouseServer;
  readonly url: string;
  readonly records: string;
} {
  const [server, other] = started?.servers ?? [];
  if (server === undefined || other === undefined) throw new Error(serverMissing);
  const name = `push_${++databases}`;
  return {
    server,
    other,
    url: server.url.replace('/debrief', `/${name}`),
    records: `${name}.debrief_records`,
  };
}

const lineOf = (n: number, more: object = {}) =>
  `${JSON.stringify({ feature_id: `F-${n}`, failure_type: 'test_failure', timestamp: '2026-02-03T00:00:00Z', error_details: { symptoms: `it failed in run ${n}` }, ...more })}\n`;

function writeFailures(trial: PushTrial, count: number): string {
  const file = join(trial.project, 'training_data', 'failures.jsonl');
  writeFileSync(file, Array.from({ length: count }, (_, n) => lineOf(n)).join(''));
  return file;
}

const counted = async (server: ClickHouseServer, records: string) =>
  (
    await server.ask(
      `SELECT count(), uniqExact(rec_id, copy), uniqExact(row) FROM ${records}_once WHERE counts = 1`,
    )
  ).trim();
const countedOnOne = async (server: ClickHouseServer, records: string) =>
  (
    await server.ask(
      `SELECT count(), uniqExact(rec_id, copy), uniqExact(row) FROM ${records} FINAL WHERE counts = 1`,
    )
  ).trim();

if (!isThere) test.skip(serverMissing, () => {});

describe.skipIf(!isThere)('push', () => {
  test('a second push sends only what is new', async () => {
    const { server, url, records } = freshDatabase();
    const trial = newTrial();
    const file = writeFailures(trial, 50);
    expect(await trial.push('--to', url)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^50 records sent/),
    });
    expect((await trial.push('--to', url)).stdout).toMatch(/^0 records sent .*, 50 sent before/);
    appendFileSync(file, lineOf(50));
    expect((await trial.push('--to', url)).stdout).toMatch(/^1 record sent .*, 50 sent before/);
    expect(await countedOnOne(server, records)).toBe('51\t51\t51');
  });

  test('without what was kept of earlier pushes all is sent again and counts once; exact duplicates count as often as they stand there', async () => {
    const { server, url, records } = freshDatabase();
    const trial = newTrial();
    const file = writeFailures(trial, 20);
    appendFileSync(file, lineOf(3) + lineOf(3));
    await trial.push('--to', url);
    trial.env.XDG_STATE_HOME = join(trial.folder, 'another-state');
    expect((await trial.push('--to', url)).stdout).toMatch(/^22 records sent/);
    expect(await countedOnOne(server, records)).toBe('22\t22\t22');
  });

  test('a newer row of the same source replaces the older one, in one push and over several', async () => {
    const { server, url, records } = freshDatabase();
    const trial = newTrial();
    const file = writeFailures(trial, 0);
    const source = { collector: 'x', key: 'session-1' };
    appendFileSync(file, lineOf(1, { source }) + lineOf(2, { source }));
    await trial.push('--to', url);
    appendFileSync(file, lineOf(3, { source }));
    expect((await trial.push('--to', url)).stdout).toContain('1 replaced by newer ones');
    const features = await server.ask(`SELECT feature, counts FROM ${records} FINAL ORDER BY feature`);
    expect(features).toBe('F-1\t0\nF-2\t0\nF-3\t1\n');
  });

  test('secrets and names stay here, in whatever column', async () => {
    const { server, url, records } = freshDatabase();
    const trial = newTrial();
    const file = writeFailures(trial, 1);
    const secret = `ghp_${'a1B2c3D4e5F6g7H8i9J0'.repeat(2).slice(0, 36)}`;
    appendFileSync(file, lineOf(2, { error_details: { symptoms: `token ${secret} for bob@acme-corp.com` } }));
    expect(await trial.push('--to', url)).toMatchObject({ code: 0 });
    const all = await server.ask(`SELECT * FROM ${records} FORMAT JSONEachRow`);
    const words = await server.ask(`SELECT * FROM ${records.replace('records', 'words')}`);
    for (const told of [all, words]) {
      expect(told.toLowerCase()).not.toContain(secret.toLowerCase().slice(4));
      expect(told).not.toContain('bob@');
    }
  });

  test("a password comes from the environment or a file of one's own, and is told nowhere", async () => {
    const { url } = freshDatabase();
    const trial = newTrial();
    writeFailures(trial, 1);
    const inUrl = await trial.push(
      '--to',
      url.replace('default@', `default:${encodeURIComponent(password)}@`),
    );
    expect(inUrl).toMatchObject({ code: 2, stderr: expect.stringContaining('DEBRIEF_CLICKHOUSE_PASSWORD') });
    const file = join(trial.folder, 'secret');
    writeFileSync(file, `${password}\n`);
    chmodSync(file, 0o644);
    delete trial.env.DEBRIEF_CLICKHOUSE_PASSWORD;
    trial.env.DEBRIEF_CLICKHOUSE_PASSWORD_FILE = file;
    const open = await trial.push('--to', url);
    expect(open).toMatchObject({ code: 2, stderr: expect.stringContaining('can be read by others') });
    chmodSync(file, 0o600);
    const good = await trial.push('--to', url);
    expect(good).toMatchObject({ code: 0 });
    trial.env.DEBRIEF_CLICKHOUSE_PASSWORD = 'wrong';
    const wrong = await trial.push('--to', url);
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('check the user') });
    for (const { stdout, stderr } of [inUrl, open, good, wrong])
      expect(stdout + stderr).not.toContain(password);
  });

  test('--dry-run needs no server and keeps nothing', async () => {
    const trial = newTrial();
    writeFailures(trial, 5);
    const dry = await trial.push('--to', 'clickhouse://nobody@127.0.0.1:1/x', '--dry-run', '--json');
    expect(dry.code).toBe(0);
    expect(JSON.parse(dry.stdout)).toMatchObject({ records: 5, sent: false });
  });
});

/** The program itself, as a process that can be killed. */
function startPush(trial: PushTrial, ...args: readonly string[]) {
  return spawn(process.execPath, [join(import.meta.dirname, '../../bin/debrief.js'), 'push', ...args], {
    cwd: trial.project,
    env: { ...process.env, ...trial.env },
    stdio: 'pipe',
  });
}

async function untilSome(server: ClickHouseServer, records: string): Promise<void> {
  for (;;) {
    const count = await server.ask(`SELECT count() FROM ${records}`).catch(() => '0');
    if (Number(count) > 0) return;
    await rest(20);
  }
}

/** Two files, so that there is a middle: between them all of the first is there. */
function writeTwoFiles(trial: PushTrial): number {
  writeFailures(trial, 4000);
  const file = join(trial.project, 'training_data', 'successes.jsonl');
  const success = (n: number) =>
    `${JSON.stringify({ feature_id: `F-${n}`, timestamp: '2026-03-03T00:00:00Z', session_id: `s${n}`, success_factors: ['a', 'b'] })}\n`;
  writeFileSync(file, Array.from({ length: 4000 }, (_, n) => success(n)).join(''));
  return 8000;
}

describe.skipIf(!isThere)('cut off in the middle', () => {
  test('a push that was killed goes on, and nothing counts twice', async () => {
    const { server, url, records } = freshDatabase();
    const trial = newTrial();
    const all = writeTwoFiles(trial);
    const first = startPush(trial, '--to', url);
    await untilSome(server, records);
    first.kill('SIGKILL');
    await once(first, 'exit');
    const again = await trial.push('--to', url);
    expect(again).toMatchObject({ code: 0 });
    expect(await countedOnOne(server, records)).toBe(`${all}\t${all}\t${all}`);
  });

  test.skipIf(!isWholeSuite)(
    'a shard that is killed and comes back holds a push up, and then all is there once',
    async () => {
      const { server, other, url, records } = freshDatabase();
      const trial = newTrial();
      const all = writeTwoFiles(trial);
      const push = startPush(trial, '--to', url, '--cluster', 'boxes');
      let told = '';
      push.stderr.on('data', (text) => {
        told += text;
      });
      await untilSome(server, records);
      await other.kill();
      await rest(500);
      await other.start();
      const [code] = await once(push, 'exit');
      expect({ code, told }).toMatchObject({ code: 0 });
      expect(await counted(server, records)).toBe(`${all}\t${all}\t${all}`);
      expect(await counted(other, records)).toBe(`${all}\t${all}\t${all}`);
      const lies = await Promise.all(
        [server, other].map((each) => each.ask(`SELECT count() FROM ${records}_local`)),
      );
      expect(lies.map(Number).every((count) => count > all / 4)).toBe(true);
    },
  );

  test.skipIf(!isWholeSuite)('a server that is killed and comes back holds a push up', async () => {
    const { server, url, records } = freshDatabase();
    const trial = newTrial();
    const all = writeTwoFiles(trial);
    const push = startPush(trial, '--to', url);
    await untilSome(server, records);
    await server.kill();
    await rest(300);
    await server.start();
    const [code] = await once(push, 'exit');
    expect(code).toBe(0);
    expect(await countedOnOne(server, records)).toBe(`${all}\t${all}\t${all}`);
  });

  test('--watch sends what is appended, and ends by a signal', async () => {
    const { server, url, records } = freshDatabase();
    const trial = newTrial();
    const file = writeFailures(trial, 3);
    const push = startPush(trial, '--to', url, '--watch');
    await untilSome(server, records);
    appendFileSync(file, lineOf(3));
    while ((await countedOnOne(server, records)) !== '4\t4\t4') await rest(50);
    push.kill('SIGTERM');
    const [code] = await once(push, 'exit');
    expect(code).toBe(143);
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(5);
  });
});
