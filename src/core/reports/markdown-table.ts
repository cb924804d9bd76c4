import { cellWidth, fitRight, fitToWidth } from '../text/cell-width.ts';

export type MarkdownColumn = { readonly title: string; readonly align: 'left' | 'right' };

/** A table of finished Markdown cells, padded so that it reads as a table where Markdown is not rendered. */
export function markdownTable(
  columns: readonly MarkdownColumn[],
  rows: readonly (readonly string[])[],
): string {
  const widths = columns.map(({ title }, place) =>
    Math.max(3, cellWidth(title), ...rows.map((row) => cellWidth(row[place] ?? ''))),
  );
  const line = (cells: readonly string[]) =>
    `| ${columns.map(({ align }, place) => fitted(cells[place] ?? '', widths[place] ?? 0, align)).join(' | ')} |`;
  const rule = columns.map(({ align }, place) => {
    const dashes = '-'.repeat((widths[place] ?? 0) + 1);
    return align === 'right' ? `${dashes}:` : `${dashes}-`;
  });
  return [line(columns.map(({ title }) => title)), `|${rule.join('|')}|`, ...rows.map(line)].join('\n');
}

function fitted(text: string, width: number, align: MarkdownColumn['align']): string {
  return align === 'right' ? fitRight(text, width) : fitToWidth(text, width);
}
