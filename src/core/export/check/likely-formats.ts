import { type ExportFormat, exportFormatNames } from '../export-format.ts';
import { rulesOf } from './check-rows.ts';
import type { CheckedRow } from './finding.ts';
import { readJsonLines } from './json-lines.ts';
import { checkTrace } from './session-trace.ts';

/** So many rows say what a file is. */
const looked = 20;

/** The formats that would take what is at the beginning of a file, its own name apart. None where no line is a row. */
export function likelyFormats(bytes: Uint8Array, name: string): readonly ExportFormat[] {
  const { rows } = readJsonLines(beginning(bytes), 'skipped');
  if (rows.length === 0) return name.endsWith('.csv') ? ['csv'] : [];
  const first = rows.slice(0, looked);
  return exportFormatNames.filter((format) => takes(format, first));
}

/** The lines that rows are taken from, so that a large file costs no more than a small one. */
function beginning(bytes: Uint8Array): Uint8Array {
  let end = -1;
  for (let line = 0; line < looked; line += 1) {
    const next = bytes.indexOf(0x0a, end + 1);
    if (next === -1) return bytes;
    end = next;
  }
  return bytes.subarray(0, end);
}

function takes(format: ExportFormat, rows: readonly CheckedRow[]): boolean {
  if (format === 'csv') return false;
  if (format === 'sts') return checkTrace(rows).every(({ level }) => level === 'warning');
  const rules = rulesOf({ format });
  let errors = 0;
  for (const { value } of rows)
    rules(value, (_reason, level = 'error') => (errors += Number(level === 'error')));
  return errors === 0;
}
