import * as z from 'zod';
import { partBit } from '../core/dataset/columns.ts';
import { type FieldName, fields, type PartName } from '../core/dataset/fields.ts';
import { cellPaths } from '../core/records/cell-paths.ts';
import { kindMarks } from '../core/records/infer-kind.ts';
import type { RecordKind } from '../core/records/kinds.ts';
import { schemas } from '../core/records/schemas.ts';
import { type NodeRole, nodeRoles } from './kernel/record-layout.ts';

/** A key that a kind's schema knows. */
export type KeyNode = {
  readonly name: string;
  readonly role: NodeRole;
  readonly schema: z.ZodType;
  readonly children: readonly KeyNode[];
  /** The field that one or more keys fill: the key of the lowest rank that has a value counts. */
  readonly field: FieldName | undefined;
  readonly rank: number;
  /** Bit of `parts` that a value which says something sets. */
  readonly mark: number;
  /** Whether any text is fine, and is its own meaning but for spaces around it. */
  readonly isPlainText: boolean;
  /** Place in `kindMarks` of the kind that has this top-level key for a mark; -1 for none. */
  readonly kindRank: number;
};

/** The tree of keys of one kind, as the schemas and `cellPaths` have it. */
export function recordShape(kind: RecordKind): KeyNode {
  const leaves = leavesOf(kind);
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
    const field = leaf?.field;
    return {
      name,
      role: isPart ? nodeRoles.part : roleOf(name, inner, field),
      schema,
      children,
      field,
      rank: leaf?.rank ?? 0,
      mark: leaf?.mark ?? 0,
      isPlainText:
        field !== undefined && fields[field].shape === 'text' && schema.safeParse(probe).data === probe,
      kindRank: kindMarks.findIndex(([, names]) => names.includes(path)),
    };
  };
  return make('', '', schemas[kind]);
}

/** No schema has this for a word of its own. */
const probe = 'any text';

type Leaf = { field: FieldName | undefined; rank: number; mark: number };

function leavesOf(kind: RecordKind): ReadonlyMap<string, Leaf> {
  const { cells, lists, marks } = cellPaths[kind];
  const leaves = new Map<string, Leaf>();
  const leafAt = (path: string): Leaf => {
    const leaf = leaves.get(path) ?? { field: undefined, rank: 0, mark: 0 };
    leaves.set(path, leaf);
    return leaf;
  };
  for (const [name, paths] of Object.entries(cells)) {
    for (const [rank, path] of paths.entries()) Object.assign(leafAt(path), { field: name, rank });
  }
  for (const [name, path] of Object.entries(lists)) leafAt(path).field = name as FieldName;
  for (const [part, path] of Object.entries(marks)) leafAt(path).mark = partBit(part as PartName);
  return leaves;
}

function roleOf(name: string, inner: unknown, field: FieldName | undefined): NodeRole {
  if (name === 'source' || name === 'patterns') return nodeRoles.whole;
  if (field !== undefined && fields[field].shape === 'list') return nodeRoles.list;
  if (inner instanceof z.ZodUnknown) return nodeRoles.skip;
  return name === 'timestamp' ? nodeRoles.time : nodeRoles.cell;
}

function withoutWrappers(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable
    ? withoutWrappers(schema.unwrap())
    : schema;
}
