/** What reading JSON text as text tells and `JSON.parse` does not. */
export type JsonScan =
  | { readonly ok: true; readonly duplicateKeys: readonly string[] }
  | {
      readonly ok: false;
      /** 0-based place in the text, in UTF-16 code units; the text's length when it ends too early. */
      readonly at: number;
      readonly reason: string;
    };

/** Deeper nesting than any record needs; bounded so that nothing that walks a record can exhaust the stack. */
export const deepestNesting = 100;

/**
 * Walks JSON text (RFC 8259) and says where and why it breaks, or which keys stand twice in one object.
 *
 * Slower than `JSON.parse`, hence only for text that failed there or that is suspected of duplicate keys. Never throws
 * and uses no recursion, so no text can exhaust the stack.
 */
export function scanJson(text: string): JsonScan {
  return new JsonScanner(text).run();
}

type Frame = { readonly keys: Set<string> | undefined; path: string; place: number };
type Fault = { readonly ok: false; readonly at: number; readonly reason: string };

const literals = ['true', 'false', 'null'];
const simpleEscapes = '"\\/bfnrt';
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const unquoted = /[^"\\\x00-\x1f]*/y;

class JsonScanner {
  readonly #text: string;
  readonly #frames: Frame[] = [];
  readonly #duplicateKeys: string[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  run(): JsonScan {
    let fault = this.#value();
    while (fault === undefined && this.#frames.length > 0) fault = this.#afterValue();
    if (fault !== undefined) return fault;
    this.#skipSpace();
    if (this.#at < this.#text.length) return this.#unexpected('after the end of the value');
    return { ok: true, duplicateKeys: this.#duplicateKeys };
  }

  /** Reads a scalar, an empty container, or the beginning of a container up to and with its first value. */
  #value(): Fault | undefined {
    for (;;) {
      this.#skipSpace();
      const character = this.#text[this.#at];
      if (character === '"') return this.#string();
      if (character !== '{' && character !== '[') return this.#scalar();
      if (this.#frames.length === deepestNesting)
        return this.#fault(`nested deeper than ${deepestNesting} levels`);
      this.#frames.push({ keys: character === '{' ? new Set() : undefined, path: '', place: 0 });
      this.#at += 1;
      this.#skipSpace();
      if (this.#text[this.#at] === (character === '{' ? '}' : ']')) {
        this.#close();
        return undefined;
      }
      const fault = character === '{' ? this.#key() : undefined;
      if (fault !== undefined) return fault;
    }
  }

  /** Reads a comma and the next value, or the end of the innermost container. */
  #afterValue(): Fault | undefined {
    const frame = this.#frames.at(-1);
    if (frame === undefined) return undefined;
    this.#skipSpace();
    const character = this.#text[this.#at];
    const end = frame.keys === undefined ? ']' : '}';
    if (character === end) {
      this.#close();
      return undefined;
    }
    if (character !== ',') return this.#unexpected(`instead of a comma or "${end}"`);
    this.#at += 1;
    frame.place += 1;
    const fault = frame.keys === undefined ? undefined : this.#key();
    return fault ?? this.#value();
  }

  #key(): Fault | undefined {
    this.#skipSpace();
    if (this.#text[this.#at] !== '"') return this.#unexpected('instead of a key in double quotes');
    const start = this.#at;
    const fault = this.#string();
    if (fault !== undefined) return fault;
    this.#noteKey(JSON.parse(this.#text.slice(start, this.#at)));
    this.#skipSpace();
    if (this.#text[this.#at] !== ':') return this.#unexpected('instead of a colon after a key');
    this.#at += 1;
    return undefined;
  }

  #noteKey(key: string): void {
    const frame = this.#frames.at(-1);
    if (frame?.keys === undefined) return;
    frame.path = key;
    if (frame.keys.has(key)) this.#duplicateKeys.push(this.#path());
    frame.keys.add(key);
  }

  #path(): string {
    return this.#frames.map(({ keys, path, place }) => (keys === undefined ? place : path)).join('.');
  }

  #string(): Fault | undefined {
    this.#at += 1;
    for (;;) {
      unquoted.lastIndex = this.#at;
      unquoted.test(this.#text);
      this.#at = unquoted.lastIndex;
      const character = this.#text[this.#at];
      if (character === undefined) return this.#fault('ends inside a string');
      if (character === '"') {
        this.#at += 1;
        return undefined;
      }
      if (character !== '\\') return this.#unexpected('inside a string, where it must be escaped');
      const fault = this.#escape();
      if (fault !== undefined) return fault;
    }
  }

  #escape(): Fault | undefined {
    const character = this.#text[this.#at + 1];
    if (character === undefined) {
      this.#at += 1;
      return this.#fault('ends inside a string');
    }
    if (character === 'u' && /^[\da-fA-F]{4}$/.test(this.#text.slice(this.#at + 2, this.#at + 6))) {
      this.#at += 6;
      return undefined;
    }
    if (!simpleEscapes.includes(character)) return this.#fault('a backslash that begins no known escape');
    this.#at += 2;
    return undefined;
  }

  #scalar(): Fault | undefined {
    const word = literals.find((literal) => this.#text.startsWith(literal, this.#at));
    number.lastIndex = this.#at;
    const length = word?.length ?? number.exec(this.#text)?.[0].length;
    const rest = length === undefined ? this.#text.slice(this.#at, this.#at + 5) : '';
    if (rest !== '' && literals.some((literal) => literal.startsWith(rest))) {
      this.#at = this.#text.length;
      return this.#fault('ends inside a word');
    }
    if (length === undefined) return this.#unexpected('instead of a value');
    this.#at += length;
    return undefined;
  }

  #close(): void {
    this.#at += 1;
    this.#frames.pop();
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at += 1;
    }
  }

  #unexpected(where: string): Fault {
    const code = this.#text.codePointAt(this.#at);
    if (code === undefined) return this.#fault(`ends too early: nothing ${where}`);
    const isPrintable = code > 0x20 && code < 0x7f;
    const shown = isPrintable
      ? `"${String.fromCodePoint(code)}"`
      : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    return this.#fault(`unexpected ${shown} ${where}`);
  }

  #fault(reason: string): Fault {
    return { ok: false, at: this.#at, reason };
  }
}
