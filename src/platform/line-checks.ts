import { lineSum } from '../formats/line-sum.ts';

/** A checksum of each line of a file, to notice when a line that is read again is not the one that was loaded. */
export class LineChecks {
  #offsets = new Float64Array(1024);
  #sums = new Uint32Array(1024);
  #count = 0;

  /** Makes room for so many more lines at once. */
  reserve(count: number): void {
    this.#makeRoom(this.#count + count);
  }

  /** Offsets must come in ascending order. */
  add(byteOffset: number, text: string): void {
    if (this.#count === this.#offsets.length) this.#makeRoom(this.#count * 2);
    this.#offsets[this.#count] = byteOffset;
    this.#sums[this.#count] = lineSum(text);
    this.#count += 1;
  }

  /** Adds the lines of a block that begins at `byteOffset`. */
  addAll(byteOffset: number, starts: Uint32Array, sums: Uint32Array): void {
    const count = this.#count + starts.length;
    if (count > this.#offsets.length) this.#makeRoom(Math.max(count, this.#offsets.length * 2));
    for (let at = 0; at < starts.length; at++)
      this.#offsets[this.#count + at] = byteOffset + (starts[at] ?? 0);
    this.#sums.set(sums, this.#count);
    this.#count = count;
  }

  /** Whether the text is what was added at this offset. */
  matches(byteOffset: number, text: string): boolean {
    const place = this.#placeOf(byteOffset);
    return place !== undefined && this.#sums[place] === lineSum(text);
  }

  #placeOf(byteOffset: number): number | undefined {
    let low = 0;
    let high = this.#count - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = this.#offsets[middle] ?? 0;
      if (found === byteOffset) return middle;
      if (found < byteOffset) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  #makeRoom(lines: number): void {
    if (lines <= this.#offsets.length) return;
    const offsets = new Float64Array(lines);
    offsets.set(this.#offsets);
    this.#offsets = offsets;
    const sums = new Uint32Array(lines);
    sums.set(this.#sums);
    this.#sums = sums;
  }
}
