import type { RecordKind } from '../records/kinds.ts';
import type { ParsedRecord } from '../records/parsed-record.ts';
import type { Problem } from '../records/problem.ts';
import { type FieldName, fields } from './fields.ts';

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

/** Where a row's line stands in its stretch. */
export type BlockLine = Readonly<Record<'line' | 'start' | 'size' | 'sum', number>>;

const firstRows = 4096;

/** Collects rows field by field. Codes of texts stay the same over all blocks that one builder makes. */
export class BlockBuilder {
  rows = 0;
  #capacity = firstRows;
  readonly #texts = new Map<FieldName, TextFieldBuilder>();
  readonly #numbers = new Map<FieldName, NumberFieldBuilder>();
  readonly #lists = new Map<FieldName, ListFieldBuilder>();
  #place = new Uint32Array(firstRows * 5);
  #problems: Omit<Problem, 'file'>[] = [];
  #sourceKeys: { row: number; key: string }[] = [];

  text(field: FieldName): TextFieldBuilder {
    const known = this.#texts.get(field);
    if (known !== undefined) return known;
    const made = new TextFieldBuilder(this.#capacity);
    this.#texts.set(field, made);
    return made;
  }

  number(field: FieldName): NumberFieldBuilder {
    const known = this.#numbers.get(field);
    if (known !== undefined) return known;
    const made = new NumberFieldBuilder(this.#capacity);
    this.#numbers.set(field, made);
    return made;
  }

  list(field: FieldName): ListFieldBuilder {
    const known = this.#lists.get(field);
    if (known !== undefined) return known;
    const made = new ListFieldBuilder(this.#capacity);
    this.#lists.set(field, made);
    return made;
  }

  /** Ends the row that is being filled. */
  endRow(line: BlockLine, present: number): void {
    const at = this.rows * 5;
    this.#place[at] = line.line;
    this.#place[at + 1] = line.start;
    this.#place[at + 2] = line.size;
    this.#place[at + 3] = line.sum;
    this.#place[at + 4] = present;
    this.rows += 1;
    if (this.rows === this.#capacity) this.#grow();
  }

  /** Takes back what was set of the row that is being filled. */
  clearRow(): void {
    for (const field of this.#texts.values()) field.set(this.rows, 0);
    for (const field of this.#numbers.values()) field.set(this.rows, Number.NaN);
    for (const field of this.#lists.values()) field.clear(this.rows);
    while (this.#sourceKeys.at(-1)?.row === this.rows) this.#sourceKeys.pop();
  }

  /** Adds a whole record as a row. */
  addRecord(record: ParsedRecord, line: BlockLine): void {
    const row = this.rows;
    for (const [name, cell] of Object.entries({ ...record.cells, kind: record.kind })) {
      const field = name as FieldName;
      if (fields[field].shape === 'text') this.text(field).setText(row, String(cell));
      else if (typeof cell === 'number') this.number(field).set(row, cell);
    }
    for (const [name, { texts, weights }] of Object.entries(record.lists)) {
      const list = this.list(name as FieldName);
      for (const [place, text] of texts.entries()) list.add(row, list.codeOf(text), weights?.[place] ?? 0);
    }
    for (const { field, reason } of record.problems)
      this.addProblem({ line: line.line, column: undefined, field, reason, level: 'field' });
    if (record.sourceKey !== undefined) this.addSourceKey(record.sourceKey);
    this.endRow(line, record.present);
  }

  setKind(kind: RecordKind): void {
    this.text('kind').setText(this.rows, kind);
  }

  addProblem(problem: Omit<Problem, 'file'>): void {
    this.#problems.push(problem);
  }

  addSourceKey(key: string): void {
    this.#sourceKeys.push({ row: this.rows, key });
  }

  /** What was collected since the last time. */
  take(lines: number): ColumnBlock {
    const { rows } = this;
    const [problems, sourceKeys] = [this.#problems, this.#sourceKeys];
    this.#problems = [];
    this.#sourceKeys = [];
    this.rows = 0;
    const column = (place: number) => {
      const values = new Uint32Array(rows);
      for (let row = 0; row < rows; row++) values[row] = this.#place[row * 5 + place] ?? 0;
      return values;
    };
    const taken = <Field, Cells>(builders: ReadonlyMap<FieldName, Field>, take: (field: Field) => Cells) =>
      Object.fromEntries(Array.from(builders, ([name, field]) => [name, take(field)]));
    return {
      rows,
      lines,
      lineOf: column(0),
      starts: column(1),
      sizes: column(2),
      sums: column(3),
      present: column(4),
      texts: taken(this.#texts, (field) => field.take(rows)),
      numbers: taken(this.#numbers, (field) => field.take(rows)),
      lists: taken(this.#lists, (field) => field.take(rows)),
      problems,
      sourceKeys,
    };
  }

  #grow(): void {
    this.#capacity *= 2;
    const place = new Uint32Array(this.#capacity * 5);
    place.set(this.#place);
    this.#place = place;
    for (const field of this.#texts.values()) field.grow(this.#capacity);
    for (const field of this.#numbers.values()) field.grow(this.#capacity);
    for (const field of this.#lists.values()) field.grow(this.#capacity);
  }
}

/** Codes for texts, from 1 in order of first sight. */
class Dictionary {
  #added: string[] = [];
  readonly #codes = new Map<string, number>();

  codeOf(text: string): number {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    const code = this.#codes.size + 1;
    this.#codes.set(text, code);
    this.#added.push(text);
    return code;
  }

  takeAdded(): readonly string[] {
    const added = this.#added;
    this.#added = [];
    return added;
  }
}

export class TextFieldBuilder {
  readonly #dictionary = new Dictionary();
  #codes: Uint32Array<ArrayBuffer>;

  constructor(capacity: number) {
    this.#codes = new Uint32Array(capacity);
  }

  codeOf(text: string): number {
    return this.#dictionary.codeOf(text);
  }

  set(row: number, code: number): void {
    this.#codes[row] = code;
  }

  setText(row: number, text: string): void {
    this.#codes[row] = this.#dictionary.codeOf(text);
  }

  take(rows: number): TextCells {
    const codes = this.#codes.slice(0, rows);
    this.#codes.fill(0, 0, rows);
    return { codes, added: this.#dictionary.takeAdded() };
  }

  grow(capacity: number): void {
    const codes = new Uint32Array(capacity);
    codes.set(this.#codes);
    this.#codes = codes;
  }
}

export class NumberFieldBuilder {
  #values: Float64Array<ArrayBuffer>;

  constructor(capacity: number) {
    this.#values = new Float64Array(capacity).fill(Number.NaN);
  }

  set(row: number, value: number): void {
    this.#values[row] = value;
  }

  take(rows: number): Float64Array<ArrayBuffer> {
    const values = this.#values.slice(0, rows);
    this.#values.fill(Number.NaN, 0, rows);
    return values;
  }

  grow(capacity: number): void {
    const values = new Float64Array(capacity).fill(Number.NaN);
    values.set(this.#values);
    this.#values = values;
  }
}

/** No row has more texts in one list. */
const mostTexts = 0xffff;

export class ListFieldBuilder {
  readonly #dictionary = new Dictionary();
  #counts: Uint16Array<ArrayBuffer>;
  #codes = new Uint32Array(firstRows);
  #weights = new Uint8Array(firstRows);
  #end = 0;

  constructor(capacity: number) {
    this.#counts = new Uint16Array(capacity);
  }

  codeOf(text: string): number {
    return this.#dictionary.codeOf(text);
  }

  add(row: number, code: number, weight: number): void {
    const count = this.#counts[row] ?? 0;
    if (count === mostTexts) return;
    if (this.#end === this.#codes.length) this.#growTexts();
    this.#codes[this.#end] = code;
    this.#weights[this.#end] = weight;
    this.#end += 1;
    this.#counts[row] = count + 1;
  }

  clear(row: number): void {
    this.#end -= this.#counts[row] ?? 0;
    this.#counts[row] = 0;
  }

  take(rows: number): ListCells {
    const cells = {
      counts: this.#counts.slice(0, rows),
      codes: this.#codes.slice(0, this.#end),
      weights: this.#weights.slice(0, this.#end),
      added: this.#dictionary.takeAdded(),
    };
    this.#counts.fill(0, 0, rows);
    this.#end = 0;
    return cells;
  }

  grow(capacity: number): void {
    const counts = new Uint16Array(capacity);
    counts.set(this.#counts);
    this.#counts = counts;
  }

  #growTexts(): void {
    const codes = new Uint32Array(this.#codes.length * 2);
    codes.set(this.#codes);
    this.#codes = codes;
    const weights = new Uint8Array(this.#weights.length * 2);
    weights.set(this.#weights);
    this.#weights = weights;
  }
}
