import type { Command, CommandGroup } from './command.ts';
import { unicodeGlyphs } from './glyphs.ts';
import { keyName } from './key-name.ts';

const groups: readonly CommandGroup[] = ['Move', 'Go', 'Filter', 'View', 'Act', 'Text', 'Program'];

/** The key tables of the documentation, as Markdown, from the command table: one for each group. */
export function keyDocument(commands: readonly Command[]): string {
  const tables = groups.flatMap((group) => {
    const rows = commands.filter((command) => command.group === group).map(tableRow);
    return rows.length === 0
      ? []
      : [
          `## ${group}`,
          '',
          '| Keys | What they do | Where | Command |',
          '| --- | --- | --- | --- |',
          ...rows,
          '',
        ];
  });
  return [
    '# Keys',
    '',
    'Made from the command table by `npm run docs`. `⏎` is Enter, `^d` is Ctrl-D, `gg` is g twice.',
    '',
    ...tables,
  ].join('\n');
}

function tableRow({ keys, title, scope, id, words = [], argument }: Command): string {
  const typed = words.length > 0 && keys.length === 0 ? [`:${words[0]} ${argument ?? ''}`.trim()] : [];
  const shown = [...keys.map((key) => keyName(key, unicodeGlyphs)), ...typed]
    .map((key) => `\`${key.replaceAll('|', '\\|')}\``)
    .join(' ');
  return `| ${shown} | ${title.replaceAll('|', '\\|')} | ${whereOf(scope)} | \`${id}\` |`;
}

function whereOf(scope: Command['scope']): string {
  if (scope === 'global') return 'everywhere';
  if (scope === 'page') return 'every page';
  return scope === 'list' ? 'every list' : scope;
}
