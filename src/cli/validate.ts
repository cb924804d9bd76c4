import type { Problem } from '../core/records/problem.ts';
import { harmless } from '../core/text/harmless.ts';
import { parseArguments } from './arguments.ts';
import { type CliIo, refuse } from './cli-io.ts';
import { datasetOptions, foldersOnly } from './dataset-arguments.ts';
import { jsonLine } from './json-line.ts';
import { withDataset } from './open-dataset.ts';

const usage = `debrief validate [DIR…] [OPTION…]

Lists every line and field that did not parse, as file:line:column: field: reason. Lines that a
newer one of the same source replaced are no problem and are not listed.

  --dir DIR   folder or file to read; may be given several times (.)
  --json      {file, line, column, field, reason} as JSON Lines
  -h, --help  show this

Exit code: 0 when everything parsed, 1 when something did not, 2 when a path cannot be used.

Examples
  debrief validate training_data
  debrief validate --json . | jq -r .reason | sort | uniq -c
`;

const options = { dir: datasetOptions.dir, json: 'switch', help: 'switch' } as const;

/** `debrief validate`: answers 0 when everything parsed, 1 when not, 2 for a wrong argument or path. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseArguments(args, options);
  if (!parsed.ok) return refuse(io, parsed.error);
  const { options: given } = parsed.value;
  if (given.help) {
    await io.stdout.write(usage);
    return 0;
  }
  const paths = foldersOnly(given, parsed.value);
  return withDataset({ paths, io }, { notice: 'quiet' }, async ({ load: { dataset } }) => {
    const problems = dataset.view().problems.filter(({ level }) => level !== 'superseded');
    for (const problem of problems) await io.stdout.write(given.json ? jsonOf(problem) : plainOf(problem));
    return problems.length > 0 ? 1 : 0;
  });
}

function jsonOf({ file, line, column, field, reason }: Problem): string {
  return jsonLine({ file, line, column: column ?? null, field: field ?? null, reason });
}

function plainOf({ file, line, column, field, reason }: Problem): string {
  const place = [file, ...(line === 0 ? [] : [line]), ...(column === undefined ? [] : [column])].join(':');
  return `${harmless(`${place}: ${field === undefined ? '' : `${field}: `}${reason}`)}\n`;
}
