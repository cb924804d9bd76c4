import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createRedactor, type Redactor } from '../core/privacy/redactor.ts';
import { harmless } from '../core/text/harmless.ts';
import type { AgentFormat } from '../formats/agents/agent-format.ts';
import { agentFormat, agentFormats } from '../formats/agents/agents.ts';
import { cursorFolder } from '../platform/collect-cursor.ts';
import { findDataFolder } from '../platform/collect-data-folder.ts';
import { keyForReading, keyForWriting } from '../platform/collect-dataset-key.ts';
import { type CollectPlan, collectInto, type SourceOutcome } from '../platform/collect-into.ts';
import { type HeldLock, takeLock } from '../platform/collect-lock.ts';
import { type FoundSources, findSources } from '../platform/collect-sources.ts';
import { isSystemError } from '../platform/durable-file.ts';
import { projectRoot } from '../platform/projects.ts';
import { userFolders } from '../platform/user-folders.ts';
import { writeFailure } from '../platform/write-failure.ts';
import { type CliError, type CliIo, refuse } from './cli-io.ts';
import { CollectReport } from './collect-report.ts';

const usage = `debrief collect FORMAT [PATH…] [OPTION…]

Reads session logs of coding agents and appends what they say as records: failures, successes, performance and context
metrics. Logs are never changed; collecting twice adds nothing; secrets and names are taken out on the way in.

Formats:
  auto                whichever of these a file is in; without PATH, in the agents' usual folders
${agentFormats.map(({ id, title }) => `  ${id.padEnd(20)}${title}`).join('\n')}

Options:
  --dir DIR           project whose training_data/ the records go to (default: this folder; made if there is none)
  --dry-run           read everything, write nothing
  --json              one line of JSON for each source file
  -h, --help          show this

Examples:
  debrief collect auto --dry-run
  debrief collect claude-code ~/.claude/projects
  debrief collect mini-swe-agent runs/2026-03-02 --dir ../harness
  debrief collect claude-code session.jsonl --dry-run --json
`;

/** Where agents keep their logs, below the home folder. */
const usualPlaces = [
  '.claude/projects',
  '.codex/sessions',
  '.codex/archived_sessions',
  '.gemini/tmp',
  '.pi/agent/sessions',
];

