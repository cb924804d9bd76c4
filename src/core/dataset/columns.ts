import { type FieldName, fields, type PartName, parts } from './fields.ts';

/**
 * One field over all rows, with each distinct text stored once.
 *
 * Code 0 means the field is missing; codes from 1 count distinct texts in order of first sight. Grows by doubling.
 */
export class TextColumn {
  readonly shape = 'text';
  #texts: string[] = [''];
  #codes = new Uint32Array(1024);
  readonly #codeOf = new Map<string, number>();

  set(row: number, text: string | undefined): void {
    this.#codes = grown(this.#codes, row);
    this.#codes[row] = text === undefined ? 0 : this.intern(text);
  }

  /** The code of a text, made if new. */
  intern(text: string): number {
    const known = this.#codeOf.get(text);
    if (known !== undefined) return known;
    const code = this.#texts.length;
    this.#texts.push(text);
    this.#codeOf.set(text, code);
    return code;
  }

  codeOf(text: string): number | undefined {
    return this.#codeOf.get(text);
  }

  code(row: number): number {
    return this.#codes[row] ?? 0;
  }

  at(row: number): string | undefined {
    const code = this.#codes[row] ?? 0;
    return code === 0 ? undefined : this.#texts[code];
  }

  /** Distinct texts by code; place 0 is the missing one. */
  get texts(): readonly string[] {
    return this.#texts;
  }
}

/** One number a row; NaN means missing. */
export class NumberColumn {
  readonly shape = 'number';
  #values = new Float64Array(0);

  set(row: number, value: number | undefined): void {
    // A column stays empty until its first value: most files know few of the fields.
    if (value === undefined && row >= this.#values.length) return;
    const before = this.#values.length;
    this.#values = grown(this.#values, row);
    if (this.#values.length > before) this.#values.fill(Number.NaN, before);
    this.#values[row] = value ?? Number.NaN;
  }

  /** NaN when missing. */
  at(row: number): number {
    return this.#values[row] ?? Number.NaN;
  }
}

/** Several texts a row, each with a small number beside it (for success patterns: effectiveness 3 high, 2 medium, 1 low, 0 unknown). */
export class ListColumn {
  readonly shape = 'list';
  #texts: string[] = [''];
  readonly #codeOf = new Map<string, number>();
  #starts = new Uint32Array(1024);
  #lengths = new Uint16Array(1024);
  #codes = new Uint32Array(1024);
  #weights = new Uint8Array(1024);
  #end = 0;

  set(row: number, texts: readonly string[], weights?: readonly number[]): void {
    if (texts.length === 0) return;
    this.#starts = grown(this.#starts, row);
    this.#lengths = grown(this.#lengths, row);
    const count = Math.min(texts.length, 0xffff);
    this.#codes = grown(this.#codes, this.#end + count);
    this.#weights = grown(this.#weights, this.#end + count);
    this.#starts[row] = this.#end;
    this.#lengths[row] = count;
    for (let place = 0; place < count; place++) {
      this.#codes[this.#end] = this.#intern(texts[place] ?? '');
      this.#weights[this.#end] = weights?.[place] ?? 0;
      this.#end += 1;
    }
  }

  #intern(text: string): number {
    const known = this.#codeOf.get(text);
    if (known !== undefined) return known;
    const code = this.#texts.length;
    this.#texts.push(text);
    this.#codeOf.set(text, code);
    return code;
  }

  codeOf(text: string): number | undefined {
    return this.#codeOf.get(text);
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
    return Array.from({ length: this.count(row) }, (_, place) => this.#texts[this.code(row, place)] ?? '');
  }

  get texts(): readonly string[] {
    return this.#texts;
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
  #present = new Uint32Array(1024);
  #offsets = new Float64Array(1024);
  #alive = new Uint8Array(1024);
  length = 0;

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

  /** Leaves a row out of every query: a newer row with the same source key replaced it. */
  supersede(row: number): void {
    this.#alive[row] = 0;
  }

  /** 1 for each row that counts, 0 for superseded ones, as a copy. */
  alive(): Uint8Array<ArrayBuffer> {
    return this.#alive.slice(0, this.length);
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

type GrowableArray =
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

function grown<A extends GrowableArray>(array: A, row: number): A {
  if (row < array.length) return array;
  const larger = new (array.constructor as new (length: number) => A)(
    Math.max(1024, array.length * 2, row + 1),
  );
  larger.set(array);
  return larger;
}
