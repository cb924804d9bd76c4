import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createRedactor, type RedactorOptions } from '../core/privacy/redactor.ts';
import { privacyOf } from '../platform/privacy-settings.ts';
import { parseArguments } from './arguments.ts';
import { type CliIo, errorLine, refuse } from './cli-io.ts';
import { placeOf, standardInput, unreadable } from './redact.ts';
import {
  countsByRule,
  fileSource,
  type RedactionAudit,
  type RedactionSource,
  redactSource,
  textNames,
} from './redaction-run.ts';

const usage = `debrief scan [--stdin] [FILE|DIR…]

Looks for what \`debrief redact\` would remove or rename, and changes nothing. Names the place and the rule, never the value.

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
  const privacy = await privacyOf(placeOf(paths[0], io));
  if (!privacy.ok) return refuse(io, privacy.error);
  const sources: RedactionSource[] = stdin || paths.length === 0 ? [standardInput(io)] : [];
  for (const path of paths) {
    try {
      sources.push(...(await sourcesUnder(resolve(io.currentFolder, path), path)));
    } catch (error) {
      return refuse(io, unreadable({ name: path, shape: 'lines', bytes: io.stdin.bytes }, error));
    }
  }
  return scanAll(sources, { io, redaction: privacy.options, output: json ? 'json' : 'plain' });
}

/** Folders that hold nothing of a dataset's own. */
const skipped = new Set(['node_modules', '.git']);
const readable =
  /\.(?:jsonl|ndjson|json|md|txt|log|csv|tsv|html|ya?ml|toml|diff|patch|env|ini|cfg|conf|properties|xml|sh|sql|tf|tfvars|js|ts|py|rb|go|java|pem|key)(?:\.gz|\.zst)?$/i;

async function sourcesUnder(path: string, name: string): Promise<readonly RedactionSource[]> {
  if (!(await stat(path)).isDirectory()) return [fileSource(path, name)];
  const entries = await readdir(path, { withFileTypes: true });
  const found: RedactionSource[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isDirectory() && !skipped.has(entry.name))
      found.push(...(await sourcesUnder(join(path, entry.name), join(name, entry.name))));
    else if (entry.isFile() && (readable.test(entry.name) || textNames.test(entry.name)))
      found.push(fileSource(join(path, entry.name), join(name, entry.name)));
  }
  return found;
}

type Job = { readonly io: CliIo; readonly redaction: RedactorOptions; readonly output: 'plain' | 'json' };

async function scanAll(sources: readonly RedactionSource[], { io, redaction, output }: Job): Promise<number> {
  const names = createRedactor({ ...redaction, key: undefined });
  const audits: RedactionAudit[] = [];
  for (const source of sources) {
    try {
      const audit = await redactSource(source, redaction, async () => undefined);
      audits.push(audit);
      for (const line of findingLines(audit, { name: names.text(audit.name), output }))
        await io.stdout.write(line);
    } catch (error) {
      return refuse(io, unreadable(source, error));
    }
  }
  await io.stdout.flush();
  const isClean = audits.every(({ found, dropped }) => found.length + dropped.length === 0);
  const counts = countsByRule(audits).map(([rule, count]) => `${rule} ${count}`);
  if (output === 'plain')
    await io.stderr.write(
      `${errorLine({ what: isClean ? 'nothing found' : `found ${counts.join(', ') || 'lines that cannot be read'}` })}\n`,
    );
  return isClean ? 0 : 1;
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
