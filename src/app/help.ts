import { fitToWidth } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import type { Command, CommandGroup } from './command.ts';
import { besideEachOther, emptyLine, type FrameLine, ruleLine, segment } from './frame.ts';
import type { Glyphs } from './glyphs.ts';
import { keyName } from './key-name.ts';
import { meaningOf } from './keymap.ts';
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
      crumbs: `Help ${glyphs.crumb} ${topicTitles[screen.topic] ?? screen.topic}`,
      heading: '',
      body: lines
        .slice(list.top, list.top + bodyHeight(state))
        .map((line, row) => [
          segment(row + list.top === list.cursor ? glyphs.cursor : ' ', 'accent'),
          ...line,
        ]),
      status: `${Math.min(list.cursor + 1, lines.length)}/${lines.length}  / finds words, or a key as @gs; q closes`,
    };
  },
};

/** What the reader calls the pages whose keys are told. */
const topicTitles: Readonly<Partial<Record<HelpScreen['topic'], string>>> = {
  overview: 'Overview',
  groups: 'Failures',
  records: 'Records',
  record: 'Record',
  triage: 'Review',
  successes: 'Successes',
  'compare-patterns': 'Successes side by side',
  'compare-records': 'Records side by side',
  'compare-reports': 'Reports side by side',
  context: 'Context',
  features: 'Features',
  contrast: 'Contrast',
  preventions: 'Preventions',
  taxonomy: 'Taxonomy',
  agreement: 'Agreement',
  problems: 'Problems',
  report: 'Report',
  reports: 'Reports',
  export: 'Export',
  redaction: 'Redaction',
};

function helpLines(screen: HelpScreen, state: AppState): FrameLine[] {
  const shown = reachable(screen, state).filter((command) => isWanted(command, screen.filter, state));
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

/** The commands of a page with the keys that lead to them there: a nearer command takes a key away from a farther one. */
function reachable({ topic }: HelpScreen, { settings: { commands } }: AppState): readonly Command[] {
  const scopes = scopesOf(topic);
  return commands
    .filter(({ scope }) => scopes.includes(scope))
    .map((command) => ({
      ...command,
      keys: command.keys.filter((keys) => {
        const meaning = meaningOf(keys.split(' '), scopes, commands);
        return meaning.kind === 'command' && meaning.command === command;
      }),
    }))
    .filter(({ keys, words }) => keys.length > 0 || words !== undefined);
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
    const keys = keysOf(command, glyphs).join('  ');
    return [segment(` ${fitToWidth(keys, 18, glyphs.ellipsis)} `, 'strong'), segment(command.title)];
  });
  return [ruleLine(group, width, glyphs.rule), ...lines, emptyLine];
}

/** A command without keys is called by its word. */
function keysOf({ keys, words = [], argument = '' }: Command, glyphs: Glyphs): readonly string[] {
  if (keys.length > 0) return keys.map((key) => keyName(key, glyphs));
  return words.slice(0, 1).map((word) => `:${word} ${argument}`.trim());
}

function isWanted(command: Command, filter: string, { settings }: AppState): boolean {
  const wanted = filter.trim();
  if (wanted.startsWith('@')) {
    const key = wanted.slice(1).replaceAll(' ', '');
    return command.keys.some((keys) => isKeyOf(keys, key, settings.glyphs));
  }
  const keys = keysOf(command, settings.glyphs).join(' ');
  const text = `${command.id} ${command.title} ${keys} ${command.keys.join(' ')}`.toLowerCase();
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** `u` is the key u and what begins or ends with it, not `U`, nor `Up`; `^u` and `ctrl+u` are the same, so are `gs` and `g s`. */
function isKeyOf(keys: string, wanted: string, glyphs: Glyphs): boolean {
  if (wanted === '') return true;
  const steps = keys.split(' ');
  const spellings = [steps.join(''), keyName(keys, glyphs).replaceAll(' ', '')];
  if (steps.some((step) => step === wanted || keyName(step, glyphs) === wanted)) return true;
  return (
    wanted.length > 1 && spellings.some((spelling) => spelling.toLowerCase().startsWith(wanted.toLowerCase()))
  );
}
