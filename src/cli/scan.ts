import { readdir, stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { createRedactor, type RedactorOptions } from '../core/privacy/redactor.ts';
import { viewPrivacy } from '../platform/privacy-settings.ts';
import { parseArguments } from './arguments.ts';
import { type CliIo, errorLine, OutputClosed, refuse } from './cli-io.ts';
import { placeOf, standardInput, unreadable } from './redact.ts';
import { bytesOf, RedactionProgress } from './redaction-progress.ts';
import {
  countsByRule,
  fileSource,
  isBinary,
  type RedactionAudit,
  type RedactionSource,
  redactSource,
  removedIn,
  textNames,
} from './redaction-run.ts';

const usage = `debrief scan [--stdin] [FILE|DIR…]

Looks for what \`debrief redact\` would remove or rename, and changes nothing. Names the place and the rule, never the value.
In folders, files are left aside whose names are of no kind of text, and counted; binary files are skipped, and named.

  --stdin        read standard input (the default when nothing is named)
  --json         one line of JSON for each finding
  -h, --help     show this

Exit codes: 0 nothing found; 1 something found, or lines that cannot be read; 2 wrong call or an unreadable file.

Examples
  debrief scan training_data
  debrief redact --stdin < a.jsonl | debrief scan --stdin
`;

const options = { stdin: 'switch', json: 'switch', help: 'switch' } as const;

/** `debrief scan`: exit code 0 when clean, 1 with findings, 2 for a wrong call or an unreadable file. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseArguments(args, options);
  if (!parsed.ok) return refuse(io, parsed.error);
  const paths = [...parsed.value.words, ...parsed.value.rest];
  const { stdin, json, help } = parsed.value.options;
  if (help) {
    await io.stdout.write(usage);
    return 0;
  }
  if (paths.length === 0 && !stdin && io.stdin.isTerminal)
    return refuse(io, { what: 'nothing to scan', remedy: 'name files or folders, or pipe text in' });
  // Looking makes no key and needs none; allowances for values do.
  const { root, ...place } = placeOf(paths[0], io);
  const privacy = await viewPrivacy({ ...place, roots: [root] });
  if (!privacy.ok) return refuse(io, privacy.error);
  const sources: RedactionSource[] = stdin || paths.length === 0 ? [standardInput(io)] : [];
  const aside: string[] = [];
  for (const path of paths) {
    try {
      sources.push(...(await sourcesUnder({ path: resolve(io.currentFolder, path), name: path, aside })));
    } catch (error) {
      return refuse(io, unreadable({ name: path, shape: 'lines', bytes: io.stdin.bytes }, error));
    }
  }
  if (aside.length > 0) await io.stderr.write(`${errorLine({ what: leftAside(aside) })}\n`);
  return scanAll(sources, { io, redaction: privacy.options, output: json ? 'json' : 'plain' });
}

/** Folders that hold nothing of a dataset's own. */
const skipped = new Set(['node_modules', '.git']);
const readable =
  /\.(?:jsonl|ndjson|json|md|txt|log|csv|tsv|html|ya?ml|toml|diff|patch|env|ini|cfg|conf|properties|xml|sh|sql|tf|tfvars|js|ts|py|rb|go|java|pem|key)(?:\.gz|\.zst)?$/i;

type Place = {
  readonly path: string;
  readonly name: string;
  /** Takes the names of files that are left aside. */
  readonly aside: string[];
};

async function sourcesUnder({ path, name, aside }: Place): Promise<readonly RedactionSource[]> {
  if (!(await stat(path)).isDirectory()) return [fileSource(path, name)];
  const entries = await readdir(path, { withFileTypes: true });
  const found: RedactionSource[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inside = { path: join(path, entry.name), name: join(name, entry.name) };
    if (entry.isDirectory() && !skipped.has(entry.name))
      found.push(...(await sourcesUnder({ ...inside, aside })));
    else if (entry.isFile() && (readable.test(entry.name) || textNames.test(entry.name)))
      found.push(fileSource(inside.path, inside.name));
    else if (entry.isFile()) aside.push(entry.name);
  }
  return found;
}

/** `left aside 3 files whose names are of no kind of text: .png 2, others 1`. */
function leftAside(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) {
    const extension = extname(name).toLowerCase();
    const kind = /^\.[a-z0-9]{1,8}$/.test(extension) ? extension : 'others';
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const kinds = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const told = kinds.slice(0, 5).map(([kind, count]) => `${kind} ${count}`);
  const more = kinds.length > 5 ? ', …' : '';
  return `left aside ${names.length} ${names.length === 1 ? 'file' : 'files'} whose names are of no kind of text: ${told.join(', ')}${more}`;
}

type Job = { readonly io: CliIo; readonly redaction: RedactorOptions; readonly output: 'plain' | 'json' };

async function scanAll(sources: readonly RedactionSource[], job: Job): Promise<number> {
  const { io, output } = job;
  const paths = sources.map(({ path }) => path ?? '-');
  const progress = new RedactionProgress(io, paths.includes('-') ? undefined : await bytesOf(paths));
  const audits: RedactionAudit[] = [];
  let worst: 0 | 2 = 0;
  for (const source of sources) {
    const audit = await scanOne(source, { ...job, progress });
    if (audit === 'unreadable') worst = 2;
    else if (audit !== 'binary') audits.push(audit);
  }
  await io.stdout.flush();
  const isClean = audits.every(({ found, dropped }) => found.length + dropped.length === 0);
  const counts = countsByRule(audits).map(([rule, count]) => `${rule} ${count}`);
  const ending = progress.ending(removedIn(audits))?.replace('removed', 'found');
  const told = isClean ? 'nothing found' : `found ${counts.join(', ') || 'lines that cannot be read'}`;
  if (output === 'plain')
    for (const what of [told, ...(ending === undefined ? [] : [ending])])
      await io.stderr.write(`${errorLine({ what })}\n`);
  return Math.max(worst, isClean ? 0 : 1);
}

async function scanOne(
  source: RedactionSource,
  { io, redaction, output, progress }: Job & { readonly progress: RedactionProgress },
): Promise<RedactionAudit | 'binary' | 'unreadable'> {
  const names = createRedactor({ ...redaction, key: undefined });
  try {
    if (await isBinary(source)) {
      await io.stderr.write(`${errorLine({ what: 'skipped: binary', where: names.text(source.name) })}\n`);
      return 'binary';
    }
    const audit = await redactSource(progress.counted(source), redaction, async () => undefined);
    await progress.clear();
    for (const line of findingLines(audit, { name: names.text(audit.name), output }))
      await io.stdout.write(line);
    return audit;
  } catch (error) {
    if (error instanceof OutputClosed) throw error;
    await progress.clear();
    await refuse(io, unreadable(source, error));
    return 'unreadable';
  }
}

/** One line a finding: the place and the rule. */
function findingLines(
  { found, dropped }: RedactionAudit,
  { name, output }: { readonly name: string; readonly output: Job['output'] },
): readonly string[] {
  const entries = [
    ...found.flatMap(({ line, rules }) => rules.map(([rule, count]) => ({ file: name, line, rule, count }))),
    ...dropped.map(({ line, reason }) => ({ file: name, line, rule: `unreadable: ${reason}`, count: 1 })),
  ];
  if (output === 'json') return entries.map((entry) => `${JSON.stringify(entry)}\n`);
  return entries.map(
    ({ file, line, rule, count }) => `${file}:${line}: ${rule}${count > 1 ? ` ×${count}` : ''}\n`,
  );
}
