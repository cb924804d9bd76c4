import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { configOf, usersOf } from './clickhouse-settings.ts';

/** One server of a test: its own folder, its own ports on loopback. */
export type ClickHouseServer = {
  readonly httpPort: number;
  readonly tcpPort: number;
  /** `clickhouse://default@127.0.0.1:PORT/debrief` */
  readonly url: string;
  /** Sends SQL over plain HTTP and answers the text that comes back; throws what the server says. */
  readonly ask: (sql: string) => Promise<string>;
  /** As a power cut would: SIGKILL, and waits until the process is gone. */
  readonly kill: () => Promise<void>;
  /** Begins, or begins again over the same data, and waits until it answers. */
  readonly start: () => Promise<void>;
};

export type ClickHouseServers = {
  readonly servers: readonly ClickHouseServer[];
  /** The cluster that every server knows: one shard each. */
  readonly cluster: string;
  /** Ends the servers and removes their folders. */
  readonly stop: () => Promise<void>;
};

export const password = 'p4ss for the test only';

/** Set by `npm run test:cluster`: then everything is asked, which takes minutes. */
export const wholeSuite = 'DEBRIEF_TEST_CLUSTER';
export const isWholeSuite = process.env[wholeSuite] !== undefined;

/** How a test that needs a server says that it has none. */
export const serverMissing =
  'no clickhouse-server here: `apt-get install clickhouse-server clickhouse-client` brings one';

/** The server's program, or undefined where there is none. `CLICKHOUSE_SERVER` names another. */
export function serverProgram(): readonly [string, ...string[]] | undefined {
  const named = process.env.CLICKHOUSE_SERVER;
  if (named !== undefined && named !== '') return [named];
  for (const program of ['clickhouse-server', '/usr/sbin/clickhouse-server'] as const)
    if (isThere(program)) return [program];
  return isThere('clickhouse') ? ['clickhouse', 'server'] : undefined;
}

function isThere(program: string): boolean {
  try {
    execFileSync('/bin/sh', ['-c', `command -v "${program}"`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Starts `count` servers that know each other as the shards of one cluster; no coordination service is needed. */
export async function startServers(count: 1 | 2): Promise<ClickHouseServers> {
  const program = serverProgram();
  if (program === undefined) throw new Error(serverMissing);
  const folder = mkdtempSync(join(tmpdir(), 'debrief-clickhouse-'));
  const ports = await freePorts(count * 2);
  const shards = Array.from({ length: count }, (_, index) => ({
    httpPort: ports[index * 2] ?? 0,
    tcpPort: ports[index * 2 + 1] ?? 0,
  }));
  const cluster = 'boxes';
  const running = shards.map((shard, index) =>
    oneServer({
      program,
      folder: join(folder, `shard-${index + 1}`),
      shard,
      shards,
      cluster,
      number: index + 1,
    }),
  );
  const servers = running.map(({ server }) => server);
  const killAll = () => {
    for (const { end } of running) end();
  };
  process.once('exit', killAll);
  const stop = async () => {
    await Promise.all(servers.map((server) => server.kill()));
    process.off('exit', killAll);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await Promise.all(servers.map((server) => server.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return { servers, cluster, stop };
}

type Shard = { readonly httpPort: number; readonly tcpPort: number };

type ServerPlan = {
  readonly program: readonly [string, ...string[]];
  readonly folder: string;
  readonly shard: Shard;
  readonly shards: readonly Shard[];
  readonly cluster: string;
  readonly number: number;
};

function oneServer(plan: ServerPlan): { readonly server: ClickHouseServer; readonly end: () => void } {
  const { program, folder, shard } = plan;
  for (const name of ['data', 'tmp', 'user_files', 'format_schemas', 'log'])
    mkdirSync(join(folder, name), { recursive: true });
  const config = join(folder, 'config.xml');
  writeFileSync(config, configOf({ ...plan, password }));
  writeFileSync(join(folder, 'users.xml'), usersOf(password));
  let child: ChildProcess | undefined;
  const [command, ...before] = program;
  const ask = async (sql: string) => {
    const answer = await fetch(`http://127.0.0.1:${shard.httpPort}/`, {
      method: 'POST',
      body: sql,
      headers: { 'x-clickhouse-user': 'default', 'x-clickhouse-key': password },
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text.trim());
    return text;
  };
  const server: ClickHouseServer = {
    ...shard,
    url: `clickhouse://default@127.0.0.1:${shard.httpPort}/debrief`,
    ask,
    kill: async () => {
      const dying = child;
      if (dying === undefined || dying.exitCode !== null || dying.signalCode !== null) return;
      const gone = once(dying, 'exit');
      dying.kill('SIGKILL');
      await gone;
    },
    start: async () => {
      child = spawn(command, [...before, `--config-file=${config}`], { cwd: folder, stdio: 'ignore' });
      await untilItAnswers(() => ask('SELECT 1'), child);
    },
  };
  return { server, end: () => child?.kill('SIGKILL') };
}

/** A server needs about a second; one that has ended will never answer. */
async function untilItAnswers(ask: () => Promise<string>, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (child.exitCode !== null) throw new Error(`clickhouse-server ended with code ${child.exitCode}`);
    const answer = await ask().catch(() => '');
    if (answer.trim() === '1') return;
    await rest(50);
  }
  throw new Error('clickhouse-server does not answer');
}

/** Ports that were free a moment ago, all different. */
async function freePorts(count: number): Promise<readonly number[]> {
  const listeners = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(listeners.map((listener) => once(listener, 'listening')));
  const ports = listeners.map((listener) => {
    const address = listener.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(listeners.map((listener) => new Promise((resolve) => listener.close(resolve))));
  return ports;
}
