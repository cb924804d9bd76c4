type Growing =
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>;

/** The same array, or a copy of at least twice its size, with room for `length` places. */
export function grownTo<A extends Growing>(array: A, length: number): A {
  if (length <= array.length) return array;
  const make = array.constructor as new (length: number) => A;
  const larger = new make(Math.max(array.length * 2, length));
  larger.set(array);
  return larger;
}
