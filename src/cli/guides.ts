import { cellWidth } from '../core/text/cell-width.ts';

/** A guide that ships with debrief. */
type Guide = { readonly name: string; readonly file: string; readonly summary: string };

/** What `debrief help` offers. */
export const topics: readonly Guide[] = [
  { name: 'tour', file: 'docs/tour.md', summary: 'a first quarter of an hour, from opening to a report' },
  { name: 'query', file: 'docs/query.md', summary: 'the query language' },
  {
    name: 'annotation',
    file: 'docs/annotation.md',
    summary: 'reviewing records, what it tells, and how nothing is lost',
  },
  { name: 'taxonomy', file: 'docs/taxonomy.md', summary: 'codes, codebooks and how they change' },
  {
    name: 'agreement',
    file: 'docs/agreement.md',
    summary: 'how several reviewers work together and how far they agree',
  },
  { name: 'harness', file: 'docs/harness.md', summary: 'from insights to changes of the harness' },
  {
    name: 'reports',
    file: 'docs/reports.md',
    summary: 'weekly and monthly reports, and when figures differ beyond chance',
  },
  { name: 'keys', file: 'docs/keys.md', summary: 'every key' },
  {
    name: 'configuration',
    file: 'docs/configuration.md',
    summary: 'settings, own keys, colours, copying, replay, screen readers',
  },
  { name: 'commands', file: 'docs/commands.md', summary: 'every verb and option of the command line' },
  { name: 'recipes', file: 'docs/recipes.md', summary: 'short answers to "how do I …"' },
  {
    name: 'export',
    file: 'docs/export.md',
    summary: 'datasets to train on: what becomes a row, and what is checked',
  },
  { name: 'formats', file: 'docs/formats.md', summary: "which agents' logs are read, and what each tells" },
  {
    name: 'privacy',
    file: 'docs/privacy.md',
    summary: 'what is masked, what is not, and how to carry the key',
  },
  {
    name: 'scaling',
    file: 'docs/scaling.md',
    summary: 'past one machine: engines, a ClickHouse cluster, what it costs',
  },
  { name: 'data', file: 'training_data/README.md', summary: 'the records, field by field' },
  { name: 'features', file: 'docs/features.md', summary: 'what there is, and which test shows it' },
  { name: 'performance', file: 'docs/performance.md', summary: 'how fast it is, and how that is measured' },
];

/**
 * A guide as a terminal shows it: the same words, with tables aligned and the addresses of links behind their texts.
 * Code blocks stay as they are.
 */
export function guideText(markdown: string): string {
  const text = markdown.replace(/<!--[\s\S]*?-->\n?/g, '');
  // Blocks of code, tables, and single lines, each handled as a whole.
  return text.replace(/^```[\s\S]*?^```$|(?:^\|.*(?:\n|$))+|^.*$/gm, (block) => {
    if (block.startsWith('```')) return block;
    return block.startsWith('|') ? alignedTable(block) : plainLine(block);
  });
}

/** Links as `text (address)`; a link whose text is its address is said once. */
function plainLine(line: string): string {
  return line.replace(/!?\[([^\]]*)\]\(([^)\s]+)\)/g, (_, text: string, address: string) =>
    text === address ? text : `${text} (${address})`,
  );
}

/** Wider tables are hard to follow in a terminal: each of their rows becomes a paragraph. */
const widestTable = 100;

function alignedTable(text: string): string {
  const cells = text
    .trimEnd()
    .split('\n')
    .map((row) =>
      plainLine(row)
        .replace(/^\||\|\s*$/g, '')
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll('\\|', '|')),
    );
  const table = cells.filter((row) => !row.every((cell) => /^:?-+:?$/.test(cell)));
  const columns = Math.max(...table.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...table.map((row) => cellWidth(row[column] ?? ''))),
  );
  const whole = widths.reduce((sum, width) => sum + width + 2, 0);
  const lines =
    whole > widestTable ? paragraphs(table) : table.filter(hasText).map((row) => aligned(row, widths));
  return lines.join('\n') + (text.endsWith('\n') ? '\n' : '');
}

const hasText = (row: readonly string[]) => row.some((cell) => cell !== '');

function aligned(row: readonly string[], widths: readonly number[]): string {
  const padded = row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - cellWidth(cell)));
  return padded.join('  ').trimEnd();
}

function paragraphs([titles = [], ...rows]: readonly (readonly string[])[]): readonly string[] {
  const told = (cell: string, column: number) => (titles.length > 2 ? `${titles[column]}: ${cell}` : cell);
  return rows.flatMap(([first = '', ...more]) => [
    first,
    ...more.flatMap((cell, at) => (cell === '' ? [] : [`    ${told(cell, at + 1)}`])),
  ]);
}
