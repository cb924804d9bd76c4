export type Codes = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** The same codes, or a copy whose numbers are wide enough for so many texts. */
export function wideEnough(codes: Codes, texts: number): Codes {
  if (texts <= 0x100 || codes instanceof Uint32Array) return codes;
  if (texts > 0x10000) return new Uint32Array(codes);
  return codes instanceof Uint16Array ? codes : new Uint16Array(codes);
}

type GrowableArray =
  | Uint8Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

/** The same array, or a copy of at least twice its size that has a place for the row. */
export function grown<A extends GrowableArray>(array: A, row: number): A {
  return row < array.length ? array : roomy(array, Math.max(1024, array.length * 2, row + 1));
}

/** The same array, or a copy with room for so many rows. */
export function roomy<A extends GrowableArray>(array: A, rows: number): A {
  if (rows <= array.length) return array;
  const larger = new (array.constructor as new (length: number) => A)(rows);
  larger.set(array);
  return larger;
}
