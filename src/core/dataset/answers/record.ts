import { fieldTerm } from '../../query/edit-query.ts';
import { unknownFields } from '../../records/known-fields.ts';
import { parseRecord } from '../../records/parse-record.ts';
import { canonicalJson, numberedRecId, recIdOf } from '../../records/rec-id.ts';
import type { Columns } from '../columns.ts';
import { type DatasetView, lineRange } from '../dataset-view.ts';
import { type FieldName, fields } from '../fields.ts';
import type { RecordAnswer } from '../questions.ts';
import { type Row, rowOf } from '../row.ts';
import { cellAt, cellsOfRow, kindOfRow, timeOfRow } from './row-cells.ts';

export async function answerRecord(view: DatasetView, { row }: { readonly row: Row }): Promise<RecordAnswer> {
  const { columns } = view;
  if (row < 0 || row >= columns.length) return { ok: false, row, reason: 'There is no such record' };
  const line = await view.readLine(lineRange(columns, row));
  if (!line.ok) return { ok: false, row, reason: line.reason };
  const kind = kindOfRow(columns, row);
  const parsed = parseRecord(line.text, kind);
  if (!parsed.ok) return { ok: false, row, reason: `The line has changed: it ${parsed.reason}` };
  const { value } = parsed.record;
  const { file, bytes } = lineRange(columns, row);
  const number = columns.table.line.at(row);
  return {
    ok: true,
    row,
    kind,
    recId: numberedRecId(
      view.recId?.(row) ?? recIdOf({ file, kind }, value),
      await ordinalOf(view, row, value),
    ),
    project: columns.table.project.at(row) ?? '',
    file,
    line: number,
    bytes,
    raw: line.text,
    value,
    cells: cellsOfRow(columns, row),
    time: timeOfRow(columns, row),
    problems: view.problems.filter((problem) => problem.file === file && problem.line === number),
    unknownFields: unknownFields(kind, value),
  };
}

/** The record's place among exact duplicates of its project, from 1, in load order. */
async function ordinalOf(view: DatasetView, row: Row, value: unknown): Promise<number> {
  const canonical = canonicalJson(value);
  let ordinal = 1;
  for (const earlier of possibleDuplicates(view, row)) {
    // Different records may be the same once they are redacted.
    if (view.recId?.(earlier) !== view.recId?.(row)) continue;
    const line = await view.readLine(lineRange(view.columns, earlier));
    const parsed = line.ok ? parseRecord(line.text, kindOfRow(view.columns, earlier)) : undefined;
    if (parsed?.ok === true && canonicalJson(parsed.record.value) === canonical) ordinal += 1;
  }
  return ordinal;
}

/** Earlier rows that have the same cells: only their lines have to be read to know. */
function possibleDuplicates(view: DatasetView, row: Row): readonly Row[] {
  const { columns } = view;
  const { kind, project, feature, time } = columns.table;
  const found: Row[] = [];
  // Those of the feature are remembered: going through all rows would be felt at each record opened.
  for (const earlier of view.match({ terms: [fieldTerm('feature', feature.at(row))] }).rows) {
    if (earlier >= row) break;
    if (feature.code(earlier) !== feature.code(row) || !Object.is(time.at(earlier), time.at(row))) continue;
    if (kind.code(earlier) !== kind.code(row) || project.code(earlier) !== project.code(row)) continue;
    if (haveSameCells(columns, rowOf(earlier), row)) found.push(rowOf(earlier));
  }
  return found;
}

/** Fields that tell where a record stands, not what it says. */
const placeFields: ReadonlySet<FieldName> = new Set(['file', 'line', 'size']);
const contentFields = (Object.keys(fields) as FieldName[]).filter((name) => !placeFields.has(name));

function haveSameCells(columns: Columns, a: Row, b: Row): boolean {
  if (columns.present(a) !== columns.present(b)) return false;
  return contentFields.every((field) => cellAt(columns, field, a) === cellAt(columns, field, b));
}
