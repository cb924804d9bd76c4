import { harmless } from '../core/text/harmless.ts';
import { facetLines } from './facet.ts';
import { type FrameLine, textOfLine } from './frame.ts';
import { hintLine } from './hints.ts';
import { keyName } from './key-name.ts';
import { keyStripLines } from './key-strip.ts';
import { newestOnlyWords } from './newest-only-words.ts';
import { pageView } from './pages.ts';
import { paletteLines } from './palette.ts';
import { promptLines } from './prompt.ts';
import { savedLines } from './saved-filters.ts';
import { isOverlay, pageOf } from './screens.ts';
import type { AppState } from './state.ts';
import { noticeOf, slowWords } from './unanswered.ts';

/** The screen in words, for those who hear it: no columns, no boxes, nothing told by its place. */
export type Spoken = {
  /** Where the reader is and how much there is. */
  readonly place: string;
  /** What the page says besides the row with the cursor. */
  readonly body: readonly string[];
  /** The row with the cursor, with the names of its fields. */
  readonly current: string;
  readonly notice: string;
  /** The keys that may follow, or the question that is asked. */
  readonly asked: readonly string[];
  /** The line being typed; undefined where none is. */
  readonly typed: string | undefined;
  readonly hints: string;
};

/** The size for which a linear layout is made: one column, no previews that change by themselves. */
export const linearSize = { columns: 98, rows: 21 } as const;

export function spokenOf(state: AppState): Spoken {
  const page = pageOf(state.stack);
  const view = pageView(page, state);
  const { cursor } = state.settings.glyphs;
  const lines = view.body.map(textOfLine);
  const table = (view.table?.rows ?? []).map((row) =>
    Object.entries(row)
      .map(([name, value]) => `${name} ${value}`.trim())
      .join(', '),
  );
  const filter = page.filter === '' ? '' : `filter ${harmless(page.filter)}`;
  return {
    place: joined([harmless(view.crumbs), view.heading, filter]),
    body: [...lines.map((line) => inWords(line, cursor)), ...table].filter((line) => line !== ''),
    current: inWords(lines.find((line) => line.startsWith(cursor)) ?? '', cursor),
    notice: noticeWords(state),
    ...overlayWords(state),
    hints: `keys: ${inWords(textOfLine(hintLine(state)), cursor)}`,
  };
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(', ');
}

/** A line without what is only drawn: the cursor's mark, rules, gaps between columns. */
function inWords(line: string, cursor: string): string {
  const text = line.startsWith(cursor) ? line.slice(cursor.length) : line;
  return text
    .replaceAll(/-{3,}/g, ' ')
    .replace(/^\s*-\s/, '')
    .trim()
    .replaceAll(/\s{2,}/g, ', ');
}

function noticeWords(state: AppState): string {
  const { settings } = state;
  const notice = noticeOf(state);
  const slow = slowWords(state);
  if (slow !== undefined) return slow;
  if (notice?.kind === 'info') return harmless(notice.text);
  if (notice === undefined) return newestOnlyWords(state) ?? (settings.readOnly ? 'read-only' : '');
  const { what, where = '', remedy } = notice.error;
  return joined([what, where, remedy].map(harmless));
}

function overlayWords(state: AppState): Pick<Spoken, 'asked' | 'typed'> {
  const [front] = state.stack;
  const { glyphs } = state.settings;
  const words = (lines: readonly FrameLine[]) =>
    lines.map((line) => inWords(textOfLine(line), glyphs.cursor)).filter((line) => line !== '');
  if (!isOverlay(front))
    return { asked: state.popup === 'shown' ? words(keyStripLines(state)) : [], typed: undefined };
  switch (front.kind) {
    case 'prompt': {
      const { lines } = promptLines(front, state);
      return { asked: words(lines.slice(0, -1)), typed: textOfLine(lines.at(-1) ?? []).trim() };
    }
    case 'palette':
      return { asked: words(paletteLines(front, state, 3)), typed: `: ${harmless(front.input.text)}` };
    case 'facet':
      return {
        asked: words(facetLines(front, state, 3)),
        typed: `${front.field}: ${harmless(front.input.text)}`,
      };
    case 'saved':
      return {
        asked: words(savedLines(front, state, 3)),
        typed: `saved filter: ${harmless(front.input.text)}`,
      };
    case 'confirm': {
      const choices = front.choices
        .filter(({ title }) => title !== '')
        .map(({ key, title }) => `${keyName(key, glyphs)} ${harmless(title)}`);
      return { asked: [harmless(front.title), ...front.lines.map(harmless), ...choices], typed: undefined };
    }
  }
}

/** What has to be said after a change; each thing once. */
export function saidAfter(before: Spoken | undefined, now: Spoken): readonly string[] {
  const isNewPlace = before?.place !== now.place;
  const heard = new Set(isNewPlace && before?.body.join() !== now.body.join() ? [] : before?.body);
  const fresh = now.body.filter((line) => !heard.has(line));
  const current =
    now.current !== '' && now.current !== before?.current && !fresh.includes(now.current)
      ? [now.current]
      : [];
  const asked = now.asked.join() === before?.asked.join() ? [] : now.asked;
  return [
    ...(isNewPlace ? [now.place] : []),
    ...fresh,
    ...current,
    ...(now.notice !== before?.notice && now.notice !== '' ? [now.notice] : []),
    ...asked,
    ...(isNewPlace && now.typed === undefined && now.hints !== before?.hints ? [now.hints] : []),
  ];
}
