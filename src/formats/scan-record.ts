import { Buffer } from 'node:buffer';
import type { BlockBuilder } from '../core/dataset/column-block.ts';
import { partBit } from '../core/dataset/columns.ts';
import { listOf, saysSomething } from '../core/records/cells.ts';
import { kindMarks } from '../core/records/infer-kind.ts';
import type { RecordKind } from '../core/records/kinds.ts';
import { hashStart, hashStep } from './byte-dictionary.ts';
import { isNewKey, isSaying, skipSpace, skipString, skipValue, tokenStop } from './json-bytes.ts';
import { type KeyNode, recordShape, role, type Target } from './record-shape.ts';
import { TimeScanner } from './scan-time.ts';

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const backslash = 0x5c;
const letterN = 0x6e;

/** Distinct written values that are remembered for one key: texts have codes, and so have to be looked up anyway. */
const mostNumbers = 1 << 15;
const mostTexts = 1 << 20;

const unknownFields = partBit('unknown_fields');

/**
 * Reads records of one kind from their bytes into columns, without making objects of them.
 *
 * It takes only lines it can prove simple: valid JSON whose every known field reads without a problem, no key twice, no
 * escaped surrogates, little nesting. For all others `scan` says no, and `parseRecord` reads them. Bytes must be UTF-8,
 * and each line must be followed by a control character, which is where every loop ends.
 */
export class RecordScanner {
  readonly #builder: BlockBuilder;
  readonly #root: KeyNode;
  readonly #kind: RecordKind;
  readonly #isInferred: boolean;
  readonly #kindRank: number;
  readonly #times = new TimeScanner();
  readonly #token = { from: 0, to: 0, hash: 0 };
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #serial = 0;
  #present = 0;
  /** Whether the token has no escapes. */
  #isPlain = true;
  #lowestKindRank = kindMarks.length;

  /** `inferred`: the kind is not the file's, so each line has to show it. */
  constructor(kind: RecordKind, builder: BlockBuilder, origin: 'of the file' | 'inferred') {
    this.#kind = kind;
    this.#builder = builder;
    this.#root = recordShape(kind, builder);
    this.#isInferred = origin === 'inferred';
    const rank = kindMarks.findIndex(([name]) => name === kind);
    this.#kindRank = rank === -1 ? kindMarks.length : rank;
  }

  /** Fills the builder's row from the line, and gives the bits of its parts; -1 when the line is not simple. */
  scan(bytes: Buffer, from: number, to: number): number {
    this.#bytes = bytes;
    this.#serial += 1;
    this.#present = 0;
    this.#lowestKindRank = kindMarks.length;
    this.#at = skipSpace(bytes, from);
    if (bytes[this.#at] !== openBrace) return -1;
    this.#at += 1;
    if (!this.#members(this.#root) || skipSpace(bytes, this.#at) < to || !this.#isOfKind()) {
      this.#builder.clearRow();
      return -1;
    }
    this.#builder.setKind(this.#kind);
    return this.#present;
  }

  #isOfKind(): boolean {
    if (this.#isInferred && this.#lowestKindRank !== this.#kindRank) return false;
    return this.#kind !== 'failure' || this.#hasName();
  }

  /** A failure that says neither of what nor how is a problem, which the parser words. */
  #hasName(): boolean {
    return this.#root.children.some(
      ({ name, target }) =>
        (name === 'feature_id' || name === 'failure_type') && target?.serial === this.#serial,
    );
  }

