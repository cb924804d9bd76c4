import { resolve } from 'node:path';
import { type FoldedRecord, foldedRecord } from '../core/annotation/folded-record.ts';
import { harmless } from '../core/text/harmless.ts';
import { annotationFolder } from '../platform/annotation-log.ts';
import { findInputs } from '../platform/find-inputs.ts';
import { ProjectAnnotations } from '../platform/project-annotations.ts';
import { nameProjects, type Project, projectRoot } from '../platform/projects.ts';
import { userFolders } from '../platform/user-folders.ts';
import { parseArguments } from './arguments.ts';
import { type CliIo, errorLine, refuse } from './cli-io.ts';
import { datasetOptions, foldersOnly } from './dataset-arguments.ts';
import { jsonLine } from './json-line.ts';
import { openAnnotator } from './open-annotator.ts';
import { type OpenDataset, privacyOfFound, withDataset } from './open-dataset.ts';
import { PlainTable } from './plain-table.ts';

const usage = `debrief annotations [DIR…] [OPTION…]

Lists every record that somebody has annotated, with what stands of it now: each author's verdict,
codes, severity, notes. An orphan is one whose record is not in the files any more: its line was
edited beyond recognition, rotated away or redacted. Secrets and names are masked.

  --dir DIR   folder or file to read; may be given several times (.)
  --orphans   only what has lost its record
  --json      {rec, verdicts, codes, severity, notes, orphan} as JSON Lines
  -h, --help  show this

Exit code: 0 when there is one, 1 when there is none, 2 for a wrong argument or path.

Examples
  debrief annotations --json | jq -r 'select(.verdicts.ana == "fail") | .rec'
  debrief annotations --orphans
`;

const options = { dir: datasetOptions.dir, orphans: 'switch', json: 'switch', help: 'switch' } as const;

type Line = FoldedRecord & { readonly orphan: boolean };

/** `debrief annotations`: see its usage for the exit codes. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseArguments(args, options);
  if (!parsed.ok) return refuse(io, parsed.error);
  const { options: flags, ...words } = parsed.value;
  if (flags.help) {
    await io.stdout.write(usage);
    return 0;
  }
  const paths = foldersOnly(flags, words);
  const tell = async (all: readonly Line[]) => {
    const lines = all.filter(({ orphan }) => orphan || !flags.orphans);
    await (flags.json
      ? printJson(lines, io)
      : printPlain(
          lines,
          flags.orphans && all.length > 0 ? 'there are no orphans' : 'nothing has been annotated',
          io,
        ));
    return lines.length === 0 ? 1 : 0;
  };
  const { inputs } = await findInputs(paths, {
    currentFolder: io.currentFolder,
    stateFolder: userFolders(io).state,
  });
  // Where all data was rotated away, the log still stands.
  const left = inputs.length === 0 ? projectsNamed(paths, io) : [];
  const privacy = await privacyOfFound({ projects: left }, io);
  if (!privacy.ok) return refuse(io, privacy.error);
  io.redactAs?.(privacy.options);
  const lines = await logsWithoutData(left, io);
  if (lines.length > 0) return tell(lines);
  return withDataset({ paths, io }, { notice: 'quiet' }, async (opened) => {
    const annotator = await openAnnotator(opened, undefined, io);
    const lines = [...annotator.states()].flatMap(([project, state]) =>
      [...state.byRecord.values()].map((said) => ({
        ...foldedRecord(said, state),
        orphan: annotator.isOrphan(project, said.recId),
      })),
    );
    await tellProblems(opened, io);
    return tell(sorted(lines));
  });
}

function projectsNamed(paths: readonly string[], { currentFolder }: CliIo): readonly Project[] {
  return nameProjects(
    paths.filter((path) => path !== '-').map((path) => projectRoot(resolve(currentFolder, path))),
  );
}

/** What the log says of records that nobody can look for. */
async function logsWithoutData(projects: readonly Project[], io: CliIo): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (const project of projects) {
    const annotations = new ProjectAnnotations(project, { now: io.now, randomBytes: () => new Uint8Array() });
    await annotations.load();
    const { state } = annotations;
    for (const said of state.byRecord.values()) lines.push({ ...foldedRecord(said, state), orphan: true });
  }
  return sorted(lines);
}

function sorted(lines: readonly Line[]): readonly Line[] {
  return lines.toSorted((a, b) => (a.rec < b.rec ? -1 : 1));
}

/** Lines of the log that could not be read, and doubts about whose annotations they are; orphans tell of themselves. */
async function tellProblems({ load, found }: OpenDataset, io: CliIo): Promise<void> {
  const folders = found.projects.map(({ root }) => annotationFolder(root));
  const own = load.dataset
    .view()
    .problems.filter(({ file }) => folders.some((folder) => file.startsWith(folder)));
  const doubtful = own.filter(({ reason }) => !reason.startsWith('no record for'));
  const [first] = doubtful;
  if (first === undefined) return;
  const what =
    doubtful.length === 1
      ? first.reason
      : `${doubtful.length} problems of the log; the first: ${first.reason}`;
  const where = first.line === 0 ? first.file : `${first.file}:${first.line}`;
  await io.stderr.write(`${errorLine({ what, where, remedy: "the explorer's problems page lists all" })}\n`);
}

async function printJson(lines: readonly Line[], io: CliIo): Promise<void> {
  for (const { rec, verdicts, codes, severity, notes, orphan } of lines)
    await io.stdout.write(jsonLine({ rec, verdicts, codes, severity, notes, orphan }));
}

const titles = ['rec', 'verdicts', 'codes', 'severity', 'notes', ''] as const;

async function printPlain(lines: readonly Line[], nothing: string, io: CliIo): Promise<void> {
  if (lines.length === 0) return io.stderr.write(`debrief: ${nothing}\n`);
  const table = new PlainTable(
    titles.map((title) => ({ title, align: 'left' as const })),
    io.stdout,
  );
  const rows = lines.map(plainCells);
  for (const row of rows) table.measure(row);
  await table.heading();
  for (const row of rows) await table.row(row);
}

function plainCells({ rec, verdicts, codes, severity, notes, orphan }: Line): readonly string[] {
  const by = Object.entries(verdicts).map(([author, word]) => `${author} ${word}`);
  const cells = [rec, by.join(', '), codes.join(', '), severity ?? '', notes.join('; ')];
  return [...cells.map(harmless), orphan ? 'orphan' : ''];
}
