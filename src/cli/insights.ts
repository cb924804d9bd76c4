import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type AnnotationState, foldEvents } from '../core/annotation/fold.ts';
import type { Insight } from '../core/annotation/insights.ts';
import { createRedactor, type RedactorOptions } from '../core/privacy/redactor.ts';
import type { Problem } from '../core/records/problem.ts';
import { harmless } from '../core/text/harmless.ts';
import { readAnnotationLog } from '../platform/annotation-log.ts';
import { type InsightsWritten, writeInsightsFile } from '../platform/insights-file.ts';
import { nameProjects, type Project, projectRoot } from '../platform/projects.ts';
import { parseArguments } from './arguments.ts';
import { type CliIo, errorLine, refuse } from './cli-io.ts';
import { datasetOptions, foldersOnly } from './dataset-arguments.ts';
import { changeInsights, insightActions } from './insights-change.ts';
import { jsonLine } from './json-line.ts';
import { privacyOfFound } from './open-dataset.ts';

const usage = `debrief insights [DIR…] [OPTION…]
debrief insights add TITLE [--text TEXT] [--prevention TEXT] [--record REC_ID]…
debrief insights edit ID [--title TEXT] [--text TEXT] [--prevention TEXT]
debrief insights status ID open|adopted|verified|refuted
debrief insights link ID REC_ID…
debrief insights sync [--yes]

Lists the lessons that people wrote down, oldest first, from the logs in .ai/annotations.

A change is an event in the log, which debrief annotate --undo takes back, and is rendered into
.ai/insights.md at once. \`link\` adds records to an insight's evidence. \`sync\` shows what somebody edited
by hand inside a block of that file; with --yes it is taken in as an edit.

  --title TEXT       of an insight
  --text TEXT        more than the title says
  --prevention TEXT  what would prevent it
  --record REC_ID    evidence; may be given several times
  --yes              take hand edits in
  --author NAME      who says it (DEBRIEF_AUTHOR, git's user.name, the user's name)
  --write            rebuild the blocks of .ai/insights.md from the log; what stands around them
                     stays, and so do blocks that somebody edited by hand
  --dir DIR          project folder; may be given several times (.)
  --json             {project, insight, status, title, text, prevention, evidence, rec, authors,
                     created, changed} as JSON Lines; of a change the events written
  -h, --help         show this

Exit code: 0 when there are insights or a change is written, 1 when there are none or a block was
edited by hand, 2 for a wrong call or an unknown id, when a folder cannot be used or a file cannot be written.

Examples
  debrief insights
  debrief insights --json | jq -r 'select(.status == "open").title'
  debrief insights --write && git diff .ai/insights.md
`;

const options = {
  title: 'text',
  text: 'text',
  prevention: 'text',
  record: 'texts',
  yes: 'switch',
  author: 'text',
  write: 'switch',
  dir: datasetOptions.dir,
  json: 'switch',
  help: 'switch',
} as const;

type Listed = { readonly project: Project; readonly state: AnnotationState };

/** `debrief insights`: see its usage for the exit codes. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseArguments(args, options);
  if (!parsed.ok) return refuse(io, parsed.error);
  const { options: given } = parsed.value;
  if (given.help) {
    await io.stdout.write(usage);
    return 0;
  }
  const [first, ...operands] = [...parsed.value.words, ...parsed.value.rest];
  const action = insightActions.find((word) => word === first);
  if (action !== undefined) return changeInsights(action, { operands, given }, io);
  const folders = foldersOnly(given, parsed.value).map((path) => resolve(io.currentFolder, path));
  const missing = folders.find((folder) => !existsSync(folder));
  if (missing !== undefined)
    return refuse(io, { what: 'no such file or folder', where: missing, remedy: 'check the path' });
  const projects = nameProjects(folders.map(projectRoot));
  const privacy = await privacyOfFound({ projects }, io);
  if (!privacy.ok) return refuse(io, privacy.error);
  io.redactAs?.(privacy.options);
  const listed: Listed[] = [];
  for (const project of projects) {
    const { events, problems } = await readAnnotationLog(project.root);
    await tellProblems(problems, io);
    listed.push({ project, state: foldEvents(events) });
  }
  return given.write ? write(listed, privacy.options, io) : list(listed, given.json ? jsonOf : plainOf, io);
}

async function list(
  listed: readonly Listed[],
  lineOf: (insight: Insight, project: Project) => string,
  io: CliIo,
): Promise<number> {
  let count = 0;
  for (const { project, state } of listed) {
    for (const insight of byAge(state.insights.values())) {
      await io.stdout.write(lineOf(insight, project));
      count += 1;
    }
  }
  if (count === 0)
    await io.stderr.write(
      `${errorLine({ what: 'there are no insights', remedy: 'a i writes one in the explorer' })}\n`,
    );
  return count === 0 ? 1 : 0;
}

async function write(listed: readonly Listed[], privacy: RedactorOptions, io: CliIo): Promise<number> {
  const clean = createRedactor(privacy).text;
  let code = 0;
  for (const { project, state } of listed) {
    const { insights, withdrawnInsights: withdrawn } = state;
    const written = await writeInsightsFile(project.root, { insights: insights.values(), withdrawn, clean });
    code = Math.max(code, await tellWritten(written, io));
  }
  return code;
}

async function tellWritten(written: InsightsWritten, io: CliIo): Promise<number> {
  if (!written.ok) return refuse(io, written.failure);
  const { path, change, handEdited, unknown } = written;
  io.keepPath?.(path);
  await io.stdout.write(`${harmless(`${change} ${path}`)}\n`);
  const tell = async (line: number, what: string, remedy: string) =>
    io.stderr.write(`${errorLine({ where: line === 0 ? path : `${path}:${line}`, what, remedy })}\n`);
  for (const { insight, line } of handEdited)
    await tell(
      line,
      `${insight} was edited by hand and left as it is`,
      'debrief insights sync takes the edit in',
    );
  for (const insight of unknown)
    await tell(0, `${insight} is not in this log and left as it is`, 'its log may not have been pulled yet');
  return handEdited.length > 0 ? 1 : 0;
}

/** Bad lines cost only themselves, and are no secret. */
async function tellProblems(problems: readonly Problem[], io: CliIo): Promise<void> {
  for (const { file, line, reason } of problems.slice(0, 5))
    await io.stderr.write(`${errorLine({ where: line === 0 ? file : `${file}:${line}`, what: reason })}\n`);
  if (problems.length > 5)
    await io.stderr.write(
      `${errorLine({ what: `${problems.length - 5} more lines of the log cannot be read` })}\n`,
    );
}

function byAge(insights: Iterable<Insight>): readonly Insight[] {
  return [...insights].sort((a, b) => (`${a.created} ${a.id}` < `${b.created} ${b.id}` ? -1 : 1));
}

function jsonOf(insight: Insight, { name }: Project): string {
  const { id, status, title, text, prevention, evidence, rec, authors, created, changed } = insight;
  const words = { project: name, insight: id, status, title, text, prevention: prevention ?? null };
  return jsonLine({ ...words, evidence: evidence ?? null, rec: rec ?? null, authors, created, changed });
}

function plainOf({ id, status, title, evidence, authors, created }: Insight): string {
  const records = evidence?.records?.length ?? 0;
  const from = records === 0 ? '' : records === 1 ? ', from 1 record' : `, from ${records} records`;
  const head = `${created.slice(0, 10)}  ${status.padEnd(8)}  ${title}`;
  return `${harmless(head)}\n    ${harmless(`${id}, by ${authors.join(', ')}${from}`)}\n`;
}
