import { notesSection } from './report-markdown.ts';

/**
 * A report's own Markdown as HTML: headings, paragraphs, lists, quotes, tables, strong text, code and backslash escapes,
 * which is all that reports are written with. Everything else is text: no character of it becomes markup.
 */
export function markdownHtml(markdown: string): string {
  return blocksOf(markdown).map(blockHtml).join('\n');
}

/** One whole page without scripts or anything from elsewhere; `inside` is finished HTML. */
export function htmlPage(title: string, inside: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
${styles}
</style>
</head>
<body>
${inside}
</body>
</html>
`;
}

/** What stands below the regions of a new page. */
export const htmlNotes = markdownHtml(notesSection);

const styles = `body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; }
table { border-collapse: collapse; }
th, td { border: 1px solid #8888; padding: 0.2rem 0.6rem; text-align: left; }
.right { text-align: right; font-variant-numeric: tabular-nums; }
blockquote { border-left: 4px solid #c80; margin-left: 0; padding-left: 1rem; }
code { font-size: 0.9em; }
@media (prefers-color-scheme: dark) { body { background: #111; color: #ddd; } }`;

type Block = {
  readonly kind: 'heading' | 'table' | 'quote' | 'list' | 'text';
  readonly lines: readonly string[];
};

/** Blocks as reports write them: apart by blank lines, headings alone. */
function blocksOf(markdown: string): readonly Block[] {
  return markdown
    .split(/\n{2,}/)
    .map((block) => block.split('\n').filter((line) => line !== ''))
    .filter((lines) => lines.length > 0)
    .map((lines) => ({ kind: kindOf(lines[0] ?? ''), lines }));
}

function kindOf(line: string): Block['kind'] {
  if (/^#{1,6} /.test(line)) return 'heading';
  if (line.startsWith('|')) return 'table';
  if (line.startsWith('> ')) return 'quote';
  return line.startsWith('- ') ? 'list' : 'text';
}

function blockHtml({ kind, lines }: Block): string {
  switch (kind) {
    case 'heading': {
      const [, marks = '#', title = ''] = /^(#+) (.*)$/.exec(lines[0] ?? '') ?? [];
      return `<h${marks.length}>${inlineHtml(title)}</h${marks.length}>`;
    }
    case 'table':
      return tableHtml(lines);
    case 'quote':
      return `<blockquote><p>${inlineHtml(lines.map((line) => line.replace(/^> /, '')).join(' '))}</p></blockquote>`;
    case 'list':
      return listHtml(lines);
    case 'text':
      return `<p>${inlineHtml(lines.join(' '))}</p>`;
  }
}

function listHtml(lines: readonly string[]): string {
  const entries: string[] = [];
  for (const line of lines) {
    if (line.startsWith('- ')) entries.push(line.slice(2));
    else entries.splice(-1, 1, `${entries.at(-1) ?? ''} ${line.trim()}`);
  }
  return `<ul>\n${entries.map((entry) => `<li>${inlineHtml(entry)}</li>`).join('\n')}\n</ul>`;
}

function tableHtml([header = '', rule = '', ...rows]: readonly string[]): string {
  const isRight = cellsOf(rule).map((cell) => cell.endsWith(':'));
  const row = (line: string, tag: 'th' | 'td') => {
    const cells = cellsOf(line).map(
      (cell, place) => `<${tag}${isRight[place] ? ' class="right"' : ''}>${inlineHtml(cell)}</${tag}>`,
    );
    return `<tr>${cells.join('')}</tr>`;
  };
  const body = rows.map((line) => row(line, 'td')).join('\n');
  return `<table>\n<thead>${row(header, 'th')}</thead>\n<tbody>\n${body}\n</tbody>\n</table>`;
}

/** A border that is escaped belongs to its cell. */
function cellsOf(line: string): readonly string[] {
  const inner = line.replace(/^\|/, '').replace(/\|\s*$/, '');
  return (inner.match(/(?:\\.|[^\\|])+/g) ?? []).map((cell) => cell.trim());
}

function inlineHtml(text: string): string {
  let isStrong = false;
  return text.replace(
    /\\([!-/:-@[-`{-~])|`([^`]*)`|\*\*|[^\\`*]+|[\s\S]/g,
    (whole, escaped?: string, code?: string) => {
      if (escaped !== undefined) return escapeHtml(escaped);
      if (code !== undefined) return `<code>${escapeHtml(code)}</code>`;
      if (whole !== '**') return escapeHtml(whole);
      isStrong = !isStrong;
      return isStrong ? '<strong>' : '</strong>';
    },
  );
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
