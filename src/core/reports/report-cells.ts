/** One row of a table of a written report. */
export type ReportCell = {
  /** The nearest heading above. */
  readonly section: string;
  /** The row's first cell: a measure, a target, a pattern. */
  readonly row: string;
  /** The second cell: its value. */
  readonly value: string;
};

const mostCells = 400;

/**
 * The first two cells of every table row of a report in Markdown, unescaped: what can be compared without the data. Reads
 * any text; what is no table is passed over.
 */
export function reportCells(markdown: string): readonly ReportCell[] {
  const cells: ReportCell[] = [];
  let section = '';
  let isHeader = true;
  for (const line of markdown.split(/\r?\n/)) {
    const [, title] = /^#{1,6} (.*)$/.exec(line) ?? [];
    if (title !== undefined) section = shown(title);
    if (!line.startsWith('|')) isHeader = true;
    else if (isHeader || line.startsWith('|-')) isHeader = false;
    else {
      const [row = '', value = ''] = (line.slice(1).match(/(?:\\.|[^\\|])+/g) ?? []).map((cell) =>
        shown(cell.trim()),
      );
      cells.push({ section, row, value });
    }
    if (cells.length === mostCells) break;
  }
  return cells;
}

function shown(text: string): string {
  return text.replace(/\\([!-/:-@[-`{-~])|\*\*|`/g, '$1');
}
