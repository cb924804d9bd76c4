import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { createRedactor, type RedactorOptions } from '../core/privacy/redactor.ts';
import { statsOf } from '../platform/durable-file.ts';
import { describeFailure } from '../platform/find-inputs.ts';
import { privacyOf } from '../platform/privacy-settings.ts';
import { projectRoot } from '../platform/projects.ts';
import { userFolders } from '../platform/user-folders.ts';
import { writeFailure } from '../platform/write-failure.ts';
import { parseArguments } from './arguments.ts';
import { type CliError, type CliIo, errorLine, OutputClosed, refuse } from './cli-io.ts';
import { bytesOf, RedactionProgress } from './redaction-progress.ts';
import {
  countsByRule,
  fileSource,
  isBinary,
  type PieceWriter,
  type RedactionAudit,
  type RedactionSource,
  redactSource,
  removedIn,
} from './redaction-run.ts';

const usage = `debrief redact [--stdin] [FILE…] [--out DIR]

Takes passwords, tokens and keys out of text, and gives people, machines and places pseudonyms. JSON Lines go in and come
out line for line; a line that cannot be read is left out and reported, never passed through.

  --stdin        read standard input (the default when no FILE is given)
  --out DIR      write each FILE's redacted copy to DIR instead of standard output; files there are never replaced
  --quiet        no summary on standard error
  -h, --help     show this

Bytes of a text that are no UTF-8 stay as they are. A file that is binary is refused.

Exit codes: 0 done; 1 done, but lines were left out; 2 wrong call, or a file cannot be read or written.

Examples
  debrief redact --stdin < session.jsonl > shareable.jsonl
  debrief redact training_data/failures.jsonl --out shared
`;

const options = { stdin: 'switch', out: 'text', quiet: 'switch', help: 'switch' } as const;

/** `debrief redact`: exit code 0, 1 when lines were left out, 2 for a wrong call or an unreadable file. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseArguments(args, options);
  if (!parsed.ok) return refuse(io, parsed.error);
  const { words, rest } = parsed.value;
  const { out, quiet, help, stdin } = parsed.value.options;
  if (help) {
    await io.stdout.write(usage);
    return 0;
  }
  const files = [...words, ...rest];
  if (files.length === 0 && out !== undefined)
    return refuse(io, { what: '--out needs files', remedy: 'name them, or leave --out away' });
  if (files.length === 0 && !stdin && io.stdin.isTerminal)
    return refuse(io, { what: 'nothing to redact', remedy: 'name files, or pipe text in' });
  const privacy = await privacyOf(placeOf(files[0], io));
  if (!privacy.ok) return refuse(io, privacy.error);
  const sources = stdin || files.length === 0 ? [standardInput(io)] : [];
  const named = files.map((file) => fileSource(resolve(io.currentFolder, file), file));
  return redactAll([...sources, ...named], {
    io,
    options: privacy.options,
    out,
    summary: quiet ? 'none' : 'written',
  });
}

/** Where privacy settings are looked for: the project of the first file, or the current folder's. */
export function placeOf(file: string | undefined, io: CliIo) {
  const folder = file === undefined ? io.currentFolder : dirname(resolve(io.currentFolder, file));
  return {
    root: projectRoot(folder),
    stateFolder: userFolders(io).state,
    homeFolder: io.homeFolder,
    now: io.now(),
  };
}

export function standardInput(io: CliIo): RedactionSource {
  return { name: '-', shape: 'lines', bytes: io.stdin.bytes };
}

type Job = {
  readonly io: CliIo;
  readonly options: RedactorOptions;
  readonly out: string | undefined;
  readonly summary: 'written' | 'none';
};

