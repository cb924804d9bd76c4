import { type EngineRecord, engineRecord } from '../core/engine/engine-record.ts';
import type { Redactor } from '../core/privacy/redactor.ts';
import { parseRecord } from '../core/records/parse-record.ts';
import type { ParsedRecord } from '../core/records/parsed-record.ts';
import type { Problem } from '../core/records/problem.ts';
import { recIdOf } from '../core/records/rec-id.ts';
import type { Input } from './find-inputs.ts';
import type { OutgoingLine } from './push-lines.ts';
import type { PushState } from './push-state.ts';

/** A row for the table of records; `counts` may still change before it is sent. */
export type PushRow = EngineRecord & {
  readonly raw: string;
  readonly file: string;
  readonly line: number;
  readonly rec_id: string;
  readonly copy: number;
  readonly source_key: string;
  readonly month: string;
  readonly tokens: readonly string[];
  readonly compound_tokens: readonly string[];
};

/** As many rows can one project on one machine have: what is left of 2^53 for its own number is 67 million. */
export const rowsPerBox = 2 ** 27;

export type RowMaker = {
  readonly input: Input;
  readonly state: PushState;
  readonly redactor: Redactor;
  /** Number of the project on this machine. */
  readonly box: number;
  /** The project as it is called in the database. */
  readonly project: string;
};

export type MadeRow =
  /** `place` is the number of the row, or of the one that comes next. */
  { readonly place: number; readonly problems: readonly Problem[] } & (
    | { readonly kind: 'row'; readonly row: PushRow }
    | { readonly kind: 'none' }
  );

/**
 * A line as a row: what it says comes from the redacted text, what it is called by from the line itself, so that people's
 * annotations find it.
 */
export function rowOf(outgoing: OutgoingLine, maker: RowMaker): MadeRow {
  const { line, record, text, problems, leftOut } = outgoing;
  const { input, redactor, state, box } = maker;
  const place = box * rowsPerBox + (state.next % rowsPerBox);
  const file = redactor.text(input.name);
  const clean = (problem: Problem): Problem => ({ ...problem, file, reason: redactor.text(problem.reason) });
  if (record === undefined) return { kind: 'none', place, problems: problems.map(clean) };
  const lineProblem = (reason: string): Problem => ({
    file,
    line: line.number,
    column: undefined,
    field: undefined,
    reason,
    level: 'line',
  });
  if (text === undefined)
    return { kind: 'none', place, problems: [lineProblem(`was left out: ${leftOut ?? 'failed'}`)] };
  const parsed = parseRecord(text, record.kind);
  if (!parsed.ok) return { kind: 'none', place, problems: [lineProblem(`was left out: ${parsed.reason}`)] };
  const fieldProblems = record.problems.map(({ field, reason }) =>
    clean({ ...lineProblem(reason), field, level: 'field' }),
  );
  const row = storedRow(outgoing, { raw: record, redacted: parsed.record, text }, { ...maker, file, place });
  return { kind: 'row', row, place, problems: [...problems.map(clean), ...fieldProblems] };
}

type Told = { readonly raw: ParsedRecord; readonly redacted: ParsedRecord; readonly text: string };

function storedRow(
  { line }: OutgoingLine,
  { raw, redacted, text }: Told,
  { input, state, project, file, place }: RowMaker & { readonly file: string; readonly place: number },
): PushRow {
  const recId = recIdOf({ file: input.name, kind: raw.kind }, raw.value);
  const copy = state.number(recId);
  const stored = engineRecord({
    record: redacted,
    place: { project, file, line: line.number, bytes: line.bytes },
    raw: text,
    row: place,
  });
  // Every record has these columns, which the type of rows in general cannot say.
  return { ...stored, rec_id: recId, copy, source_key: raw.sourceKey ?? '' } as PushRow;
}
