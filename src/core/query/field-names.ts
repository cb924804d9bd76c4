import { type FieldName, fields, type PartName, parts } from '../dataset/fields.ts';
import type { AnnotationPart, Query } from './query.ts';

export const annotationParts = [
  'note',
  'code',
  'verdict',
  'author',
  'review',
  'flag',
] as const satisfies readonly AnnotationPart[];

const fieldByWord: ReadonlyMap<string, FieldName> = new Map(
  Object.entries(fields).flatMap(([name, { aliases }]) =>
    [name, ...aliases].map((word) => [word, name as FieldName] as const),
  ),
);

/** The field that a word before a colon names, aliases included, letter case apart. */
export function fieldOfWord(word: string): FieldName | undefined {
  return fieldByWord.get(word.toLowerCase());
}

export function annotationPartOfWord(word: string): AnnotationPart | undefined {
  return annotationParts.find((part) => part === word.toLowerCase());
}

/** Whether a query can only be answered with what people said of the records at hand. */
export function asksForAnnotations({ terms }: Query): boolean {
  return terms.some(
    (term) =>
      term.kind === 'annotation' ||
      (term.kind === 'has' && annotationParts.some((part) => part === term.what)),
  );
}

const partAliases: ReadonlyMap<string, PartName> = new Map([
  ['trace', 'stack_trace'],
  ['cause', 'root_cause'],
  ['steps', 'steps_taken'],
]);

/** What `has:` may ask for. Parts of a record come before fields of the same name. */
export function hasTargetOfWord(word: string): FieldName | PartName | AnnotationPart | undefined {
  const lower = word.toLowerCase();
  return (
    parts.find((part) => part === lower) ??
    partAliases.get(lower) ??
    annotationPartOfWord(lower) ??
    fieldOfWord(lower)
  );
}

/** Every word that may stand before a colon, in the order completion offers them; aliases are left out. */
export const termWords: readonly string[] = [
  'category',
  'severity',
  'since',
  'until',
  'type',
  'pattern',
  'model',
  'feature',
  'session',
  'project',
  'has',
  ...annotationParts.filter((part) => part !== 'flag'),
  're',
  'text',
  ...Object.keys(fields).filter(
    (name) =>
      !['category', 'severity', 'type', 'pattern', 'model', 'feature', 'session', 'project'].includes(name),
  ),
];
