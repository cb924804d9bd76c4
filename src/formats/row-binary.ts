import { Buffer } from 'node:buffer';
import type { ClickHouseColumn } from '../core/engine/clickhouse-tables.ts';
import type { EngineValue } from '../core/engine/engine-table.ts';

const firstSize = 1 << 16;

/**
 * Writes rows in ClickHouse's `RowBinary` format, which needs no escapes: whatever a text holds, it stays a text.
 *
 * Source: https://clickhouse.com/docs/interfaces/formats/RowBinary.
 */
export class RowBinaryWriter {
  readonly #columns: readonly { readonly name: string; readonly write: ValueWriter }[];
  #bytes = Buffer.allocUnsafe(firstSize);
  #length = 0;
  rows = 0;

  constructor(columns: readonly ClickHouseColumn[]) {
    this.#columns = columns.map(({ name, type }) => ({ name, write: writerOf(type) }));
  }

  get length(): number {
    return this.#length;
  }

  add(row: Readonly<Record<string, EngineValue | undefined>>): void {
    for (const { name, write } of this.#columns) write(this, row[name] ?? null);
    this.rows += 1;
  }

  /** What was written; the writer is empty then. */
  release(): Buffer {
    const bytes = this.#bytes.subarray(0, this.#length);
    this.#bytes = Buffer.allocUnsafe(firstSize);
    this.#length = 0;
    this.rows = 0;
    return bytes;
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  /** Seven bits a byte, the lowest first. */
  count(value: number): void {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.byte((rest % 128) | 128);
    this.byte(rest);
  }

  text(value: string): void {
    const length = Buffer.byteLength(value);
    this.count(length);
    this.#room(length);
    this.#bytes.write(value, this.#length);
    this.#length += length;
  }

  float(value: number): void {
    this.#room(8);
    this.#length = this.#bytes.writeDoubleLE(value, this.#length);
  }

  whole(value: number, bytes: 4 | 8): void {
    this.#room(bytes);
    const low = value % 2 ** 32;
    this.#length = this.#bytes.writeInt32LE(low | 0, this.#length);
    if (bytes === 8) this.#length = this.#bytes.writeInt32LE(Math.floor(value / 2 ** 32) | 0, this.#length);
  }

  #room(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + bytes));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

type ValueWriter = (writer: RowBinaryWriter, value: EngineValue) => void;

function writerOf(type: string): ValueWriter {
  const [, inner] = /^Nullable\((.*)\)$/.exec(type) ?? [];
  if (inner !== undefined) return nullable(writerOf(inner));
  const [, member] = /^Array\((.*)\)$/.exec(type) ?? [];
  if (member !== undefined) return array(writerOf(member));
  switch (type) {
    case 'String':
      return (writer, value) => writer.text(typeof value === 'string' ? value : '');
    case 'Float64':
      return (writer, value) => writer.float(numberOf(value));
    case 'Int64':
    case 'UInt64':
      return (writer, value) => writer.whole(numberOf(value), 8);
    case 'UInt32':
      return (writer, value) => writer.whole(numberOf(value), 4);
    case 'UInt8':
      return (writer, value) => writer.byte(numberOf(value));
    default:
      throw new TypeError(`no column is of type ${type}`);
  }
}

function numberOf(value: EngineValue): number {
  return typeof value === 'number' ? value : 0;
}

function nullable(write: ValueWriter): ValueWriter {
  return (writer, value) => {
    writer.byte(value === null ? 1 : 0);
    if (value !== null) write(writer, value);
  };
}

function array(write: ValueWriter): ValueWriter {
  return (writer, value) => {
    const members = Array.isArray(value) ? value : [];
    writer.count(members.length);
    for (const member of members) write(writer, member);
  };
}
