/** Edits that a word of this many characters may be away from a token: one per four characters. */
export function allowedEdits(length: number): number {
  return Math.floor(length / 4);
}

/** The length of the longest words that may have this many edits. */
export function longestWordWith(edits: number): number {
  return edits * 4 + 3;
}

/**
 * Finds how many edits (insert, delete, replace a character) a word is away from the nearest substring of texts.
 *
 * Words of up to 32 characters use Myers' bit-parallel algorithm (Journal of the ACM 46(3), 1999): one step of some
 * fifteen operations per character of text. Longer ones use Sellers' table.
 */
export class WordDistance {
  readonly #word: string;
  readonly #bits = new Int32Array(128);
  readonly #rareBits = new Map<number, number>();
  readonly #lastBit: number;

  constructor(word: string) {
    this.#word = word;
    this.#lastBit = 1 << (word.length - 1);
    if (word.length > 32) return;
    for (let at = 0; at < word.length; at++) {
      const code = word.charCodeAt(at);
      if (code < 128) this.#bits[code] = (this.#bits[code] ?? 0) | (1 << at);
      else this.#rareBits.set(code, (this.#rareBits.get(code) ?? 0) | (1 << at));
    }
  }

  /** The distance to the characters `from` … `to`; the word's length when nothing of it is there. */
  to(characters: Uint16Array, from: number, to: number): number {
    return this.#word.length > 32
      ? sellers(this.#word, characters.subarray(from, to))
      : this.#myers(characters, from, to);
  }

  #myers(characters: Uint16Array, from: number, to: number): number {
    let vertical = -1;
    let negative = 0;
    let score = this.#word.length;
    let best = score;
    for (let at = from; at < to; at++) {
      const code = characters[at] ?? 0;
      const equal = code < 128 ? (this.#bits[code] ?? 0) : (this.#rareBits.get(code) ?? 0);
      const diagonal = equal | negative;
      const across = (((equal & vertical) + vertical) ^ vertical) | equal;
      let plus = negative | ~(across | vertical);
      let minus = vertical & across;
      if ((plus & this.#lastBit) !== 0) score += 1;
      else if ((minus & this.#lastBit) !== 0) score -= 1;
      if (score < best) best = score;
      // No carry into the lowest bit: a match may begin anywhere in the text.
      plus <<= 1;
      minus <<= 1;
      vertical = minus | ~(diagonal | plus);
      negative = plus & diagonal;
    }
    return best;
  }
}

function sellers(word: string, characters: Uint16Array): number {
  let column = Array.from({ length: word.length + 1 }, (_, place) => place);
  let best = word.length;
  for (const code of characters) {
    const next = [0];
    for (let place = 1; place <= word.length; place++) {
      const replaced = (column[place - 1] ?? 0) + (word.charCodeAt(place - 1) === code ? 0 : 1);
      next.push(Math.min(replaced, (column[place] ?? 0) + 1, (next[place - 1] ?? 0) + 1));
    }
    column = next;
    best = Math.min(best, column[word.length] ?? best);
  }
  return best;
}

/** The number of edits between two whole texts (Levenshtein), for suggestions. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, place) => place);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
