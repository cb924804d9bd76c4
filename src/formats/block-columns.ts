import type { ColumnBlock, ListCells, TextCells } from '../core/dataset/column-block.ts';
import { type FieldName, fields } from '../core/dataset/fields.ts';
import type { ParsedRecord } from '../core/records/parsed-record.ts';
import type { Problem } from '../core/records/problem.ts';
import type { KernelMemory } from './kernel/kernel-memory.ts';
import { type RecordHelp, RecordKernel } from './kernel/record-kernel.ts';
import { columnPlaces, type headerPlaces, layoutBytes, shapes } from './kernel/record-layout.ts';
import { PackedArrays } from './packed-arrays.ts';

/** Where a row's line stands in memory, and its checksum. */
export type BlockLine = { readonly start: number; readonly size: number; readonly sum: number };

/** A field's column in the kernel's memory. */
type BlockColumn = {
  readonly place: number;
  readonly shape: number;
  readonly dictionary: Dictionary;
};

const firstRows = 512;

/** Arrays with one number for each row, and the bytes of each. */
const rowArrays = { lineOf: 4, starts: 4, sizes: 4, sums: 4, present: 4, simple: 1 } as const;
const rowArrayNames = Object.keys(rowArrays) as (keyof typeof rowArrays)[];

/**
 * The columns of one block after another, in the kernel's memory: filled by the kernel with simple lines, and from here
 * with all others. Codes of texts stay the same over all blocks.
 */
export class BlockColumns {
  readonly kernel: RecordKernel;
  readonly #memory: KernelMemory;
  readonly #columns = new Map<FieldName, BlockColumn>();
  #problems: Omit<Problem, 'file'>[] = [];
  #sourceKeys: { row: number; key: string }[] = [];

