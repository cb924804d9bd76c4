import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { kindOfRow } from '../core/dataset/answers/row-cells.ts';
import { lineRange } from '../core/dataset/dataset-view.ts';
import type { MemoryDataset } from '../core/dataset/memory-dataset.ts';
import { type Row, rowOf } from '../core/dataset/row.ts';
import { type EngineRecord, engineRecord } from '../core/engine/engine-record.ts';
import { type ColumnHolds, engineColumns } from '../core/engine/engine-table.ts';
import type { ExportFile } from '../core/export/export-files.ts';
import type { Redactor } from '../core/privacy/redactor.ts';
import type { Query } from '../core/query/query.ts';
import { parseRecord } from '../core/records/parse-record.ts';
import { recIdOf } from '../core/records/rec-id.ts';

/** What files may be parted by: fields that every engine reads as texts. */
export const partitionFields = [
  'project',
  'kind',
  'month',
  'week',
  'category',
  'model',
  'type',
  'severity',
] as const;
export type PartitionField = (typeof partitionFields)[number];

export type PartitionRequest = {
  readonly dataset: MemoryDataset;
  readonly query: Query;
  readonly by: readonly PartitionField[];
  readonly redactor: Redactor;
  readonly version: string;
};

export type PartitionedExport = {
  readonly files: readonly ExportFile[];
  readonly records: number;
  readonly partitions: number;
  /** Records that could not be read or redacted any more. */
  readonly leftOut: number;
};

/** Rows of one file: engines read a file of this size with all their cores. */
const rowsPerFile = 100_000;

/** Rows that an engine reads to have one of them whole. */
const rowGroupSize = 10_000;

type SchemaElement = NonNullable<Parameters<typeof parquetWriteBuffer>[0]['schema']>[number];

/**
 * Records as engines keep them, redacted, as Parquet files in folders `records/project=…/week=…` that any engine reads; the
 * words of all of them, for search with typos, are in `words.parquet` beside.
 */
export async function exportPartitions(request: PartitionRequest): Promise<PartitionedExport> {
  const { dataset, query, by, version } = request;
  const { rows, exact } = dataset.rowSet(query, { by: 'time', direction: 'ascending' });
  const parts = new Map<string, PartFiles>();
  const words = new Words();
  let leftOut = 0;
  for (const row of rows.subarray(0, exact)) {
    const record = await recordOf(rowOf(row), request);
    if (record === undefined) {
      leftOut += 1;
      continue;
    }
    words.add(record);
    const folder = folderOf(record, by);
    const files = parts.get(folder) ?? new PartFiles(folder, by);
    parts.set(folder, files);
    files.add(record);
  }
  const files = [
    ...[...parts.values()].flatMap((part) => part.end()),
    { path: 'words.parquet', bytes: words.bytes() },
  ];
  return {
    files: [...files, manifestOf(files, { by, version })],
    records: exact - leftOut,
    partitions: parts.size,
    leftOut,
  };
}

async function recordOf(
  row: Row,
  { dataset, redactor }: PartitionRequest,
): Promise<EngineRecord | undefined> {
  const { columns, readLine } = dataset.view();
  const range = lineRange(columns, row);
  const line = await readLine(range);
  const kind = kindOfRow(columns, row);
  const original = line.ok ? parseRecord(line.text, kind) : undefined;
  const redacted = line.ok ? redactor.json(line.text) : undefined;
  if (original?.ok !== true || redacted?.ok !== true) return undefined;
  const parsed = parseRecord(redacted.json, kind);
  if (!parsed.ok) return undefined;
  const place = {
    project: columns.table.project.at(row) ?? '',
    file: redactor.text(range.file),
    line: columns.table.line.at(row),
    bytes: range.bytes,
  };
  const stored = engineRecord({ record: parsed.record, place, raw: redacted.json, row });
  // Called as it was, so that people's annotations find it.
  return { ...stored, rec_id: recIdOf({ file: range.file, kind }, original.record.value) };
}

