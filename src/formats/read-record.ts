import type { RecordKind } from '../core/records/kinds.ts';
import { parseRecord } from '../core/records/parse-record.ts';
import type { ParsedRecord } from '../core/records/parsed-record.ts';
import type { Problem } from '../core/records/problem.ts';
import { type Line, longestLine } from './read-lines.ts';

export type LineProblem = Omit<Problem, 'file'>;

/** What a line gave: a record, problems, both, or neither when it is blank. */
export type ReadRecord = {
  readonly record: ParsedRecord | undefined;
  readonly problems: readonly LineProblem[];
};

const nothing: ReadRecord = { record: undefined, problems: [] };

/** Reads a line as a record. Fields that did not parse are the record's own problems; these are the line's. */
export function readRecord(
  line: Omit<Line, 'byteOffset' | 'bytes'>,
  kind: RecordKind | 'inferred',
  longest = longestLine,
): ReadRecord {
  const problem = (place: Partial<LineProblem>, reason: string): LineProblem => ({
    line: line.number,
    column: undefined,
    field: undefined,
    level: 'line',
    ...place,
    reason,
  });
  if (line.flaw === 'too long')
    return { ...nothing, problems: [problem({}, `is longer than ${longest} bytes`)] };
  if (line.text.trim() === '') return nothing;
  const result = parseRecord(line.text, kind);
  if (!result.ok)
    return { ...nothing, problems: [problem(placeInElement(line, result.column), result.reason)] };
  if (line.flaw !== 'not UTF-8') return { record: result.record, problems: [] };
  const place = placeInElement(line, line.text.indexOf('\ufffd') + 1);
  const reason = 'has bytes that are not UTF-8, shown as U+FFFD';
  return { record: result.record, problems: [problem({ ...place, level: 'field' }, reason)] };
}

/** Line and column of a column counted from the element's start: elements of an array may go over several lines. */
function placeInElement(
  { text, number }: Pick<Line, 'text' | 'number'>,
  column: number,
): { readonly line: number; readonly column: number } {
  const before = text.slice(0, column - 1);
  const lastNewline = before.lastIndexOf('\n');
  if (lastNewline === -1) return { line: number, column };
  return { line: number + before.split('\n').length - 1, column: column - 1 - lastNewline };
}