const flags = {
  dir: { type: 'string' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Request = {
  readonly formats: readonly AgentFormat[];
  readonly paths: readonly string[];
  /** Of the usual places most are not there. */
  readonly missing: 'fine' | 'refused';
  readonly dir: string;
  readonly mode: CollectPlan['mode'];
  readonly output: 'json' | 'plain';
};

type Job = {
  readonly request: Request;
  readonly found: FoundSources;
  readonly dataFolder: string;
  readonly io: CliIo;
};

type Parsed =
  | { readonly kind: 'request'; readonly request: Request }
  | { readonly kind: 'help' }
  | { readonly kind: 'refused'; readonly error: CliError };

/**
 * `debrief collect`: exit code 0 when logs were found, 1 when there were none, 2 for a wrong call, a path that cannot be read
 * or a dataset that cannot be written.
 */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const parsed = parse(args, io.homeFolder);
  if (parsed.kind === 'refused') return refuse(io, parsed.error);
  if (parsed.kind === 'help') {
    await io.stdout.write(usage);
    return 0;
  }
  const { request } = parsed;
  const looked = await findSources(request.formats, request.paths, io.currentFolder);
  const isMeant = ({ code }: { readonly code: string }) => request.missing === 'refused' || code !== 'ENOENT';
  const found = { ...looked, unreadable: looked.unreadable.filter(isMeant) };
  for (const { path, code } of found.unreadable) await refuse(io, unreadable(path, code));
  if (found.sources.length === 0) return found.unreadable.length > 0 ? 2 : nothingFound(request, io);
  const dataFolder = await findDataFolder(resolve(io.currentFolder, request.dir));
  try {
    return await withLock({ request, found, dataFolder, io });
  } catch (error) {
    return refuse(io, writeFailure(error, dataFolder));
  }
}

async function collect({ request, found, dataFolder, io }: Job): Promise<number> {
  const key = await keyOf(request, dataFolder, io);
  if (!key.ok) return refuse(io, key.error);
  const redactor = createRedactor({ key: key.key, homeDirectory: io.homeFolder });
  const report = new CollectReport(io, redactor, {
    output: request.output,
    mode: request.mode,
    files: found.sources.length,
  });
  const outcomes = collectInto({
    sources: found.sources,
    from: io.currentFolder,
    dataFolder,
    cursorFolder: cursorFolder(dataFolder, io),
    redactor,
    mode: request.mode,
  });
  let failed = found.unreadable.length > 0;
  for await (const outcome of outcomes) {
    if (outcome.kind === 'unreadable') failed = true;
    await tell(outcome, { report, redactor, io });
  }
  await report.end(dataFolder, found.others);
  return failed ? 2 : 0;
}

/** A plan makes no key: without one, people and places are masked instead of renamed. */
async function keyOf({ mode }: Request, dataFolder: string, io: CliIo) {
  const root = projectRoot(dataFolder);
  const { state } = userFolders(io);
  if (mode === 'append') return keyForWriting(root, state);
  return { ok: true, key: await keyForReading(root, state) } as const;
}

async function tell(
  outcome: SourceOutcome,
  {
    report,
    redactor,
    io,
  }: { readonly report: CollectReport; readonly redactor: Redactor; readonly io: CliIo },
): Promise<void> {
  if (outcome.kind !== 'unreadable') return report.source(outcome);
  await report.clearProgress();
  await refuse(io, unreadable(redactor.text(outcome.path), outcome.code));
}

/** Collects with the dataset's lock held: collectors of one dataset wait for each other. A plan writes nothing and waits for nobody. */
async function withLock(job: Job): Promise<number> {
  const { request, dataFolder, io } = job;
  if (request.mode === 'plan') return collect(job);
  await mkdir(dataFolder, { recursive: true });
  const path = join(dataFolder, '.collect.lock');
  const lock: HeldLock | undefined = await takeLock(path, {
    patience: 600_000,
    onWait: (holder) =>
      io.stderr.write(`${harmless(`debrief: waiting for ${holder}, which collects into this dataset`)}\n`),
  });
  if (lock === undefined) {
    return refuse(io, {
      what: 'Another collector has held this dataset for ten minutes',
      where: path,
      remedy: 'End it, or remove the lock file if it is gone',
    });
  }
  try {
    return await collect(job);
  } finally {
    await lock.release();
  }
}

async function nothingFound({ formats, paths }: Request, io: CliIo): Promise<number> {
  await io.stderr.write(
    `${harmless(`debrief: no ${formats.length === 1 ? formats[0]?.title : 'known logs'} in ${paths.join(', ')}`)}\n`,
  );
  return 1;
}

function unreadable(path: string, code: string): CliError {
  if (code === 'ENOENT')
    return { what: 'There is no such file or folder', where: path, remedy: 'Check the path' };
  return { what: `Cannot read this (${code})`, where: path, remedy: 'Check its permissions' };
}

function parse(args: readonly string[], homeFolder: string): Parsed {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: flags,
      strict: true,
      allowPositionals: true,
    });
    if (values.help) return { kind: 'help' };
    const [name, ...given] = positionals;
    const known = `known formats: ${['auto', ...agentFormats.map(({ id }) => id)].join(', ')}`;
    if (name === undefined) return refused('The format is missing', known);
    const format = agentFormat(name);
    if (format === undefined && name !== 'auto')
      return refused(`${name} is no format that can be collected`, known);
    const paths =
      given.length === 0 && name === 'auto' ? usualPlaces.map((place) => join(homeFolder, place)) : given;
    if (paths.length === 0)
      return refused('The path is missing', `name files or folders, as in debrief collect ${name} PATH`);
    const mode = values['dry-run'] ? 'plan' : 'append';
    const output = values.json ? 'json' : 'plain';
    const formats = format === undefined ? agentFormats : [format];
    const missing = given.length === 0 ? 'fine' : 'refused';
    return { kind: 'request', request: { formats, paths, missing, dir: values.dir ?? '.', mode, output } };
  } catch (error) {
    // parseArgs reports what it was given wrongly as a TypeError with a code; anything else is a bug.
    if (!(error instanceof TypeError) || !isSystemError(error)) throw error;
    return refused(error.message, 'see debrief collect --help');
  }
}

function refused(what: string, remedy: string): Parsed {
  return { kind: 'refused', error: { what, remedy } };
}
