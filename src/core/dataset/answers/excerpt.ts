import type { RecordKind } from '../../records/kinds.ts';
import { forEachText, valueSeparator } from '../../search/record-text.ts';

/** Longest excerpt, in characters. */
const longest = 200;

/** Where each kind says what happened, best place first. */
const places: Readonly<Record<RecordKind, readonly (readonly string[])[]>> = {
  failure: [
    ['error_details', 'symptoms'],
    ['error_details', 'root_cause'],
    ['learning_value', 'pattern'],
  ],
  success: [['success_factors'], ['patterns']],
  performance: [],
  context_metrics: [],
  generic: [],
};

/** The first words of what happened, on one line: symptoms, success factors, or the record's first text with a blank in it. */
export function excerptOf(kind: RecordKind, value: unknown): string {
  for (const path of places[kind]) {
    const text = textAt(value, path);
    if (text !== '') return shortened(text);
  }
  return shortened(firstText(value));
}

/** An excerpt of a record whose line could not be read again. */
export function excerptOfSearched(text: string): string {
  const values = text.split(valueSeparator);
  return shortened(values.find((value) => value.includes(' ')) ?? values[0] ?? '');
}

function textAt(value: unknown, path: readonly string[]): string {
  const inner = path.reduce<unknown>(memberOf, value);
  const texts: string[] = [];
  forEachText(inner, (text) => {
    texts.push(text);
    return texts.length < 8;
  });
  return texts.join(', ');
}

/** A member of an object; undefined for anything else. */
export function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}

function firstText(value: unknown): string {
  let first = '';
  let sentence = '';
  forEachText(value, (text) => {
    first ||= text;
    if (/\s/.test(text.trim())) sentence = text;
    return sentence === '';
  });
  return sentence === '' ? first : sentence;
}

function shortened(text: string): string {
  // Cutting first keeps a text of megabytes from being searched for blanks.
  const line = text
    .slice(0, longest * 4)
    .replace(/\s+/g, ' ')
    .trim();
  const characters = Array.from(line);
  if (characters.length <= longest) return line;
  const cut = characters.slice(0, longest).join('');
  // Half a secret would be told by nobody: the excerpt ends between two words, or before one that has no end.
  if (characters[longest] === ' ') return cut.trimEnd();
  const blank = cut.lastIndexOf(' ');
  return blank > longest / 2 ? cut.slice(0, blank) : cut;
}
