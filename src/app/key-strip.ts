import { cellWidth, fitToWidth, wrapToWidth } from '../core/text/cell-width.ts';
import { briefTitles, prefixTitles } from './brief-titles.ts';
import { emptyLine, type FrameLine, ruleLine, segment } from './frame.ts';
import { keyName } from './key-name.ts';
import { type Continuation, meaningOf } from './keymap.ts';
import { scopesOf, topicOf } from './scopes.ts';
import type { AppState } from './state.ts';

/** One key that may follow. */
type Entry = { readonly key: string; readonly title: string };

const keyCells = 6;

/**
 * The keys that may follow what is typed, in columns: shown when the reader pauses in a sequence. Keys that begin longer
 * sequences stand there once; keys that do nothing here stand together behind the reason.
 */
export function keyStripLines(state: AppState): FrameLine[] {
  const { glyphs, commands } = state.settings;
  const { columns } = state.size;
  const meaning = meaningOf(state.pendingKeys, scopesOf(topicOf(state.stack[0])), commands);
  if (meaning.kind !== 'prefix') return [];
  const { usable, off } = parted(meaning.continuations, state);
  const title = `${keyName(state.pendingKeys.join(' '), glyphs)} then`;
  return [
    ruleLine(title, columns, glyphs.rule),
    ...inColumns(entriesOf(usable, state), state),
    ...offLines(usable.length === 0 ? off : commonest(off), state),
  ];
}

function parted(
  continuations: readonly Continuation[],
  state: AppState,
): { readonly usable: readonly Continuation[]; readonly off: ReadonlyMap<string, readonly string[]> } {
  const off = new Map<string, readonly string[]>();
  const usable: Continuation[] = [];
  for (const continuation of continuations) {
    const reason = continuation.command.unavailable?.(state);
    if (reason === undefined) usable.push(continuation);
    else off.set(reason, [...(off.get(reason) ?? []), continuation.key]);
  }
  return { usable, off };
}

const mostReasons = 2;

/** The reasons that most keys have: beside keys that do something the others only take room. */
function commonest(off: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  return new Map([...off].toSorted(([, a], [, b]) => b.length - a.length).slice(0, mostReasons));
}

/** A key that begins three or more sequences is one entry: pressing it shows what comes then. */
function entriesOf(usable: readonly Continuation[], state: AppState): readonly Entry[] {
  const { glyphs } = state.settings;
  const heads = new Map<string, readonly Continuation[]>();
  for (const continuation of usable) {
    const [head = ''] = continuation.key.split(' ');
    heads.set(head, [...(heads.get(head) ?? []), continuation]);
  }
  return [...heads].flatMap(([head, within]): readonly Entry[] => {
    const title = within.length < 3 ? undefined : titleOfPrefix(within);
    if (title !== undefined) return [{ key: keyName(head, glyphs), title }];
    return within.map(({ key, command }) => ({
      key: keyName(key, glyphs),
      title: briefTitles[command.id] ?? command.title,
    }));
  });
}

function titleOfPrefix(within: readonly Continuation[]): string | undefined {
  const ids = within.map(({ command }) => command.id);
  if (ids.every((id) => id.includes('.severity.'))) return 'Severity …';
  const [id = ''] = ids.filter((other) => !other.startsWith('list.'));
  const [word = ''] = (id === '' ? (ids[0] ?? '') : id).split('.');
  return prefixTitles[word];
}

function inColumns(entries: readonly Entry[], { size, settings }: AppState): FrameLine[] {
  const { ellipsis } = settings.glyphs;
  const widest = Math.max(0, ...entries.map(({ title }) => cellWidth(title)));
  const half = Math.floor((size.columns - 1) / 2);
  const wanted = Math.min(keyCells + widest + 2, half);
  const most = Math.max(1, Math.floor((size.columns - 1) / wanted));
  const rows = Math.ceil(entries.length / Math.min(most, Math.ceil(entries.length / 2) || 1));
  const width = Math.floor((size.columns - 1) / Math.max(1, Math.ceil(entries.length / Math.max(1, rows))));
  return Array.from(
    { length: rows },
    (_, row): FrameLine => [
      segment(' '),
      ...entries
        .filter((_entry, place) => place % rows === row)
        .flatMap(({ key, title }) => [
          segment(fitToWidth(` ${key}`, keyCells, ellipsis), 'accent'),
          segment(fitToWidth(title, Math.min(width, wanted) - keyCells, ellipsis)),
        ]),
    ],
  );
}

/** Keys that are off, in at most two lines for each reason. */
function offLines(off: ReadonlyMap<string, readonly string[]>, { size, settings }: AppState): FrameLine[] {
  return [...off].flatMap(([reason, keys]) => {
    const heads = [...new Set(keys.map((key) => keyName(key.split(' ')[0] ?? '', settings.glyphs)))];
    const lines = wrapToWidth(`off: ${heads.join(' ')}  ${reason}`, size.columns - 4, 2);
    return lines.map((text): FrameLine => (text === '' ? emptyLine : [segment(`  ${text}`, 'dim')]));
  });
}