  /** Reads the members of an object whose brace is behind. */
  #members(node: KeyNode): boolean {
    const bytes = this.#bytes;
    this.#at = skipSpace(bytes, this.#at);
    if (bytes[this.#at] === closeBrace) {
      this.#at += 1;
      return true;
    }
    let previous: KeyNode | undefined;
    let unknown: number[] | undefined;
    for (;;) {
      if (bytes[this.#at] !== quote) return false;
      const start = this.#at + 1;
      const guess: KeyNode | undefined = previous === undefined ? node.first : previous.next;
      const child: KeyNode | undefined =
        guess !== undefined && this.#isKey(guess, start) ? guess : this.#findKey(node, start);
      if (child === undefined) {
        unknown ??= [];
        if (!this.#unknownMember(node, unknown)) return false;
      } else {
        if (child !== guess) learn(node, previous, child);
        previous = child;
        if (!this.#knownMember(child, start)) return false;
      }
      this.#at = skipSpace(bytes, this.#at);
      const end = bytes[this.#at];
      this.#at += 1;
      if (end === closeBrace) return true;
      if (end !== comma) return false;
      this.#at = skipSpace(bytes, this.#at);
    }
  }

  #isKey(node: KeyNode, start: number): boolean {
    const bytes = this.#bytes;
    const key = node.bytes;
    if (bytes[start + key.length] !== quote) return false;
    for (let at = 0; at < key.length; at++) if (bytes[start + at] !== key[at]) return false;
    return true;
  }

  #findKey(node: KeyNode, start: number): KeyNode | undefined {
    for (const child of node.children) if (this.#isKey(child, start)) return child;
    return undefined;
  }

  /** Behind the colon after a key; false when there is none. */
  #passColon(keyEnd: number): boolean {
    const at = skipSpace(this.#bytes, keyEnd);
    if (this.#bytes[at] !== colon) return false;
    this.#at = skipSpace(this.#bytes, at + 1);
    return true;
  }

  #unknownMember(node: KeyNode, unknown: number[]): boolean {
    const start = this.#at + 1;
    const end = skipString(this.#bytes, start);
    if (end === -1 || !isNewKey(this.#bytes, unknown, { start, end })) return false;
    if (this.#isInferred && node === this.#root) this.#noteForeignKey(start, end - 1);
    if (this.#kind !== 'generic') this.#present |= unknownFields;
    if (!this.#passColon(end)) return false;
    this.#at = skipValue(this.#bytes, this.#at);
    return this.#at !== -1;
  }

  /** A key that this kind does not know may be the mark of another. */
  #noteForeignKey(start: number, end: number): void {
    const name = this.#bytes.toString('latin1', start, end);
    const rank =
      name === 'schema' ? -1 : kindMarks.findIndex(([, names]) => (names as string[]).includes(name));
    if (rank !== -1 || name === 'schema') this.#lowestKindRank = Math.min(this.#lowestKindRank, rank);
  }

  #knownMember(child: KeyNode, start: number): boolean {
    if (child.serial === this.#serial) return false;
    child.serial = this.#serial;
    if (this.#isInferred && !this.#noteKindRank(child)) return false;
    if (!this.#passColon(start + child.bytes.length + 1)) return false;
    switch (child.role) {
      case role.part:
        return this.#part(child);
      case role.skip:
        return this.#skip(child);
      case role.cell:
        return this.#cell(child);
      case role.time:
        return this.#time(child);
      case role.list:
        return this.#list(child);
      case role.whole:
        return this.#whole(child);
    }
  }

  #noteKindRank({ kindRank, name }: KeyNode): boolean {
    if (kindRank !== -1 && kindRank < this.#lowestKindRank) this.#lowestKindRank = kindRank;
    return name !== 'schema';
  }

  #part(child: KeyNode): boolean {
    const first = this.#bytes[this.#at];
    if (first !== openBrace) return this.#isNull();
    this.#at += 1;
    return this.#members(child);
  }

  #isNull(): boolean {
    if (this.#bytes[this.#at] !== letterN) return false;
    this.#at = skipValue(this.#bytes, this.#at);
    return this.#at !== -1;
  }

  #skip({ mark }: KeyNode): boolean {
    const start = this.#at;
    this.#at = skipValue(this.#bytes, start);
    if (this.#at === -1) return false;
    if (mark !== 0 && isSaying(this.#bytes, start)) this.#present |= mark;
    return true;
  }

  #cell(child: KeyNode): boolean {
    if (!this.#takeToken()) return false;
    const meaning = this.#meaningOf(child);
    if (meaning === undefined) return false;
    const { target, rank } = child;
    if (target !== undefined && !Number.isNaN(meaning)) this.#fill(target, rank, meaning);
    return true;
  }

  #fill(target: Target, rank: number, meaning: number): void {
    if (target.serial === this.#serial && target.rank < rank) return;
    target.serial = this.#serial;
    target.rank = rank;
    if (target.text !== undefined) target.text.set(this.#builder.rows, meaning);
    else target.number?.set(this.#builder.rows, meaning);
  }

  /** Takes the scalar that begins here as it is written. What it is worth is found out when it is met first. */
  #takeToken(): boolean {
    const bytes = this.#bytes;
    const token = this.#token;
    let at = this.#at;
    token.from = at;
    this.#isPlain = true;
    let hash = hashStart;
    if (bytes[at] === quote) {
      at += 1;
      for (;;) {
        const byte = bytes[at] ?? 0;
        if (byte === quote) break;
        if (byte < 0x20) return false;
        hash = hashStep(hash, byte);
        if (byte === backslash) {
          this.#isPlain = false;
          at += 1;
          hash = hashStep(hash, bytes[at] ?? 0);
        }
        at += 1;
      }
      at += 1;
    } else {
      for (; tokenStop[bytes[at] ?? 0] === 0; at++) hash = hashStep(hash, (bytes[at] ?? 0) + 1);
    }
    token.to = at;
    token.hash = hash;
    this.#at = at;
    return true;
  }

  /** The code or number of the token; NaN for null and unknown values; undefined when the schema refuses it. */
  #meaningOf(node: KeyNode): number | undefined {
    const { memo, meanings } = node;
    const known = memo.find(this.#bytes, this.#token);
    if (known !== -1) return meanings[known];
    const meaning = node.role === role.list ? this.#textMeaning(node) : this.#valueMeaning(node);
    if (meaning === undefined) return undefined;
    if (memo.size < (node.target?.number === undefined ? mostTexts : mostNumbers)) {
      memo.add(this.#bytes, this.#token);
      meanings.push(meaning);
    }
    return meaning;
  }

  #valueMeaning({ schema, target, isPlainText }: KeyNode): number | undefined {
    const plain = isPlainText ? this.#plainText() : undefined;
    if (plain !== undefined) {
      const trimmed = plain.trim();
      return trimmed === '' ? Number.NaN : target?.text?.codeOf(trimmed);
    }
    const written = this.#written();
    if (!written.ok) return undefined;
    const checked = schema.safeParse(written.value);
    if (!checked.success) return undefined;
    const value = checked.data;
    if (value === null || value === undefined) return Number.NaN;
    if (target?.text !== undefined) return target.text.codeOf(String(value));
    return typeof value === 'number' ? value : Number.NaN;
  }

  /** The same for a place in a list; an empty text is none. */
  #textMeaning({ schema, target }: KeyNode): number | undefined {
    const plain = this.#plainText();
    if (plain !== undefined) return plain === '' ? Number.NaN : target?.list?.codeOf(plain);
    const written = this.#written();
    if (!written.ok) return undefined;
    const checked = schema.safeParse([written.value]);
    if (!checked.success) return undefined;
    const [text] = listOf(checked.data)?.texts ?? [];
    return text === undefined ? Number.NaN : target?.list?.codeOf(text);
  }

  /** The token's text when it is a string that holds no escapes. */
  #plainText(): string | undefined {
    const { from, to } = this.#token;
    if (this.#bytes[from] !== quote || !this.#isPlain) return undefined;
    return this.#bytes.toString('utf8', from + 1, to - 1);
  }

  /** The token as `JSON.parse` reads it; not ok when it does not, or when it is half a surrogate pair. */
  #written(): { readonly ok: true; readonly value: unknown } | { readonly ok: false } {
    const { from, to } = this.#token;
    return parsed(this.#bytes.toString('utf8', from, to));
  }

  #time(child: KeyNode): boolean {
    const start = this.#at;
    const time = this.#times.scan(this.#bytes, start);
    if (Number.isNaN(time)) return this.#plainTime(child);
    this.#at = this.#times.end;
    if (child.target !== undefined) this.#fill(child.target, child.rank, time);
    return true;
  }

  #plainTime(child: KeyNode): boolean {
    if (!this.#takeToken()) return false;
    const time = this.#valueMeaning(child);
    if (time === undefined) return false;
    if (child.target !== undefined && !Number.isNaN(time)) this.#fill(child.target, child.rank, time);
    return true;
  }

  #list(child: KeyNode): boolean {
    const bytes = this.#bytes;
    if (bytes[this.#at] !== openBracket) return this.#isNull();
    this.#at = skipSpace(bytes, this.#at + 1);
    if (bytes[this.#at] === closeBracket) {
      this.#at += 1;
      return true;
    }
    this.#present |= child.mark;
    for (;;) {
      if (!this.#takeToken()) return false;
      const code = this.#meaningOf(child);
      if (code === undefined) return false;
      if (!Number.isNaN(code)) child.target?.list?.add(this.#builder.rows, code, 0);
      this.#at = skipSpace(bytes, this.#at);
      const end = bytes[this.#at];
      this.#at += 1;
      if (end === closeBracket) return true;
      if (end !== comma) return false;
      this.#at = skipSpace(bytes, this.#at);
    }
  }

  #whole(child: KeyNode): boolean {
    const start = this.#at;
    this.#at = skipValue(this.#bytes, start);
    if (this.#at === -1) return false;
    const written = parsed(this.#bytes.toString('utf8', start, this.#at));
    if (!written.ok) return false;
    const checked = child.schema.safeParse(written.value);
    if (!checked.success) return false;
    if (child.name === 'source') return this.#source(child, written.value);
    const list = listOf(checked.data);
    const column = child.target?.list;
    for (const [place, text] of (list?.texts ?? []).entries())
      column?.add(this.#builder.rows, column.codeOf(text), list?.weights?.[place] ?? 0);
    return true;
  }

  #source({ mark }: KeyNode, value: unknown): boolean {
    if (saysSomething(value)) this.#present |= mark;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return true;
    const { key }: { key?: unknown } = value;
    if (typeof key === 'string' && key !== '') this.#builder.addSourceKey(key);
    const isOpen = this.#kind === 'generic' || this.#kind === 'context_metrics';
    if (!isOpen && Object.keys(value).some((name) => name !== 'key' && name !== 'collector'))
      this.#present |= unknownFields;
    return true;
  }
}

/** Remembers which key came after which: most files have one order. */
function learn(part: KeyNode, previous: KeyNode | undefined, found: KeyNode): void {
  if (previous === undefined) part.first = found;
  else previous.next = found;
}

function parsed(text: string): { readonly ok: true; readonly value: unknown } | { readonly ok: false } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' && !value.isWellFormed() ? { ok: false } : { ok: true, value };
  } catch {
    // The parser finds out what is wrong, and says it.
    return { ok: false };
  }
}
