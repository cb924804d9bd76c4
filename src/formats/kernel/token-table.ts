import { sealed } from '../../core/search/segment.ts';
import type { SegmentBlock } from '../../core/search/segment-tokens.ts';
import { type FoundTokens, numbersPerToken } from '../../core/search/tokens.ts';
import { compileKernel } from './compile-kernel.ts';
import type { KernelMemory } from './kernel-memory.ts';
import { tokenKernelSource } from './token-kernel-source.ts';

/** What the kernel asks of whoever knows more of characters than it does. */
export type TokenHelp = {
  /** See `closerLook` in the kernel. */
  readonly closerLook: (tokenFrom: number, at: number) => number;
  readonly number: (from: number, to: number) => void;
};

type Kernel = {
  readonly begin: (row: number, length: number) => number;
  readonly beginAgain: () => void;
  readonly line: (row: number, from: number, to: number) => number;
  readonly string: (from: number) => number;
  readonly noteCharacters: (from: number, length: number, whole: number) => void;
  readonly takeSlots: (from: number, count: number) => void;
} & Readonly<Record<KernelGlobal, WebAssembly.Global>>;

type KernelGlobal =
  | 'letters'
  | 'slots'
  | 'slotMask'
  | 'wholes'
  | 'size'
  | 'mostTokens'
  | 'pairTokens'
  | 'pairRows'
  | 'pairs'
  | 'mostPairs'
  | 'characters'
  | 'characterCount'
  | 'mostCharacters'
  | 'lengths'
  | 'untold';

const slotBytes = 16;

/** As many tokens as three quarters of the slots, so that looking one up stays short. */
const firstSlots = 1 << 10;

/** Enough for most segments: what nobody writes to is not resident, but what was outgrown is. */
const firstPairs = 1 << 21;

const underscore = 0x5f;
const [capital, joining, closer] = [0x100, 0x200, 0x400];

let module: WebAssembly.Module | undefined;

/** The tokens met so far and the postings of one segment after another, in the memory of a kernel. */
export class TokenTable {
  readonly #memory: KernelMemory;
  readonly #kernel: Kernel;
  /** Where characters that come from JavaScript are put. */
  #scratch: number;
  #scratchLength = 256;
  #counts = new Uint32Array(1 << 12);
  #told = 0;

