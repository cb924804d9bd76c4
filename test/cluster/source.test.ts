import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { readClickHouseUrl } from '../../src/core/engine/clickhouse-url.ts';
import { EngineDataset } from '../../src/core/engine/engine-dataset.ts';
import { parseQuery } from '../../src/core/query/parse-query.ts';
import { ClickHouseConnection } from '../../src/platform/clickhouse-connection.ts';
import { ClickHouseEngine } from '../../src/platform/clickhouse-engine.ts';
import { openDebrief, root } from '../terminal/open-debrief.ts';
import { isWholeSuite, password, serverMissing, serverProgram, startServers } from './clickhouse-servers.ts';
import { PushTrial } from './push-trial.ts';

// Servers on a busy machine take their time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const isThere = serverProgram() !== undefined;
const started = isThere ? await startServers(2) : undefined;
afterAll(() => started?.stop());
let databases = 0;

/** The sample in a database of its own; `sharded` over both servers. */
async function pushSample(layout: 'one server' | 'sharded', change: (project: string) => void = () => {}) {
  const [server, other] = started?.servers ?? [];
  if (server === undefined || other === undefined) throw new Error(serverMissing);
  const trial = new PushTrial();
  onTestFinished(() => trial.close());
  cpSync(join(root, 'training_data'), join(trial.project, 'training_data'), { recursive: true });
  change(trial.project);
  const url = server.url.replace('/debrief', `/source_${++databases}`);
  const pushed = await trial.push('--to', url, ...(layout === 'sharded' ? ['--cluster', 'boxes'] : []));
  expect(pushed).toMatchObject({ code: 0 });
  const elsewhere = join(trial.folder, 'elsewhere');
  mkdirSync(elsewhere);
  return { trial, url, server, other, elsewhere };
}

type Pushed = Awaited<ReturnType<typeof pushSample>>;

function run({ trial }: Pushed, cwd: string, args: readonly string[]) {
  return spawnSync(process.execPath, [join(root, 'bin', 'debrief.js'), ...args], {
    ...{ cwd, encoding: 'utf8' },
    env: { ...process.env, ...trial.env },
  });
}

function explore(pushed: Pushed, ...args: readonly string[]) {
  const terminal = openDebrief({
    cwd: pushed.elsewhere,
    args: ['--source', pushed.url, ...args],
    env: pushed.trial.env,
  });
  onTestFinished(terminal.close);
  return terminal;
}

if (!isThere) test.skip(serverMissing, () => {});

describe.skipIf(!isThere)('--source', () => {
  test.skipIf(!isWholeSuite)('verbs print from the database what they print from the files', async () => {
    const pushed = await pushSample('one server');
    for (const args of [
      ['list', 'severity:critical', '--json'],
      ['facets', 'category'],
      ['analyze'],
      ['patterns'],
      ['validate'],
    ]) {
      const local = run(pushed, pushed.trial.project, args);
      const there = run(pushed, pushed.elsewhere, [...args, '--source', pushed.url]);
      expect(there.stdout).toBe(local.stdout);
      expect(there.status).toBe(local.status);
      expect(local.stdout.length).toBeGreaterThan(100);
    }
  });

  test('a record that was redacted keeps the identity it has in its file, so that annotations find it', async () => {
    const line =
      '{"feature_id":"F-secret","failure_type":"code_error","error_details":{"symptoms":"token ghp_a1B2c3D4e5F6g7H8i9J0a1B2c3D4e5F6g7H8"}}';
    const pushed = await pushSample('one server', (project) =>
      appendFileSync(join(project, 'training_data', 'failures.jsonl'), `${line}\n`),
    );
    const idOf = (folder: string, ...more: readonly string[]) =>
      JSON.parse(run(pushed, folder, ['list', 'feature:F-secret', '--json', ...more]).stdout).rec_id;
    const local = idOf(pushed.trial.project);
    expect(idOf(pushed.elsewhere, '--source', pushed.url)).toBe(local);
    const shown = run(pushed, pushed.elsewhere, ['show', local, '--source', pushed.url]);
    expect(shown).toMatchObject({ status: 0, stdout: expect.stringContaining('[REDACTED:github_token]') });
    const said = run(pushed, pushed.elsewhere, [
      'annotate',
      local,
      '--verdict',
      'fail',
      '--author',
      'ana',
      '--source',
      pushed.url,
    ]);
    expect({
      status: said.status,
      stderr: said.stderr.includes('debrief:') && said.status !== 0 ? said.stderr : '',
    }).toEqual({ status: 0, stderr: '' });
    const log = join(pushed.elsewhere, '.ai', 'annotations', 'ana');
    const events = readdirSync(log)
      .map((name) => readFileSync(join(log, name), 'utf8'))
      .join('');
    expect(events).toContain(`"rec":"${local}"`);
    const reviewed = run(pushed, pushed.elsewhere, ['list', 'has:verdict', '--json', '--source', pushed.url]);
    expect(JSON.parse(reviewed.stdout).rec_id).toBe(local);
  });

  test('the explorer changes nothing in the database', async () => {
    const pushed = await pushSample('one server');
    const target = readClickHouseUrl(pushed.url);
    if (!target.ok) throw new Error(target.error.what);
    const connection = await ClickHouseConnection.open({
      ...{ target: target.value, user: 'default', password, use: 'exploring', retries: 0 },
    });
    onTestFinished(() => connection.close());
    await expect(
      connection.select(`INSERT INTO ${target.value.database}.debrief_boxes VALUES (9, 'x', 'y', 1)`),
    ).rejects.toMatchObject({ kind: 'denied' });
  });

  test('a question that is taken back is killed on the server', async () => {
    const pushed = await pushSample('one server');
    const target = readClickHouseUrl(pushed.url);
    if (!target.ok) throw new Error(target.error.what);
    const connection = await ClickHouseConnection.open({
      ...{ target: target.value, user: 'reader', password, use: 'exploring', retries: 0 },
    });
    onTestFinished(() => connection.close());
    const running = () =>
      pushed.server.ask(
        "SELECT count() FROM system.processes WHERE query LIKE 'SELECT count() FROM system.numbers%'",
      );
    const controller = new AbortController();
    const slow = connection.select(
      'SELECT count() FROM system.numbers WHERE sipHash64(number) = 1',
      controller.signal,
    );
    slow.catch(() => {});
    while ((await running()).trim() !== '1') await rest(20);
    controller.abort(new Error('esc'));
    await expect(slow).rejects.toThrow('esc');
    while ((await running()).trim() !== '0') await rest(20);
  });
});

