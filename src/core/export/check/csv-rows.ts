import { formulaStart } from '../csv-text.ts';
import type { CheckedRow, CheckFinding, Claim, RowObject, RowRules, Tell } from './finding.ts';
import type { ReadRows } from './json-lines.ts';
import { tokenIn } from './values.ts';

/** Comma-separated values (RFC 4180) as pandas reads them, with a header. */

type Records = {
  readonly records: readonly { readonly line: number; readonly cells: readonly string[] }[];
  readonly findings: readonly CheckFinding[];
};

export function readCsv(bytes: Uint8Array): ReadRows {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { rows: [], findings: [found(firstBadLine(bytes), 'is not UTF-8')] };
  }
  const findings: CheckFinding[] = [];
  if (text.startsWith('\ufeff')) {
    findings.push(
      found(
        1,
        'begins with a byte order mark, which not every reader takes off the first column’s name',
        'warning',
      ),
    );
    text = text.slice(1);
  }
  const read = parse(text);
  findings.push(...read.findings);
  const isBlank = blankLinesOf(text);
  const [header, ...records] = read.records;
  if (header === undefined) return { rows: [], findings: [...findings, found(0, 'is empty')] };
  for (const [place, name] of header.cells.entries()) {
    if (name.trim() === '') findings.push(found(1, `column ${place + 1} has no name`));
    if (header.cells.indexOf(name) < place) findings.push(found(1, `two columns are named ${name}`));
  }
  findings.push(...columnFindings(header.cells));
  if (records.every(({ line }) => isBlank(line))) findings.push(found(0, 'holds no rows'));
  const rows: CheckedRow[] = [];
  for (const { line, cells } of records) {
    if (isBlank(line)) findings.push(found(line, 'is blank, and pandas skips it', 'warning'));
    else if (cells.length !== header.cells.length)
      findings.push(found(line, `has ${cells.length} cells, and the header ${header.cells.length}`));
    else
      rows.push({ line, value: Object.fromEntries(header.cells.map((name, place) => [name, cells[place]])) });
  }
  return { rows, findings };
}

/** A line with nothing on it, not even the quotes of an empty cell. */
function blankLinesOf(text: string): (line: number) => boolean {
  const lines = text.split('\n');
  return (line) => (lines[line - 1] ?? '').trim() === '';
}

const columnSets = [
  ['prompt', 'completion'],
  ['prompt', 'chosen', 'rejected'],
  ['prompt', 'completions', 'labels'],
  ['instruction', 'output'],
  ['text'],
];

function columnFindings(names: readonly string[]): readonly CheckFinding[] {
  const isKnown = columnSets.some((set) => set.every((name) => names.includes(name)));
  const sets = columnSets.map((set) => set.join(', ')).join('; or ');
  return isKnown ? [] : [found(1, `the header lacks columns to train on: ${sets}`)];
}

/** What pandas takes for a missing value unless it is told not to. */
const missing = new Set(
  '#N/A|#N/A N/A|#NA|-1.#IND|-1.#QNAN|-NaN|-nan|1.#IND|1.#QNAN|<NA>|N/A|NA|NULL|NaN|None|n/a|nan|null'.split(
    '|',
  ),
);

const trained = [
  'prompt',
  'completion',
  'chosen',
  'rejected',
  'completions',
  'labels',
  'text',
  'label',
  'instruction',
  'input',
  'output',
];
/** What an instruction is about; many are about nothing besides. */
const mayBeEmpty = 'input';

export const csvRules: RowRules = (row, tell) => {
  for (const [name, value] of Object.entries(row)) {
    const cell = String(value);
    if (formulaStart.test(cell))
      tell(`${name} begins so that a spreadsheet runs it as a formula; put an apostrophe before it`);
    if (!trained.includes(name)) continue;
    if (cell.trim() === '') {
      if (name !== mayBeEmpty) tell(`${name} is empty`);
    } else if (missing.has(cell)) tell(`${name} is ${cell}, which is read as missing`);
    tokenIn(cell, name, tell);
  }
  return claimOf(row, tell);
};

function claimOf(row: RowObject, tell: Tell): Claim | undefined {
  const text = (name: string) => String(row[name] ?? '');
  const has = (...names: readonly string[]) => names.every((name) => Object.hasOwn(row, name));
  const prompt = text('prompt');
  if (has('prompt', 'chosen', 'rejected'))
    return { shape: 'preference', prompt, chosen: text('chosen'), rejected: text('rejected') };
  if (has('completions', 'labels')) listsAt(row, tell);
  if (!has('prompt', 'completion') && has('instruction', 'output'))
    return { shape: 'sft', prompt: `${text('instruction')}\n${text('input')}`, completion: text('output') };
  if (!has('prompt', 'completion')) return undefined;
  if (!has('label')) return { shape: 'sft', prompt, completion: text('completion') };
  const label = text('label').toLowerCase();
  if (label !== 'true' && label !== 'false') {
    tell(`label is ${text('label')}, not true or false`);
    return undefined;
  }
  return { shape: 'kto', prompt, completion: text('completion'), label: label === 'true' };
}

function listsAt(row: RowObject, tell: Tell): void {
  const lists = ['completions', 'labels'].map((name) => {
    try {
      const value: unknown = JSON.parse(String(row[name]));
      if (Array.isArray(value)) return value.length;
    } catch {
      // Told below: whatever it is, it is no list.
    }
    tell(`${name} is not a list as JSON`);
    return undefined;
  });
  if (lists[0] !== undefined && lists[1] !== undefined && lists[0] !== lists[1])
    tell(`has ${lists[0]} completions and ${lists[1]} labels`);
}

function parse(text: string): Records {
  const records: { line: number; cells: string[] }[] = [];
  const findings: CheckFinding[] = [];
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const start = line;
    const cells: string[] = [];
    for (;;) {
      const cell = cellAt(text, at);
      line += cell.text.split('\n').length - 1;
      cells.push(cell.text);
      at = cell.end;
      if (cell.flaw !== undefined) findings.push(found(start, cell.flaw));
      if (text[at] !== ',') break;
      at += 1;
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    line += 1;
    records.push({ line: start, cells });
  }
  return { records, findings };
}

type Cell = { readonly text: string; readonly end: number; readonly flaw?: string };

function cellAt(text: string, start: number): Cell {
  if (text[start] !== '"') {
    let end = start;
    while (
      end < text.length &&
      text[end] !== ',' &&
      text[end] !== '\n' &&
      !(text[end] === '\r' && text[end + 1] === '\n')
    )
      end += 1;
    return { text: text.slice(start, end), end };
  }
  let at = start + 1;
  let value = '';
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1)
      return { text: value + text.slice(at), end: text.length, flaw: 'a quoted cell is never closed' };
    value += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      at = quote + 1;
      break;
    }
    value += '"';
    at = quote + 2;
  }
  const isClosed = at >= text.length || /[,\r\n]/.test(text[at] ?? '');
  if (isClosed) return { text: value, end: at };
  const rest = cellAt(text, at);
  return { text: value + rest.text, end: rest.end, flaw: 'text stands behind a closing quote' };
}

function firstBadLine(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, start);
    const stop = end === -1 ? bytes.length : end;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start, stop));
    } catch {
      return line;
    }
    start = stop + 1;
  }
  return 1;
}

function found(line: number, reason: string, level: CheckFinding['level'] = 'error'): CheckFinding {
  return { line, level, reason };
}
