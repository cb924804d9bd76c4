import { setTimeout as rest } from 'node:timers/promises';
import { boxesTable, createStatements, recordsTable, tableName } from '../core/engine/clickhouse-tables.ts';
import { type ClickHouseTarget, httpAddress } from '../core/engine/clickhouse-url.ts';
import { clickhouse } from '../core/engine/sql-dialect.ts';
import { ClickHouseConnection, type ConnectionOptions } from './clickhouse-connection.ts';
import { ClickHouseFailure, failureOf } from './clickhouse-failure.ts';

/** Errors of a server that has no coordination service: it cannot carry a statement to the other ones. */
const noCoordination = new Set([49, 139, 170, 225, 999]);

/**
 * Makes the tables where they are not there yet. On a cluster the servers are asked to do it everywhere; where they cannot,
 * each server of the cluster is asked by itself. Rejects with a `ClickHouseFailure`.
 */
export async function prepareTables(
  options: ConnectionOptions,
  { cluster, signal }: { readonly cluster: string | undefined; readonly signal: AbortSignal },
): Promise<void> {
  const { target } = options;
  const { database } = target;
  if (cluster === undefined) {
    await runAll(options, createStatements({ database, cluster, where: 'on this server' }), signal);
    return;
  }
  const members = await clusterMembers(options, { cluster, signal });
  try {
    await runAll(options, createStatements({ database, cluster, where: 'everywhere' }), signal);
  } catch (error) {
    const failure = failureOf(error, httpAddress(target));
    if (failure.code === undefined || !noCoordination.has(failure.code)) throw failure;
    const statements = createStatements({ database, cluster, where: 'on this server' });
    for (const member of members) await runAll({ ...options, target: member }, statements, signal);
  }
}

async function runAll(
  options: ConnectionOptions,
  statements: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  // The database may be what has yet to be made.
  const connection = await ClickHouseConnection.open(options);
  try {
    for (const statement of statements) await connection.command(statement, { signal });
  } finally {
    await connection.close();
  }
}

type Asked = { readonly cluster: string; readonly signal: AbortSignal };

/** Where each server of a cluster answers over HTTP. */
async function clusterMembers(
  options: ConnectionOptions,
  { cluster, signal }: Asked,
): Promise<readonly ClickHouseTarget[]> {
  const { target } = options;
  const connection = await ClickHouseConnection.open(options);
  try {
    const [hosts, ports] = await connection.select(
      `SELECT host_address, port FROM system.clusters WHERE cluster = ${clickhouse.literal(cluster)}`,
      signal,
    );
    if (hosts === undefined || hosts.values.length === 0)
      throw new ClickHouseFailure({
        kind: 'refused',
        what: `the server knows no cluster of the name ${cluster}; SELECT cluster FROM system.clusters lists those it knows`,
        where: connection.where,
      });
    const members = hosts.values.map((host, place) => ({
      host: String(host),
      port: Number(ports?.values[place]),
    }));
    return await Promise.all(
      members.map(async ({ host, port }) => ({
        ...target,
        host,
        port: (await httpPortOf(host, port)) ?? target.port,
      })),
    );
  } finally {
    await connection.close();
  }
}

/**
 * A cluster names its servers by the port of the native protocol. Asked there in the language of HTTP, a server says
 * which port that is for; undefined when nothing is said.
 */
async function httpPortOf(host: string, port: number): Promise<number | undefined> {
  const { get } = await import('node:http');
  const { promise, resolve } = Promise.withResolvers<string>();
  const request = get({ host, port, path: '/', timeout: 3000, agent: false }, (answer) => {
    let text = '';
    answer.on('data', (chunk) => {
      text += chunk;
    });
    answer.on('close', () => resolve(text));
  });
  request.on('error', () => resolve(''));
  request.on('timeout', () => request.destroy());
  const [, told] = /must use port (\d+) for HTTP/.exec(await promise) ?? [];
  return told === undefined ? undefined : Number(told);
}

/** Larger months are left to the server's own merging: putting them together takes minutes. */
const mostRowsMerged = 2_000_000;

/**
 * Puts the parts of each month together, where that is soon done: as long as a month lies in several, questions have to
 * look whether a row stands in more than one of them, and take ten times as long. Rejects with a `ClickHouseFailure`.
 */
export async function mergeParts(
  options: ConnectionOptions,
  { cluster, signal }: { readonly cluster: string | undefined; readonly signal: AbortSignal },
): Promise<void> {
  const { target } = options;
  const members = cluster === undefined ? [target] : await clusterMembers(options, { cluster, signal });
  const table = cluster === undefined ? recordsTable.name : `${recordsTable.name}_local`;
  for (const member of members) {
    const connection = await ClickHouseConnection.open({ ...options, target: member });
    try {
      const [months] = await connection.select(
        `SELECT partition FROM system.parts WHERE active AND database = ${clickhouse.literal(target.database)} ` +
          `AND table = '${table}' GROUP BY partition HAVING count() > 1 AND sum(rows) <= ${mostRowsMerged}`,
        signal,
      );
      for (const month of months?.values ?? []) {
        const partition = clickhouse.literal(String(month).replace(/^'|'$/g, ''));
        const name = tableName({ name: table }, target.database);
        await connection.command(`OPTIMIZE TABLE ${name} PARTITION ${partition} FINAL`, { signal });
      }
    } finally {
      await connection.close();
    }
  }
}

/** Milliseconds in which another that took the same number has written so. */
const claimPause = 250;

/** As many projects on machines have numbers: a row's number has to stay below 2^53. */
const boxes = 2 ** 26;

type Claim = {
  readonly connection: ClickHouseConnection;
  readonly database: string;
  readonly project: string;
  readonly origin: string;
  readonly version: number;
};

/** The number under which `origin` has sent rows; undefined when the database knows of none. */
export async function claimedBox(
  { connection, database, origin }: Claim,
  signal: AbortSignal,
): Promise<number | undefined> {
  const [found] = await connection.select(
    `SELECT box FROM ${tableName(boxesTable, database)} WHERE origin = ${clickhouse.literal(origin)} ORDER BY version DESC LIMIT 1`,
    signal,
  );
  const box = found?.values[0];
  return typeof box === 'number' ? box : undefined;
}

/**
 * Takes the next free number for `origin`. Where two take the same at once, both see it afterwards, and the one whose
 * origin sorts later takes another.
 */
export async function claimBox(claim: Claim, signal: AbortSignal): Promise<number> {
  const { connection, database, project, origin, version } = claim;
  const { literal } = clickhouse;
  const table = tableName(boxesTable, database);
  for (let round = 0; ; round++) {
    const [highest] = await connection.select(`SELECT max(box) FROM ${table}`, signal);
    const box = (Number(highest?.values[0] ?? 0) + 1) % boxes;
    await connection.command(
      `INSERT INTO ${table} (box, origin, project, version) VALUES (${box}, ${literal(origin)}, ${literal(project)}, ${version + round})`,
      { settings: { insert_distributed_sync: 1 }, signal },
    );
    await rest(claimPause);
    const [origins] = await connection.select(`SELECT min(origin) FROM ${table} WHERE box = ${box}`, signal);
    if (origins?.values[0] === origin) return box;
  }
}
