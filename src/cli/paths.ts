import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { harmless } from '../core/text/harmless.ts';
import { annotationFolder } from '../platform/annotation-log.ts';
import { findInputs } from '../platform/find-inputs.ts';
import { reportFolder } from '../platform/report-location.ts';
import { userFolders } from '../platform/user-folders.ts';
import { parseArguments } from './arguments.ts';
import { type CliIo, errorLine, refuse } from './cli-io.ts';
import { datasetOptions, foldersOnly } from './dataset-arguments.ts';
import { inputError } from './input-error.ts';
import { jsonLine } from './json-line.ts';
import { PlainTable } from './plain-table.ts';

const usage = `debrief paths [DIR…] [OPTION…]

Prints where debrief finds data and keeps its own files, whether they exist yet or not.

  --dir DIR   folder or file to look at; may be given several times (.)
  --json      {what, project, path, exists} as JSON Lines
  -h, --help  show this

Examples
  debrief paths
  debrief paths --json ~/code/app | jq -r 'select(.what == "data").path'
`;

const options = { dir: datasetOptions.dir, json: 'switch', help: 'switch' } as const;

type PathLine = { readonly what: string; readonly project: string | null; readonly path: string };

/** `debrief paths`: answers 0, or 2 for a wrong argument or path. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseArguments(args, options);
  if (!parsed.ok) return refuse(io, parsed.error);
  const { options: given } = parsed.value;
  if (given.help) {
    await io.stdout.write(usage);
    return 0;
  }
  const { lines, errors } = await findPaths(foldersOnly(given, parsed.value), io);
  if (given.json) {
    for (const line of lines) await io.stdout.write(jsonLine({ ...line, exists: existsSync(line.path) }));
  } else await printPlain(lines, io);
  for (const error of errors) await io.stderr.write(`${errorLine(inputError(error))}\n`);
  return errors.length > 0 ? 2 : 0;
}

async function findPaths(paths: readonly string[], io: CliIo) {
  const folders = userFolders(io);
  const found = await findInputs(paths, { currentFolder: io.currentFolder, stateFolder: folders.state });
  const errors = [...found.errors];
  const lines: PathLine[] = [
    { what: 'config', project: null, path: folders.config },
    { what: 'state', project: null, path: folders.state },
    { what: 'cache', project: null, path: folders.cache },
  ];
  for (const { name, root } of found.projects) {
    lines.push({ what: 'root', project: name, path: root });
    lines.push({ what: 'annotations', project: name, path: annotationFolder(root) });
    lines.push({ what: 'insights', project: name, path: join(root, '.ai', 'insights.md') });
    const reports = await reportFolder(root);
    if (reports.ok) lines.push({ what: 'reports', project: name, path: reports.folder });
    else errors.push(reports.failure);
    for (const { project, path } of found.inputs)
      if (project === name) lines.push({ what: 'data', project, path });
  }
  return { lines, errors };
}

async function printPlain(lines: readonly PathLine[], io: CliIo): Promise<void> {
  const titles = ['what', 'project', 'path', 'exists'];
  const table = new PlainTable(
    titles.map((title) => ({ title, align: 'left' })),
    io.stdout,
  );
  const rows = lines.map(({ what, project, path }) => [
    what,
    harmless(project ?? ''),
    harmless(path),
    existsSync(path) ? '' : '(not there yet)',
  ]);
  for (const row of rows) table.measure(row, Number.POSITIVE_INFINITY);
  await table.heading();
  for (const row of rows) await table.row(row);
}
