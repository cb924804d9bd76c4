import packageJson from '../../package.json' with { type: 'json' };
import { type ReportFormat, reportFormats } from '../core/reports/report-document.ts';
import { type PeriodKind, type ReportPeriod, readAsOf, reportPeriod } from '../core/reports/report-period.ts';
import { buildReport, type ProjectReport } from '../platform/build-report.ts';
import { writeReport } from '../platform/report-file.ts';
import { reportedPeriods } from '../platform/reported-periods.ts';
import { parseArguments } from './arguments.ts';
import { type CliError, type CliIo, errorLine, refuse } from './cli-io.ts';
import { datasetOptions, foldersOnly } from './dataset-arguments.ts';
import { type OpenDataset, withDataset } from './open-dataset.ts';

const usage = `debrief report weekly|monthly [DIR…] [OPTION…]
debrief report --all [weekly|monthly] [DIR…] [OPTION…]

Writes each project's report on a week (Monday to Sunday, UTC) or a month, from that project's
own records, and prints the paths. What people wrote outside the generated regions is kept; if
somebody wrote inside them, the new report goes beside the old one as FILE.new.

  --all          every week and month that holds records, up to the newest or --as-of
  --format KIND  md (Markdown), html (one page that stands for itself) or json (the figures)
  --engine NAME  memory, or duckdb for more records than fit (memory)
  --source URL   records of a database, as clickhouse://USER@HOST/DATABASE
  --as-of DATE   a day in the period, or 2026-W10, or 2026-03 (the day of the newest record)
  --stdout       print the reports instead of writing them
  --ascii        draw bars and signs in ASCII
  --dir DIR      folder or file to read; may be given several times (.)
  -h, --help     show this

Exit code: 0 when done, 1 when a report was edited by hand, 2 when one could not be written.

Examples
  debrief report weekly
  debrief report monthly --as-of 2026-02 --stdout ~/code/app
  debrief report --all --format html
`;

const options = {
  dir: datasetOptions.dir,
  all: 'switch',
  format: 'text',
  'as-of': 'text',
  stdout: 'switch',
  ascii: 'switch',
  help: 'switch',
} as const;

type Wanted = {
  readonly kinds: readonly PeriodKind[];
  readonly which: 'one period' | 'all periods';
  readonly asOf: number | undefined;
  readonly paths: readonly string[];
  readonly to: 'files' | 'standard output';
  readonly charset: 'unicode' | 'ascii';
  readonly format: ReportFormat;
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
  const asked = askedKinds(words, given.all ? 'all periods' : 'one period');
  if (!asked.ok) return refuse(io, asked.error);
  const asOf = given['as-of'] === undefined ? undefined : readAsOf(given['as-of']);
  if (given['as-of'] !== undefined && asOf === undefined) return refuse(io, asOfError(given['as-of']));
  const format = reportFormats.find((each) => each === (given.format ?? 'md'));
  if (format === undefined) return refuse(io, formatError(given.format ?? ''));
  const wanted: Wanted = {
    kinds: asked.kinds,
    which: given.all ? 'all periods' : 'one period',
    asOf,
    paths: foldersOnly(given, { words: asked.others, rest }),
    to: given.stdout ? 'standard output' : 'files',
    charset: given.ascii ? 'ascii' : 'unicode',
    format,
  };
  return withDataset({ paths: wanted.paths, io }, { asOf }, (opened) => reportAll(opened, wanted, io));
}

type AskedKinds =
  | { readonly ok: true; readonly kinds: readonly PeriodKind[]; readonly others: readonly string[] }
  | { readonly ok: false; readonly error: CliError };

/** All periods may be asked for without saying which kind. */
function askedKinds(words: readonly string[], which: Wanted['which']): AskedKinds {
  const [kind, ...others] = words;
  if (kind === 'weekly' || kind === 'monthly') return { ok: true, kinds: [kind], others };
  if (which === 'all periods') return { ok: true, kinds: ['weekly', 'monthly'], others: words };
  return { ok: false, error: kindError(kind) };
}

function kindError(word: string | undefined): CliError {
  const what = word === undefined ? 'weekly or monthly is missing' : `there is no report ${word}`;
  return { what, remedy: 'say debrief report weekly, debrief report monthly or debrief report --all' };
}

function formatError(word: string): CliError {
  return { what: `there is no format ${word}`, remedy: `choose one of ${reportFormats.join(', ')}` };
}

function asOfError(text: string): CliError {
  const remedy = 'write it as 2026-03-02, 2026-03-02T10:00:00Z, 2026-W10 or 2026-03';
  return { what: `--as-of ${text} is not a date`, remedy };
}

async function reportAll(opened: OpenDataset, wanted: Wanted, io: CliIo): Promise<number> {
  const { load, found, privacy } = opened;
  const { dataset } = load;
  const moment = wanted.asOf ?? dataset.asOf;
  if (moment === undefined) {
    return refuse(io, { what: 'no record has a time, so none is the newest', remedy: 'give --as-of DATE' });
  }
  let worst = 0;
  let printed = 0;
  for (const project of found.projects) {
    for (const period of periodsOf(opened, { project: project.name, moment, wanted })) {
      const { charset, format } = wanted;
      const request = { dataset, project, period, charset, format, privacy, version: packageJson.version };
      const report = await buildReport(request);
      if (wanted.to === 'standard output' && printed > 0) await io.stdout.write('\n');
      printed += 1;
      worst = Math.max(worst, await deliver(report, wanted, io));
    }
  }
  return worst;
}

type Asked = { readonly project: string; readonly moment: number; readonly wanted: Wanted };

function periodsOf({ load }: OpenDataset, { project, moment, wanted }: Asked): readonly ReportPeriod[] {
  return wanted.kinds.flatMap((kind) =>
    wanted.which === 'one period'
      ? [reportPeriod(kind, moment)]
      : reportedPeriods(load.dataset.columns, { project, kind, until: moment }),
  );
}

async function deliver(report: ProjectReport, { to }: Wanted, io: CliIo): Promise<number> {
  if (!report.ok) return refuse(io, report.failure);
  if (to === 'standard output') {
    await io.stdout.write(report.document.fresh);
    return 0;
  }
  const written = await writeReport(report.path, report.document);
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
