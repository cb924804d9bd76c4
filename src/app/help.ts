import { fitToWidth } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import type { Command, CommandGroup } from './command.ts';
import { besideEachOther, emptyLine, type FrameLine, ruleLine, segment } from './frame.ts';
import { keyName } from './key-name.ts';
import { scopesOf } from './scopes.ts';
import { bodyHeight, type ScreenModule } from './screen-module.ts';
import type { HelpScreen } from './screens.ts';
import type { AppState } from './state.ts';

const groups: readonly CommandGroup[] = ['Move', 'Go', 'Filter', 'View', 'Act', 'Program', 'Text'];

/** The keys of one page, generated from the command table. `/` narrows by words or, as `@key`, by key. */
export const helpScreen: ScreenModule<HelpScreen> = {
  needs: () => [],
  rowCount: (screen, state) => helpLines(screen, state).length,
  viewport: (_screen, state) => bodyHeight(state),
  view: (screen, state) => {
    const lines = helpLines(screen, state);
    const { list } = screen;
    const { glyphs } = state.settings;
    return {
      crumbs: `Help ${glyphs.crumb} ${screen.topic}`,
      heading: '',
      body: lines
        .slice(list.top, list.top + bodyHeight(state))
        .map((line, row) => [
          segment(row + list.top === list.cursor ? glyphs.cursor : ' ', 'accent'),
          ...line,
        ]),
      status: `${Math.min(list.cursor + 1, lines.length)}/${lines.length}  / narrows, @key finds a key, q closes`,
    };
  },
};

function helpLines(screen: HelpScreen, state: AppState): FrameLine[] {
  const scopes: readonly string[] = scopesOf(screen.topic);
  const shown = state.settings.commands.filter(
    (command) => scopes.includes(command.scope) && isWanted(command, screen.filter),
  );
  const blocks = groups
    .map((group) => ({ group, commands: shown.filter((command) => command.group === group) }))
    .filter(({ commands }) => commands.length > 0)
    .map(
      ({ group, commands }) =>
        (width: number) =>
          block(group, commands, { state, width }),
    );
  const changes = changedLines(screen, state);
  if (blocks.length === 0 && changes.length === 0)
    return [[segment(' No key matches. Esc shows all of them.')]];
  if (state.size.columns < 120)
    return [...blocks.flatMap((lines) => lines(state.size.columns - 2)), ...changes];
  return [...inTwoColumns(blocks, Math.floor((state.size.columns - 4) / 2)), ...changes];
}

/** What the user's own file changed, and the profile that keys come from. */
function changedLines({ filter }: HelpScreen, { settings }: AppState): FrameLine[] {
  if (filter.trim() !== '') return [];
  const { keyChanges, preferences } = settings;
  return [
    ...keyChanges.map((change) => [segment(` Your change: ${harmless(change)}`)]),
    [
      segment(
        ` Profile: ${preferences.profile}   Own keys: keys.json, see debrief help configuration`,
        'dim',
      ),
    ],
  ];
}

function inTwoColumns(blocks: readonly ((width: number) => FrameLine[])[], width: number): FrameLine[] {
  const drawn = blocks.map((lines) => lines(width));
  const half = drawn.reduce((sum, lines) => sum + lines.length, 0) / 2;
  const left: FrameLine[] = [];
  const right: FrameLine[] = [];
  for (const lines of drawn) (left.length < half ? left : right).push(...lines);
  return besideEachOther(left, right, width);
}

function block(
  group: CommandGroup,
  commands: readonly Command[],
  { state, width }: { readonly state: AppState; readonly width: number },
): FrameLine[] {
  const { glyphs } = state.settings;
  const lines = commands.map((command): FrameLine => {
    const keys = command.keys.map((key) => keyName(key, glyphs)).join('  ');
    return [segment(` ${fitToWidth(keys, 18, glyphs.ellipsis)} `, 'strong'), segment(command.title)];
  });
  return [ruleLine(group, width, glyphs.rule), ...lines, emptyLine];
}

function isWanted({ id, title, keys }: Command, filter: string): boolean {
  const wanted = filter.trim().toLowerCase();
  if (wanted.startsWith('@'))
    return keys.some((key) =>
      key.toLowerCase().replaceAll(' ', '').includes(wanted.slice(1).replaceAll(' ', '')),
    );
  const text = `${id} ${title} ${keys.join(' ')}`.toLowerCase();
  return wanted.split(/\s+/).every((word) => text.includes(word));
}