  constructor(memory: KernelMemory, help: TokenHelp) {
    this.#memory = memory;
    module ??= new WebAssembly.Module(compileKernel(tokenKernelSource));
    const host = { ...help, makeRoom: () => this.#makeRoomForTokens(), memory: memory.memory };
    // The kernel's source declares these exports.
    this.#kernel = new WebAssembly.Instance(module, { host }).exports as Kernel;
    this.#kernel.letters.value = memory.allocate(512);
    memory.halfWords(this.#kernel.letters.value, 256).set(lettersByByte());
    this.#scratch = memory.allocate(this.#scratchLength * 2);
    this.#newSlots(firstSlots);
    this.#makeRoomForPairs(firstPairs);
    this.#makeRoomForCharacters(1 << 12);
  }

  /** Notes the tokens of a line of valid JSON that stands in the kernel's memory. Rows count from the segment's first and ascend. */
  line(row: number, from: number, to: number): void {
    if (this.#kernel.line(row, from, to) === 1) return;
    this.#makeRoom(to - from);
    this.#kernel.line(row, from, to);
  }

  /** Begins a row whose tokens follow one by one. */
  begin(row: number, length: number): void {
    if (this.#kernel.begin(row, length) === 1) return;
    this.#makeRoom(length);
    this.#kernel.begin(row, length);
  }

  /** Forgets what was noted of the row. */
  beginAgain(): void {
    this.#kernel.beginAgain();
  }

  /** Notes the tokens of a text that stands in the kernel's memory, with a quote behind it. */
  string(from: number): void {
    this.#kernel.string(from);
  }

  /** Notes a token by its characters, in small letters. `whole` is 1 for one without parts. */
  note(codes: Uint16Array, whole: 0 | 1): void {
    if (codes.length > this.#scratchLength) {
      this.#scratchLength = codes.length * 2;
      this.#scratch = this.#memory.allocate(this.#scratchLength * 2);
    }
    this.#memory.halfWords(this.#scratch, codes.length).set(codes);
    this.#kernel.noteCharacters(this.#scratch, codes.length, whole);
  }

  /** Notes the row's tokens as a `TokenFinder` found them. */
  addFound({ codes, found, count }: FoundTokens): void {
    for (let place = 0; place < count * numbersPerToken; place += numbersPerToken)
      this.note(codes.subarray(found[place], found[place + 1]), found[place + 3] === 0 ? 1 : 0);
  }

  /** The postings since the last time. */
  take(): Omit<SegmentBlock, 'length'> {
    const kernel = this.#kernel;
    const size = kernel.size.value;
    if (size + 2 > this.#counts.length) this.#counts = new Uint32Array(size * 2);
    const postings = sealed({
      tokens: this.#memory.words(kernel.pairTokens.value, kernel.pairs.value),
      rows: this.#memory.halfWords(kernel.pairRows.value, kernel.pairs.value),
      scratch: this.#counts,
    });
    const areWhole = this.#wholeOf([postings.tokens, postings.common]);
    const characters = this.#memory.halfWords(kernel.characters.value, kernel.characterCount.value).slice();
    const lengths = this.#memory.words(kernel.lengths.value, size - this.#told).slice();
    this.#told = size;
    for (const count of ['untold', 'characterCount', 'pairs'] as const) kernel[count].value = 0;
    return { ...postings, areWhole, characters, lengths };
  }

  #wholeOf(lists: readonly Uint32Array[]): Uint8Array<ArrayBuffer> {
    const { bytes } = this.#memory;
    const wholes = bytes.subarray(this.#kernel.wholes.value);
    const areWhole = new Uint8Array(lists.reduce((sum, { length }) => sum + length, 0));
    let place = 0;
    for (const tokens of lists) for (const token of tokens) areWhole[place++] = wholes[token] ?? 0;
    return areWhole;
  }

  /** For one more row of so many characters. */
  #makeRoom(length: number): void {
    const { pairs, mostPairs, characterCount, mostCharacters } = this.#kernel;
    const [wantedPairs, wantedCharacters] = [pairs.value + length * 2, characterCount.value + length * 2];
    if (wantedPairs > mostPairs.value) this.#makeRoomForPairs(Math.max(wantedPairs, mostPairs.value * 2));
    if (wantedCharacters > mostCharacters.value)
      this.#makeRoomForCharacters(Math.max(wantedCharacters, mostCharacters.value * 2));
  }

  #makeRoomForPairs(most: number): void {
    const { pairTokens, pairRows, pairs, mostPairs } = this.#kernel;
    this.#move(pairTokens, { bytes: pairs.value * 4, room: most * 4 });
    this.#move(pairRows, { bytes: pairs.value * 2, room: most * 2 });
    mostPairs.value = most;
  }

  /** A token has at least one character. */
  #makeRoomForCharacters(most: number): void {
    const { characters, characterCount, lengths, untold, mostCharacters } = this.#kernel;
    this.#move(characters, { bytes: characterCount.value * 2, room: most * 2 });
    this.#move(lengths, { bytes: untold.value * 4, room: most * 4 });
    mostCharacters.value = most;
  }

  /** Gives a region more room, in another place. */
  #move(
    region: WebAssembly.Global,
    { bytes, room }: { readonly bytes: number; readonly room: number },
  ): void {
    const before = region.value;
    region.value = this.#memory.allocate(room);
    this.#memory.bytes.copyWithin(region.value, before, before + bytes);
  }

  #makeRoomForTokens(): void {
    const { slots, slotMask, takeSlots } = this.#kernel;
    const [before, count] = [slots.value, slotMask.value + 1];
    this.#newSlots(count * 2);
    takeSlots(before, count);
  }

  #newSlots(count: number): void {
    const { slots, slotMask, mostTokens, wholes, size } = this.#kernel;
    slots.value = this.#memory.allocate(count * slotBytes);
    slotMask.value = count - 1;
    mostTokens.value = (count / 4) * 3;
    this.#move(wholes, { bytes: size.value, room: mostTokens.value });
  }
}

function lettersByByte(): Uint16Array {
  const letters = new Uint16Array(256);
  for (let byte = 0x30; byte < 0x3a; byte++) letters[byte] = byte;
  for (let byte = 0x61; byte < 0x7b; byte++) {
    letters[byte] = byte;
    letters[byte - 0x20] = byte | capital;
  }
  letters[underscore] = underscore | joining;
  for (const byte of [0x22, 0x5c]) letters[byte] = closer;
  return letters.fill(closer, 0x80);
}
