import { resolve } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { formatEntry } from '../core/export/export-format.ts';
import { type ExportPlan, type Refusal, rowCount } from '../core/export/export-plan.ts';
import { planWarnings, splitLine, taskLine, whyLines, whyNothing } from '../core/export/export-words.ts';
import { harmless } from '../core/text/harmless.ts';
import { placeFailure, writeFolder } from '../platform/export-folder.ts';
import { prepareExport } from '../platform/export-run.ts';
import { userFolders } from '../platform/user-folders.ts';
import type { WriteFailure } from '../platform/write-failure.ts';
import { type CliIo, errorLine, refuse } from './cli-io.ts';
import { runCheck } from './export-check.ts';
import { writePartitions } from './export-partitions.ts';
import { exportUsage, parseExport, type WriteRequest } from './export-request.ts';
import { attachFor } from './open-annotator.ts';
import { type OpenDataset, withDataset } from './open-dataset.ts';

/**
 * `debrief export`: answers 0 when written or when a check found nothing, 1 when there is nothing to write, when the
 * export is refused or when a check found something, 2 for a wrong argument, path or place to write.
 */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseExport(args, io.currentFolder);
  switch (parsed.kind) {
    case 'help':
      await io.stdout.write(exportUsage);
      return 0;
    case 'refused':
      return refuse(io, parsed.error);
    case 'check':
      return runCheck(parsed.request, io);
    case 'write':
      return write(parsed.request, io);
    case 'partitions':
      return writePartitions(parsed.request, io);
  }
}

async function write(request: WriteRequest, io: CliIo): Promise<number> {
  const folder = resolve(io.currentFolder, request.out);
  const occupied = await placeFailure(folder);
  if (occupied !== undefined) return refusePlace(occupied, request, io);
  const { paths, asOf } = request.dataset;
  return withDataset({ paths, io }, { asOf }, (opened) => writeFrom(opened, { request, folder, io }));
}

type Place = { readonly request: WriteRequest; readonly folder: string; readonly io: CliIo };

async function writeFrom(opened: OpenDataset, { request, folder, io }: Place): Promise<number> {
  const { load, found } = opened;
  await attachFor(request.dataset.query, opened, io);
  const prepared = await prepareExport({
    dataset: load.dataset,
    projects: found.projects,
    inputs: found.inputs,
    query: request.dataset.query,
    options: request.options,
    harness: request.harness,
    stateFolder: userFolders(io).state,
    homeFolder: io.homeFolder,
    now: io.now(),
    version: packageJson.version,
  });
  if (prepared.kind === 'refused') return refuseAll([prepared.refusal], io);
  const { plan, make } = prepared;
  await tellNotices(plan, io);
  if (plan.refusals.length > 0) return refuseAll(plan.refusals, io);
  await tellPlan(plan, io);
  if (rowCount(plan) === 0) return nothing(plan, io);
  const made = await make();
  if (!made.ok) return refuseAll(made.refusals, io);
  const failure = await writeFolder(folder, made.files);
  if (failure !== undefined) return refusePlace(failure, request, io);
  const rows = rowCount(plan);
  await io.stdout.write(
    harmless(`wrote ${made.files.length} files, ${rows} ${rows === 1 ? 'row' : 'rows'}: ${request.out}`) +
      '\n',
  );
  return 0;
}

/** The folder as it was asked for, and what is wrong with it in the middle of a sentence. */
function refusePlace({ what, remedy }: WriteFailure, { out }: WriteRequest, io: CliIo): Promise<2> {
  return refuse(io, { what: `${what.charAt(0).toLowerCase()}${what.slice(1)}`, where: out, remedy });
}

async function tellNotices({ options }: ExportPlan, io: CliIo): Promise<void> {
  const { notice } = formatEntry(options.format);
  if (notice !== undefined) await io.stderr.write(`${errorLine({ what: `notice: ${notice}` })}\n`);
}

async function tellPlan(plan: ExportPlan, io: CliIo): Promise<void> {
  for (const task of plan.tasks) {
    await io.stdout.write(`${harmless(taskLine(plan, task))}\n`);
    if (task.rows.length === 0) await io.stdout.write(`  ${whyNothing(task.task)}:\n`);
    for (const why of whyLines(task)) await io.stdout.write(`    ${harmless(why)}\n`);
  }
  if (rowCount(plan) > 0) await io.stdout.write(`${splitLine(plan)}\n`);
  for (const warning of planWarnings(plan))
    await io.stderr.write(`${errorLine({ what: `warning: ${warning}` })}\n`);
}

async function nothing(plan: ExportPlan, io: CliIo): Promise<1> {
  const isUnreviewed = plan.tasks.some(({ dropped }) =>
    [...dropped.keys()].some((why) => why.endsWith('not reviewed')),
  );
  const remedy = isUnreviewed
    ? 'review records in the explorer or by `debrief annotate`, or add --include-unreviewed'
    : 'see above what the records lack';
  await io.stderr.write(`${errorLine({ what: 'no row can be made honestly, nothing written', remedy })}\n`);
  return 1;
}

async function refuseAll(refusals: readonly Refusal[], io: CliIo): Promise<1> {
  for (const refusal of refusals.slice(0, 20)) await io.stderr.write(`${errorLine(refusal)}\n`);
  if (refusals.length > 20) await io.stderr.write(`debrief: and ${refusals.length - 20} more\n`);
  await io.stderr.write(`${errorLine({ what: 'export refused, nothing written' })}\n`);
  return 1;
}
