import { Columns, type ListColumn, type NumberColumn, type TextColumn } from '../dataset/columns.ts';
import type { DatasetView } from '../dataset/dataset-view.ts';
import { type FieldName, fields } from '../dataset/fields.ts';
import { Match } from '../dataset/match.ts';
import { type Row, rowOf } from '../dataset/row.ts';
import { addRow, noRows } from '../dataset/row-bits.ts';
import { RowFinder } from '../dataset/row-finder.ts';
import { formatQuery } from '../query/format-query.ts';
import type { Query } from '../query/query.ts';
import { typoCost } from '../search/match-tokens.ts';
import { SearchIndex } from '../search/search-index.ts';
import { column } from './sql-dialect.ts';
import type { SqlCell } from './sql-engine.ts';

/** What is selected for rows that come here, in this order. */
export type LocalSelection = { readonly fields: readonly FieldName[]; readonly withRaw: boolean };

/** The row's name in the engine comes first, then what `LocalRows` reads. */
export function localColumns({ fields: names, withRaw }: LocalSelection): readonly string[] {
  return [
    column('row'),
    column('present'),
    column('counts'),
    ...(withRaw ? [column('raw'), column('rec_id')] : []),
    ...(names.includes('success_pattern') ? [column('success_pattern_weights')] : []),
    ...names.map(column),
  ];
}

export const allFields = Object.keys(fields) as readonly FieldName[];

/** Rows of an engine as columns here, so that answers are made of them by the same functions as of all rows in memory. */
export class LocalRows {
  readonly columns = new Columns();
  /** By place here: what the engine calls the row. */
  readonly rows: Float64Array;
  readonly #raw: readonly SqlCell[] | undefined;
  readonly #recIds: readonly SqlCell[] | undefined;
  /** Columns of the result behind those that were read. */
  readonly rest: readonly (readonly SqlCell[])[];
  #placeByRow: Map<number, number> | undefined;

  constructor(selection: LocalSelection, result: readonly (readonly SqlCell[])[]) {
    const columns = [...result];
    const next = () => columns.shift() ?? [];
    this.rows = Float64Array.from(next(), Number);
    this.columns.reserve(this.rows.length);
    this.#addRows(next(), next());
    this.#raw = selection.withRaw ? next() : undefined;
    this.#recIds = selection.withRaw ? next() : undefined;
    const weights = selection.fields.includes('success_pattern') ? next() : [];
    for (const name of selection.fields)
      fill(this.columns.table[name], next(), name === 'success_pattern' ? weights : []);
    this.rest = columns;
  }

  #addRows(present: readonly SqlCell[], counts: readonly SqlCell[]): void {
    for (let place = 0; place < this.rows.length; place++) {
      // The offset finds the row's text again.
      const row = this.columns.addRow({ byteOffset: place, present: Number(present[place]) });
      if (Number(counts[place]) === 0) this.columns.supersede(row);
    }
  }

  raw(place: number): string | undefined {
    const raw = this.#raw?.[place];
    return raw === undefined ? undefined : String(raw);
  }

  recId(place: number): string | undefined {
    const recId = this.#recIds?.[place];
    return recId === undefined ? undefined : String(recId);
  }

  placeOf(row: number): number | undefined {
    this.#placeByRow ??= new Map(Array.from(this.rows, (each, place) => [each, place]));
    return this.#placeByRow.get(row);
  }

  rowAt(place: number): Row {
    return rowOf(this.rows[place] ?? -1);
  }
}

function fill(
  into: TextColumn | NumberColumn | ListColumn,
  cells: readonly SqlCell[],
  weights: readonly SqlCell[],
): void {
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row];
    if (cell === null || cell === undefined) continue;
    if (into.shape === 'text') into.set(row, String(cell));
    else if (into.shape === 'number') into.set(row, Number(cell));
    else if (Array.isArray(cell)) {
      const beside = weights[row];
      into.set(row, cell.map(String), Array.isArray(beside) ? beside.map(Number) : undefined);
    }
  }
}

/** Which of a view's rows a query matches, by place: 0 not at all, 1 exactly, 2 with typos. */
export type KnownMatch = { readonly query: Query; readonly flags: readonly SqlCell[] };

/** What answers are told of the whole dataset. */
export type ViewSurroundings = Pick<DatasetView, 'asOf' | 'total' | 'patternName' | 'problems' | 'review'> & {
  readonly reviewedRows: () => Iterable<Row>;
};

/**
 * The rows as answers see a dataset. `known` are the queries that were asked of the engine; others, which answers make from
 * cells of these rows, are asked here. `matched` is how many rows there are in all where only the first are here.
 */
export function localView(
  local: LocalRows,
  {
    surroundings,
    known,
    matched,
  }: {
    readonly surroundings: ViewSurroundings;
    readonly known: readonly KnownMatch[];
    readonly matched?: number;
  },
): DatasetView {
  const { columns } = local;
  const index = new SearchIndex();
  index.addRows(columns.length);
  const finder = new RowFinder(columns, index);
  const { patternName, asOf } = surroundings;
  finder.reset(asOf, { texts: () => undefined, patternName });
  const matches = new Map(
    known.map(({ query, flags }) => [formatQuery(query), matchOf(flags, columns.length)]),
  );
  const inOrder = Uint32Array.from({ length: columns.length }, (_, place) => place);
  const raw = async (place: number) => {
    const text = local.raw(place);
    return text === undefined
      ? { ok: false as const, reason: 'the record is gone' }
      : { ok: true as const, text };
  };
  return {
    ...surroundings,
    columns,
    match: (query) => matches.get(formatQuery(query)) ?? finder.match(query),
    rowSet: () => ({ rows: inOrder, exact: inOrder.length }),
    firstRows: () => ({ rows: inOrder, exact: inOrder.length, matched: matched ?? inOrder.length }),
    review: (place) => surroundings.review(local.rowAt(place)),
    reviewed: () => reviewedPlaces(local, surroundings),
    readLine: ({ byteOffset }) => raw(byteOffset),
    recId: (place) => local.recId(place),
    excerpt: (_, make) => make(),
    searchedText: () => '',
  };
}

function matchOf(flags: readonly SqlCell[], length: number): Match {
  const [exact, similar] = [noRows(length), noRows(length)];
  for (let place = 0; place < length; place++) {
    const flag = Number(flags[place]);
    if (flag === 1) addRow(exact, place);
    else if (flag === 2) addRow(similar, place);
  }
  return new Match(
    [
      { cost: 0, rows: exact },
      { cost: typoCost, rows: similar },
    ],
    length,
  );
}

function reviewedPlaces(local: LocalRows, { reviewedRows }: ViewSurroundings): Uint8Array | undefined {
  let reviewed: Uint8Array | undefined;
  for (const row of reviewedRows()) {
    const place = local.placeOf(row);
    reviewed ??= new Uint8Array(local.columns.length);
    if (place !== undefined) reviewed[place] = 1;
  }
  return reviewed;
}
