import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as rest } from 'node:timers/promises';
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import { type ClickHouseTarget, httpAddress, shownTarget } from '../core/engine/clickhouse-url.ts';
import { retryDelay } from '../core/engine/retry-delay.ts';
import { type NativeColumn, readNative } from '../formats/clickhouse-native.ts';
import { ClickHouseFailure, failureOf } from './clickhouse-failure.ts';

/** What a connection is for: exploring may change nothing and gives up in time; loading may write. */
export type ConnectionUse = 'exploring' | 'loading';

export type ConnectionOptions = {
  readonly target: ClickHouseTarget;
  readonly user: string;
  readonly password: string;
  readonly use: ConnectionUse;
  /** How often a request that broke off is tried again. */
  readonly retries: number | (() => number);
  /** Hears of each try that failed and will be repeated. */
  readonly onRetry?: (failure: ClickHouseFailure, delay: number) => void;
  /** Hears that the server has answered. */
  readonly onAnswer?: () => void;
};

type RequestOptions = { readonly settings?: ClickHouseSettings; readonly signal?: AbortSignal };

/** Seconds after which the server gives up on a question. */
const longestQuestion = 60;
/** Milliseconds of silence after which a request counts as lost. */
const longestSilence = { exploring: (longestQuestion + 5) * 1000, loading: 300_000 } as const;

/**
 * A server over HTTP. Requests that break off are tried again, with pauses that grow; every method rejects with a
 * `ClickHouseFailure` when that is of no use, or with the signal's reason.
 */
export class ClickHouseConnection {
  /** As it may be shown. */
  readonly where: string;
  readonly #options: ConnectionOptions;
  readonly #client: ClickHouseClient;
  #settings: Promise<ClickHouseSettings> | undefined;

  private constructor(client: ClickHouseClient, options: ConnectionOptions) {
    this.#client = client;
    this.#options = options;
    this.where = shownTarget(options.target);
  }

  /** Loads the package and prepares a connection; nothing is asked yet. */
  static async open(options: ConnectionOptions): Promise<ClickHouseConnection> {
    const { target, user, password, use } = options;
    const { createClient, ClickHouseLogLevel } = await clickHousePackage(shownTarget(target));
    const client = createClient({
      url: httpAddress(target),
      username: user,
      password,
      application: 'debrief',
      request_timeout: longestSilence[use],
      // Servers keep an idle connection for three seconds by default.
      keep_alive: { enabled: true, idle_socket_ttl: 2000 },
      // Its log would hold queries, and with them data.
      log: { level: ClickHouseLogLevel.OFF },
      ...(target.caFile === undefined ? {} : { tls: { ca_cert: authority(target) } }),
    });
    return new ClickHouseConnection(client, options);
  }