// What takes longest is left to `npm run test:cluster`.
describe.skipIf(!isThere || !isWholeSuite)('the explorer over a database', () => {
  test('a misspelt word is found, and what is pushed later appears', async () => {
    const pushed = await pushSample('one server');
    const terminal = explore(pushed, '--screen', 'records');
    await terminal.waitFor(/3,?247/);
    terminal.press('/', ...'timeot', 'enter');
    await terminal.waitFor(/similar/);
    terminal.press('escape', 'escape');
    writeFileSync(join(pushed.trial.project, 'training_data', 'notes.jsonl'), '{"text":"a later note"}\n');
    expect(await pushed.trial.push('--to', pushed.url)).toMatchObject({ code: 0 });
    await terminal.waitFor(/3,?248/);
    terminal.press('Q');
    expect((await terminal.exit).code).toBe(0);
    const state = pushed.trial.env.XDG_STATE_HOME ?? '';
    for (const name of readdirSync(state, { recursive: true, encoding: 'utf8' })) {
      const path = join(state, name);
      if (existsSync(path) && /\.(?:json|jsonl|log|ids)$/.test(name))
        expect(readFileSync(path, 'utf8')).not.toContain(password);
    }
  });

  test.each(['one server', 'sharded'] as const)(
    '%s: a server that is lost shows on screen, and comes back',
    async (layout) => {
      const pushed = await pushSample(layout);
      const terminal = explore(pushed, '--screen', 'failures');
      await terminal.waitFor(/environment_setup/);
      const lost = layout === 'sharded' ? pushed.other : pushed.server;
      await lost.kill();
      terminal.press('/', ...'severity:critical', 'enter');
      await terminal.waitFor(/no answer|says/);
      await lost.start();
      await terminal.waitFor((rows) => !rows.join().includes('no answer'), { timeout: 40_000 });
      await terminal.waitFor(/filter: severity:critical/);
      await terminal.waitFor(/environment_setup +\d/);
    },
  );

  test('answers over two shards count each record once, also when one is killed in the middle', async () => {
    const pushed = await pushSample('sharded');
    // All of it again, so that every row stands there twice.
    pushed.trial.env.XDG_STATE_HOME = join(pushed.trial.folder, 'forgotten');
    expect(await pushed.trial.push('--to', pushed.url, '--cluster', 'boxes')).toMatchObject({ code: 0 });
    const target = readClickHouseUrl(pushed.url);
    if (!target.ok) throw new Error(target.error.what);
    const engine = await ClickHouseEngine.open({
      ...{ target: target.value, user: 'reader', password, use: 'exploring', retries: 30, now: Date.now() },
    });
    onTestFinished(() => engine.close());
    const dataset = new EngineDataset(engine);
    const { query } = parseQuery('kind:failure');
    const count = () => dataset.ask({ ask: 'facet', query, field: 'category' }, new AbortController().signal);
    const before = await count();
    expect(before.matched).toBe(398);
    await pushed.other.kill();
    const rows = dataset.ask(
      { ask: 'rows', query, sort: { by: 'time', direction: 'descending' }, from: 0, to: 20 },
      new AbortController().signal,
    );
    await rest(300);
    await pushed.other.start();
    expect((await rows).matched).toBe(398);
    expect((await rows).rows).toHaveLength(20);
  });
});
