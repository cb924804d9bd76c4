/** Spreadsheets take a cell that begins so for a formula (OWASP ASVS 1.2.10). */
export const formulaStart = /^[=+\-@\t\r]/;

/** One line of RFC 4180: every text cell quoted, what looks like a formula made text by an apostrophe. */
export function csvLine(cells: readonly unknown[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: unknown): string {
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  const text = String(value ?? '');
  const safe = formulaStart.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
