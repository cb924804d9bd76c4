/** A stretch of a text in UTF-16 code units, `to` excluded. */
export type Span = { readonly from: number; readonly to: number };

/** One member of an object or a list; `key` spans the key with its quotes and is undefined in a list. */
export type JsonMember = { readonly key: Span | undefined; readonly node: JsonNode };

export type JsonNode = Span & {
  readonly kind: 'object' | 'array' | 'text' | 'number' | 'word';
  /** Empty for anything but an object or a list. */
  readonly members: readonly JsonMember[];
  /** Lines it takes when it is printed with one member a line and nothing folded. */
  readonly lines: number;
};

/**
 * The structure of a JSON text as places in that text, so that a value can be shown as it was written: numbers beyond the
 * precision of a double, repeated keys and escapes stay as they are.
 *
 * The text must be one that `JSON.parse` accepts; nothing is checked again.
 */
export function jsonTree(text: string): JsonNode {
  return new Scanner(text).node();
}

const none: readonly JsonMember[] = [];

class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  node(): JsonNode {
    const first = this.#skipSpace();
    if (first === '{') return this.#container('object');
    if (first === '[') return this.#container('array');
    const kind = first === '"' ? 'text' : first === '-' || (first >= '0' && first <= '9') ? 'number' : 'word';
    return { kind, ...(kind === 'text' ? this.#string() : this.#bare()), members: none, lines: 1 };
  }

  #container(kind: 'object' | 'array'): JsonNode {
    const from = this.#at;
    const members: JsonMember[] = [];
    let lines = 2;
    this.#at += 1;
    for (
      let next = this.#skipSpace();
      next !== '}' && next !== ']' && next !== '';
      next = this.#skipSpace()
    ) {
      if (next === ',') {
        this.#at += 1;
        continue;
      }
      const key = kind === 'object' ? this.#key() : undefined;
      const node = this.node();
      members.push({ key, node });
      lines += node.lines;
    }
    this.#at += 1;
    return { kind, from, to: this.#at, members, lines: members.length === 0 ? 1 : lines };
  }

  #key(): Span {
    const key = this.#string();
    this.#skipSpace();
    this.#at += 1;
    return key;
  }

  #string(): Span {
    const from = this.#at;
    let end = this.#text.indexOf('"', from + 1);
    while (end !== -1 && isEscaped(this.#text, end)) end = this.#text.indexOf('"', end + 1);
    this.#at = end === -1 ? this.#text.length : end + 1;
    return { from, to: this.#at };
  }

  #bare(): Span {
    const from = this.#at;
    bareValue.lastIndex = from;
    this.#at = from + Math.max(1, bareValue.exec(this.#text)?.[0].length ?? 1);
    return { from, to: this.#at };
  }

  /** The first character that is no white space, or an empty text at the end. */
  #skipSpace(): string {
    while (this.#text.charCodeAt(this.#at) <= 0x20) this.#at += 1;
    return this.#text.charAt(this.#at);
  }
}

const bareValue = /[^\s,\]}]+/y;

function isEscaped(text: string, quote: number): boolean {
  let before = quote - 1;
  while (text.charCodeAt(before) === 0x5c) before -= 1;
  return (quote - before) % 2 === 0;
}

/** One step into a value: a key of an object or a 0-based place in a list. */
export type JsonPath = readonly (string | number)[];

/** The path as jq writes it: `.error_details.affected_tests[0]`, `.["odd key"]`; `.` for the whole value. */
export function jqPath(path: JsonPath): string {
  const steps = path.map((step, place) => {
    if (typeof step === 'number') return `${place === 0 ? '.' : ''}[${step}]`;
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(step)) return `.${step}`;
    return `${place === 0 ? '.' : ''}[${JSON.stringify(step)}]`;
  });
  return steps.length === 0 ? '.' : steps.join('');
}