/** As Hive names folders: https://cwiki.apache.org/confluence/display/Hive/LanguageManual+DDL#LanguageManualDDL-AddPartitions */
function folderOf(record: EngineRecord, by: readonly PartitionField[]): string {
  const names = by.map((field) => {
    const value = record[field];
    return `${field}=${value === null || value === undefined || value === '' ? '__HIVE_DEFAULT_PARTITION__' : escaped(String(value))}`;
  });
  return ['records', ...names].join('/');
}

function escaped(value: string): string {
  const bytes = (character: string) =>
    Array.from(Buffer.from(character), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(
      '',
    );
  return value.toWellFormed().replace(/[^A-Za-z0-9_-]/gu, bytes);
}

/** The files of one folder, each made as soon as it is full. */
class PartFiles {
  readonly #folder: string;
  readonly #columns: readonly (typeof engineColumns)[number][];
  readonly #files: ExportFile[] = [];
  #rows: EngineRecord[] = [];

  constructor(folder: string, by: readonly PartitionField[]) {
    this.#folder = folder;
    // What the folder says is not said again.
    this.#columns = engineColumns.filter(({ name }) => name !== 'row' && !by.some((field) => field === name));
  }

  add(record: EngineRecord): void {
    this.#rows.push(record);
    if (this.#rows.length === rowsPerFile) this.#write();
  }

  #write(): void {
    const rows = this.#rows;
    const schema = [
      { name: 'root', num_children: this.#columns.length },
      ...this.#columns.flatMap(({ name, holds }) => elementsOf(name, holds)),
    ];
    const columnData = this.#columns.map(({ name }) => ({ name, data: rows.map((row) => row[name]) }));
    const path = `${this.#folder}/part-${this.#files.length}.parquet`;
    this.#files.push({
      path,
      bytes: bytesOf(parquetWriteBuffer({ schema, columnData, rowGroupSize, createdBy: 'debrief' })),
    });
    this.#rows = [];
  }

  end(): readonly ExportFile[] {
    if (this.#rows.length > 0) this.#write();
    return this.#files;
  }
}

function bytesOf(buffer: ArrayBuffer): Uint8Array {
  return new Uint8Array(buffer);
}

const physical = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  number: { type: 'DOUBLE' },
  whole: { type: 'INT32' },
} as const;

function elementsOf(name: string, holds: ColumnHolds): readonly SchemaElement[] {
  if (holds === 'texts' || holds === 'wholes') {
    return [
      { name, repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', repetition_type: 'OPTIONAL', ...physical[holds === 'texts' ? 'text' : 'whole'] },
    ];
  }
  return [{ name, repetition_type: 'OPTIONAL', ...physical[holds] }];
}

/** Every word of the records, and whether its parts stand beside it wherever it stands. */
class Words {
  readonly #isCompound = new Map<string, boolean>();

  add({ tokens, compound_tokens }: EngineRecord): void {
    const compound = new Set(Array.isArray(compound_tokens) ? compound_tokens : []);
    for (const token of Array.isArray(tokens) ? tokens : [])
      this.#isCompound.set(token, compound.has(token) && this.#isCompound.get(token) !== false);
  }

  bytes(): Uint8Array {
    const schema: SchemaElement[] = [
      { name: 'root', num_children: 2 },
      { name: 'token', repetition_type: 'OPTIONAL', ...physical.text },
      { name: 'is_compound', repetition_type: 'OPTIONAL', ...physical.whole },
    ];
    const tokens = [...this.#isCompound.keys()].sort();
    const columnData = [
      { name: 'token', data: tokens },
      { name: 'is_compound', data: tokens.map((token) => Number(this.#isCompound.get(token))) },
    ];
    return bytesOf(parquetWriteBuffer({ schema, columnData, createdBy: 'debrief' }));
  }
}

/** By it an export is told from other folders, and may be replaced by a later one. */
function manifestOf(
  files: readonly ExportFile[],
  { by, version }: Pick<PartitionRequest, 'by' | 'version'>,
): ExportFile {
  const manifest = {
    tool: { name: 'debrief', version },
    layout: 'hive',
    partitioned_by: by,
    files: files.map(({ path, bytes }) => ({
      path,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })),
  };
  return { path: 'manifest.json', bytes: Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`) };
}
