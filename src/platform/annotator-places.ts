import { type Attachment, attachAnnotations, type Candidate } from '../core/annotation/attach.ts';
import type { Locator } from '../core/annotation/events.ts';
import type { AnnotationState } from '../core/annotation/fold.ts';
import { memberOf } from '../core/dataset/answers/excerpt.ts';
import { kindOfRow } from '../core/dataset/answers/row-cells.ts';
import type { Columns, TextColumn } from '../core/dataset/columns.ts';
import { lineRange } from '../core/dataset/dataset-view.ts';
import type { MemoryDataset } from '../core/dataset/memory-dataset.ts';
import { type Row, rowOf } from '../core/dataset/row.ts';
import { parseRecord } from '../core/records/parse-record.ts';
import { numberedRecId, recIdOf, recIdStem, stemOfFile, stemOfRecId } from '../core/records/rec-id.ts';
import { readTime } from '../core/records/units.ts';
import { type TakeTurns, takeTurns } from './thread-slices.ts';

/** The answers for one project's annotated records that could be looked for in what is loaded. */
export type Placed = {
  readonly attachments: readonly Attachment<Row>[];
  /** rec_ids of records whose files are not part of this dataset: nothing can be said of them. */
  readonly elsewhere: readonly string[];
};

/**
 * Finds the rows of a project's annotated records: by columns first, in one pass, then by reading the few lines that may
 * be meant. Others get their turn every few milliseconds.
 */
export async function placeAnnotations(
  dataset: MemoryDataset,
  project: string,
  state: AnnotationState,
): Promise<Placed> {
  const rest = takeTurns();
  const all = [...state.byRecord.values()].sort((a, b) => (a.recId < b.recId ? -1 : 1));
  const stems = loadedStems(dataset, project);
  const isLoaded = ({ recId }: { readonly recId: string }) => stems.has(stemOfRecId(recId));
  const annotated = all.filter(isLoaded);
  const searches = new Map<string, Search>();
  for (const { loc } of annotated) {
    if (loc === undefined) continue;
    const key = searchKey(loc);
    if (!searches.has(key)) searches.set(key, newSearch(loc));
  }
  await findRows(dataset, { project, searches: [...searches.values()], rest });
  const read = await readRecords(dataset, rowsOf(searches.values()), rest);
  const candidates = new Map([...searches].map(([key, search]) => [key, candidatesOf(search, read)]));
  const attachments = attachAnnotations(annotated, (loc) => candidates.get(searchKey(loc)) ?? []);
  const elsewhere = all.filter((record) => !isLoaded(record)).map(({ recId }) => recId);
  return { attachments, elsewhere };
}

/** Stems of the project's files, also of empty ones: their records are gone, not elsewhere. */
function loadedStems(dataset: MemoryDataset, project: string): ReadonlySet<string> {
  const { columns } = dataset;
  const stems = new Set<string>();
  for (const file of dataset.loadState().files) {
    if (file.project === project) stems.add(stemOfFile(file.path));
  }
  // A file of another name may hold records of a known kind.
  const seen = new Set<number>();
  const { kind, file } = columns.table;
  const wanted = columns.table.project.codeOf(project);
  for (let row = 0; row < columns.length; row++) {
    const pair = file.code(row) * 16 + kind.code(row);
    if (columns.table.project.code(row) !== wanted || seen.has(pair)) continue;
    seen.add(pair);
    stems.add(stemOfRow(columns, rowOf(row)));
  }
  return stems;
}

function stemOfRow(columns: Columns, row: Row): string {
  return recIdStem({ file: columns.table.file.at(row) ?? '', kind: kindOfRow(columns, row) });
}

/** One place that is looked for; records with equal locators share it. */
type Search = {
  readonly loc: Locator;
  /** Milliseconds; `undefined` if the locator has none or it does not parse. */
  readonly time: number | undefined;
  rows: Row[];
};

function newSearch(loc: Locator): Search {
  return { loc, time: loc.timestamp === undefined ? undefined : readTime(loc.timestamp), rows: [] };
}

function searchKey({ stem, feature, session, timestamp, type, key }: Locator): string {
  return JSON.stringify([stem, feature, session, timestamp, type, key]);
}

function rowsOf(searches: Iterable<Search>): readonly Row[] {
  return [...new Set([...searches].flatMap(({ rows }) => rows))].sort((a, b) => a - b);
}

type Looking = {
  readonly project: string;
  readonly searches: readonly Search[];
  readonly rest: TakeTurns;
};

async function findRows(dataset: MemoryDataset, { project, searches, rest }: Looking): Promise<void> {
  const { columns } = dataset;
  const byFields: Search[] = [];
  for (const search of searches) {
    const row = rowOfKey(dataset, project, search.loc);
    if (row === undefined) byFields.push(search);
    else search.rows.push(row);
  }
  if (byFields.length === 0) return;
  const shelves = shelvesOf(columns, byFields);
  const wanted = columns.table.project.codeOf(project);
  for (let row = 0; row < columns.length; row++) {
    if ((row & 1023) === 0) {
      const turn = rest();
      if (turn !== undefined) await turn;
    }
    if (columns.table.project.code(row) !== wanted || !columns.isAlive(row)) continue;
    for (const shelf of shelves) {
      for (const search of shelf.searches.get(shelf.of(row)) ?? []) {
        if (isMeant(columns, rowOf(row), search)) search.rows.push(rowOf(row));
      }
    }
  }
}