  /** The answer to a SELECT, column by column. When `signal` aborts, the query is killed on the server too. */
  async select(sql: string, signal?: AbortSignal): Promise<readonly NativeColumn[]> {
    return this.#persistently(async () => {
      const settings = await this.#selectSettings();
      const bytes = await this.#ask(`${sql}\nFORMAT Native`, settings, signal);
      return readNative(bytes);
    }, signal);
  }

  /** A statement without an answer; it may be done more than once. */
  async command(sql: string, { settings = {}, signal }: RequestOptions = {}): Promise<void> {
    await this.#persistently(() => this.#ask(sql, settings, signal), signal);
  }

  /** Sends the rows of an INSERT as they stand in `body`; they may arrive more than once. */
  async insert(sql: string, body: Buffer, { settings = {}, signal }: RequestOptions = {}): Promise<void> {
    await this.#persistently(async () => {
      const { stream } = await this.#client.exec({
        query: sql,
        values: Readable.from([body], { objectMode: false }),
        clickhouse_settings: settings,
        ...(signal === undefined ? {} : { abort_signal: signal }),
      });
      await bytesOf(stream);
    }, signal);
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async #ask(sql: string, settings: ClickHouseSettings, signal: AbortSignal | undefined): Promise<Buffer> {
    signal?.throwIfAborted();
    const queryId = `debrief-${randomUUID()}`;
    // Closing the connection alone lets the server go on with what nobody waits for.
    const kill = () => void this.#kill(queryId);
    signal?.addEventListener('abort', kill, { once: true });
    try {
      const { stream } = await this.#client.exec({
        query: sql,
        query_id: queryId,
        clickhouse_settings: settings,
        ...(signal === undefined ? {} : { abort_signal: signal }),
      });
      return await bytesOf(stream, signal);
    } finally {
      signal?.removeEventListener('abort', kill);
    }
  }

  async #kill(queryId: string): Promise<void> {
    try {
      const { stream } = await this.#client.exec({ query: `KILL QUERY WHERE query_id = '${queryId}'` });
      await bytesOf(stream);
    } catch {
      // It may have ended, or the server is gone; then there is nothing to kill.
    }
  }

  /** What goes with each question, which depends on what this user may set. Asked once; again if that failed. */
  #selectSettings(): Promise<ClickHouseSettings> {
    this.#settings ??= this.#learnSettings().catch((error: unknown) => {
      this.#settings = undefined;
      throw error;
    });
    return this.#settings;
  }

  async #learnSettings(): Promise<ClickHouseSettings> {
    const bytes = await this.#ask(
      `SELECT name, value FROM system.settings WHERE name IN ('readonly', '${cancelsOnClose}') FORMAT Native`,
      {},
      undefined,
    );
    const [names, values] = readNative(bytes);
    const found = new Map(names?.values.map((name, place) => [name, values?.values[place]]));
    // Buffered, so that an error in the middle is told as one.
    const always = { wait_end_of_query: 1 } as const;
    const readonly = found.get('readonly');
    if (readonly === '1') return always;
    return {
      ...always,
      ...forQuestions,
      ...(this.#options.use === 'exploring' ? { max_execution_time: longestQuestion } : {}),
      ...(this.#options.use === 'exploring' && readonly === '0' ? { readonly: '2' } : {}),
      ...(found.has(cancelsOnClose) ? { [cancelsOnClose]: 1 } : {}),
    };
  }

  #retries(): number {
    const { retries } = this.#options;
    return typeof retries === 'number' ? retries : retries();
  }

  async #persistently<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    for (let failed = 1; ; failed++) {
      try {
        const result = await work();
        this.#options.onAnswer?.();
        return result;
      } catch (error) {
        signal?.throwIfAborted();
        const failure = failureOf(error, this.where);
        if (failure.kind !== 'lost' || failed > this.#retries()) throw failure;
        const delay = retryDelay(failed, Math.random());
        this.#options.onRetry?.(failure, delay);
        await rest(delay, undefined, signal === undefined ? {} : { signal }).catch(() => {});
        signal?.throwIfAborted();
      }
    }
  }
}

/** Lists of rows and words make long statements; subqueries over all shards are asked once. */
const forQuestions = {
  max_query_size: String(64 * 2 ** 20),
  max_ast_elements: '10000000',
  max_expanded_ast_elements: '10000000',
  distributed_product_mode: 'global',
} as const satisfies ClickHouseSettings;

const cancelsOnClose = 'cancel_http_readonly_queries_on_client_close';

async function clickHousePackage(where: string): Promise<typeof import('@clickhouse/client')> {
  try {
    return await import('@clickhouse/client');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    throw new ClickHouseFailure({
      kind: 'package missing',
      what: 'the package that speaks to ClickHouse is not installed',
      where,
    });
  }
}

function authority(target: ClickHouseTarget): Buffer {
  const path = target.caFile ?? '';
  try {
    return readFileSync(path);
  } catch {
    throw new ClickHouseFailure({
      kind: 'denied',
      what: `the file of the certificate authority cannot be read: ${path}`,
      where: shownTarget(target),
    });
  }
}

async function bytesOf(stream: Readable, signal?: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const stop = () => stream.destroy(new Error('called off'));
  signal?.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of stream) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
