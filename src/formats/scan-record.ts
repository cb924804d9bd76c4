import { partBit } from '../core/dataset/columns.ts';
import { fields } from '../core/dataset/fields.ts';
import { listOf, saysSomething } from '../core/records/cells.ts';
import { kindMarks } from '../core/records/infer-kind.ts';
import type { RecordKind } from '../core/records/kinds.ts';
import { readTime } from '../core/records/units.ts';
import { BlockColumns } from './block-columns.ts';
import type { KernelMemory } from './kernel/kernel-memory.ts';
import type { RecordHelp } from './kernel/record-kernel.ts';
import { nodeRoles } from './kernel/record-layout.ts';
import { NodeWriter, type WrittenNode } from './node-writer.ts';

/** `inferred`: the kind is not the file's, so each line has to show it. */
export type KindOrigin = 'of the file' | 'inferred';

/** Distinct written values that are remembered for one key: texts have codes, and so have to be looked up anyway. */
const mostNumbers = 1 << 15;
const mostTexts = 1 << 20;

const unknownFields = partBit('unknown_fields');
const quote = 0x22;
const backslash = 0x5c;

type Learnt = ReturnType<RecordHelp['learn']>;

/**
 * Reads records from their bytes into columns, without making objects of them.
 *
 * A kernel takes the lines it can prove simple: valid JSON whose every known field reads without a problem, no key twice,
 * no escaped surrogates, little nesting. It asks here what a written value means when it meets it first. All other lines
 * are for `parseRecord`.
 */
export class RecordScanner {
  readonly columns: BlockColumns;
  readonly #memory: KernelMemory;
  readonly #writer: NodeWriter;
  readonly #roots = new Map<string, WrittenNode>();
  #kind: RecordKind = 'generic';

  constructor(memory: KernelMemory) {
    this.#memory = memory;
    this.columns = new BlockColumns(memory, {
      learn: (node, from, to) => this.#learn(node, from, to),
      whole: (node, from, to) => this.#whole(node, from, to),
      foreignKey: (from, to) => this.#isForeignKeyFine(from, to),
    });
    this.#writer = new NodeWriter(memory, this.columns);
  }

  /** Reads lines for as long as they are simple; gives the start of the first that is not, or the end. Bytes must be UTF-8. */
  scan(
    { kind, origin }: { readonly kind: RecordKind; readonly origin: KindOrigin },
    from: number,
    to: number,
  ): number {
    const name = `${kind} ${origin}`;
    const root = this.#roots.get(name) ?? this.#writer.writeKind(kind, origin);
    this.#roots.set(name, root);
    this.#kind = kind;
    const stopped = this.columns.kernel.scan(root.place, from, to);
    if (stopped < to) this.columns.clearSourceKeys();
    return stopped;
  }

  /** What a kind that has not this key thinks of it: it may be the mark of a kind that comes first. */
  #isForeignKeyFine(from: number, to: number): boolean {
    const name = this.#memory.bytes.toString('latin1', from, to);
    const rank = kindMarks.findIndex(([, names]) => names.includes(name));
    const own = kindMarks.findIndex(([kind]) => kind === this.#kind);
    return name !== 'schema' && (rank === -1 || (own !== -1 && rank > own));
  }

  /** Undefined when the schema refuses the value. */
  #learn(number: number, from: number, to: number): Learnt {
    const written = this.#writer.nodes[number];
    if (written === undefined) return this.#learnDay(from, to);
    const { node } = written;
    const isNumber = node.field === undefined || !['text', 'list'].includes(fields[node.field].shape);
    const remember = written.learnt < (isNumber ? mostNumbers : mostTexts);
    const meaning =
      node.role === nodeRoles.list
        ? this.#textMeaning(written, from, to)
        : this.#valueMeaning(written, from, to);
    if (meaning === undefined) return undefined;
    if (remember) written.learnt += 1;
    return { meaning, as: isNumber ? 'number' : 'code', remember };
  }

  /** Midnight of a day, in milliseconds since 1970. */
  #learnDay(from: number, to: number): Learnt {
    const day = this.#memory.bytes.toString('latin1', from + 1, to);
    const midnight = /^\d{4}-\d{2}-\d{2}$/.test(day) ? readTime(day) : undefined;
    return { meaning: midnight ?? Number.NaN, as: 'code', remember: true };
  }

  /** The code or number; NaN for null and unknown values. */
  #valueMeaning({ node, dictionary }: WrittenNode, from: number, to: number): number | undefined {
    const plain = node.isPlainText ? this.#plainText(from, to) : undefined;
    if (plain !== undefined) {
      const trimmed = plain.trim();
      return trimmed === '' ? Number.NaN : dictionary?.add(trimmed);
    }
    const written = this.#written(from, to);
    if (!written.ok) return undefined;
    const checked = node.schema.safeParse(written.value);
    if (!checked.success) return undefined;
    const value = checked.data;
    if (value === null || value === undefined) return Number.NaN;
    if (dictionary !== undefined) return dictionary.codeOf(String(value));
    return typeof value === 'number' ? value : Number.NaN;
  }

  /** The same for a place in a list; an empty text is none. */
  #textMeaning({ node, dictionary }: WrittenNode, from: number, to: number): number | undefined {
    const plain = this.#plainText(from, to);
    if (plain !== undefined) return plain === '' ? Number.NaN : dictionary?.add(plain);
    const written = this.#written(from, to);
    if (!written.ok) return undefined;
    const checked = node.schema.safeParse([written.value]);
    if (!checked.success) return undefined;
    const [text] = listOf(checked.data)?.texts ?? [];
    return text === undefined ? Number.NaN : dictionary?.codeOf(text);
  }

  /** The text of a string that holds no escapes. */
  #plainText(from: number, to: number): string | undefined {
    const { bytes } = this.#memory;
    if (bytes[from] !== quote || bytes.subarray(from, to).includes(backslash)) return undefined;
    return bytes.toString('utf8', from + 1, to - 1);
  }

  /** The value as `JSON.parse` reads it; not ok when it does not, or when it is half a surrogate pair. */
  #written(from: number, to: number): Parsed {
    return parsed(this.#memory.bytes.toString('utf8', from, to));
  }

  #whole(number: number, from: number, to: number): boolean {
    const node = this.#writer.nodes[number]?.node;
    const written = this.#written(from, to);
    if (node === undefined || !written.ok) return false;
    const checked = node.schema.safeParse(written.value);
    if (!checked.success) return false;
    if (node.name === 'source') this.#source(node.mark, written.value);
    else if (node.field !== undefined) {
      const list = listOf(checked.data);
      this.columns.addTexts(node.field, list?.texts ?? [], list?.weights);
    }
    return true;
  }

  #source(mark: number, value: unknown): void {
    if (saysSomething(value)) this.columns.kernel.addPresent(mark);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    const { key }: { key?: unknown } = value;
    if (typeof key === 'string' && key !== '') this.columns.addSourceKey(key);
    const isOpen = this.#kind === 'generic' || this.#kind === 'context_metrics';
    if (!isOpen && Object.keys(value).some((name) => name !== 'key' && name !== 'collector'))
      this.columns.kernel.addPresent(unknownFields);
  }
}

type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

function parsed(text: string): Parsed {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' && !value.isWellFormed() ? { ok: false } : { ok: true, value };
  } catch {
    // The parser finds out what is wrong, and says it.
    return { ok: false };
  }
}
