/**
 * A set of rows, one bit each: row r is bit r & 31 of word r >>> 5. A million rows take 125 KB, so that sets are combined in
 * microseconds where lists of rows take milliseconds.
 */
export type RowBits = Uint32Array<ArrayBuffer>;

export function wordsFor(rows: number): number {
  return (rows + 31) >>> 5;
}

export function noRows(rows: number): RowBits {
  return new Uint32Array(wordsFor(rows));
}

/** The first `rows` rows. */
export function allRows(rows: number): RowBits {
  const bits = noRows(rows).fill(0xffffffff);
  const rest = rows & 31;
  if (rest > 0) bits[bits.length - 1] = (1 << rest) - 1;
  return bits;
}

export function hasRow(bits: RowBits, row: number): boolean {
  return (((bits[row >>> 5] ?? 0) >>> (row & 31)) & 1) === 1;
}

export function addRow(bits: RowBits, row: number): void {
  const word = row >>> 5;
  bits[word] = (bits[word] as number) | (1 << (row & 31));
}

export function removeRow(bits: RowBits, row: number): void {
  const word = row >>> 5;
  bits[word] = (bits[word] as number) & ~(1 << (row & 31));
}

/** How many bits of a word are set (Warren, Hacker's Delight, 5-1). */
export function bitCount(word: number): number {
  let left = word - ((word >>> 1) & 0x55555555);
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333);
  return Math.imul((left + (left >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

export function countRows(bits: RowBits): number {
  let count = 0;
  for (let word = 0; word < bits.length; word++) count += bitCount(bits[word] as number);
  return count;
}

/** How many rows two sets share. */
export function countShared(a: RowBits, b: RowBits): number {
  let count = 0;
  for (let word = 0; word < Math.min(a.length, b.length); word++)
    count += bitCount((a[word] as number) & (b[word] as number));
  return count;
}

/** Leaves in `bits` what `others` holds too; what lies behind its end is not held. */
export function keepRows(bits: RowBits, others: RowBits): void {
  const shared = Math.min(bits.length, others.length);
  for (let word = 0; word < shared; word++) bits[word] = (bits[word] as number) & (others[word] as number);
  bits.fill(0, shared);
}

export function addRows(bits: RowBits, others: RowBits): void {
  const shared = Math.min(bits.length, others.length);
  for (let word = 0; word < shared; word++) bits[word] = (bits[word] as number) | (others[word] as number);
}

export function dropRows(bits: RowBits, others: RowBits): void {
  const shared = Math.min(bits.length, others.length);
  for (let word = 0; word < shared; word++) bits[word] = (bits[word] as number) & ~(others[word] as number);
}

/** Adds the rows that `a` and `b` share to `sum`, and gives whether there are any. */
export function addShared(sum: RowBits, a: RowBits, b: RowBits): boolean {
  const shared = Math.min(sum.length, a.length, b.length);
  let any = 0;
  for (let word = 0; word < shared; word++) {
    const both = (a[word] as number) & (b[word] as number);
    any |= both;
    sum[word] = (sum[word] as number) | both;
  }
  return any !== 0;
}

/** Adds rows that are counted from `firstRow`. */
export function addRowsFrom(bits: RowBits, others: RowBits, firstRow: number): void {
  const start = firstRow >>> 5;
  const shift = firstRow & 31;
  for (let word = 0; word < others.length; word++) {
    const held = others[word] as number;
    if (held === 0) continue;
    const at = start + word;
    bits[at] = (bits[at] as number) | (held << shift);
    if (shift > 0 && at + 1 < bits.length) bits[at + 1] = (bits[at + 1] as number) | (held >>> (32 - shift));
  }
}

/** The rows of a set, ascending; `count` is how many there are. */
export function rowsOf(bits: RowBits, count = countRows(bits)): Uint32Array<ArrayBuffer> {
  const rows = new Uint32Array(count);
  let next = 0;
  for (let word = 0; word < bits.length; word++) {
    let left = bits[word] as number;
    const base = word << 5;
    if (left === 0xffffffff) {
      for (let bit = 0; bit < 32; bit++) rows[next++] = base + bit;
      continue;
    }
    while (left !== 0) {
      rows[next++] = base + 31 - Math.clz32(left & -left);
      left &= left - 1;
    }
  }
  return rows;
}
