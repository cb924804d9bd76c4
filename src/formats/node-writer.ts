import { partBit } from '../core/dataset/columns.ts';
import { fields } from '../core/dataset/fields.ts';
import { kindMarks } from '../core/records/infer-kind.ts';
import type { RecordKind } from '../core/records/kinds.ts';
import type { BlockColumns, Dictionary } from './block-columns.ts';
import type { KernelMemory } from './kernel/kernel-memory.ts';
import { layoutBytes, nodePlaces, nodeRoles, targetPlaces } from './kernel/record-layout.ts';
import { type KeyNode, recordShape } from './record-shape.ts';

/** A key in the kernel's memory. */
export type WrittenNode = {
  readonly node: KeyNode;
  readonly place: number;
  /** Of the field it fills, if that has texts. */
  readonly dictionary: Dictionary | undefined;
  /** How many values have been learnt of it. */
  learnt: number;
};

/** Stands for a key that marks no kind. */
const marksNone = 1000;

/** Writes trees of keys into the memory of the kernel that reads records. */
export class NodeWriter {
  /** By number. */
  readonly nodes: (WrittenNode | undefined)[] = [];
  readonly #memory: KernelMemory;
  readonly #columns: BlockColumns;
  /** Of the tree that is being written, by field. */
  #targets = new Map<string, number>();

  constructor(memory: KernelMemory, columns: BlockColumns) {
    this.#memory = memory;
    this.#columns = columns;
  }

  writeKind(kind: RecordKind, origin: 'of the file' | 'inferred'): WrittenNode {
    this.#targets = new Map();
    const shape = recordShape(kind);
    const root = this.#write(shape);
    const rank = kindMarks.findIndex(([name]) => name === kind);
    const names = shape.children
      .filter(({ name }) => name === 'feature_id' || name === 'failure_type')
      .map(({ field }) => this.#targets.get(field ?? '') ?? 0);
    this.#set(root.place, 'isInferred', origin === 'inferred' ? 1 : 0);
    this.#set(root.place, 'kindRank', rank === -1 ? kindMarks.length : rank);
    this.#set(root.place, 'unknownMark', kind === 'generic' ? 0 : partBit('unknown_fields'));
    this.#set(root.place, 'kindCode', this.#columns.column('kind').dictionary.codeOf(kind));
    if (kind === 'failure') this.#set(root.place, 'names', this.#words(names));
    this.#set(root.place, 'day', this.#dayNode());
    return root;
  }

  #write(node: KeyNode): WrittenNode {
    const place = this.#memory.allocate(layoutBytes.node);
    const children = node.children.map((child) => this.#write(child).place);
    const key = new TextEncoder().encode(node.name);
    this.#set(place, 'key', this.#memory.place(key));
    this.#set(place, 'keyLength', key.length);
    this.#set(place, 'role', node.role);
    this.#set(place, 'children', this.#words(children));
    this.#set(place, 'childCount', children.length);
    this.#set(place, 'target', node.field === undefined ? 0 : this.#target(node.field));
    this.#set(place, 'rank', node.rank);
    this.#set(place, 'mark', node.mark);
    this.#set(place, 'kindRank', node.kindRank === -1 ? marksNone : node.kindRank);
    this.#set(place, 'isSchema', node.name === 'schema' ? 1 : 0);
    this.#set(place, 'number', this.nodes.length);
    const hasTexts = node.field !== undefined && ['text', 'list'].includes(fields[node.field].shape);
    const dictionary =
      hasTexts && node.field !== undefined ? this.#columns.column(node.field).dictionary : undefined;
    const written = { node, place, dictionary, learnt: 0 };
    this.nodes.push(written);
    return written;
  }

  #target(field: NonNullable<KeyNode['field']>): number {
    const known = this.#targets.get(field);
    if (known !== undefined) return known;
    const place = this.#memory.allocate(layoutBytes.target);
    this.#memory.setWord(place + targetPlaces.column, this.#columns.column(field).place);
    this.#targets.set(field, place);
    return place;
  }

  /** A node of days: its values are learnt, and fill nothing. */
  #dayNode(): number {
    const place = this.#memory.allocate(layoutBytes.node);
    this.#set(place, 'role', nodeRoles.cell);
    this.#set(place, 'number', this.nodes.length);
    this.nodes.push(undefined);
    return place;
  }

  #words(values: readonly number[]): number {
    const place = this.#memory.allocate(values.length * 4 + 4);
    this.#memory.words(place, values.length).set(values);
    return place;
  }

  #set(place: number, name: keyof typeof nodePlaces, value: number): void {
    this.#memory.setWord(place + nodePlaces[name], value);
  }
}
