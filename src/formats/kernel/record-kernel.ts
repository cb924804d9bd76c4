import { compileKernel } from './compile-kernel.ts';
import type { KernelMemory } from './kernel-memory.ts';
import { recordKernelSource } from './record-kernel-source.ts';
import { headerPlaces, layoutBytes } from './record-layout.ts';

/** What the kernel asks of those who know what values mean; see its source. NaN means missing. */
export type RecordHelp = {
  readonly learn: (
    node: number,
    from: number,
    to: number,
  ) => { readonly meaning: number; readonly as: 'code' | 'number'; readonly remember: boolean } | undefined;
  readonly whole: (node: number, from: number, to: number) => boolean;
  readonly foreignKey: (from: number, to: number) => boolean;
};

/** What it asks of those who keep its columns. */
export type RoomMaker = {
  readonly makeRoomForRows: () => void;
  readonly makeRoomInList: (column: number) => void;
};

type Kernel = {
  readonly scan: (root: number, from: number, to: number) => number;
  readonly endRow: (start: number, size: number, sum: number, present: number) => void;
  readonly addToList: (column: number, code: number, weight: number) => void;
  readonly lineSum: (from: number, to: number) => number;
  readonly takeSlots: (from: number, count: number) => void;
  readonly meaning: { value: bigint };
} & Readonly<Record<KernelGlobal, WebAssembly.Global>>;

type KernelGlobal =
  | 'header'
  | 'tokenStops'
  | 'keys'
  | 'slots'
  | 'slotMask'
  | 'entries'
  | 'entriesEnd'
  | 'entryCount'
  | 'present';

const slotBytes = 8;
const firstSlots = 1 << 10;
const entryChunk = 1 << 16;
const missing = 0x7ff8000000000000n;

/** Keys of fifteen objects within each other. */
const keyBytes = 16 * 512;

let module: WebAssembly.Module | undefined;

/** The kernel that reads records, and its memory of values that it has met. */
export class RecordKernel {
  /** The place of what `headerPlaces` lays out. */
  readonly header: number;
  readonly #memory: KernelMemory;
  readonly #kernel: Kernel;

  constructor(memory: KernelMemory, help: RecordHelp & RoomMaker) {
    this.#memory = memory;
    module ??= new WebAssembly.Module(compileKernel(recordKernelSource));
    const host = {
      memory: memory.memory,
      learn: (node: number, from: number, to: number) => this.#learn(help.learn(node, from, to)),
      whole: (node: number, from: number, to: number) => (help.whole(node, from, to) ? 1 : 0),
      foreignKey: (from: number, to: number) => (help.foreignKey(from, to) ? 1 : 0),
      makeRoomForRows: help.makeRoomForRows,
      makeRoomInList: help.makeRoomInList,
      makeRoomForEntry: (bytes: number) => this.#makeRoomForEntry(bytes),
    };
    // The kernel's source declares these exports.
    this.#kernel = new WebAssembly.Instance(module, { host }).exports as Kernel;
    const { header, tokenStops, keys } = this.#kernel;
    this.header = memory.allocate(layoutBytes.header);
    header.value = this.header;
    tokenStops.value = memory.allocate(256);
    const stops = memory.bytes.subarray(tokenStops.value, tokenStops.value + 256).fill(1, 0, 0x21);
    for (const character of ',:]}[{"') stops[character.charCodeAt(0)] = 1;
    keys.value = memory.allocate(keyBytes);
    this.#newSlots(firstSlots);
  }

  /** A number of the header. */
  get(name: keyof typeof headerPlaces): number {
    return this.#memory.word(this.header + headerPlaces[name]);
  }

  set(name: keyof typeof headerPlaces, value: number): void {
    this.#memory.setWord(this.header + headerPlaces[name], value);
  }

  scan(root: number, from: number, to: number): number {
    return this.#kernel.scan(root, from, to);
  }

  endRow(line: { readonly start: number; readonly size: number; readonly sum: number }, present: number) {
    this.#kernel.endRow(line.start, line.size, line.sum, present);
  }

  addToList(column: number, code: number, weight: number): void {
    this.#kernel.addToList(column, code, weight);
  }

  /** Adds to the parts of the record that is being read. */
  addPresent(bits: number): void {
    this.#kernel.present.value |= bits;
  }

  #learn(learnt: ReturnType<RecordHelp['learn']>): 0 | 1 | 2 {
    if (learnt === undefined) return 0;
    const { meaning, as, remember } = learnt;
    if (Number.isNaN(meaning)) this.#kernel.meaning.value = missing;
    else this.#kernel.meaning.value = as === 'code' ? BigInt(meaning) : bitsOf(meaning);
    return remember ? 1 : 2;
  }

  #makeRoomForEntry(bytes: number): void {
    const { entries, entriesEnd, entryCount, slots, slotMask, takeSlots } = this.#kernel;
    if (entries.value + bytes > entriesEnd.value) {
      const chunk = Math.max(entryChunk, bytes);
      entries.value = this.#memory.allocate(chunk);
      entriesEnd.value = entries.value + chunk;
    }
    if (entryCount.value * 2 <= slotMask.value) return;
    const [before, count] = [slots.value, slotMask.value + 1];
    this.#newSlots(count * 2);
    takeSlots(before, count);
  }

  #newSlots(count: number): void {
    this.#kernel.slots.value = this.#memory.allocate(count * slotBytes);
    this.#kernel.slotMask.value = count - 1;
  }
}

const scratch = new DataView(new ArrayBuffer(8));

function bitsOf(value: number): bigint {
  scratch.setFloat64(0, value);
  return scratch.getBigInt64(0);
}
