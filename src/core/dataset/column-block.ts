import type { Problem } from '../records/problem.ts';
import type { FieldName } from './fields.ts';

/** Cells of one text field: a code a row, 0 when missing. */
export type TextCells = {
  readonly codes: Uint32Array<ArrayBuffer>;
  /** Texts first seen in this block; their codes follow those of the builder's earlier blocks, from 1. */
  readonly added: readonly string[];
};

/** Cells of one list field, the texts of all rows end to end. */
export type ListCells = TextCells & {
  readonly counts: Uint16Array<ArrayBuffer>;
  readonly weights: Uint8Array<ArrayBuffer>;
};

/** What was read from one stretch of a file, as arrays that can change hands without being copied. */
export type ColumnBlock = {
  readonly rows: number;
  /** Lines of the stretch, blank and broken ones too. */
  readonly lines: number;
  /** Place of each row's line among them, from 0. */
  readonly lineOf: Uint32Array<ArrayBuffer>;
  /** Bytes from the start of the stretch to the row's line, and the line's length. */
  readonly starts: Uint32Array<ArrayBuffer>;
  readonly sizes: Uint32Array<ArrayBuffer>;
  /** Checksum of each row's line, to know it again. */
  readonly sums: Uint32Array<ArrayBuffer>;
  /** Bits of `parts`. */
  readonly present: Uint32Array<ArrayBuffer>;
  readonly texts: Readonly<Partial<Record<FieldName, TextCells>>>;
  /** NaN when missing. */
  readonly numbers: Readonly<Partial<Record<FieldName, Float64Array<ArrayBuffer>>>>;
  readonly lists: Readonly<Partial<Record<FieldName, ListCells>>>;
  /** Problems, with lines counted from 0 at the start of the stretch. */
  readonly problems: readonly Omit<Problem, 'file'>[];
  readonly sourceKeys: readonly { readonly row: number; readonly key: string }[];
};