  constructor(memory: KernelMemory, help: RecordHelp) {
    this.#memory = memory;
    this.kernel = new RecordKernel(memory, {
      ...help,
      makeRoomForRows: () => this.#makeRoomForRows(),
      makeRoomInList: (place) => this.#makeRoomInList(place),
    });
    this.kernel.set('columns', memory.allocate(Object.keys(fields).length * 4));
    this.#makeRoomForRows();
    this.kernel.set('kindCodes', this.#get(this.column('kind').place, 'data'));
  }

  get rows(): number {
    return this.kernel.get('rows');
  }

  /** Begins a block whose stretch begins at this place. */
  begin(place: number): void {
    this.kernel.set('base', place);
    this.kernel.set('line', 0);
  }

  /** A field's column, made if it is not there yet. */
  column(field: FieldName): BlockColumn {
    const known = this.#columns.get(field);
    if (known !== undefined) return known;
    const { shape } = fields[field];
    const own = shape === 'text' ? shapes.text : shape === 'list' ? shapes.list : shapes.number;
    const made = {
      place: this.#memory.allocate(layoutBytes.column),
      shape: own,
      dictionary: new Dictionary(),
    };
    this.#set(made.place, 'shape', own);
    this.#makeRoomInColumn(made, 0, this.kernel.get('mostRows'));
    this.#memory.words(this.kernel.get('columns'), Object.keys(fields).length)[this.#columns.size] =
      made.place;
    this.#columns.set(field, made);
    this.kernel.set('columnCount', this.#columns.size);
    return made;
  }

  /** Adds a whole record as a row. */
  addRecord(record: ParsedRecord, line: BlockLine): void {
    if (this.rows === this.kernel.get('mostRows')) this.#makeRoomForRows();
    const row = this.rows;
    for (const [name, cell] of Object.entries({ ...record.cells, kind: record.kind })) {
      const { place, shape, dictionary } = this.column(name as FieldName);
      const data = this.#get(place, 'data');
      if (shape === shapes.text) this.#memory.setWord(data + row * 4, dictionary.codeOf(String(cell)));
      else if (typeof cell === 'number') this.#memory.bytes.writeDoubleLE(cell, data + row * 8);
    }
    for (const [name, { texts, weights }] of Object.entries(record.lists))
      this.addTexts(name as FieldName, texts, weights);
    const lineNumber = this.kernel.get('line');
    for (const { field, reason } of record.problems)
      this.addProblem({ line: lineNumber, column: undefined, field, reason, level: 'field' });
    if (record.sourceKey !== undefined) this.addSourceKey(record.sourceKey);
    this.kernel.endRow(line, record.present);
  }

  /** Adds texts to a list of the row that is being filled. */
  addTexts(field: FieldName, texts: readonly string[], weights: readonly number[] | undefined): void {
    const { place, dictionary } = this.column(field);
    for (const [at, text] of texts.entries())
      this.kernel.addToList(place, dictionary.codeOf(text), weights?.[at] ?? 0);
  }

  /** Ends a line that is no row. */
  skipLine(): void {
    this.kernel.set('line', this.kernel.get('line') + 1);
  }

  addProblem(problem: Omit<Problem, 'file'>): void {
    this.#problems.push(problem);
  }

  addSourceKey(key: string): void {
    this.#sourceKeys.push({ row: this.rows, key });
  }

  /** Takes back the source keys of the row that is being filled. */
  clearSourceKeys(): void {
    while (this.#sourceKeys.at(-1)?.row === this.rows) this.#sourceKeys.pop();
  }

  /** Which rows of the block the kernel read: 1 for those. */
  simple(): Uint8Array<ArrayBuffer> {
    const start = this.kernel.get('simple');
    return Uint8Array.from(this.#memory.bytes.subarray(start, start + this.rows));
  }

  /** What was collected since the last time. */
  take(): ColumnBlock {
    const { rows } = this;
    const packed = new PackedArrays(this.#takenBytes(rows));
    const words = (name: keyof typeof headerPlaces) =>
      packed.words(this.#memory.words(this.kernel.get(name), rows));
    const [problems, sourceKeys] = [this.#problems, this.#sourceKeys];
    this.#problems = [];
    this.#sourceKeys = [];
    const block = {
      ...{ rows, lines: this.kernel.get('line'), problems, sourceKeys },
      ...{ lineOf: words('lineOf'), starts: words('starts'), sizes: words('sizes') },
      ...{ sums: words('sums'), present: words('present') },
      texts: this.#taken(shapes.text, (column) => this.#takeTexts(column, rows, packed)),
      numbers: this.#taken(shapes.number, (column) => this.#takeNumbers(column, rows, packed)),
      lists: this.#taken(shapes.list, (column) => this.#takeList(column, rows, packed)),
    };
    this.kernel.set('rows', 0);
    return block;
  }

  /** At most, with what lies between the arrays. */
  #takenBytes(rows: number): number {
    let bytes = 5 * (rows * 4 + 8);
    for (const { place, shape } of this.#columns.values()) {
      bytes += rows * cellBytes(shape) + 8;
      if (shape === shapes.list) bytes += this.#get(place, 'end') * 5 + 16;
    }
    return bytes;
  }

  #taken<Cells>(wanted: number, take: (column: BlockColumn) => Cells): Partial<Record<FieldName, Cells>> {
    const taken: Partial<Record<FieldName, Cells>> = {};
    for (const [name, column] of this.#columns) if (column.shape === wanted) taken[name] = take(column);
    return taken;
  }

  #takeTexts({ place, dictionary }: BlockColumn, rows: number, packed: PackedArrays): TextCells {
    const codes = this.#memory.words(this.#get(place, 'data'), rows);
    const taken = packed.words(codes);
    codes.fill(0);
    return { codes: taken, added: dictionary.takeAdded() };
  }

  #takeNumbers({ place }: BlockColumn, rows: number, packed: PackedArrays): Float64Array<ArrayBuffer> {
    const values = this.#memory.numbers(this.#get(place, 'data'), rows);
    const taken = packed.numbers(values);
    values.fill(Number.NaN);
    return taken;
  }

  #takeList({ place, dictionary }: BlockColumn, rows: number, packed: PackedArrays): ListCells {
    const counts = this.#memory.halfWords(this.#get(place, 'data'), rows);
    const end = this.#get(place, 'end');
    const weights = this.#get(place, 'weights');
    const taken = {
      counts: packed.halfWords(counts),
      codes: packed.words(this.#memory.words(this.#get(place, 'codes'), end)),
      weights: packed.bytes(this.#memory.bytes.subarray(weights, weights + end)),
      added: dictionary.takeAdded(),
    };
    counts.fill(0);
    this.#set(place, 'end', 0);
    return taken;
  }

  #makeRoomForRows(): void {
    const before = this.kernel.get('mostRows');
    const most = Math.max(firstRows, before * 2);
    for (const name of rowArrayNames) {
      const size = rowArrays[name];
      this.kernel.set(name, this.#moved(this.kernel.get(name), { bytes: before * size, room: most * size }));
    }
    for (const column of this.#columns.values()) this.#makeRoomInColumn(column, before, most);
    this.kernel.set('mostRows', most);
    const kind = this.#columns.get('kind');
    if (kind !== undefined) this.kernel.set('kindCodes', this.#get(kind.place, 'data'));
  }

  #makeRoomInColumn({ place, shape }: BlockColumn, before: number, most: number): void {
    const size = cellBytes(shape);
    const room = { bytes: before * size, room: most * size };
    this.#set(place, 'data', this.#moved(this.#get(place, 'data'), room));
    if (shape === shapes.number)
      this.#memory.numbers(this.#get(place, 'data'), most).fill(Number.NaN, before);
  }

  #makeRoomInList(place: number): void {
    const before = this.#get(place, 'most');
    const most = Math.max(firstRows, before * 2);
    const codes = this.#moved(this.#get(place, 'codes'), { bytes: before * 4, room: most * 4 });
    this.#set(place, 'codes', codes);
    this.#set(place, 'weights', this.#moved(this.#get(place, 'weights'), { bytes: before, room: most }));
    this.#set(place, 'most', most);
  }

  /** The new place of a region that gets more room. */
  #moved(before: number, { bytes, room }: { readonly bytes: number; readonly room: number }): number {
    const place = this.#memory.allocate(room);
    this.#memory.bytes.copyWithin(place, before, before + bytes);
    return place;
  }

  #get(column: number, name: keyof typeof columnPlaces): number {
    return this.#memory.word(column + columnPlaces[name]);
  }

  #set(column: number, name: keyof typeof columnPlaces, value: number): void {
    this.#memory.setWord(column + columnPlaces[name], value);
  }
}

function cellBytes(shape: number): number {
  return shape === shapes.number ? 8 : shape === shapes.list ? 2 : 4;
}

/** Codes for texts, from 1 in order of first sight. */
export class Dictionary {
  #added: string[] = [];
  #size = 0;
  readonly #codes = new Map<string, number>();

  /** The code of a text, remembered here. */
  codeOf(text: string): number {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    const code = this.add(text);
    this.#codes.set(text, code);
    return code;
  }

  /** A new code for a text that the kernel remembers. The same text may have several: they mean the same. */
  add(text: string): number {
    this.#added.push(text);
    this.#size += 1;
    return this.#size;
  }

  takeAdded(): readonly string[] {
    const added = this.#added;
    this.#added = [];
    return added;
  }
}
