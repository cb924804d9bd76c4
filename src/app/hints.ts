import { cellWidth } from '../core/text/cell-width.ts';
import type { Command } from './command.ts';
import { type FrameLine, type Segment, segment } from './frame.ts';
import { keyName } from './key-name.ts';
import { leaderKey } from './key-profile.ts';
import { meaningOf } from './keymap.ts';
import { scopesOf, topicOf } from './scopes.ts';
import { isOverlay } from './screens.ts';
import type { AppState } from './state.ts';

/** The footer: the most useful keys here, best first, as many as fit; the way to help, where there is one, is the last. */
export function hintLine(state: AppState): FrameLine {
  const { columns } = state.size;
  const [front] = state.stack;
  // Where text is typed a question mark is text.
  const help = isOverlay(front) || front.kind === 'help' ? [] : hintSegments('?', 'help');
  const segments: Segment[] = [];
  // The gap behind the last hint may be cut off.
  let used = widthOf(help) - 1;
  for (const { command, key } of hintedCommands(state)) {
    if (command.id === 'help.open') continue;
    const hint = hintSegments(key, command.hint ?? '');
    if (used + widthOf(hint) > columns - 1) continue;
    segments.push(...hint);
    used += widthOf(hint);
  }
  return [segment(' '), ...segments, ...help];
}

function hintSegments(key: string, words: string): Segment[] {
  return [segment(key, 'accent'), segment(` ${words}  `, 'dim')];
}

function widthOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, { text }) => sum + cellWidth(text), 0);
}

/** What helps while help is read; the keys it tells of work elsewhere. */
const helpHints: ReadonlySet<string> = new Set(['filter.edit', 'go.back', 'palette.open', 'program.quit']);

/**
 * One key per hint: the first key of the command; of a key sequence the prefix, since the key strip shows the rest. A
 * command that cannot run now, or whose key means something else here, would only take room.
 */
function hintedCommands(state: AppState): { readonly command: Command; readonly key: string }[] {
  const [front] = state.stack;
  const { commands, glyphs } = state.settings;
  const scopes = scopesOf(topicOf(front));
  const found = commands.filter(
    (command) =>
      command.hint !== undefined &&
      (front.kind !== 'help' || helpHints.has(command.id)) &&
      scopes.includes(command.scope) &&
      command.unavailable?.(state) === undefined,
  );
  found.sort(
    (a, b) => (a.hintRank ?? 50) - (b.hintRank ?? 50) || scopes.indexOf(a.scope) - scopes.indexOf(b.scope),
  );
  return found.flatMap((command) => {
    const [keys] = command.keys;
    if (keys === undefined) return [];
    const prefix = shownOf(keys);
    const meaning = meaningOf(keys.split(' '), scopes, commands);
    const isReachable = meaning.kind === 'command' && meaning.command === command;
    return isReachable ? [{ command, key: keyName(prefix, glyphs) }] : [];
  });
}

/** The leader alone says nothing: what stands behind it is shown, but for the end of a longer sequence. */
function shownOf(keys: string): string {
  const [first = '', ...rest] = keys.split(' ');
  if (first !== leaderKey) return first;
  return [first, ...(rest.length > 1 ? rest.slice(0, -1) : rest)].join(' ');
}
