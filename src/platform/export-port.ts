import { join } from 'node:path';
import type { ExportOutcome, ExportWish, PlannedExport, UserError } from '../app/messages.ts';
import { answerTexts } from '../core/export/example.ts';
import { type ExportOptions, tasksOfFormat } from '../core/export/export-format.ts';
import { type ExportPlan, type Refusal, rowCount } from '../core/export/export-plan.ts';
import { planWarnings, splitLine, taskLine, whyLines } from '../core/export/export-words.ts';
import { parseQuery } from '../core/query/parse-query.ts';
import { writeFolder } from './export-folder.ts';
import { type ExportRequest, type PreparedExport, prepareExport } from './export-run.ts';
import type { ExportPort } from './perform.ts';

export type ExportPortSources = Pick<
  ExportRequest,
  'dataset' | 'projects' | 'inputs' | 'stateFolder' | 'homeFolder' | 'version'
> & { readonly now: () => number };

/** Plans and writes the explorer's exports: the same ones that the command line makes. */
export function createExportPort(sources: ExportPortSources): ExportPort {
  return {
    plan: async (wish, told) => outcomeOf(await prepare(sources, wish, told), pathOf(sources, wish)),
    write: (wish) => write(sources, wish),
  };
}

function prepare(
  { now, ...sources }: ExportPortSources,
  wish: ExportWish,
  told?: (done: number, of: number) => void,
): Promise<PreparedExport> {
  return prepareExport({
    ...sources,
    query: parseQuery(wish.query).query,
    options: optionsOf(wish),
    harness: 'respected',
    now: now(),
    ...(told === undefined ? {} : { told }),
  });
}

function optionsOf({ task, format, unreviewed, split, secrets, query }: ExportWish): ExportOptions {
  return {
    format,
    tasks: task === 'all' ? tasksOfFormat(format) : [task],
    query,
    split,
    seed: 'v1',
    unreviewed,
    acrossModels: 'left out',
    parquet: 'written',
    secrets,
    name: 'debrief-export',
    license: undefined,
    creator: undefined,
    url: undefined,
  };
}

/** In the first project, so that it is found again. */
function pathOf({ projects }: ExportPortSources, { format, task }: ExportWish): string {
  return join(projects[0]?.root ?? '.', 'exports', task === 'all' ? format : `${format}-${task}`);
}

async function write(sources: ExportPortSources, wish: ExportWish): Promise<ExportOutcome> {
  const path = pathOf(sources, wish);
  const prepared = await prepare(sources, wish);
  if (prepared.kind === 'refused') return { ok: false, error: userError(prepared.refusal) };
  const [refusal] = prepared.plan.refusals;
  if (refusal !== undefined) return { ok: false, error: userError(refusal) };
  const made = await prepared.make();
  const [leftover] = made.ok ? [] : made.refusals;
  if (!made.ok && leftover !== undefined) return { ok: false, error: userError(leftover) };
  const failure = made.ok ? await writeFolder(path, made.files) : undefined;
  if (failure !== undefined) return { ok: false, error: failure };
  return { ok: true, planned: told(prepared.plan, path, 'written') };
}

function outcomeOf(prepared: PreparedExport, path: string): ExportOutcome {
  if (prepared.kind === 'refused') return { ok: false, error: userError(prepared.refusal) };
  return { ok: true, planned: told(prepared.plan, path, 'planned') };
}

function userError({ what, where, remedy }: Refusal): UserError {
  return { what, where, remedy };
}

const shownSamples = 3;

function told(plan: ExportPlan, path: string, state: PlannedExport['state']): PlannedExport {
  const firsts = plan.tasks.flatMap(({ rows }) => rows.slice(0, 1));
  return {
    path,
    state,
    rows: rowCount(plan),
    tasks: plan.tasks.map((task) => ({ line: taskLine(plan, task), whys: whyLines(task) })),
    warnings: planWarnings(plan),
    refusals: plan.refusals.map(({ what, where }) => `${where}: ${what}`),
    splits: splitLine(plan),
    samples: firsts.slice(0, shownSamples).map(({ task, prompt, answer }) => ({
      title: `first row for ${task}`,
      prompt,
      answer: answerTexts(answer).join('\n\n'),
    })),
  };
}
