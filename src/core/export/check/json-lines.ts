import { scanJson } from '../../records/json-scan.ts';
import { type CheckedRow, type CheckFinding, isObject, kindOf } from './finding.ts';

export type ReadRows = { readonly rows: readonly CheckedRow[]; readonly findings: readonly CheckFinding[] };

const newline = 0x0a;

/**
 * What a loader does with a blank line between rows: readers on Apache Arrow skip it, those that parse line by line refuse
 * it. At the end it does no harm to either.
 */
export type BlankLines = 'skipped' | 'refused';

/** Reads JSON Lines as strictly as the strictest loader: UTF-8 without a mark, one object on each line, no key twice. */
export function readJsonLines(bytes: Uint8Array, blankLines: BlankLines = 'refused'): ReadRows {
  const rows: CheckedRow[] = [];
  const findings: CheckFinding[] = [];
  const blank: number[] = [];
  let start = 0;
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    findings.push(error(1, 'begins with a byte order mark, which loaders take for part of the first line'));
    start = 3;
  }
  const body = bytes.subarray(start);
  if (new TextDecoder().decode(body.subarray(0, 64)).trimStart().startsWith('[') && wholeArray(body)) {
    findings.push(error(1, 'is one JSON array; JSON Lines has one object on each line'));
    return { rows, findings };
  }
  let last = 0;
  for (let line = 1, at = 0; at < body.length; line += 1) {
    const end = body.indexOf(newline, at);
    const stop = end === -1 ? body.length : end;
    if (readLine(body.subarray(at, stop), line, { rows, findings }) === 'blank') blank.push(line);
    else last = line;
    at = stop + 1;
  }
  if (rows.length === 0 && findings.length === 0) findings.push(error(0, 'holds no rows'));
  return { rows, findings: [...findings, ...blank.map((line) => blankLine(line, { last, blankLines }))] };
}

/** Rows of a `.json` file that is one array, for the loaders that take one. Their place in it stands for the line. */
export function readJsonArray(bytes: Uint8Array): ReadRows {
  const text = new TextDecoder().decode(bytes);
  const value = parsed(text);
  if (!Array.isArray(value))
    return { rows: [], findings: [error(1, 'is neither JSON Lines nor one JSON array')] };
  const items: readonly unknown[] = value;
  const rows: CheckedRow[] = [];
  const findings: CheckFinding[] = [];
  for (const [place, item] of items.entries()) {
    if (isObject(item)) rows.push({ line: place + 1, value: item });
    else findings.push(error(place + 1, `is ${kindOf(item)}, not an object`));
  }
  return { rows, findings };
}

export function wholeArray(bytes: Uint8Array): boolean {
  return Array.isArray(parsed(new TextDecoder().decode(bytes)));
}

type Sink = { readonly rows: CheckedRow[]; readonly findings: CheckFinding[] };

function blankLine(
  line: number,
  { last, blankLines }: { readonly last: number; readonly blankLines: BlankLines },
): CheckFinding {
  if (line < last && blankLines === 'refused') return error(line, 'is blank; every line must hold one row');
  const reason = line < last ? 'is blank, and the loader skips it' : 'is blank, at the end of the file';
  return { line, level: 'warning', reason };
}

function readLine(bytes: Uint8Array, line: number, { rows, findings }: Sink): 'blank' | undefined {
  const text = decoded(bytes);
  if (text === undefined) findings.push(error(line, 'is not UTF-8'));
  else if (text.trim() === '') return 'blank';
  else {
    const scan = scanJson(text);
    if (!scan.ok) findings.push(error(line, `is not JSON: ${scan.reason}${numberHint(text)}`));
    else {
      for (const key of scan.duplicateKeys)
        findings.push(error(line, `key ${key} stands twice; loaders keep one`));
      const value = parsed(text);
      if (!isObject(value)) findings.push(error(line, `is ${kindOf(value)}, not an object`));
      else {
        if (hasLoneSurrogate(value))
          findings.push(error(line, 'holds half a surrogate pair, which is no text'));
        rows.push({ line, value });
      }
    }
  }
  return undefined;
}

function numberHint(text: string): string {
  return /[:[,]\s*-?(?:NaN|Infinity)\b/.test(text) ? ' (NaN and Infinity are Python’s, not JSON’s)' : '';
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hasLoneSurrogate(value: unknown): boolean {
  if (typeof value === 'string') return !value.isWellFormed();
  if (Array.isArray(value)) return value.some(hasLoneSurrogate);
  return (
    isObject(value) &&
    Object.entries(value).some(([key, each]) => !key.isWellFormed() || hasLoneSurrogate(each))
  );
}

function error(line: number, reason: string): CheckFinding {
  return { line, level: 'error', reason };
}
