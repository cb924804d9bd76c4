import type { JsonValue } from '../../core/privacy/json-value.ts';
import { type Line, LineReader } from '../read-lines.ts';
import { asObject, type JsonObject } from './json-shape.ts';

/** One line of a JSON Lines log: its row, or that it could not be read. */
export type JsonLine =
  | { readonly kind: 'row'; readonly number: number; readonly row: JsonObject }
  | { readonly kind: 'bad'; readonly number: number };

/**
 * Reads a JSON Lines log as lists of lines, one list a chunk of bytes: waiting once a line would cost more than parsing it.
 *
 * Holds one chunk and one line at a time. Blank lines say nothing and are left out; numbers still agree with an editor's. A
 * last line without a newline is read like any other: a log that is being written to usually ends in half a line, which is
 * one bad line. So is a line that is too long.
 */
export async function* readJsonLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<readonly JsonLine[]> {
  const reader = new LineReader();
  for await (const chunk of bytes)
    yield [...reader.push(chunk)].map(parseLine).filter((line) => line !== undefined);
  yield [...reader.end()].map(parseLine).filter((line) => line !== undefined);
}

function parseLine({ text, number, flaw }: Line): JsonLine | undefined {
  if (flaw === 'too long') return { kind: 'bad', number };
  return text.trim() === '' ? undefined : { number, ...parseRow(text) };
}

type ParsedRow = { readonly kind: 'row'; readonly row: JsonObject } | { readonly kind: 'bad' };

function parseRow(text: string): ParsedRow {
  try {
    const value: JsonValue = JSON.parse(text);
    const row = asObject(value);
    return row === undefined ? { kind: 'bad' } : { kind: 'row', row };
  } catch {
    // Half a line at the end of a live log, or a damaged one: counted by the caller, its neighbours are read.
    return { kind: 'bad' };
  }
}

/** The rows in the beginning of a file; what does not parse, as a last line that was cut, is left out. */
export function headRows(text: string): readonly JsonObject[] {
  return text
    .split('\n')
    .map(parseRow)
    .filter((parsed) => parsed.kind === 'row')
    .map(({ row }) => row);
}
