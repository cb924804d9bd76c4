import { readFile } from 'node:fs/promises';
import { harmless } from '../core/text/harmless.ts';
import { replaceDurably } from '../platform/durable-file.ts';
import { findInputs } from '../platform/find-inputs.ts';
import { retentionOf } from '../platform/retention.ts';
import { userFolders } from '../platform/user-folders.ts';
import { writeFailure } from '../platform/write-failure.ts';
import { parseArguments } from './arguments.ts';
import { type CliIo, errorLine, refuse } from './cli-io.ts';
import { datasetOptions, foldersOnly } from './dataset-arguments.ts';
import { inputError } from './input-error.ts';
import { jsonLine } from './json-line.ts';

const usage = `debrief prune [DIR…] [OPTION…]

Shows which records are past their retention, and removes them with --apply. How long records are kept says
retention_days in .ai/debrief.json or data_collection_config.json. Records without a time stay, and so do annotations.

  --apply     remove them: each file is rewritten in one step
  --days N    instead of retention_days
  --dir DIR   project folder; may be given several times (.)
  --json      {file, records, past, oldest, removed} as JSON Lines
  -h, --help  show this

Exit codes: 0 nothing is past retention, or it was removed; 1 something is; 2 wrong call, or a file cannot be used.

Examples
  debrief prune
  debrief prune --days 90 --apply
`;

const options = {
  apply: 'switch',
  days: 'text',
  dir: datasetOptions.dir,
  json: 'switch',
  help: 'switch',
} as const;

type Job = {
  readonly io: CliIo;
  readonly apply: boolean;
  readonly output: 'json' | 'plain';
};

/** `debrief prune`: see its usage for the exit codes. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseArguments(args, options);
  if (!parsed.ok) return refuse(io, parsed.error);
  const { options: given } = parsed.value;
  if (given.help) {
    await io.stdout.write(usage);
    return 0;
  }
  const days = given.days === undefined ? undefined : Number(given.days);
  if (days !== undefined && !(days > 0))
    return refuse(io, { what: '--days takes a number of days', remedy: 'write it as --days 90' });
  const found = await findInputs(foldersOnly(given, parsed.value), {
    currentFolder: io.currentFolder,
    stateFolder: userFolders(io).state,
  });
  for (const error of found.errors) await refuse(io, inputError(error));
  let worst = found.errors.length > 0 ? 2 : 0;
  const job: Job = { io, apply: given.apply, output: given.json ? 'json' : 'plain' };
  for (const { name, root } of found.projects) {
    const retention = await retentionOf(root);
    if (!retention.ok) return refuse(io, retention.error);
    const kept = days ?? retention.days;
    if (kept === undefined) {
      const what = 'no retention_days: records are kept for ever';
      await io.stderr.write(`${errorLine({ what, where: root, remedy: 'set it, or give --days N' })}\n`);
      continue;
    }
    const files = found.inputs.filter(({ project }) => project === name);
    worst = Math.max(worst, await pruneProject(files, io.now() - kept * 86_400_000, job));
  }
  return worst;
}

type Named = { readonly path: string; readonly name: string };

async function pruneProject(files: readonly Named[], before: number, job: Job): Promise<number> {
  let worst = 0;
  for (const file of files) {
    if (!/\.(?:jsonl|ndjson)$/.test(file.path)) {
      const what = 'only files of plain JSON Lines are pruned';
      await job.io.stderr.write(`${errorLine({ what, where: file.name })}\n`);
      continue;
    }
    worst = Math.max(worst, await pruneFile(file, before, job));
  }
  return worst;
}

async function pruneFile({ path, name }: Named, before: number, { io, apply, output }: Job): Promise<number> {
  try {
    const bytes = await readFile(path);
    const lines = linesOf(bytes);
    const times = lines.map(timeOf);
    const past = times.filter((time) => time !== undefined && time < before);
    const removed = apply && past.length > 0;
    if (removed) {
      const kept = lines.filter((_, place) => !((times[place] ?? before) < before));
      const text = Buffer.concat(kept).toString('utf8');
      if (!Buffer.from(text).equals(Buffer.concat(kept))) return refuse(io, { ...notUtf8, where: name });
      await replaceDurably(path, text, { mode: 0o600 });
    }
    const oldest = past.length === 0 ? null : new Date(Math.min(...past.map(Number))).toISOString();
    const told = { file: name, records: lines.length, past: past.length, oldest, removed };
    const since = oldest === null ? '' : ` (the oldest of ${oldest.slice(0, 10)})`;
    const verb = removed ? 'removed' : 'past retention';
    await io.stdout.write(
      output === 'json'
        ? jsonLine(told)
        : `${harmless(`${name}: ${past.length} of ${lines.length} ${verb}${since}`)}\n`,
    );
    return past.length > 0 && !removed ? 1 : 0;
  } catch (error) {
    return refuse(io, writeFailure(error, path));
  }
}

const notUtf8 = { what: 'holds bytes that are no UTF-8', remedy: '`debrief validate` says where; mend them' };

/** With their line ends. */
function linesOf(bytes: Uint8Array): readonly Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(0x0a, start);
    const next = end === -1 ? bytes.length : end + 1;
    lines.push(bytes.subarray(start, next));
    start = next;
  }
  return lines;
}

/** Undefined for a line that cannot be read or has no time: what is not known to be old stays. */
function timeOf(line: Uint8Array): number | undefined {
  try {
    const record: unknown = JSON.parse(Buffer.from(line).toString('utf8'));
    const written =
      typeof record === 'object' && record !== null ? Reflect.get(record, 'timestamp') : undefined;
    const time = typeof written === 'string' ? Date.parse(written) : Number.NaN;
    return Number.isNaN(time) ? undefined : time;
  } catch {
    return undefined;
  }
}
