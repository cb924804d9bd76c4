import { cellWidth } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import type { Command } from './command.ts';
import { plural } from './format.ts';
import { type FrameLine, ruleLine, segment } from './frame.ts';
import { keyName } from './key-name.ts';
import { listLines } from './list-view.ts';
import { scopesOf, topicOf } from './scopes.ts';
import { type PaletteScreen, pageOf } from './screens.ts';
import type { AppState } from './state.ts';

export type PaletteEntry = {
  readonly command: Command /** Why it cannot run now. */;
  readonly reason: string | undefined;
};

/** The commands whose id, title or keys contain every typed word: those of this page first, disabled ones with their reason last. */
export function paletteEntries(
  screen: PaletteScreen,
  state: AppState,
  commands: readonly Command[],
): readonly PaletteEntry[] {
  const words = screen.input.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const scopes = scopesOf(topicOf(pageOf(state.stack)));
  const named = commands.filter((command) => isNamed(command, words[0] ?? ''));
  const found = commands.filter(
    (command) => command.group !== 'Text' && words.every((word) => searched(command).includes(word)),
  );
  const all = [...new Set([...named, ...found])].map((command) => ({
    command,
    reason: reasonAgainst(command, scopes, state) ?? missingArgument(command, screen),
  }));
  return [
    ...all.filter(({ reason }) => reason === undefined),
    ...all.filter(({ reason }) => reason !== undefined),
  ];
}

/** What is typed behind the first word; undefined where a command takes nothing. */
export function argumentOf({ argument }: Command, { input }: PaletteScreen): string | undefined {
  if (argument === undefined) return undefined;
  const [, text = ''] = /^\s*\S+\s+(.*)$/s.exec(input.text) ?? [];
  return text.trim() === '' ? undefined : text.trim();
}

function missingArgument(command: Command, screen: PaletteScreen): string | undefined {
  return command.argument === undefined || argumentOf(command, screen) !== undefined
    ? undefined
    : `type :${command.words?.[0] ?? command.id} ${command.argument}`;
}

/** Whether the word typed first is one of the command's own: then what follows is its argument. */
function isNamed({ id, words = [] }: Command, word: string): boolean {
  return word !== '' && (words.includes(word) || (id === word && words.length > 0));
}

function searched({ id, title, keys, words = [] }: Command): string {
  return `${id} ${title} ${keys.join(' ')} ${words.join(' ')}`.toLowerCase();
}

function reasonAgainst(command: Command, scopes: readonly string[], state: AppState): string | undefined {
  if (!scopes.includes(command.scope)) return `only in ${command.scope}`;
  return command.unavailable?.({ ...state, stack: [pageOf(state.stack)] });
}

/** What the chosen command does and why it is off, where the list cuts it. */
function wholeTitle(entry: PaletteEntry | undefined, width: number): string | undefined {
  if (entry === undefined) return undefined;
  const { command, reason } = entry;
  if (reason !== undefined) return `${command.title}; off: ${harmless(reason)}`;
  return cellWidth(command.title) > width ? command.title : undefined;
}

export function paletteLines(screen: PaletteScreen, state: AppState, height: number): FrameLine[] {
  const { glyphs, commands } = state.settings;
  const entries = paletteEntries(screen, state, commands);
  const shown = Math.max(1, height - 3);
  const top = Math.max(0, Math.min(screen.list.cursor - shown + 1, entries.length - shown));
  const idWidth = Math.min(28, Math.floor(state.size.columns * 0.3));
  const keyWidth = 14;
  const titleWidth = state.size.columns - idWidth - keyWidth - 4;
  const lines = listLines({
    columns: [
      { title: 'COMMAND', width: idWidth, align: 'left' },
      { title: 'WHAT IT DOES', width: titleWidth, align: 'left' },
      { title: 'KEYS', width: keyWidth, align: 'left' },
    ],
    place: { cursor: screen.list.cursor, top: Math.max(0, top) },
    height: shown,
    count: entries.length,
    row: (position) => {
      const entry = entries[position];
      if (entry === undefined) return undefined;
      const { command, reason } = entry;
      const title = reason === undefined ? command.title : `${command.title} (off: ${harmless(reason)})`;
      const role = reason === undefined ? 'plain' : 'dim';
      return [
        { text: command.id, role },
        { text: title, role },
        { text: command.keys.map((keys) => keyName(keys, glyphs)).join(' '), role },
      ];
    },
    glyphs,
  });
  const told = wholeTitle(entries[screen.list.cursor], titleWidth);
  const below = told === undefined ? [] : [[segment(` ${told}`, 'dim')]];
  return [ruleLine(plural(entries.length, 'command'), state.size.columns, glyphs.rule), ...lines, ...below];
}
