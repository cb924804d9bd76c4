/** A JSON text taken apart so that one value can be changed and every other byte left as it is. */

export type JsonMember = {
  readonly key: string;
  /** Where the key's quote stands. */
  readonly start: number;
  readonly node: JsonNode;
};

/** A value and where it stands in the text: from `start` up to, not including, `end`. */
export type JsonNode = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'object'; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'scalar' }
);

export type SourceRead =
  | { readonly ok: true; readonly root: JsonNode }
  | { readonly ok: false; readonly line: number; readonly reason: string };

/** Nesting beyond this is refused: no configuration needs it. */
const deepest = 200;

/** Reads strict JSON; a byte order mark and space around the value are allowed and stay. */
export function readSource(text: string): SourceRead {
  const reader = new Reader(text);
  try {
    return { ok: true, root: reader.document() };
  } catch (error) {
    if (!(error instanceof Misread)) throw error;
    const line = text.slice(0, error.at).split('\n').length;
    return { ok: false, line, reason: error.message };
  }
}

/** The value that stands at a node. */
export function valueAt(text: string, node: JsonNode): unknown {
  return JSON.parse(text.slice(node.start, node.end));
}

class Misread extends Error {
  readonly at: number;
  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonNode {
    if (this.#text.startsWith('\ufeff')) this.#at = 1;
    this.#space();
    const root = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) this.#fail('there is more behind the value');
    return root;
  }

  #value(depth: number): JsonNode {
    if (depth > deepest) this.#fail(`it is nested deeper than ${deepest}`);
    const first = this.#text[this.#at];
    if (first === '{') return this.#object(depth);
    if (first === '[') return this.#array(depth);
    return this.#scalar();
  }

  #object(depth: number): JsonNode {
    const start = this.#at++;
    const members: JsonMember[] = [];
    this.#space();
    if (this.#takes('}')) return { kind: 'object', start, end: this.#at, members };
    do {
      this.#space();
      const keyStart = this.#at;
      if (this.#text[keyStart] !== '"') this.#fail('a key in quotes is missing');
      const name = this.#scalar();
      const key: string = JSON.parse(this.#text.slice(name.start, name.end));
      this.#space();
      if (!this.#takes(':')) this.#fail('a colon is missing');
      this.#space();
      members.push({ key, start: keyStart, node: this.#value(depth + 1) });
      this.#space();
    } while (this.#takes(','));
    if (!this.#takes('}')) this.#fail('a comma or } is missing');
    return { kind: 'object', start, end: this.#at, members };
  }

  #array(depth: number): JsonNode {
    const start = this.#at++;
    const items: JsonNode[] = [];
    this.#space();
    if (this.#takes(']')) return { kind: 'array', start, end: this.#at, items };
    do {
      this.#space();
      items.push(this.#value(depth + 1));
      this.#space();
    } while (this.#takes(','));
    if (!this.#takes(']')) this.#fail('a comma or ] is missing');
    return { kind: 'array', start, end: this.#at, items };
  }

  #scalar(): JsonNode {
    const pattern = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null/y;
    pattern.lastIndex = this.#at;
    const [found = ''] = pattern.exec(this.#text) ?? [];
    try {
      JSON.parse(found);
    } catch {
      this.#fail('a value is missing or misspelt');
    }
    const start = this.#at;
    this.#at += found.length;
    return { kind: 'scalar', start, end: this.#at };
  }

  #space(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }

  #takes(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #fail(reason: string): never {
    throw new Misread(this.#at, reason);
  }
}
