import type { ColumnBlock, ListCells } from './column-block.ts';
import { Dictionary } from './dictionary.ts';
import { type FieldName, fields, type PartName, parts } from './fields.ts';
import { type Codes, grown, roomy, wideEnough } from './row-arrays.ts';
import { allRows, type RowBits, removeRow } from './row-bits.ts';
import { TimeCells } from './time-cells.ts';

/**
 * One field over all rows, with each distinct text stored once.
 *
 * Code 0 means the field is missing; codes from 1 count distinct texts in order of first sight. Codes take one byte a row
 * until there are more than 255, then two, then four.
 */
export class TextColumn {
  readonly shape = 'text';
  readonly #dictionary = new Dictionary();
  #codes: Codes = new Uint8Array(0);

  set(row: number, text: string | undefined): void {
    this.setCode(row, text === undefined ? 0 : this.intern(text));
  }

  setCode(row: number, code: number): void {
    // A column stays empty until its first value: most files know few of the fields.
    if (code === 0 && row >= this.#codes.length) return;
    this.#codes = grown(wideEnough(this.#codes, this.#dictionary.size), row);
    this.#codes[row] = code;
  }

  /** Sets the rows from `row` on, code by code; `codeOf` tells what the codes mean here. */
  setCodes(row: number, codes: Uint32Array, codeOf: ArrayLike<number>): void {
    this.#codes = grown(wideEnough(this.#codes, this.#dictionary.size), row + codes.length - 1);
    const own = this.#codes;
    for (let at = 0; at < codes.length; at++) own[row + at] = codeOf[codes[at] ?? 0] ?? 0;
  }

  fill(from: number, to: number, code: number): void {
    this.#codes = grown(wideEnough(this.#codes, this.#dictionary.size), to - 1);
    this.#codes.fill(code, from, to);
  }

  /** The code of a text, made if new. */
  intern(text: string): number {
    return this.#dictionary.intern(text);
  }

  codeOf(text: string): number | undefined {
    return this.#dictionary.codeOf(text);
  }

  code(row: number): number {
    return this.#codes[row] ?? 0;
  }

  /** The codes of the first rows, for loops that count; rows behind its end lack the field. To be read only. */
  get codes(): Codes {
    return this.#codes;
  }

  at(row: number): string | undefined {
    const code = this.#codes[row] ?? 0;
    return code === 0 ? undefined : this.#dictionary.text(code);
  }

  /** How many codes there are, the missing text's included; asking for it makes no strings. */
  get codeCount(): number {
    return this.#dictionary.size;
  }

  /** Distinct texts by code; place 0 is the missing one. */
  get texts(): readonly string[] {
    return this.#dictionary.texts;
  }

  reserve(rows: number): void {
    if (this.#codes.length > 0) this.#codes = roomy(this.#codes, rows);
  }
}

/** Stands for a missing number among whole ones. */
const missingWhole = -0x80000000;

/** One number a row; NaN means missing. Whole numbers take four bytes a row until the first other one comes. */
export class NumberColumn {
  readonly shape = 'number';
  #values: Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer> = new Int32Array(0);
  #range = { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY };
  /** Rows from here to the end of what was set are not in the range yet. */
  #ranged = 0;
  #end = 0;

  set(row: number, value: number | undefined): void {
    // A column stays empty until its first value: most files know few of the fields.
    if (value === undefined && row >= this.#values.length) return;
    const number = value ?? Number.NaN;
    this.#noteSet(row, 1);
    if (this.#values instanceof Int32Array && !isWhole(number)) this.#widen();
    this.#values[row] = this.#values instanceof Int32Array && Number.isNaN(number) ? missingWhole : number;
  }

  /** Sets the rows from `row` on, each to its value plus `base`. */
  setAll(row: number, values: ArrayLike<number>, base = 0): void {
    this.#noteSet(row, values.length);
    const done = this.#values instanceof Int32Array ? setWhole(this.#values, row, { values, base }) : 0;
    if (done === values.length) return;
    if (this.#values instanceof Int32Array) this.#widen();
    const own = this.#values;
    for (let at = done; at < values.length; at++) own[row + at] = (values[at] ?? Number.NaN) + base;
  }

  /** Stands for a missing one among whole numbers; elsewhere NaN does. */
  get missing(): number {
    return missingWhole;
  }

  /** The numbers of the first rows, for loops that count; rows behind its end lack the field. To be read only. */
  get values(): Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer> {
    return this.#values;
  }

  /**
   * The smallest and largest number of all rows, superseded ones too; undefined when there is none. Rows are looked at once;
   * a number that is written over still counts.
   */
  get range(): { readonly first: number; readonly last: number } | undefined {
    const { missing } = this;
    const values = this.#values;
    const isWholeOnly = values instanceof Int32Array;
    let { first, last } = this.#range;
    for (let row = this.#ranged; row < this.#end; row++) {
      const value = values[row] as number;
      if (isWholeOnly && value === missing) continue;
      if (value < first) first = value;
      if (value > last) last = value;
    }
    this.#ranged = this.#end;
    this.#range = { first, last };
    return first > last ? undefined : this.#range;
  }

  #noteSet(row: number, count: number): void {
    this.#makeRoom(row + count - 1);
    this.#ranged = Math.min(this.#ranged, row);
    this.#end = Math.max(this.#end, row + count);
  }

  #makeRoom(row: number): void {
    const before = this.#values.length;
    this.#values = grown(this.#values, row);
    if (this.#values.length === before) return;
    this.#values.fill(this.#values instanceof Int32Array ? missingWhole : Number.NaN, before);
  }

  #widen(): void {
    const whole = this.#values;
    const wide = new Float64Array(whole.length);
    for (let row = 0; row < whole.length; row++) {
      const value = whole[row] ?? missingWhole;
      wide[row] = value === missingWhole ? Number.NaN : value;
    }
    this.#values = wide;
  }

  /** NaN when missing. */
  at(row: number): number {
    const value = this.#values[row];
    return value === undefined || (value === missingWhole && this.#values instanceof Int32Array)
      ? Number.NaN
      : value;
  }

  reserve(rows: number): void {
    const before = this.#values.length;
    if (before === 0 || rows <= before) return;
    this.#values = roomy(this.#values, rows);
    this.#values.fill(this.#values instanceof Int32Array ? missingWhole : Number.NaN, before);
  }
}

/** Sets whole numbers up to the first other one, and gives how many those are. */
function setWhole(
  own: Int32Array,
  row: number,
  { values, base }: { readonly values: ArrayLike<number>; readonly base: number },
): number {
  for (let at = 0; at < values.length; at++) {
    const value = (values[at] ?? Number.NaN) + base;
    if (!isWhole(value)) return at;
    own[row + at] = Number.isNaN(value) ? missingWhole : value;
  }
  return values.length;
}

/** Whether a number can stand among whole ones, as a missing one can. Minus zero would lose its sign. */
function isWhole(value: number): boolean {
  return Number.isNaN(value) || ((value | 0) === value && value !== missingWhole && !Object.is(value, -0));
}

/** Several texts a row, each with a small number beside it (for success patterns: effectiveness 3 high, 2 medium, 1 low, 0 unknown). */
export class ListColumn {
  readonly shape = 'list';
  readonly #dictionary = new Dictionary();
  #starts = new Uint32Array(0);
  #lengths = new Uint16Array(0);
  #codes = new Uint32Array(0);
  #weights = new Uint8Array(0);
  #end = 0;

  set(row: number, texts: readonly string[], weights?: readonly number[]): void {
    if (texts.length === 0) return;
    this.#begin(row, Math.min(texts.length, 0xffff));
    for (let place = 0; place < (this.#lengths[row] ?? 0); place++) {
      this.#codes[this.#end] = this.#dictionary.intern(texts[place] ?? '');
      this.#weights[this.#end] = weights?.[place] ?? 0;
      this.#end += 1;
    }
  }

  /** Sets the rows from `row` on: `counts` codes for each, end to end; `codeOf` tells what they mean here. */
  setAll(row: number, cells: ListCells, codeOf: ArrayLike<number>): void {
    const { counts, codes, weights } = cells;
    let from = 0;
    for (let at = 0; at < counts.length; at++) {
      const count = counts[at] ?? 0;
      if (count === 0) continue;
      this.#begin(row + at, count);
      for (const end = from + count; from < end; from++) {
        this.#codes[this.#end] = codeOf[codes[from] ?? 0] ?? 0;
        this.#weights[this.#end] = weights[from] ?? 0;
        this.#end += 1;
      }
    }
  }

  #begin(row: number, count: number): void {
    this.#starts = grown(this.#starts, row);
    this.#lengths = grown(this.#lengths, row);
    this.#codes = grown(this.#codes, this.#end + count);
    this.#weights = grown(this.#weights, this.#end + count);
    this.#starts[row] = this.#end;
    this.#lengths[row] = count;
  }

  intern(text: string): number {
    return this.#dictionary.intern(text);
  }

  codeOf(text: string): number | undefined {
    return this.#dictionary.codeOf(text);
  }

  /** How many texts the row has. */
  count(row: number): number {
    return this.#lengths[row] ?? 0;
  }

  /** The code of the row's text at `place`, 0-based. */
  code(row: number, place: number): number {
    return this.#codes[(this.#starts[row] ?? 0) + place] ?? 0;
  }

  weight(row: number, place: number): number {
    return this.#weights[(this.#starts[row] ?? 0) + place] ?? 0;
  }

  at(row: number): readonly string[] {
    return Array.from({ length: this.count(row) }, (_, place) => this.texts[this.code(row, place)] ?? '');
  }

  get texts(): readonly string[] {
    return this.#dictionary.texts;
  }

  reserve(rows: number): void {
    if (this.#starts.length === 0) return;
    this.#starts = roomy(this.#starts, rows);
    this.#lengths = roomy(this.#lengths, rows);
  }
}

type ColumnOf<Name extends FieldName> = (typeof fields)[Name]['shape'] extends 'text'
  ? TextColumn
  : (typeof fields)[Name]['shape'] extends 'list'
    ? ListColumn
    : NumberColumn;

export type ColumnTable = { readonly [Name in FieldName]: ColumnOf<Name> };

/** All columns of a dataset, and where each row's line stands in its file so that the record can be read again. */
export class Columns {
  readonly table: ColumnTable = makeTable();
  readonly timeCells = new TimeCells(this.table.time);
  #present = new Uint32Array(1024);
  #offsets = new Float64Array(1024);
  #alive = new Uint8Array(1024);
  length = 0;
  /** Whether any row does not count. */
  hasSuperseded = false;

  /** Adds a row and returns its place. */
  addRow(place: { readonly byteOffset: number; readonly present: number }): number {
    const row = this.length;
    this.#present = grown(this.#present, row);
    this.#offsets = grown(this.#offsets, row);
    this.#alive = grown(this.#alive, row);
    this.#present[row] = place.present;
    this.#offsets[row] = place.byteOffset;
    this.#alive[row] = 1;
    this.length += 1;
    return row;
  }

  /** Adds the rows of a block, whose stretch begins at `byteOffset`, but for the cells; returns the place of the first. */
  addRows(block: Pick<ColumnBlock, 'rows' | 'starts' | 'present'>, byteOffset: number): number {
    const first = this.length;
    const { rows, starts, present } = block;
    if (rows === 0) return first;
    const last = first + rows - 1;
    this.#present = grown(this.#present, last);
    this.#offsets = grown(this.#offsets, last);
    this.#alive = grown(this.#alive, last);
    this.#present.set(present, first);
    for (let row = 0; row < rows; row++) this.#offsets[first + row] = byteOffset + (starts[row] ?? 0);
    this.#alive.fill(1, first, last + 1);
    this.length += rows;
    return first;
  }

  /**
   * Makes room for so many more rows at once, one column from yield to yield: growing little by little copies, and holds
   * both copies meanwhile.
   */
  *reserve(more: number): Generator<undefined, void> {
    const rows = this.length + more;
    this.#present = roomy(this.#present, rows);
    this.#offsets = roomy(this.#offsets, rows);
    this.#alive = roomy(this.#alive, rows);
    yield;
    for (const column of Object.values(this.table)) {
      column.reserve(rows);
      yield;
    }
  }

  /** Leaves a row out of every query: a newer row with the same source key replaced it. */
  supersede(row: number): void {
    this.hasSuperseded = true;
    this.#alive[row] = 0;
  }

  /** The rows that count, as a set that is the caller's own. */
  aliveRows(): RowBits {
    const rows = allRows(this.length);
    for (let row = 0; row < this.length; row++) if (this.#alive[row] === 0) removeRow(rows, row);
    return rows;
  }

  isAlive(row: number): boolean {
    return this.#alive[row] === 1;
  }

  /** Offset in bytes of the row's line from the start of its file. */
  byteOffset(row: number): number {
    return this.#offsets[row] ?? 0;
  }

  has(row: number, part: PartName): boolean {
    return ((this.#present[row] ?? 0) & partBit(part)) !== 0;
  }

  /** The bits of all rows, for loops. To be read only. */
  get presentParts(): Uint32Array {
    return this.#present;
  }

  /** The bits of `has` for all parts at once. */
  present(row: number): number {
    return this.#present[row] ?? 0;
  }
}

export function partBit(part: PartName): number {
  return 1 << parts.indexOf(part);
}

function makeTable(): ColumnTable {
  const entries = Object.entries(fields).map(([name, { shape }]) => {
    if (shape === 'text') return [name, new TextColumn()] as const;
    return [name, shape === 'list' ? new ListColumn() : new NumberColumn()] as const;
  });
  // Object.fromEntries forgets which name has which class; the loop above is the proof.
  return Object.fromEntries(entries) as ColumnTable;
}