async function redactAll(sources: readonly RedactionSource[], job: Job): Promise<number> {
  const { io, options, summary } = job;
  const paths = sources.map(({ path }) => path ?? '-');
  const progress = new RedactionProgress(io, paths.includes('-') ? undefined : await bytesOf(paths));
  // On the screen that shows the result, a line of progress would be written into it.
  const isShown = summary === 'written' && !(io.stdout.isTerminal && job.out === undefined);
  const audits: RedactionAudit[] = [];
  for (const source of sources) {
    const result = await redactOne(isShown ? progress.counted(source) : source, job);
    await progress.clear();
    if ('what' in result) return refuse(io, result);
    audits.push(result);
  }
  await io.stdout.flush();
  if (summary === 'written') await io.stderr.write(summaryOf(audits, { redaction: options, progress }));
  return audits.some(({ dropped }) => dropped.length > 0) ? 1 : 0;
}

const binary: CliError = { what: 'is binary', remedy: 'give texts and JSON Lines' };

async function redactOne(
  source: RedactionSource,
  { io, options: redaction, out }: Job,
): Promise<RedactionAudit | CliError> {
  try {
    if (await isBinary(source)) return { ...binary, where: source.name };
    if (out !== undefined && source.name !== '-') {
      const name = basename(source.name).replace(/\.(?:gz|zst)$/, '');
      return await redactToFile(source, redaction, join(resolve(io.currentFolder, out), name));
    }
    return await redactSource(source, redaction, writerOf(io));
  } catch (error) {
    if (error instanceof OutputClosed) throw error;
    return unreadable(source, error);
  }
}

function writerOf({ stdout }: CliIo): PieceWriter {
  return async (piece) => {
    if (typeof piece === 'string') return stdout.write(piece);
    if (stdout.writeBytes === undefined) throw new Error('holds bytes that are no UTF-8');
    return stdout.writeBytes(piece);
  };
}

/** Writes beside the target first, so that a half-written copy never looks like a whole one. */
async function redactToFile(
  source: RedactionSource,
  redaction: RedactorOptions,
  target: string,
): Promise<RedactionAudit | CliError> {
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    if ((await statsOf(target)) !== undefined)
      return { what: 'exists already', where: target, remedy: 'choose another --out, or move it away' };
    await mkdir(dirname(target), { recursive: true });
    const file = await open(temporary, 'wx', 0o600);
    try {
      const audit = await redactSource(source, redaction, async (piece) => file.writeFile(piece));
      await file.sync();
      await rename(temporary, target);
      return audit;
    } catch (error) {
      await unlink(temporary);
      throw error;
    } finally {
      await file.close();
    }
  } catch (error) {
    const isReading =
      error instanceof Error &&
      'syscall' in error &&
      'path' in error &&
      error.path !== temporary &&
      error.path !== dirname(target);
    return isReading ? unreadable(source, error) : writeFailure(error, target);
  }
}

export function unreadable({ name }: RedactionSource, error: unknown): CliError {
  return { ...describeFailure(error), where: name };
}

/** What was found and left out, without a value: counts by rule, and the numbers of the lines that are missing. */
function summaryOf(
  audits: readonly RedactionAudit[],
  { redaction, progress }: { readonly redaction: RedactorOptions; readonly progress: RedactionProgress },
): string {
  const names = createRedactor({ ...redaction, key: undefined });
  const lines = audits.reduce((sum, audit) => sum + audit.lines, 0);
  const changed = audits.reduce((sum, { found }) => sum + found.length, 0);
  const counts = countsByRule(audits).map(([rule, count]) => `${rule} ${count}`);
  const found = counts.length === 0 ? 'nothing to redact' : counts.join(', ');
  const ending = progress.ending(removedIn(audits));
  const left = audits.flatMap(({ name, dropped }) =>
    dropped
      .slice(0, 20)
      .map(({ line, reason }) => ({ what: `left out: ${reason}`, where: `${names.text(name)}:${line}` })),
  );
  return [
    { what: `${changed} of ${lines} lines changed: ${found}` },
    ...(ending === undefined ? [] : [{ what: ending }]),
    ...left,
  ]
    .map((entry) => `${errorLine(entry)}\n`)
    .join('');
}
