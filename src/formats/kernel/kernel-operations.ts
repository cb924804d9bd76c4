import type { ValueType } from './wasm-module.ts';

/** What an operator is in WebAssembly, for each type of its operands; those that compare give an `i32`. */
type Operator = {
  readonly strength: number;
  readonly compares?: true;
  readonly codes: Readonly<Partial<Record<ValueType, readonly number[]>>>;
};

/** Numbers are signed, but for `>>>` and the sixteen bytes of a `v128`. */
export const operators: Readonly<Record<string, Operator>> = {
  '|': { strength: 3, codes: { i32: [0x72], i64: [0x84], v128: [0xfd, 0x50] } },
  '^': { strength: 4, codes: { i32: [0x73], i64: [0x85], v128: [0xfd, 0x51] } },
  '&': { strength: 5, codes: { i32: [0x71], i64: [0x83], v128: [0xfd, 0x4e] } },
  '==': { strength: 6, compares: true, codes: { i32: [0x46], i64: [0x51], v128: [0xfd, 0x23] } },
  '!=': { strength: 6, compares: true, codes: { i32: [0x47], i64: [0x52], v128: [0xfd, 0x24] } },
  '<': { strength: 7, compares: true, codes: { i32: [0x48], i64: [0x53], v128: [0xfd, 0x26] } },
  '>': { strength: 7, compares: true, codes: { i32: [0x4a], i64: [0x55], v128: [0xfd, 0x28] } },
  '<=': { strength: 7, compares: true, codes: { i32: [0x4c], i64: [0x57], v128: [0xfd, 0x2a] } },
  '>=': { strength: 7, compares: true, codes: { i32: [0x4e], i64: [0x59], v128: [0xfd, 0x2c] } },
  '<<': { strength: 8, codes: { i32: [0x74], i64: [0x86] } },
  '>>': { strength: 8, codes: { i32: [0x75], i64: [0x87] } },
  '>>>': { strength: 8, codes: { i32: [0x76], i64: [0x88] } },
  '+': { strength: 9, codes: { i32: [0x6a], i64: [0x7c], v128: [0xfd, 0x6e] } },
  '-': { strength: 9, codes: { i32: [0x6b], i64: [0x7d], v128: [0xfd, 0x71] } },
  '*': { strength: 10, codes: { i32: [0x6c], i64: [0x7e] } },
};

/** Memory as an array of bytes that is read and written in these units, by the place of the first byte. */
export const memoryUnits: Readonly<
  Record<
    string,
    { readonly type: ValueType; readonly load: readonly number[]; readonly store: readonly number[] }
  >
> = {
  u8: { type: 'i32', load: [0x2d], store: [0x3a] },
  u16: { type: 'i32', load: [0x2f], store: [0x3b] },
  i32: { type: 'i32', load: [0x28], store: [0x36] },
  i64: { type: 'i64', load: [0x29], store: [0x37] },
  v128: { type: 'v128', load: [0xfd, 0x00], store: [0xfd, 0x0b] },
};

/** Functions that are one instruction. */
export const instructions: Readonly<
  Record<
    string,
    {
      readonly parameters: readonly ValueType[];
      readonly result: ValueType | undefined;
      readonly code: readonly number[];
    }
  >
> = {
  /** The number of zero bits below the lowest one. */
  ctz: { parameters: ['i32'], result: 'i32', code: [0x68] },
  /** The number of bits that are set. */
  popcount: { parameters: ['i32'], result: 'i32', code: [0x69] },
  wide: { parameters: ['i32'], result: 'i64', code: [0xad] },
  signed: { parameters: ['i32'], result: 'i64', code: [0xac] },
  rotate: { parameters: ['i32', 'i32'], result: 'i32', code: [0x77] },
  /** The bits of a floating-point number of 64 bits with this value. */
  float: { parameters: ['i64'], result: 'i64', code: [0xb9, 0xbd] },
  low: { parameters: ['i64'], result: 'i32', code: [0xa7] },
  /** Sixteen times the same byte. */
  splat: { parameters: ['i32'], result: 'v128', code: [0xfd, 0x0f] },
  /** The highest bit of each of sixteen bytes. */
  bits: { parameters: ['v128'], result: 'i32', code: [0xfd, 0x64] },
  copy: { parameters: ['i32', 'i32', 'i32'], result: undefined, code: [0xfc, 0x0a, 0x00, 0x00] },
};
