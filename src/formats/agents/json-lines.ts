import type { JsonValue } from '../../core/privacy/json-value.ts';
import { asObject, type JsonObject } from './json-shape.ts';

/** One line of a JSON Lines log: its row, or that it could not be read. */
export type JsonLine =
  | { readonly kind: 'row'; readonly number: number; readonly row: JsonObject }
  | { readonly kind: 'bad'; readonly number: number };

/** Longer lines are counted as bad and never held whole. */
export const maxLineLength = 32 * 1024 * 1024;

/**
 * Reads a JSON Lines log as lists of lines, one list a chunk of bytes: waiting once a line would cost more than parsing it.
 *
 * Holds one chunk and one line at a time. Blank lines say nothing and are left out; numbers still agree with an editor's.
 * Bytes that are not UTF-8 become U+FFFD, a byte order mark is dropped, `\r\n` is accepted, and a last line without a
 * newline is read like any other (a log that is being written to usually ends in half a line: one bad line).
 */
export async function* readJsonLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<readonly JsonLine[]> {
  const decoder = new TextDecoder();
  let number = 0;
  let started: string[] = [];
  let startedLength = 0;
  const finish = (end: string): JsonLine | undefined => {
    number += 1;
    const tooLong = startedLength + end.length > maxLineLength;
    const line = tooLong ? undefined : started.length === 0 ? end : started.join('') + end;
    started = [];
    startedLength = 0;
    return line === undefined ? { kind: 'bad', number } : parseLine(line, number);
  };
  for await (const chunk of bytes) {
    const pieces = decoder.decode(chunk, { stream: true }).split('\n');
    const last = pieces.pop() ?? '';
    yield pieces.map(finish).filter((line) => line !== undefined);
    startedLength += last.length;
    if (startedLength <= maxLineLength) started.push(last);
    else started = [];
  }
  const rest = finish(decoder.decode());
  if (rest !== undefined) yield [rest];
}

function parseLine(text: string, number: number): JsonLine | undefined {
  if (text.trim() === '') return undefined;
  try {
    const value: JsonValue = JSON.parse(text);
    const row = asObject(value);
    return row === undefined ? { kind: 'bad', number } : { kind: 'row', number, row };
  } catch {
    // Half a line at the end of a live log, or a damaged one: counted by the caller, its neighbours are read.
    return { kind: 'bad', number };
  }
}

/** The rows in the beginning of a file; what does not parse, as a last line that was cut, is left out. */
export function headRows(text: string): readonly JsonObject[] {
  return text
    .split('\n')
    .map((line, place) => parseLine(line, place + 1))
    .filter((line) => line?.kind === 'row')
    .map(({ row }) => row);
}
