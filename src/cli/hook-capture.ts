import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { JsonValue } from '../core/privacy/json-value.ts';
import { createRedactor } from '../core/privacy/redactor.ts';
import { findDataFolder } from '../platform/collect-data-folder.ts';
import { keyForWriting } from '../platform/collect-dataset-key.ts';
import { appendDurably, isSystemError } from '../platform/durable-file.ts';
import { type HookEvent, hookLine, readHookEvent } from '../platform/hook-event.ts';
import { hookLogPath, noteHookProblem } from '../platform/hook-log.ts';
import { hookSettings, isWanted } from '../platform/hook-privacy.ts';
import { projectRoot } from '../platform/projects.ts';
import { homeOf, type Surroundings, userFolders } from '../platform/user-folders.ts';

/** Where hook events stand in a data folder: no records of the four kinds, and loaded as generic ones. */
const hookEventsFile = 'hook_events.jsonl';

/** What the hook needs of the process that runs it. */
export type CapturePorts = Surroundings & {
  readonly stdin: () => AsyncIterable<Uint8Array>;
  readonly currentFolder: string;
  readonly now: () => number;
  /** Starts `debrief collect` with these arguments and does not wait for it. */
  readonly collect: (args: readonly string[]) => void;
};

/** An event with all it holds; an agent that sends more sends something else. */
const largestEvent = 32 * 1024 * 1024;

/**
 * What an agent's hook runs: appends the event on standard input, redacted, to the project's data, and starts the
 * collection of a session that stopped. Always answers 0 and prints nothing, or the agent would be disturbed; problems go to
 * a log in the state folder.
 */
export async function capture(args: readonly string[], ports: CapturePorts): Promise<0> {
  try {
    await take(args, ports);
  } catch (error) {
    await note(error instanceof Error ? error.message : String(error), ports);
  }
  return 0;
}

async function take(args: readonly string[], ports: CapturePorts): Promise<void> {
  const { dir, given } = parse(args);
  const text = given ?? (await readAll(ports.stdin()));
  if (text === undefined) return note('an event of more than 32 MB was left out', ports);
  const event = readHookEvent(text);
  if (event === undefined) return note('what came was no hook event in JSON', ports);
  const folder = dir ?? ports.env.CLAUDE_PROJECT_DIR ?? event.cwd ?? '.';
  const dataFolder = await findDataFolder(resolve(ports.currentFolder, folder));
  await append(event, dataFolder, ports);
  if (event.transcripts.length > 0) ports.collect(collectArguments(event, projectRoot(dataFolder)));
}

/** `--dir DIR`, and the event as the last word: Codex passes it so. */
function parse(args: readonly string[]): {
  readonly dir: string | undefined;
  readonly given: string | undefined;
} {
  const place = args.indexOf('--dir');
  const joined = args.find((arg) => arg.startsWith('--dir='))?.slice('--dir='.length);
  const dir = place === -1 ? joined : args[place + 1];
  return { dir: dir === '' ? undefined : dir, given: args.find((arg) => arg.startsWith('{')) };
}

async function append(event: HookEvent, dataFolder: string, ports: CapturePorts): Promise<void> {
  const root = projectRoot(dataFolder);
  const settings = await hookSettings(root);
  if (settings === undefined) return note(`${root}: its privacy settings cannot be read; mend them`, ports);
  if (!isWanted(event.event, settings.off)) return;
  await mkdir(dataFolder, { recursive: true });
  const key = await keyForWriting(root, userFolders(ports).state);
  if (!key.ok) return note(`${key.error.where}: ${key.error.what}; ${key.error.remedy}`, ports);
  const redactor = createRedactor({ ...settings.words, key: key.key, homeDirectory: ports.homeFolder });
  const timestamp = new Date(ports.now()).toISOString();
  const line: JsonValue = redactor.value(hookLine(event, { timestamp, project: basename(root) }));
  await appendDurably(join(dataFolder, hookEventsFile), { text: `${JSON.stringify(line)}\n` });
}

/** The session's transcripts, and the folder of its sub-agents' if there is one. */
function collectArguments({ agent, transcripts }: HookEvent, root: string): readonly string[] {
  const folders = transcripts
    .map((path) => join(path.replace(/\.jsonl$/, ''), 'subagents'))
    .filter((path) => existsSync(path));
  return [agent, ...transcripts.filter((path) => existsSync(path)), ...folders, '--dir', root];
}

/** Undefined when it is longer than an event may be. */
async function readAll(bytes: AsyncIterable<Uint8Array>): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > largestEvent) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function note(text: string, ports: CapturePorts): Promise<void> {
  return noteHookProblem(hookLogPath(ports), { time: new Date(ports.now()).toISOString(), text });
}

/** Read at once if it is a file or a pipe that is full already: making a stream of it takes milliseconds. */
async function* standardInput(): AsyncGenerator<Uint8Array> {
  try {
    yield readFileSync(0);
  } catch (error) {
    // Whoever writes has not begun yet.
    if (!isSystemError(error) || error.code !== 'EAGAIN') throw error;
    yield* process.stdin;
  }
}

/** The ports of this process; `launcher` is debrief's own program. */
export function capturePorts(launcher: string): CapturePorts {
  return {
    env: process.env,
    homeFolder: homeOf(process.env),
    stdin: standardInput,
    currentFolder: process.cwd(),
    now: () => Date.now(),
    collect: (args) => {
      // With fewer than two there is no transcript left to read.
      if (args.length < 4) return;
      const options = { detached: true, stdio: 'ignore' } as const;
      const child = spawn(process.execPath, [launcher, 'collect', ...args], options);
      // There is nobody to tell; the next collection makes up for it.
      child.on('error', () => undefined);
      child.unref();
    },
  };
}

/** Entry of the bundle that hooks start, which holds nothing else. `args` begin with `hook`. */
export async function main(args: readonly string[]): Promise<0> {
  return capture(args.slice(1), capturePorts(process.argv[1] ?? ''));
}
