import { Buffer } from 'node:buffer';

/** A value of an answer: texts, numbers (64-bit integers too, exact up to 2^53), null, and arrays of them. */
export type NativeValue = string | number | null | readonly NativeValue[];

export type NativeColumn = { readonly name: string; values: NativeValue[] };

/** Thrown when bytes are not what the format says: an answer that was cut off, or an error in the middle of it. */
class NativeFlaw extends Error {
  override readonly name = 'NativeFlaw';
}

/**
 * Reads an answer in ClickHouse's `Native` format, which goes column by column and is the fastest of its formats.
 *
 * Source: https://clickhouse.com/docs/interfaces/formats/Native, as servers write it over HTTP (protocol revision 0).
 * Knows the types that debrief's own tables and questions have; throws `NativeFlaw` for all else.
 */
export function readNative(bytes: Uint8Array): readonly NativeColumn[] {
  const reader = new NativeReader(bytes);
  const columns: NativeColumn[] = [];
  while (!reader.atEnd()) readBlock(reader, columns);
  return columns;
}

function readBlock(reader: NativeReader, columns: NativeColumn[]): void {
  const width = reader.count();
  const height = reader.count();
  for (let place = 0; place < width; place++) {
    const name = reader.text();
    const values = reader.values(typeOf(reader.text()), height);
    const before = columns[place];
    if (before === undefined) columns.push({ name, values });
    // `push(...values)` runs out of stack at some ten thousand values.
    else before.values = before.values.length === 0 ? values : before.values.concat(values);
  }
}

type NumberType =
  | 'UInt8'
  | 'UInt16'
  | 'UInt32'
  | 'UInt64'
  | 'Int8'
  | 'Int16'
  | 'Int32'
  | 'Int64'
  | 'Float32'
  | 'Float64';

type NativeType =
  | { readonly kind: 'number'; readonly of: NumberType }
  | { readonly kind: 'text' }
  | { readonly kind: 'fixed text'; readonly length: number }
  | { readonly kind: 'nullable'; readonly of: NativeType }
  | { readonly kind: 'array'; readonly of: NativeType };

const known = new Map<string, NativeType>();

function typeOf(name: string): NativeType {
  const seen = known.get(name);
  if (seen !== undefined) return seen;
  const type = parseType(name);
  known.set(name, type);
  return type;
}

function parseType(name: string): NativeType {
  const [, outer, inner = ''] = /^(\w+)(?:\((.*)\))?$/s.exec(name) ?? [];
  switch (outer) {
    case 'String':
      return { kind: 'text' };
    case 'FixedString':
      return { kind: 'fixed text', length: Number(inner) };
    case 'Nullable':
      return { kind: 'nullable', of: typeOf(inner) };
    case 'Array':
      return { kind: 'array', of: typeOf(inner) };
    // Seconds and days since 1970; the time zone in brackets changes only how they are shown.
    case 'DateTime':
      return { kind: 'number', of: 'UInt32' };
    case 'Date':
      return { kind: 'number', of: 'UInt16' };
    // The type of `NULL` alone: a byte a row that says nothing.
    case 'Bool':
    case 'Nothing':
      return { kind: 'number', of: 'UInt8' };
    default:
      if (outer !== undefined && outer in readNumbers) return { kind: 'number', of: outer as NumberType };
      throw new NativeFlaw(`the answer holds a type that is not known: ${name.slice(0, 80)}`);
  }
}

const sizes = {
  UInt8: 1,
  UInt16: 2,
  UInt32: 4,
  UInt64: 8,
  Int8: 1,
  Int16: 2,
  Int32: 4,
  Int64: 8,
  Float32: 4,
  Float64: 8,
};

/** How each kind of number is read from a place, little end first. */
const readNumbers = {
  UInt8: (view, at) => view.getUint8(at),
  UInt16: (view, at) => view.getUint16(at, true),
  UInt32: (view, at) => view.getUint32(at, true),
  UInt64: (view, at) => view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32,
  Int8: (view, at) => view.getInt8(at),
  Int16: (view, at) => view.getInt16(at, true),
  Int32: (view, at) => view.getInt32(at, true),
  Int64: (view, at) => view.getUint32(at, true) + view.getInt32(at + 4, true) * 2 ** 32,
  Float32: (view, at) => view.getFloat32(at, true),
  Float64: (view, at) => view.getFloat64(at, true),
} as const satisfies Record<NumberType, (view: DataView, at: number) => number>;

class NativeReader {
  readonly #bytes: Buffer;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** A whole number of seven bits a byte, the lowest first. */
  count(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 53; scale *= 128) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw cutOff();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw new NativeFlaw('the answer is not in the format that was asked for');
  }

  text(): string {
    const length = this.count();
    const from = this.#take(length);
    return this.#bytes.toString('utf8', from, from + length);
  }

  values(type: NativeType, count: number): NativeValue[] {
    switch (type.kind) {
      case 'number':
        return this.#numbers(type.of, count);
      case 'text':
        return this.#texts(count);
      case 'fixed text':
        return Array.from({ length: count }, () => {
          const from = this.#take(type.length);
          return this.#bytes.toString('utf8', from, from + type.length);
        });
      case 'nullable':
        return this.#nullables(type.of, count);
      case 'array':
        return this.#arrays(type.of, count);
    }
  }

  #numbers(of: NumberType, count: number): number[] {
    const size = sizes[of];
    const read = readNumbers[of];
    const from = this.#take(size * count);
    const values = new Array<number>(count);
    for (let place = 0; place < count; place++) values[place] = read(this.#view, from + place * size);
    return values;
  }

  #texts(count: number): string[] {
    this.#atLeast(count);
    const values = new Array<string>(count);
    for (let place = 0; place < count; place++) values[place] = this.text();
    return values;
  }

  #nullables(of: NativeType, count: number): NativeValue[] {
    const flags = this.#take(count);
    const values = this.values(of, count);
    for (let place = 0; place < count; place++) if (this.#bytes[flags + place] === 1) values[place] = null;
    return values;
  }

  #arrays(of: NativeType, count: number): NativeValue[] {
    const ends = this.#numbers('UInt64', count);
    const members = this.values(of, ends.at(-1) ?? 0);
    return ends.map((end, place) => members.slice(place === 0 ? 0 : ends[place - 1], end));
  }

  /** Where the next `length` bytes begin, which are passed. */
  #take(length: number): number {
    this.#atLeast(length);
    const from = this.#at;
    this.#at += length;
    return from;
  }

  #atLeast(length: number): void {
    if (this.#at + length > this.#bytes.length) throw cutOff();
  }
}

function cutOff(): NativeFlaw {
  return new NativeFlaw('the answer was cut off');
}
