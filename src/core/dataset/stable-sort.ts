const digits = 1 << 16;

/**
 * Rows in ascending order of their keys (`keys[row]`, never NaN); rows of equal keys keep their order.
 *
 * A radix sort over 16 bits at a time: the bits of a float sort like the float once those of negative numbers are turned
 * round. A hundred thousand rows take some milliseconds, where a comparison sort takes tens.
 */
export function stableSort(rows: Uint32Array, keys: Float64Array): Uint32Array {
  const words = sortableWords(keys);
  let from = rows.slice();
  let to = new Uint32Array(rows.length);
  for (const digit of wordOfDigit) {
    const places = placesOf(from, words, digit);
    if (places === undefined) continue;
    for (let place = 0; place < from.length; place++) {
      const row = from[place] ?? 0;
      const value = words[row * 4 + digit] ?? 0;
      const target = places[value] ?? 0;
      to[target] = row;
      places[value] = target + 1;
    }
    [from, to] = [to, from];
  }
  return from;
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Where a key's digits lie among its four 16-bit words, the lowest digit first. */
const wordOfDigit = isLittleEndian ? [0, 1, 2, 3] : [3, 2, 1, 0];

/** Four 16-bit words per key. */
function sortableWords(keys: Float64Array): Uint16Array {
  const floats = new Float64Array(keys.length);
  // Adding zero makes -0 and 0 alike.
  for (let row = 0; row < keys.length; row++) floats[row] = (keys[row] ?? 0) + 0;
  const words = new Uint16Array(floats.buffer);
  const top = wordOfDigit[3] ?? 3;
  for (let start = 0; start < words.length; start += 4) {
    const high = words[start + top] ?? 0;
    if ((high & 0x8000) === 0) words[start + top] = high | 0x8000;
    else for (let word = start; word < start + 4; word++) words[word] = ~(words[word] ?? 0);
  }
  return words;
}

/** Where the rows of each digit begin; undefined when all rows have the same digit, so that nothing moves. */
function placesOf(rows: Uint32Array, words: Uint16Array, digit: number): Uint32Array | undefined {
  const places = new Uint32Array(digits + 1);
  for (let place = 0; place < rows.length; place++) {
    const next = (words[(rows[place] ?? 0) * 4 + digit] ?? 0) + 1;
    places[next] = (places[next] ?? 0) + 1;
  }
  const first = words[(rows[0] ?? 0) * 4 + digit] ?? 0;
  if (places[first + 1] === rows.length) return undefined;
  for (let value = 1; value <= digits; value++)
    places[value] = (places[value] ?? 0) + (places[value - 1] ?? 0);
  return places;
}
