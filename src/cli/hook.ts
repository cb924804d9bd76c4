import { existsSync } from 'node:fs';
import { mkdir, readFile, realpath } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { harmless } from '../core/text/harmless.ts';
import { isSystemError, replaceDurably } from '../platform/durable-file.ts';
import { hookLogPath, lastHookProblems } from '../platform/hook-log.ts';
import {
  type EditedSettings,
  hookedEvents,
  readHookSettings,
  withHooks,
  withoutHooks,
} from '../platform/hook-settings.ts';
import { writeFailure } from '../platform/write-failure.ts';
import { parseArguments } from './arguments.ts';
import { type CliIo, refuse } from './cli-io.ts';
import { capture, capturePorts } from './hook-capture.ts';
import { changedLines } from './hook-diff.ts';
import { jsonLine } from './json-line.ts';

const usage = `debrief hook                        what an agent runs: takes one event on standard input
debrief hook install [OPTION…]      adds it to an agent's settings
debrief hook uninstall [OPTION…]    takes it out again
debrief hook status [OPTION…]       says where it is, and what went wrong lately

An event is appended, redacted, to training_data/hook_events.jsonl of the project that the agent works in; when a session
stops, its transcript is collected in the background. The hook always exits with 0 and prints nothing: problems go to a
log, which status shows. It reads the hooks of Claude Code (${hookedEvents.join(', ')}
are asked for) and, where you set it up yourself, those of Gemini CLI and Codex's notify.

Options:
  --settings FILE   the settings to edit (~/.claude/settings.json, or below $CLAUDE_CONFIG_DIR)
  --project         the settings of this project: .claude/settings.json
  --dir DIR         where the data of every project goes, instead of each into its own training_data/
  --yes             write without asking
  --json            of status: one line of JSON
  -h, --help        show this

Before anything is written the change is shown; everything else in the file keeps its bytes.

Examples:
  debrief hook install
  debrief hook install --project --yes
  debrief hook install --dir ~/code/harness
  debrief hook status

Exit codes: 0 done, 1 not installed or not confirmed, 2 wrong usage or settings that cannot be edited.
`;

const options = {
  settings: 'text',
  project: 'switch',
  dir: 'text',
  yes: 'switch',
  json: 'switch',
  help: 'switch',
} as const;

const actions = ['install', 'uninstall', 'status'] as const;
type Action = (typeof actions)[number];

