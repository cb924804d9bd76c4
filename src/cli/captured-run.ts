import { PassThrough } from 'node:stream';
import { type CliIo, streamPort } from './cli-io.ts';
import { main } from './main.ts';

export type CapturedRun = { readonly code: number; readonly stdout: string; readonly stderr: string };

type Setting = {
  readonly currentFolder: string;
  readonly stdin?: string | Uint8Array;
  /** Pretends that standard output is a terminal of this many columns. */
  readonly columns?: number;
};

/** Runs a command inside this process, for tests: what it wrote, and its exit code. */
export async function capturedRun(args: readonly string[], setting: Setting): Promise<CapturedRun> {
  const { currentFolder, stdin = '', columns } = setting;
  const out = new PassThrough({ highWaterMark: 1e9 });
  const err = new PassThrough({ highWaterMark: 1e9 });
  const terminal = columns === undefined ? {} : { isTTY: true, columns };
  const io: CliIo = {
    stdout: streamPort(Object.assign(out, terminal), 'buffered'),
    stderr: streamPort(err, 'at once'),
    stdin: { bytes: () => chunksOf(stdin), isTerminal: false },
    env: {},
    currentFolder,
    homeFolder: currentFolder,
    now: () => Date.UTC(2026, 5, 1),
  };
  const code = await main(args, io);
  return { code, stdout: textOf(out), stderr: textOf(err) };
}

async function* chunksOf(input: string | Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield Buffer.from(input);
}

function textOf(stream: PassThrough): string {
  const contents: unknown = stream.read();
  return contents instanceof Buffer ? contents.toString('utf8') : '';
}
