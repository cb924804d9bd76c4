import { fitToWidth } from '../core/text/cell-width.ts';
import { type FrameLine, ruleLine, segment } from './frame.ts';
import { keyName } from './key-name.ts';
import { meaningOf } from './keymap.ts';
import { scopesOf, topicOf } from './scopes.ts';
import type { AppState } from './state.ts';

const maximumRows = 6;

/** The keys that may follow what is typed, in columns: shown when the reader pauses in a sequence. */
export function keyStripLines(state: AppState): FrameLine[] {
  const { glyphs, commands } = state.settings;
  const { columns } = state.size;
  const meaning = meaningOf(state.pendingKeys, scopesOf(topicOf(state.stack[0])), commands);
  if (meaning.kind !== 'prefix') return [];
  const entries = meaning.continuations.map(({ key, command }) => {
    const off = command.unavailable?.(state);
    return {
      key: keyName(key, glyphs),
      title: off === undefined ? command.title : `(${off})`,
      off: off !== undefined,
    };
  });
  const across = Math.max(1, Math.min(Math.floor(columns / 36), Math.ceil(entries.length / 2)));
  const rows = Math.min(
    Math.max(maximumRows, Math.ceil(entries.length / across)),
    Math.ceil(entries.length / across),
  );
  const width = Math.floor((columns - 2) / across);
  const lines = Array.from(
    { length: rows },
    (_, row): FrameLine => [
      segment(' '),
      ...Array.from({ length: across }, (_, column) => entries[column * rows + row]).flatMap((entry) =>
        entry === undefined
          ? []
          : [
              segment(fitToWidth(` ${entry.key}`, 7, glyphs.ellipsis), 'accent'),
              segment(fitToWidth(entry.title, width - 7, glyphs.ellipsis), entry.off ? 'dim' : 'plain'),
            ],
      ),
    ],
  );
  return [ruleLine(`${keyName(state.pendingKeys.join(' '), glyphs)} then`, columns, glyphs.rule), ...lines];
}
