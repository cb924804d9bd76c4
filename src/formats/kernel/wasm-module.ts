/** Writing WebAssembly's binary format (https://webassembly.github.io/spec/core/binary/). */

export type ValueType = 'i32' | 'i64' | 'v128';

const typeBytes: Readonly<Record<ValueType, number>> = { i32: 0x7f, i64: 0x7e, v128: 0x7b };

export type Signature = { readonly parameters: readonly ValueType[]; readonly result: ValueType | undefined };

export type ModuleParts = {
  /** Functions that whoever makes an instance brings, under the name `host`. */
  readonly imports: readonly { readonly name: string; readonly signature: Signature }[];
  readonly functions: readonly {
    readonly name: string;
    readonly signature: Signature;
    readonly locals: readonly ValueType[];
    readonly code: readonly number[];
    readonly isExported: boolean;
  }[];
  /** Each begins as zero, and is exported. */
  readonly globals: readonly { readonly name: string; readonly type: ValueType }[];
};

/** A module with one memory, which is brought in as `host.memory`. */
export function wasmModule({ imports, functions, globals }: ModuleParts): Uint8Array<ArrayBuffer> {
  const all = [...imports, ...functions];
  const signatures = all.map(({ signature: { parameters, result } }) => [
    0x60,
    ...vector(parameters.map((type) => [typeBytes[type]])),
    ...vector(result === undefined ? [] : [[typeBytes[result]]]),
  ]);
  const memory = [...text('host'), ...text('memory'), 0x02, 0x00, 0x01];
  const exported = functions.flatMap(({ name, isExported }, place) =>
    isExported ? [[...text(name), 0x00, ...unsigned(imports.length + place)]] : [],
  );
  const bytes = [
    [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    section(1, vector(signatures)),
    section(
      2,
      vector([
        memory,
        ...imports.map(({ name }, place) => [...text('host'), ...text(name), 0x00, ...unsigned(place)]),
      ]),
    ),
    section(3, vector(functions.map((_, place) => unsigned(imports.length + place)))),
    section(6, vector(globals.map(({ type }) => [typeBytes[type], 0x01, ...zeroOf(type), 0x0b]))),
    section(
      7,
      vector([...exported, ...globals.map(({ name }, place) => [...text(name), 0x03, ...unsigned(place)])]),
    ),
    section(10, vector(functions.map(functionBody))),
  ];
  return Uint8Array.from(bytes.flat());
}

function functionBody({
  locals,
  code,
}: {
  readonly locals: readonly ValueType[];
  readonly code: readonly number[];
}): readonly number[] {
  const body = [...vector(locals.map((type) => [1, typeBytes[type]])), ...code, 0x0b];
  return [...unsigned(body.length), ...body];
}

function section(id: number, contents: readonly number[]): readonly number[] {
  return [id, ...unsigned(contents.length), ...contents];
}

function vector(items: readonly (readonly number[])[]): readonly number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function text(characters: string): readonly number[] {
  const bytes = new TextEncoder().encode(characters);
  return [...unsigned(bytes.length), ...bytes];
}

function zeroOf(type: ValueType): readonly number[] {
  return type === 'i64' ? [0x42, 0x00] : [0x41, 0x00];
}

/** LEB128 of a number that is not negative. */
export function unsigned(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return [...bytes, rest];
}

/** LEB128 with a sign. */
export function signed(value: bigint): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    if ((rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}
