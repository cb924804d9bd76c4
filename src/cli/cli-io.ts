import type { ClickHouseTarget } from '../core/engine/clickhouse-url.ts';
import type { JsonValue } from '../core/privacy/json-value.ts';
import type { RedactorOptions } from '../core/privacy/redactor.ts';
import { harmless } from '../core/text/harmless.ts';
import { homeOf } from '../platform/user-folders.ts';

/** Where a verb writes. Text goes out in order; nothing is lost between `write` and `flush`. */
export type OutputPort = {
  /** Resolves when more may be written. Rejects with `OutputClosed` once the reader has gone (`… | head -1`). */
  readonly write: (text: string) => Promise<void>;
  /** For what is no UTF-8 and has to stay as it is. Only the ports of a process have it: bytes cannot be redacted again. */
  readonly writeBytes?: (bytes: Uint8Array) => Promise<void>;
  readonly flush: () => Promise<void>;
  readonly isTerminal: boolean;
  /** Width in cells; undefined when it is not a terminal. */
  readonly columns: number | undefined;
  /** A text as it may leave: for what is cut, wrapped or put between others before it is written. */
  readonly cleaned: (text: string) => string;
  /** The same for a JSON value, whose keys say what its strings are. */
  readonly cleanedValue: (value: JsonValue) => JsonValue;
};

/** Where the records are asked for, when not in this process's memory. */
export type EngineChoice =
  | { readonly engine: 'duckdb' }
  | { readonly engine: 'clickhouse'; readonly target: ClickHouseTarget };

/** Everything a verb may touch of the process that runs it, so that tests can run verbs inside their own. */
export type CliIo = {
  readonly stdout: OutputPort;
  readonly stderr: OutputPort;
  readonly stdin: { readonly bytes: () => AsyncIterable<Uint8Array>; readonly isTerminal: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly currentFolder: string;
  readonly homeFolder: string;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Redacts all output as a dataset wants it, from its opening on; undefined where output is not redacted. */
  readonly redactAs?: (options: RedactorOptions) => void;
  /** A path that debrief itself wrote to is told whole from here on, although it names people and places. */
  readonly keepPath?: (path: string) => void;
  /** Undefined: records are loaded into memory. */
  readonly engine?: EngineChoice | undefined;
};

/** The reader of an output has closed it: no failure, but nothing more can be said. */
export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';
}

/** A verb of the command line: answers the exit code (0 found or done, 1 nothing found or a check failed, 2 usage or input error). */
export type Run = (args: readonly string[], io: CliIo, program: Program) => Promise<number>;

/** What a verb can learn of the whole command line. */
export type Program = {
  readonly verbs: readonly { readonly name: string; readonly summary: string }[];
  /** What `debrief NAME --help` prints; `''` is the explorer. Undefined for what is no verb. */
  readonly usageOf: (name: string) => Promise<string | undefined>;
};

/** An error for the person at the keyboard. */
export type CliError = {
  readonly what: string;
  readonly where?: string;
  readonly remedy?: string;
  /** Shown below, one line each: a query with its place marked. */
  readonly detail?: readonly string[];
};

/** The ports of this process. */
export function processIo(): CliIo {
  return {
    stdout: streamPort(process.stdout, 'buffered'),
    stderr: streamPort(process.stderr, 'at once'),
    stdin: { bytes: () => process.stdin, isTerminal: process.stdin.isTTY === true },
    env: process.env,
    currentFolder: process.cwd(),
    homeFolder: homeOf(process.env),
    now: () => Date.now(),
  };
}

const bufferSize = 65_536;

/** A port over a stream of Node; a long answer leaves in pieces of 64 KiB rather than one system call a line. */
export function streamPort(
  stream: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number },
  pace: 'buffered' | 'at once',
): OutputPort {
  let waiting = '';
  let failure: Error | undefined;
  stream.on('error', (error: Error) => {
    failure = asClosed(error);
  });
  const send = (piece: string | Uint8Array) =>
    new Promise<void>((resolve, reject) => {
      stream.write(piece, (error) => {
        if (error === undefined || error === null) resolve();
        else reject(asClosed(error));
      });
    });
  const flush = async () => {
    if (failure !== undefined) throw failure;
    if (waiting === '') return;
    const text = waiting;
    waiting = '';
    await send(text);
  };
  const isTerminal = stream.isTTY === true;
  return {
    write: async (text) => {
      if (failure !== undefined) throw failure;
      waiting += text;
      if (pace === 'at once' || isTerminal || waiting.length >= bufferSize) await flush();
    },
    writeBytes: async (bytes) => {
      await flush();
      await send(bytes);
    },
    flush,
    isTerminal,
    columns: isTerminal ? stream.columns : undefined,
    cleaned: (text) => text,
    cleanedValue: (value) => value,
  };
}

function asClosed(error: Error): Error {
  const isClosed = 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');
  return isClosed ? new OutputClosed(error.message, { cause: error }) : error;
}

/** Tells what went wrong on standard error and answers exit code 2. */
export async function refuse(io: CliIo, error: CliError): Promise<2> {
  const detail = (error.detail ?? []).map((line) => `  ${harmless(line)}\n`);
  await io.stderr.write(`${errorLine(error)}\n${detail.join('')}`);
  return 2;
}

/** `debrief: where: what; remedy`, harmless: names of files are data too. */
export function errorLine({ what, where, remedy }: CliError): string {
  const place = where === undefined ? '' : `${where}: `;
  const advice = remedy === undefined ? '' : `; ${remedy}`;
  return harmless(`debrief: ${place}${what}${advice}`);
}
