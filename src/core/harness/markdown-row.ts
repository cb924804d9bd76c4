import type { Suggestion } from './suggestion.ts';

/**
 * A suggestion as a row for the table of modules in a harness that is described in Markdown: filled in below the headings of
 * the first table that names modules, else as module, change, why, evidence, date.
 */
export function markdownRow(markdown: string, suggestion: Suggestion, today: string): string {
  const headings = moduleTable(markdown) ?? ['Module', 'Change', 'Why', 'Evidence', 'Date'];
  return `| ${headings.map((heading) => cell(cellFor(heading, suggestion, today))).join(' | ')} |`;
}

/** The headings of the first table with a column for modules. */
function moduleTable(markdown: string): readonly string[] | undefined {
  const lines = markdown.split(/\r?\n/);
  for (const [place, line] of lines.entries()) {
    if (!/^\s*\|?[\s:|-]*---[\s:|-]*$/.test(lines[place + 1] ?? '') || !line.includes('|')) continue;
    const headings = line
      .trim()
      .replace(/^\||\|$/g, '')
      .split('|')
      .map((one) => one.trim());
    if (headings.some((heading) => /module|component|name/i.test(heading))) return headings;
  }
  return undefined;
}

function cellFor(heading: string, suggestion: Suggestion, today: string): string {
  const { module, kind, patch, rationale, evidence } = suggestion;
  if (/module|component|name/i.test(heading)) return module;
  if (/review/i.test(heading))
    return new Date(Date.parse(today) + 90 * 86_400_000).toISOString().slice(0, 10);
  if (/date|added|since/i.test(heading)) return today;
  if (/status|state/i.test(heading)) return suggestion.status;
  if (/kind|type|action/i.test(heading)) return kind;
  if (/evidence|source/i.test(heading)) return evidence === null ? '' : JSON.stringify(evidence);
  if (/change|patch|what/i.test(heading))
    return patch
      .filter(({ op }) => op !== 'test')
      .map(
        (operation) =>
          `${operation.op} ${operation.path}${'value' in operation ? ` ${JSON.stringify(operation.value)}` : ''}`,
      )
      .join('; ');
  return /why|rationale|reason|purpose|description|compensat|assum/i.test(heading) ? rationale : '';
}

function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('|', '\\|');
}
