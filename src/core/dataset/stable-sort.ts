/** Bits of a digit: so few places are written to in turn that the processor keeps them at hand. */
const digitBits = 13;
const digits = 1 << digitBits;
/** Whole keys are split into two halves of two digits each. */
const halfRange = digits * digits;

/**
 * Rows in ascending order of their keys (`keys[row]`, never NaN); rows of equal keys keep their order. Whole keys, as times
 * and ranks are, take a pass for each 13 bits of their range; others are sorted by the bits of the float.
 */
export function stableSort(rows: Uint32Array, keys: Float64Array): Uint32Array {
  const range = wholeRange(keys);
  if (range !== undefined) return sortByWhole(rows, keys, range);
  return sortByCells(rows, keys) ?? sortByBits(rows, keys);
}

/** Cells that a range is cut into: two digits. */
const cellCount = halfRange - 2;
/** Of so many rows one may be moved within its cell. */
const rowsPerMove = 8;

/**
 * Sorts by cells of equal width, then the few rows whose keys differ from others in their cell one by one: shares and other
 * fractions of a small range are mostly alike or far apart. Undefined when too many would have to be moved.
 */
function sortByCells(rows: Uint32Array, keys: Float64Array): Uint32Array | undefined {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row] as number;
    if (key === Number.POSITIVE_INFINITY) continue;
    if (key < first) first = key;
    if (key > last) last = key;
  }
  const scale = cellCount / (last - first);
  if (!(scale > 0) || !Number.isFinite(scale) || first === Number.NEGATIVE_INFINITY) return undefined;
  const cells = new Uint32Array(keys.length);
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row] as number;
    cells[row] = key === Number.POSITIVE_INFINITY ? cellCount + 1 : (key - first) * scale;
  }
  let from = rows.slice();
  let to = new Uint32Array(rows.length);
  for (const shift of [0, digitBits]) {
    if (!moveByDigit(from, to, { keys: cells, shift })) continue;
    [from, to] = [to, from];
  }
  return settleInCells(from, keys);
}

/** Moves each row before those of larger keys, which all lie in its cell. */
function settleInCells(rows: Uint32Array, keys: Float64Array): Uint32Array | undefined {
  let moves = Math.max(64, rows.length / rowsPerMove);
  for (let place = 1; place < rows.length; place++) {
    const row = rows[place] as number;
    const key = keys[row] as number;
    let target = place;
    while (target > 0 && (keys[rows[target - 1] as number] as number) > key) {
      rows[target] = rows[target - 1] as number;
      target -= 1;
      moves -= 1;
      if (moves < 0) return undefined;
    }
    rows[target] = row;
  }
  return rows;
}

type WholeRange = { readonly first: number; readonly last: number };

/** The smallest and largest finite key; undefined when one is not whole, or they are too far apart. */
function wholeRange(keys: Float64Array): WholeRange | undefined {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row] as number;
    if (key === Number.POSITIVE_INFINITY) continue;
    if (Math.floor(key) !== key || key === Number.NEGATIVE_INFINITY) return undefined;
    if (key < first) first = key;
    if (key > last) last = key;
  }
  if (first > last) return { first: 0, last: 0 };
  const isExact = Number.isSafeInteger(first) && Number.isSafeInteger(last);
  return isExact && last - first + 1 < halfRange * halfRange ? { first, last } : undefined;
}

/** Infinite keys count as one more than the largest. */
function sortByWhole(rows: Uint32Array, keys: Float64Array, { first, last }: WholeRange): Uint32Array {
  const missing = last - first + 1;
  const low = new Uint32Array(keys.length);
  const high = missing < halfRange ? undefined : new Uint32Array(keys.length);
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row] as number;
    const place = key === Number.POSITIVE_INFINITY ? missing : key - first;
    if (high === undefined) low[row] = place;
    else {
      const above = Math.floor(place / halfRange);
      high[row] = above;
      low[row] = place - above * halfRange;
    }
  }
  let from = rows.slice();
  let to = new Uint32Array(rows.length);
  const passes = [low, low, high, high].map((keysOfPass, place) => ({ keysOfPass, shift: place & 1 }));
  for (const { keysOfPass, shift } of passes) {
    if (keysOfPass === undefined) continue;
    if (!moveByDigit(from, to, { keys: keysOfPass, shift: shift * digitBits })) continue;
    [from, to] = [to, from];
  }
  return from;
}

/** One counting sort; false when all rows have the same digit, so that nothing has to move. */
function moveByDigit(
  from: Uint32Array,
  to: Uint32Array,
  { keys, shift }: { readonly keys: Uint32Array; readonly shift: number },
): boolean {
  const places = new Uint32Array(digits + 1);
  const mask = digits - 1;
  for (let row = 0; row < from.length; row++) {
    const next = (((keys[from[row] as number] as number) >>> shift) & mask) + 1;
    places[next] = (places[next] as number) + 1;
  }
  if (places.indexOf(from.length, 1) !== -1) return false;
  for (let digit = 1; digit < places.length; digit++)
    places[digit] = (places[digit] as number) + (places[digit - 1] as number);
  for (let place = 0; place < from.length; place++) {
    const row = from[place] as number;
    const digit = ((keys[row] as number) >>> shift) & mask;
    const target = places[digit] as number;
    to[target] = row;
    places[digit] = target + 1;
  }
  return true;
}

/**
 * A radix sort over 16 bits at a time: the bits of a float sort like the float once those of negative numbers are turned
 * round.
 */
function sortByBits(rows: Uint32Array, keys: Float64Array): Uint32Array {
  const words = sortableWords(keys);
  let from = rows.slice();
  let to = new Uint32Array(rows.length);
  for (const digit of wordOfDigit) {
    const places = placesOf(from, words, digit);
    if (places === undefined) continue;
    for (let place = 0; place < from.length; place++) {
      const row = from[place] as number;
      const value = words[row * 4 + digit] as number;
      const target = places[value] as number;
      to[target] = row;
      places[value] = target + 1;
    }
    [from, to] = [to, from];
  }
  return from;
}

const wordValues = 1 << 16;

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Where a key's digits lie among its four 16-bit words, the lowest digit first. */
const wordOfDigit = isLittleEndian ? [0, 1, 2, 3] : [3, 2, 1, 0];

/** Four 16-bit words per key. */
function sortableWords(keys: Float64Array): Uint16Array {
  const floats = new Float64Array(keys.length);
  // Adding zero makes -0 and 0 alike.
  for (let row = 0; row < keys.length; row++) floats[row] = (keys[row] as number) + 0;
  const words = new Uint16Array(floats.buffer);
  const top = wordOfDigit[3] ?? 3;
  for (let start = 0; start < words.length; start += 4) {
    const high = words[start + top] as number;
    if ((high & 0x8000) === 0) words[start + top] = high | 0x8000;
    else for (let word = start; word < start + 4; word++) words[word] = ~(words[word] as number);
  }
  return words;
}

/** Where the rows of each digit begin; undefined when all rows have the same digit, so that nothing moves. */
function placesOf(rows: Uint32Array, words: Uint16Array, digit: number): Uint32Array | undefined {
  const places = new Uint32Array(wordValues + 1);
  for (let place = 0; place < rows.length; place++) {
    const next = (words[(rows[place] as number) * 4 + digit] as number) + 1;
    places[next] = (places[next] as number) + 1;
  }
  const first = words[(rows[0] ?? 0) * 4 + digit] ?? 0;
  if (places[first + 1] === rows.length) return undefined;
  for (let value = 1; value <= wordValues; value++)
    places[value] = (places[value] as number) + (places[value - 1] as number);
  return places;
}
