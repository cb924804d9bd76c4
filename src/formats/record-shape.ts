import * as z from 'zod';
import {
  type BlockBuilder,
  ListFieldBuilder,
  type NumberFieldBuilder,
  type TextFieldBuilder,
} from '../core/dataset/column-block.ts';
import { partBit } from '../core/dataset/columns.ts';
import { type FieldName, fields, type PartName } from '../core/dataset/fields.ts';
import { cellPaths } from '../core/records/cell-paths.ts';
import { kindMarks } from '../core/records/infer-kind.ts';
import type { RecordKind } from '../core/records/kinds.ts';
import { schemas } from '../core/records/schemas.ts';
import { ByteDictionary } from './byte-dictionary.ts';

/** What a scanner does with a key's value. */
export const role = {
  /** An object with known keys. */
  part: 0,
  /** Anything goes; it has no cell. */
  skip: 1,
  /** A scalar that the schema checks, and that may fill a cell. */
  cell: 2,
  time: 3,
  /** A list of texts. */
  list: 4,
  /** Rare and complicated: parsed as a whole. */
  whole: 5,
} as const;

export type Role = (typeof role)[keyof typeof role];

/** The column that one or more keys fill: the key of the lowest rank that has a value counts. */
export type Target = {
  readonly text: TextFieldBuilder | undefined;
  readonly number: NumberFieldBuilder | undefined;
  readonly list: ListFieldBuilder | undefined;
  /** The record that last filled it, and by which rank. */
  serial: number;
  rank: number;
};

/** A key that a kind's schema knows, and what scanning has learnt of it so far. */
export type KeyNode = {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly role: Role;
  readonly schema: z.ZodType;
  readonly children: readonly KeyNode[];
  readonly target: Target | undefined;
  readonly rank: number;
  /** Bit of `parts` that a value which says something sets. */
  readonly mark: number;
  /** Whether any text is fine, and is its own meaning but for spaces around it. */
  readonly isPlainText: boolean;
  /** Place in `kindMarks` of the kind that has this top-level key for a mark; -1 for none. */
  readonly kindRank: number;
  /** The record in which it last stood. */
  serial: number;
  /** The key that followed last time; for a part, `first` is the one it began with. */
  next: KeyNode | undefined;
  first: KeyNode | undefined;
  /** Values met before as they were written, and what they mean: codes or numbers, NaN for missing ones. */
  readonly memo: ByteDictionary;
  readonly meanings: number[];
};

/** The tree of keys of one kind, as the schemas and `cellPaths` have it, filling the columns of `builder`. */
export function recordShape(kind: RecordKind, builder: BlockBuilder): KeyNode {
  const leaves = leavesOf(kind, builder);
  const make = (name: string, path: string, schema: z.ZodType): KeyNode => {
    const inner = withoutWrappers(schema);
    const leaf = leaves.get(path);
    // `source` names the row for good: how its key is read is the parser's business.
    const isPart = inner instanceof z.ZodObject && name !== 'source';
    const children = isPart
      ? Object.entries(inner.shape).map(([key, field]) =>
          make(key, path === '' ? key : `${path}.${key}`, field),
        )
      : [];
    return {
      name,
      bytes: new TextEncoder().encode(name),
      role: isPart ? role.part : roleOf(name, inner, leaf?.target),
      schema,
      children,
      target: leaf?.target,
      rank: leaf?.rank ?? 0,
      mark: leaf?.mark ?? 0,
      isPlainText: leaf?.target?.text !== undefined && schema.safeParse(probe).data === probe,
      kindRank: kindMarks.findIndex(([, names]) => names.includes(path)),
      serial: -1,
      next: undefined,
      first: undefined,
      memo: new ByteDictionary(),
      meanings: [],
    };
  };
  return make('', '', schemas[kind]);
}

/** No schema has this for a word of its own. */
const probe = 'any text';

type Leaf = { target: Target | undefined; rank: number; mark: number };

function leavesOf(kind: RecordKind, builder: BlockBuilder): ReadonlyMap<string, Leaf> {
  const { cells, lists, marks } = cellPaths[kind];
  const leaves = new Map<string, Leaf>();
  const leafAt = (path: string): Leaf => {
    const leaf = leaves.get(path) ?? { target: undefined, rank: 0, mark: 0 };
    leaves.set(path, leaf);
    return leaf;
  };
  for (const [name, paths] of Object.entries(cells)) {
    const target = targetOf(name as FieldName, builder);
    for (const [rank, path] of paths.entries()) Object.assign(leafAt(path), { target, rank });
  }
  for (const [name, path] of Object.entries(lists)) {
    leafAt(path).target = targetOf(name as FieldName, builder);
  }
  for (const [part, path] of Object.entries(marks)) leafAt(path).mark = partBit(part as PartName);
  return leaves;
}

function targetOf(field: FieldName, builder: BlockBuilder): Target {
  const { shape } = fields[field];
  return {
    text: shape === 'text' ? builder.text(field) : undefined,
    number: shape === 'text' || shape === 'list' ? undefined : builder.number(field),
    list: shape === 'list' ? builder.list(field) : undefined,
    serial: -1,
    rank: 0,
  };
}

function roleOf(name: string, inner: unknown, target: Target | undefined): Role {
  if (name === 'source' || name === 'patterns') return role.whole;
  if (target?.list instanceof ListFieldBuilder) return role.list;
  if (inner instanceof z.ZodUnknown) return role.skip;
  return name === 'timestamp' ? role.time : role.cell;
}

function withoutWrappers(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable
    ? withoutWrappers(schema.unwrap())
    : schema;
}
