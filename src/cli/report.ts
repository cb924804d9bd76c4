import packageJson from '../../package.json' with { type: 'json' };
import { writeRegions } from '../core/reports/generated-regions.ts';
import { notesSection } from '../core/reports/report-markdown.ts';
import { readAsOf, reportPeriod } from '../core/reports/report-period.ts';
import { buildReport, type ProjectReport } from '../platform/build-report.ts';
import { writeReport } from '../platform/report-file.ts';
import { parseArguments } from './arguments.ts';
import { type CliError, type CliIo, errorLine, refuse } from './cli-io.ts';
import { datasetOptions, foldersOnly } from './dataset-arguments.ts';
import { type OpenDataset, withDataset } from './open-dataset.ts';

const usage = `debrief report weekly|monthly [DIR…] [OPTION…]

Writes each project's report on a week (Monday to Sunday, UTC) or a month, from that project's
own records, and prints the paths. What people wrote outside the generated regions is kept; if
somebody wrote inside them, the new report goes beside the old one as FILE.new.

  --as-of DATE  a day in the period, or 2026-W10, or 2026-03 (the day of the newest record)
  --stdout      print the reports instead of writing them
  --ascii       draw bars and signs in ASCII
  --dir DIR     folder or file to read; may be given several times (.)
  -h, --help    show this

Exit code: 0 when done, 1 when a report was edited by hand, 2 when one could not be written.

Examples
  debrief report weekly
  debrief report monthly --as-of 2026-02 --stdout ~/code/app
`;

const options = {
  dir: datasetOptions.dir,
  'as-of': 'text',
  stdout: 'switch',
  ascii: 'switch',
  help: 'switch',
} as const;

type Wanted = {
  readonly kind: 'weekly' | 'monthly';
  readonly asOf: number | undefined;
  readonly paths: readonly string[];
  readonly to: 'files' | 'standard output';
  readonly charset: 'unicode' | 'ascii';
};

/** `debrief report`: answers 0 when all reports are up to date, 1 when one was edited by hand, 2 for a wrong argument or a file that cannot be written. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseArguments(args, options);
  if (!parsed.ok) return refuse(io, parsed.error);
  const { options: given, words, rest } = parsed.value;
  if (given.help) {
    await io.stdout.write(usage);
    return 0;
  }
  const [kind, ...others] = words;
  if (kind !== 'weekly' && kind !== 'monthly') return refuse(io, kindError(kind));
  const asOf = given['as-of'] === undefined ? undefined : readAsOf(given['as-of']);
  if (given['as-of'] !== undefined && asOf === undefined) return refuse(io, asOfError(given['as-of']));
  const wanted: Wanted = {
    kind,
    asOf,
    paths: foldersOnly(given, { words: others, rest }),
    to: given.stdout ? 'standard output' : 'files',
    charset: given.ascii ? 'ascii' : 'unicode',
  };
  return withDataset({ paths: wanted.paths, io }, { asOf }, (opened) => reportAll(opened, wanted, io));
}

function kindError(word: string | undefined): CliError {
  const what = word === undefined ? 'weekly or monthly is missing' : `there is no report ${word}`;
  return { what, remedy: 'say debrief report weekly or debrief report monthly' };
}

function asOfError(text: string): CliError {
  const remedy = 'write it as 2026-03-02, 2026-03-02T10:00:00Z, 2026-W10 or 2026-03';
  return { what: `--as-of ${text} is not a date`, remedy };
}

async function reportAll({ load, found, privacy }: OpenDataset, wanted: Wanted, io: CliIo): Promise<number> {
  const { dataset } = load;
  const moment = wanted.asOf ?? dataset.asOf;
  if (moment === undefined) {
    return refuse(io, { what: 'no record has a time, so none is the newest', remedy: 'give --as-of DATE' });
  }
  const period = reportPeriod(wanted.kind, moment);
  let worst = 0;
  for (const [place, project] of found.projects.entries()) {
    const report = await buildReport({
      dataset,
      project,
      period,
      charset: wanted.charset,
      privacy,
      version: packageJson.version,
    });
    if (wanted.to === 'standard output' && place > 0) await io.stdout.write('\n');
    worst = Math.max(worst, await deliver(report, wanted, io));
  }
  return worst;
}

async function deliver(report: ProjectReport, { to }: Wanted, io: CliIo): Promise<number> {
  if (!report.ok) return refuse(io, report.failure);
  if (to === 'standard output') {
    await io.stdout.write(writeRegions(report.regions, notesSection));
    return 0;
  }
  const written = await writeReport(report.path, report.regions);
  switch (written.kind) {
    case 'refused':
      io.keepPath?.(written.failure.where);
      return refuse(io, written.failure);
    case 'written':
    case 'unchanged':
      await tellPath(written.path, io);
      return 0;
    case 'beside':
      await tellPath(written.path, io);
      await io.stderr.write(`${errorLine(editedNotice(written.edited))}\n`);
      return 1;
  }
}

/** Whole, for it is there to be opened. */
async function tellPath(path: string, io: CliIo): Promise<void> {
  io.keepPath?.(path);
  await io.stdout.write(`${path}\n`);
}

function editedNotice(where: string): CliError {
  return {
    what: 'generated text was edited by hand, so the new report stands beside it as .new',
    where,
    remedy: 'move your words out of the generated regions, or rename the .new file over it',
  };
}