/** `debrief hook`: without a word of its own it is what an agent runs, and answers 0 whatever happens. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const [first] = args;
  if (first === '--help' || first === '-h') {
    await io.stdout.write(usage);
    return 0;
  }
  const action = actions.find((name) => name === first);
  if (action === undefined) {
    // A person who tries it out is told what it waits for.
    if (io.stdin.isTerminal && first === undefined) return refuse(io, nothingToRead);
    const { env, homeFolder, currentFolder, now } = io;
    const { collect } = capturePorts(process.argv[1] ?? '');
    return capture(args, { env, homeFolder, currentFolder, now, collect, stdin: io.stdin.bytes });
  }
  return manage(action, args.slice(1), io);
}

const nothingToRead = {
  what: '`debrief hook` reads an event on standard input',
  remedy: 'install it with `debrief hook install`, or see --help',
};

async function manage(action: Action, args: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseArguments(args, options);
  if (!parsed.ok) return refuse(io, parsed.error);
  const { options: given, words } = parsed.value;
  if (given.help) {
    await io.stdout.write(usage);
    return 0;
  }
  if (words.length > 0)
    return refuse(io, { what: `hook ${action} takes no words, not ${words[0]}`, remedy: 'see --help' });
  const path = settingsPath(given, io);
  const text = (await textOf(path)) ?? '';
  if (action === 'status') return status({ path, text, output: given.json ? 'json' : 'plain' }, io);
  const edited = action === 'install' ? withHooks(text, commandFor(given.dir, io)) : withoutHooks(text);
  return apply({ path, text, edited, consent: given.yes ? 'given' : 'to be asked' }, io);
}

type Given = { readonly settings: string | undefined; readonly project: boolean };

function settingsPath({ settings, project }: Given, { env, homeFolder, currentFolder }: CliIo): string {
  if (settings !== undefined) return resolve(currentFolder, settings);
  if (project) return join(currentFolder, '.claude', 'settings.json');
  return join(env.CLAUDE_CONFIG_DIR ?? join(homeFolder, '.claude'), 'settings.json');
}

/** By its name where a shell finds it, so that the settings of a project work for others too; else by its place. */
function commandFor(dir: string | undefined, io: CliIo): string {
  const folders = (io.env.PATH ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
  const isOnPath = folders.some((folder) => existsSync(join(folder, 'debrief')));
  const launcher = process.argv[1] ?? 'debrief';
  const program =
    isOnPath || !launcher.endsWith('debrief.js')
      ? 'debrief'
      : `${quoted(process.execPath)} ${quoted(launcher)}`;
  return dir === undefined
    ? `${program} hook`
    : `${program} hook --dir ${quoted(resolve(io.currentFolder, dir))}`;
}

/** For a POSIX shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

type Change = {
  readonly path: string;
  readonly text: string;
  readonly edited: EditedSettings;
  readonly consent: 'given' | 'to be asked';
};

async function apply({ path, text, edited, consent }: Change, io: CliIo): Promise<number> {
  if (!edited.ok)
    return refuse(io, { what: edited.reason, where: path, remedy: 'mend it; nothing was changed' });
  if (edited.text === text) {
    await io.stdout.write(`${harmless(`${path} is as it should be; nothing to change`)}\n`);
    return 0;
  }
  await io.stdout.write(`${harmless(path)}\n`);
  for (const line of changedLines(text, edited.text)) await io.stdout.write(`${harmless(line)}\n`);
  await io.stdout.flush();
  if (consent === 'to be asked' && !(await confirmed(io))) {
    await io.stderr.write('debrief: nothing was written; say --yes to write it\n');
    return 1;
  }
  // Somebody may have edited the file while the question stood.
  if (((await textOf(path)) ?? '') !== text)
    return refuse(io, { what: 'has changed meanwhile', where: path, remedy: 'run the command again' });
  try {
    await write(path, edited.text);
  } catch (error) {
    return refuse(io, writeFailure(error, path));
  }
  await io.stdout.write('Written.\n');
  return 0;
}

/** Only a person at a terminal can be asked. */
async function confirmed(io: CliIo): Promise<boolean> {
  if (!io.stdin.isTerminal) return false;
  await io.stderr.write('Write this? [y/N] ');
  const decoder = new TextDecoder();
  let answer = '';
  for await (const chunk of io.stdin.bytes()) {
    answer += decoder.decode(chunk, { stream: true });
    if (answer.includes('\n')) break;
  }
  return /^\s*y(?:es)?\s*$/im.test(answer.split('\n', 1)[0] ?? '');
}

/** Settings are often a link into a folder of dotfiles: what it leads to is replaced, not the link. */
async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await replaceDurably(existsSync(path) ? await realpath(path) : path, text, { mode: 0o600 });
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

type StatusRequest = { readonly path: string; readonly text: string; readonly output: 'json' | 'plain' };

async function status({ path, text, output }: StatusRequest, io: CliIo): Promise<number> {
  const settings = readHookSettings(text);
  if (!settings.ok) return refuse(io, { what: settings.reason, where: path, remedy: 'mend it' });
  const missing = hookedEvents.filter((event) => !settings.commands.has(event));
  const state = missing.length === 0 ? 'installed' : settings.commands.size > 0 ? 'in part' : 'not installed';
  const problems = await lastHookProblems(hookLogPath(io), 5);
  if (output === 'json') {
    const commands = Object.fromEntries(settings.commands);
    await io.stdout.write(
      jsonLine({ settings: path, state, commands, missing, log: hookLogPath(io), problems }),
    );
  } else {
    await io.stdout.write(`${harmless(`${path}: ${state}`)}\n`);
    for (const [event, command] of settings.commands)
      await io.stdout.write(`${harmless(`  ${event}: ${command}`)}\n`);
    if (state === 'in part') await io.stdout.write(`  missing: ${missing.join(', ')}\n`);
    if (problems.length > 0)
      await io.stdout.write(`${harmless(`Last problems, from ${hookLogPath(io)}:`)}\n`);
    for (const problem of problems) await io.stdout.write(`${harmless(`  ${problem}`)}\n`);
  }
  return state === 'installed' ? 0 : 1;
}