/** Annotations of a collected record follow its key: the newest row that has it is the record. */
function rowOfKey(dataset: MemoryDataset, project: string, { key, stem }: Locator): Row | undefined {
  if (key === undefined) return undefined;
  for (const { path } of dataset.loadState().files) {
    const row = dataset.newestOfKey({ project, file: path, key });
    if (row !== undefined && stemOfRow(dataset.columns, row) === stem) return row;
  }
  return undefined;
}

/** Searches by the value of one column, so that each row meets only those that may mean it. */
type Shelf = { readonly of: (row: number) => number; readonly searches: Map<number, Search[]> };

/** Each search stands on the shelf of its most telling field. */
function shelvesOf(columns: Columns, searches: readonly Search[]): readonly Shelf[] {
  const { feature, session, type, time } = columns.table;
  const shelf = (of: Shelf['of']): Shelf => ({ of, searches: new Map() });
  const byFeature = shelf((row) => feature.code(row));
  const bySession = shelf((row) => session.code(row));
  const byTime = shelf((row) => time.at(row));
  const byType = shelf((row) => type.code(row));
  const byNothing = shelf(() => 0);
  const put = ({ searches: of }: Shelf, value: number, search: Search) => {
    const beside = of.get(value);
    if (beside === undefined) of.set(value, [search]);
    else beside.push(search);
  };
  for (const search of searches) {
    const { loc } = search;
    if (loc.feature !== undefined) put(byFeature, codeOf(feature, loc.feature), search);
    else if (loc.session !== undefined) put(bySession, codeOf(session, loc.session), search);
    else if (search.time !== undefined) put(byTime, search.time, search);
    else if (loc.type !== undefined) put(byType, codeOf(type, loc.type), search);
    else put(byNothing, 0, search);
  }
  return [byFeature, bySession, byTime, byType, byNothing].filter(({ searches: of }) => of.size > 0);
}

/** -1 for a text that no row has. */
function codeOf(column: TextColumn, text: string): number {
  return column.codeOf(text) ?? -1;
}

/** Whether the columns agree with every field of the locator; a time that does not parse is compared when the line is read. */
function isMeant(columns: Columns, row: Row, { loc, time }: Search): boolean {
  const { table } = columns;
  const agrees = (column: TextColumn, text: string | undefined) =>
    text === undefined || column.code(row) === codeOf(column, text);
  return (
    agrees(table.feature, loc.feature) &&
    agrees(table.session, loc.session) &&
    agrees(table.type, loc.type) &&
    (time === undefined || table.time.at(row) === time) &&
    stemOfRow(columns, row) === loc.stem
  );
}

/** What a candidate's line says now; without the number that tells exact duplicates apart. */
type ReadRecord = { readonly recId: string; readonly timestamp: string | undefined };

/** Lines read at once: enough to keep the disk busy. */
const readsAtOnce = 64;

/** Lines that cannot be read any more are left out. */
async function readRecords(
  dataset: MemoryDataset,
  rows: readonly Row[],
  rest: TakeTurns,
): Promise<ReadonlyMap<Row, ReadRecord>> {
  const { columns, readLine, recId: keptId } = dataset.view();
  const records = new Map<Row, ReadRecord>();
  for (let start = 0; start < rows.length; start += readsAtOnce) {
    const batch = rows.slice(start, start + readsAtOnce);
    const lines = await Promise.all(batch.map((row) => readLine(lineRange(columns, row))));
    for (const [place, row] of batch.entries()) {
      const line = lines[place];
      const kind = kindOfRow(columns, row);
      const parsed = line?.ok === true ? parseRecord(line.text, kind) : undefined;
      if (parsed?.ok === true) {
        const { value } = parsed.record;
        const timestamp = memberOf(value, 'timestamp');
        const recId = keptId?.(row) ?? recIdOf({ file: columns.table.file.at(row) ?? '', kind }, value);
        records.set(row, { recId, timestamp: timestamp === undefined ? undefined : String(timestamp) });
      }
      const turn = rest();
      if (turn !== undefined) await turn;
    }
  }
  return records;
}

/** Exact duplicates agree in every field, so all of them are among the rows and can be numbered in load order. */
function candidatesOf({ loc, time, rows }: Search, read: ReadonlyMap<Row, ReadRecord>): Candidate<Row>[] {
  const seen = new Map<string, number>();
  return rows.flatMap((row) => {
    const record = read.get(row);
    if (record === undefined) return [];
    const isUnparsed = loc.key === undefined && loc.timestamp !== undefined && time === undefined;
    if (isUnparsed && record.timestamp !== loc.timestamp) return [];
    const ordinal = (seen.get(record.recId) ?? 0) + 1;
    seen.set(record.recId, ordinal);
    return [{ row, recId: numberedRecId(record.recId, ordinal) }];
  });
}
