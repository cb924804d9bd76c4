import type { FieldName, PartName } from '../dataset/fields.ts';

/** The whole request as a syntax tree: every term must hold. Written as text by `formatQuery`, read by `parseQuery`. */
export type Query = { readonly terms: readonly Term[] };

export const everything: Query = { terms: [] };

export type Comparison = '=' | '>=' | '<=' | '>' | '<';

/** One condition. `negated` turns it round. */
export type Term = { readonly negated: boolean } & Condition;

export type Condition =
  /** A word that may stand in any text field, with typos: ⌊length/4⌋ edits. */
  | { readonly kind: 'word'; readonly text: string }
  /** Characters that must stand in the text as they are, letter case apart. */
  | { readonly kind: 'phrase'; readonly text: string }
  /** Words that may stand anywhere in the text itself, with one typo more and across the borders of words. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'regex'; readonly source: string; readonly field: FieldName | undefined }
  /** Any of `values` (commas in the text); `*` and `?` are wildcards; an empty list means "the field is missing". */
  | {
      readonly kind: 'field';
      readonly field: FieldName;
      readonly comparison: Comparison;
      readonly values: readonly string[];
    }
  /** From this moment on, or before it: an ISO date or time, or an age such as `7d`, counted back from the as-of time. */
  | { readonly kind: 'since' | 'until'; readonly when: string }
  | { readonly kind: 'has'; readonly what: FieldName | PartName | AnnotationPart }
  /** Text in a note, a code, a verdict or an author's name of the record's annotations. */
  | { readonly kind: 'annotation'; readonly of: AnnotationPart; readonly text: string };

export type AnnotationPart = 'note' | 'code' | 'verdict' | 'author' | 'review' | 'flag';
