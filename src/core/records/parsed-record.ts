import type { FieldName } from '../dataset/fields.ts';
import type { RecordKind } from './kinds.ts';

/** What one line of a file says, checked and with its units read; `value` keeps everything the line held. */
export type ParsedRecord = {
  readonly kind: RecordKind;
  /** The parsed line; objects have no prototype, so `__proto__` is a key like any other. */
  readonly value: { readonly [key: string]: unknown };
  /** Values for the columns: text and number fields (times in milliseconds, ratios as 0..1). Missing ones are left out. */
  readonly cells: Readonly<Partial<Record<FieldName, string | number>>>;
  readonly lists: Readonly<
    Partial<Record<FieldName, { readonly texts: readonly string[]; readonly weights?: readonly number[] }>>
  >;
  /** Bits of `parts` (see `partBit`). */
  readonly present: number;
  /** Fields that did not parse: kept as text in `value`, left out of `cells`. */
  readonly problems: readonly { readonly field: string; readonly reason: string }[];
  /** `source.key` of a collected row: the last row with a key replaces the earlier ones. */
  readonly sourceKey: string | undefined;
};

/** Where a line stands. */
export type LinePlace = {
  readonly project: string;
  /** Path of the file as the user would name it. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly byteOffset: number;
  readonly bytes: number;
  /** Where it is kept beside a text that was redacted since. */
  readonly recId?: string;
};
