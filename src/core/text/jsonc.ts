/** A value of a JSON text that people write: with its place, so that what is wrong with it can be pointed at. */
export type JsoncNode = {
  readonly line: number;
  readonly value:
    | { readonly kind: 'scalar'; readonly scalar: string | number | boolean | null }
    | { readonly kind: 'list'; readonly items: readonly JsoncNode[] }
    | { readonly kind: 'object'; readonly members: readonly JsoncMember[] };
};

export type JsoncMember = { readonly name: string; readonly line: number; readonly node: JsoncNode };

export type JsoncResult =
  | { readonly ok: true; readonly node: JsoncNode }
  | { readonly ok: false; readonly line: number; readonly column: number; readonly reason: string };

/**
 * Reads JSON with comments (`//`, `/* … *\/`) and trailing commas, as editors keep their settings. Lines and columns count
 * from 1. Numbers, strings and words are those of JSON (RFC 8259).
 */
export function parseJsonc(text: string): JsoncResult {
  const reader = new JsoncReader(text);
  try {
    return { ok: true, node: reader.document() };
  } catch (error) {
    if (!(error instanceof Misread)) throw error;
    return { ok: false, ...reader.placeOf(error.offset), reason: error.message };
  }
}

/** The same value without places. Objects have no prototype. */
export function plainValue({ value }: JsoncNode): unknown {
  switch (value.kind) {
    case 'scalar':
      return value.scalar;
    case 'list':
      return value.items.map(plainValue);
    case 'object':
      return Object.assign(
        Object.create(null),
        Object.fromEntries(value.members.map(({ name, node }) => [name, plainValue(node)])),
      );
  }
}

/** The last member of that name, as JSON.parse takes it. */
export function memberOf({ value }: JsoncNode, name: string): JsoncNode | undefined {
  return value.kind === 'object' ? value.members.findLast((member) => member.name === name)?.node : undefined;
}

class Misread extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const deepest = 100;
const gap = /(?:[ \t\r\n\ufeff]+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const stringToken = /"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const numberToken = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const wordToken = /[A-Za-z_$][\w$]*/y;

class JsoncReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsoncNode {
    const node = this.#node();
    this.#skipGap();
    if (this.#at < this.#text.length) throw this.#misread('nothing may follow the value');
    return node;
  }

  placeOf(offset: number): { readonly line: number; readonly column: number } {
    const before = this.#text.slice(0, offset);
    return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
  }

  #node(): JsoncNode {
    this.#skipGap();
    const { line } = this.placeOf(this.#at);
    this.#depth += 1;
    if (this.#depth > deepest) throw this.#misread('too deeply nested');
    const value = this.#value();
    this.#depth -= 1;
    return { line, value };
  }

  #value(): JsoncNode['value'] {
    switch (this.#text[this.#at]) {
      case '{':
        return { kind: 'object', members: this.#list('}', () => this.#member()) };
      case '[':
        return { kind: 'list', items: this.#list(']', () => this.#node()) };
      case '"':
        return { kind: 'scalar', scalar: this.#string() };
      case undefined:
        throw this.#misread('a value is missing');
      default:
        return { kind: 'scalar', scalar: this.#numberOrWord() };
    }
  }

  /** What stands between brackets, the opening one being next. */
  #list<Item>(end: string, read: () => Item): Item[] {
    this.#at += 1;
    const items: Item[] = [];
    for (;;) {
      this.#skipGap();
      if (this.#text[this.#at] === end) break;
      items.push(read());
      this.#skipGap();
      if (this.#text[this.#at] === ',') this.#at += 1;
      else if (this.#text[this.#at] !== end) throw this.#misread(`a comma or ${end} is missing`);
    }
    this.#at += 1;
    return items;
  }

  #member(): JsoncMember {
    const { line } = this.placeOf(this.#at);
    if (this.#text[this.#at] !== '"') throw this.#misread('a name in double quotes is missing');
    const name = this.#string();
    this.#skipGap();
    if (this.#text[this.#at] !== ':') throw this.#misread('a colon is missing');
    this.#at += 1;
    return { name, line, node: this.#node() };
  }

  #string(): string {
    const token = this.#take(stringToken);
    if (token === undefined)
      throw this.#misread('this string does not end, or holds what JSON does not allow');
    const parsed: unknown = JSON.parse(token);
    return String(parsed);
  }

  #numberOrWord(): number | boolean | null {
    const number = this.#take(numberToken);
    if (number !== undefined) return Number(number);
    const start = this.#at;
    switch (this.#take(wordToken)) {
      case 'true':
        return true;
      case 'false':
        return false;
      case 'null':
        return null;
      default:
        throw new Misread('this is no JSON value', start);
    }
  }

  #skipGap(): void {
    gap.lastIndex = this.#at;
    this.#at += gap.exec(this.#text)?.[0].length ?? 0;
  }

  #take(token: RegExp): string | undefined {
    token.lastIndex = this.#at;
    const [found] = token.exec(this.#text) ?? [];
    this.#at += found?.length ?? 0;
    return found;
  }

  #misread(message: string): Misread {
    return new Misread(message, this.#at);
  }
}
