import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { annotationsOf, foldEvents } from '../core/annotation/fold.ts';
import type { RecordAnnotations } from '../core/annotation/record-annotations.ts';
import { kindOfRow } from '../core/dataset/answers/row-cells.ts';
import type { MemoryDataset } from '../core/dataset/memory-dataset.ts';
import { type Row, rowOf } from '../core/dataset/row.ts';
import type { SourceRecord } from '../core/export/failure-facts.ts';
import { readTranscript, type Transcript } from '../core/export/transcript.ts';
import type { Query } from '../core/query/query.ts';
import { canonicalJson } from '../core/records/rec-id.ts';
import { readAnnotationLog } from './annotation-log.ts';
import { placeAnnotations } from './annotator-places.ts';
import { isSystemError } from './durable-file.ts';
import type { Project } from './projects.ts';
import { RecordReader } from './record-reader.ts';

export type ReadSources = {
  readonly failures: readonly SourceRecord[];
  readonly successes: readonly SourceRecord[];
  readonly transcripts: ReadonlyMap<string, Transcript>;
  readonly hashOf: (recId: string) => string | undefined;
};

export type SourceChoice = {
  readonly projects: readonly Project[];
  readonly query: Query;
  /** What may be made from a record, before it is taken apart. */
  readonly masked: (record: unknown) => unknown;
};

/** Reads what rows are made from: the failures that a query chose, all successes, annotations, transcripts. */
export async function readSources(
  dataset: MemoryDataset,
  { projects, query, masked }: SourceChoice,
): Promise<ReadSources> {
  const said = await annotationsByRow(dataset, projects);
  const hashes = new Map<string, string>();
  const read = async (rows: readonly Row[]) => {
    const records: SourceRecord[] = [];
    const { kind, project, file, line } = dataset.columns.table;
    for await (const { row, read: one } of new RecordReader(dataset).readAll(rows)) {
      // A line that is gone since it was loaded gives no row; the dataset lists it among its problems.
      if (!one.ok) continue;
      hashes.set(one.recId, createHash('sha256').update(canonicalJson(one.value)).digest('hex'));
      records.push({
        recId: one.recId,
        kind: kind.at(row) === 'success' ? 'success' : 'failure',
        project: project.at(row) ?? '',
        place: { file: file.at(row) ?? '', line: line.at(row) },
        value: masked(one.value),
        said: said.get(row),
      });
    }
    return records.sort((a, b) => (a.recId < b.recId ? -1 : 1));
  };
  const failures = await read(rowsOfKind(dataset, query, 'failure'));
  const successes = await read(rowsOfKind(dataset, { terms: [] }, 'success'));
  const transcripts = await readTranscripts(projects);
  return { failures, successes, transcripts, hashOf: (recId) => hashes.get(recId) };
}

/** Rows that match exactly: what a typo lets in is not asked for. */
function rowsOfKind(dataset: MemoryDataset, query: Query, kind: 'failure' | 'success'): readonly Row[] {
  const { rows, exact } = dataset.rowSet(query, { by: 'relevance', direction: 'descending' });
  return Array.from(rows.subarray(0, exact), rowOf).filter((row) => kindOfRow(dataset.columns, row) === kind);
}

async function annotationsByRow(
  dataset: MemoryDataset,
  projects: readonly Project[],
): Promise<ReadonlyMap<Row, RecordAnnotations>> {
  const said = new Map<Row, RecordAnnotations>();
  for (const { name, root } of projects) {
    const { events } = await readAnnotationLog(root);
    const state = foldEvents(events);
    const { attachments } = await placeAnnotations(dataset, name, state);
    for (const attachment of attachments) {
      const annotations = annotationsOf(state, attachment.recId);
      // What only feature and type say is the same record is a guess, and nobody trains on a guess.
      const isSure =
        attachment.kind === 'attached' ||
        (attachment.kind === 're-attached' && attachment.match === 'strong');
      if (isSure && annotations !== undefined) said.set(attachment.row, annotations);
    }
  }
  return said;
}

/** Longer transcripts than this are no single attempt. */
const largestTranscript = 64 * 1024 * 1024;

/** `sessions/<session id>.jsonl` beside the data or in the project: session traces, or Claude Code's own logs. */
async function readTranscripts(projects: readonly Project[]): Promise<ReadonlyMap<string, Transcript>> {
  const found = new Map<string, Transcript>();
  for (const { root } of projects) {
    for (const folder of [
      'sessions',
      'training_data/sessions',
      '.ai/training_data/sessions',
      '.ai/sessions',
    ]) {
      for (const name of await namesIn(join(root, folder))) {
        const bytes = await readFile(join(root, folder, name));
        const id = name.replace(/\.jsonl$/, '');
        const transcript =
          bytes.length > largestTranscript ? undefined : readTranscript(bytes.toString('utf8'), id);
        if (transcript !== undefined && !found.has(id)) found.set(id, transcript);
      }
    }
  }
  return found;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && entry.name.endsWith('.jsonl'))
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  }
}

/** Size and SHA-256 of each raw file as it stands on the disk; a pipe has none. */
export async function hashInputs(
  files: readonly { readonly path: string; readonly name: string }[],
): Promise<readonly { readonly file: string; readonly bytes: number; readonly sha256: string }[]> {
  const hashed = [];
  for (const { path, name } of files) {
    if (path === '-') continue;
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of createReadStream(path)) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    hashed.push({ file: name, bytes, sha256: hash.digest('hex') });
  }
  return hashed;
}
