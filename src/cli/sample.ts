import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type SampleFile, sampleFiles } from '../core/sample/sample.ts';
import { defaultWeeks, type SampleOptions, sampleOptions } from '../core/sample/sample-options.ts';
import { isSystemError, RefusedFile, statsOf } from '../platform/durable-file.ts';
import { type WriteFailure, writeFailure } from '../platform/write-failure.ts';
import { type CliError, type CliIo, refuse } from './cli-io.ts';

const usage = `debrief sample --out DIR [OPTION…]

Writes invented training data of all four kinds: DIR/failures.jsonl, successes.jsonl, performance.jsonl and
context_metrics.jsonl. The same options give the same bytes.

  --out DIR           folder to write to; made if it is missing
  --seed N            whole number that everything follows from (7)
  --failures N        lines of failures.jsonl (400)
  --successes N       lines of successes.jsonl (5/8 of the failures)
  --performance N     lines of performance.jsonl (3/2 of the failures)
  --context N         lines of context_metrics.jsonl (5 times the failures)
  --start YYYY-MM-DD  first day, UTC (such that the last day is 2026-02-26)
  --weeks N           length of the time span, 1 to 520 (${defaultWeeks})
  --force             replace files that exist
  -h, --help          show this

Examples
  debrief sample --out demo
  debrief sample --seed 11 --failures 1000000 --context 0 --out /tmp/large
  debrief sample --start 2026-03-02 --weeks 4 --out demo --force
`;

const flags = {
  out: { type: 'string' },
  seed: { type: 'string' },
  failures: { type: 'string' },
  successes: { type: 'string' },
  performance: { type: 'string' },
  context: { type: 'string' },
  start: { type: 'string' },
  weeks: { type: 'string' },
  force: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Request = {
  readonly options: SampleOptions;
  /** As given. */
  readonly out: string;
  readonly existing: 'refuse' | 'replace';
};

type Parsed =
  | { readonly kind: 'help' }
  | { readonly kind: 'request'; readonly request: Request }
  | { readonly kind: 'refused'; readonly error: CliError };

/** `debrief sample`: writes a sample to a folder. Answers 0, or 2 if the arguments or the folder do not allow it. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const parsed = parse(args);
  if (parsed.kind === 'refused') return refuse(io, parsed.error);
  if (parsed.kind === 'help') {
    await io.stdout.write(usage);
    await io.stdout.flush();
    return 0;
  }
  const { options, out, existing } = parsed.request;
  const files = sampleFiles(options);
  const folder = resolve(io.currentFolder, out);
  const failure = await writeSample(files, { folder, existing });
  if (failure !== undefined) return refuse(io, failure);
  for (const { name, count } of files) await io.stdout.write(`${join(out, name)}: ${count} lines\n`);
  await io.stdout.flush();
  return 0;
}

/** Writes all files under temporary names first, so that a full disk leaves no half of a sample behind. */
async function writeSample(
  files: readonly SampleFile[],
  { folder, existing }: { folder: string; existing: Request['existing'] },
): Promise<WriteFailure | undefined> {
  const written: { readonly temporary: string; readonly path: string }[] = [];
  let path = folder;
  try {
    await makeFolder(folder);
    for (const { name } of files) {
      path = join(folder, name);
      const stats = await statsOf(path);
      if (stats !== undefined && existing === 'refuse') return exists(path);
      if (stats !== undefined && !stats.isFile()) throw new RefusedFile('ENOTREG', path);
    }
    for (const file of files) {
      path = join(folder, file.name);
      const temporary = join(folder, `.${file.name}.${randomBytes(6).toString('hex')}.tmp`);
      written.push({ temporary, path });
      await writeNew(temporary, file.lines());
    }
    while (written[0] !== undefined) {
      path = written[0].path;
      await rename(written[0].temporary, path);
      written.shift();
    }
    return undefined;
  } catch (error) {
    for (const { temporary } of written) if (await statsOf(temporary)) await unlink(temporary);
    return writeFailure(error, path);
  }
}

/**
 * Makes a folder and the folders above it. Node's own recursive mkdir never returns where a file system answers "no such
 * entry" to each attempt, as /proc does.
 */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === 'EEXIST') {
      if (!(await stat(path)).isDirectory()) throw new RefusedFile('ENOTREG', path);
    } else if (error.code === 'ENOENT' && (await statsOf(dirname(path))) === undefined) {
      await makeFolder(dirname(path));
      await mkdir(path);
    } else throw error;
  }
}

function exists(path: string): WriteFailure {
  return { what: 'The file exists', where: path, remedy: 'choose another --out, or add --force' };
}

async function writeNew(path: string, lines: Iterable<string>): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(pieces(lines));
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Lines with their newlines, joined to pieces of about 256 Ki characters: one write each, whatever the number of lines. */
function* pieces(lines: Iterable<string>): Generator<string> {
  const pieceLength = 262_144;
  let piece = '';
  for (const line of lines) {
    piece += `${line}\n`;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

function parse(args: readonly string[]): Parsed {
  const values = flagValues(args);
  if ('what' in values) return { kind: 'refused', error: values };
  if (values.help) return { kind: 'help' };
  if (values.out === undefined || values.out === '') {
    return refused('--out is missing', 'say where to write, as in debrief sample --out demo');
  }
  const numbers: Partial<Record<NumberFlag, number>> = {};
  for (const name of numberFlags) {
    const text = values[name];
    if (text === undefined) continue;
    const number = wholeNumber(text);
    if (number === undefined)
      return refused(`--${name} ${text} is not a whole number`, `give digits only, as in --${name} 12`);
    numbers[name] = number;
  }
  const { seed = 7, failures = 400, weeks = defaultWeeks } = numbers;
  if (weeks < 1 || weeks > 520) return refused(`--weeks ${weeks} is out of range`, 'choose 1 to 520');
  const startMs = values.start === undefined ? undefined : midnight(values.start);
  if (values.start !== undefined && startMs === undefined) {
    return refused(`--start ${values.start} is not a date`, 'write it as in --start 2026-03-02');
  }
  const options = sampleOptions({
    ...numbers,
    seed,
    failures,
    weeks,
    ...(startMs === undefined ? {} : { startMs }),
  });
  return {
    kind: 'request',
    request: { options, out: values.out, existing: values.force ? 'replace' : 'refuse' },
  };
}

const numberFlags = ['seed', 'failures', 'successes', 'performance', 'context', 'weeks'] as const;
type NumberFlag = (typeof numberFlags)[number];

function flagValues(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true }).values;
  } catch (error) {
    // parseArgs reports what it was given wrongly as a TypeError with a code; anything else is a bug.
    if (!(error instanceof TypeError) || !('code' in error)) throw error;
    return { what: error.message, remedy: 'see debrief sample --help' };
  }
}

function refused(what: string, remedy: string): Parsed {
  return { kind: 'refused', error: { what, remedy } };
}

function wholeNumber(text: string): number | undefined {
  const number = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(number) ? number : undefined;
}

/** Midnight UTC of an existing day from 1970 to 9899, in milliseconds: ten more years must still fit into four digits. */
function midnight(text: string): number | undefined {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  const isReal = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
  return isReal && ms >= 0 && text < '9900' ? ms : undefined;
}
