declare const rowBrand: unique symbol;

/** A record's fixed place in the dataset, 0-based, in load order. Not a line number and not a place on screen. */
export type Row = number & { readonly [rowBrand]: true };

export function rowOf(place: number): Row {
  return place as Row;
}

/** Rows chosen by a query, in display order: the exact matches first, then the typo-tolerant ones. */
export type RowSet = {
  readonly rows: Uint32Array;
  /** How many of `rows`, from the front, matched every word exactly. */
  readonly exact: number;
};

/** The beginning of a row set, and how many rows it has in all. */
export type FirstRows = RowSet & {
  readonly matched: number;
  /** How many of the last ones only the search through the texts themselves has found. */
  readonly inTexts?: number;
};

/** `minor` grows when rows are appended (answers about the old prefix stay valid); `major` when the data is loaded anew. */
export type Revision = { readonly major: number; readonly minor: number };
