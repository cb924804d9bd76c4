import { resolve } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { createRedactor } from '../core/privacy/redactor.ts';
import { harmless } from '../core/text/harmless.ts';
import { placeFailure, writeFolder } from '../platform/export-folder.ts';
import { harnessRefusal } from '../platform/export-harness.ts';
import { exportPartitions, type PartitionField, partitionFields } from '../platform/export-partitions.ts';
import type { WriteFailure } from '../platform/write-failure.ts';
import { type CliError, type CliIo, errorLine, refuse } from './cli-io.ts';
import type { DatasetRequest } from './dataset-arguments.ts';
import { nearestWord } from './nearest-word.ts';
import { attachFor } from './open-annotator.ts';
import { type OpenDataset, withDataset } from './open-dataset.ts';

export type PartitionsRequest = {
  readonly out: string;
  readonly by: readonly PartitionField[];
  readonly dataset: DatasetRequest;
  readonly harness: 'respected' | 'overridden';
};

/** Reads `project,week`. */
export function readPartitionFields(
  text: string,
):
  | { readonly ok: true; readonly by: readonly PartitionField[] }
  | { readonly ok: false; readonly error: CliError } {
  const by: PartitionField[] = [];
  for (const word of text.split(',').map((each) => each.trim())) {
    const field = partitionFields.find((name) => name === word);
    if (field === undefined) {
      const near = nearestWord(word, partitionFields);
      const remedy = near === undefined ? `there are ${partitionFields.join(', ')}` : `did you mean ${near}?`;
      return {
        ok: false,
        error: { what: `--partition-by: nothing is parted by ${JSON.stringify(word)}`, remedy },
      };
    }
    if (!by.includes(field)) by.push(field);
  }
  return { ok: true, by };
}

/** `debrief export --parquet --partition-by …`: answers 0 when written, 1 when nothing was or the harness forbids it, 2 for a place that can't be written. */
export async function writePartitions(request: PartitionsRequest, io: CliIo): Promise<number> {
  const folder = resolve(io.currentFolder, request.out);
  const occupied = await placeFailure(folder);
  if (occupied !== undefined) return refusePlace(occupied, request, io);
  const { paths, asOf } = request.dataset;
  return withDataset({ paths, io }, { asOf }, (opened) => write(opened, { request, folder, io }));
}

type Place = { readonly request: PartitionsRequest; readonly folder: string; readonly io: CliIo };

async function write(opened: OpenDataset, { request, folder, io }: Place): Promise<number> {
  const forbidden = await harnessRefusal(opened.found.projects);
  if (forbidden !== undefined && request.harness === 'respected') {
    await io.stderr.write(`${errorLine(forbidden)}\n`);
    return 1;
  }
  const { query } = request.dataset;
  await attachFor(query, opened, io);
  const made = await exportPartitions({
    dataset: opened.load.dataset,
    query,
    by: request.by,
    redactor: createRedactor(opened.privacy),
    version: packageJson.version,
  });
  if (made.leftOut > 0)
    await io.stderr.write(
      `${errorLine({ what: `${made.leftOut} records left out: they can't be read or redacted` })}\n`,
    );
  if (made.records === 0) {
    await io.stderr.write(
      `${errorLine({ what: 'no record matches, nothing written', remedy: 'widen the query' })}\n`,
    );
    return 1;
  }
  const failure = await writeFolder(folder, made.files);
  if (failure !== undefined) return refusePlace(failure, request, io);
  const said = `wrote ${made.records} ${made.records === 1 ? 'record' : 'records'} in ${made.partitions} ${made.partitions === 1 ? 'partition' : 'partitions'}: ${request.out}`;
  await io.stdout.write(`${harmless(said)}\n`);
  return opened.exitCode;
}

function refusePlace({ what, remedy }: WriteFailure, { out }: PartitionsRequest, io: CliIo): Promise<2> {
  return refuse(io, { what: `${what.charAt(0).toLowerCase()}${what.slice(1)}`, where: out, remedy });
}
