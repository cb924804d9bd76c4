import type { LoadState } from '../core/dataset/questions.ts';
import { cellWidth, cutToWidth, wrapToWidth } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import { formatBytes, formatCount, formatPercent, plural } from './format.ts';
import { type FrameLine, lineWidth, type Role, segment, spreadLine } from './frame.ts';
import { bar } from './glyphs.ts';
import { newestOnlyWords } from './newest-only-words.ts';
import type { PageView } from './screen-module.ts';
import type { AppState } from './state.ts';
import { noticeOf, slowWords } from './unanswered.ts';

/** A place that is cut shorter than this says nothing. */
const shortestPlace = 14;
/** Longer notices cover the page's last rows, but not more of them than this. */
const mostLines = 3;

/** Where the reader is and what was done or went wrong: one line, or more for a notice that does not fit into one. */
export function statusLines(view: PageView, state: AppState): readonly FrameLine[] {
  const { size, settings } = state;
  const notice = noticeOf(state);
  if (notice?.kind === 'failed') {
    const { what, where, remedy } = notice.error;
    return noticeLines(
      [
        [
          [what, where ?? '']
            .filter((part) => part !== '')
            .map(harmless)
            .join('  '),
          'bad',
        ],
        [harmless(remedy), 'dim'],
      ],
      size.columns,
    );
  }
  const slow = slowWords(state);
  const said = slow ?? (notice === undefined ? '' : told(notice.text));
  if (cellWidth(said) > size.columns - 2) return noticeLines([[said, 'good']], size.columns);
  const right = rightOf(said, state);
  const typed = [state.count ?? '', ...state.pendingKeys].join('');
  const keys = typed === '' ? [] : [segment(`  ${typed}`, 'accent')];
  const room = size.columns - lineWidth(right) - lineWidth(keys) - 2;
  const place = told(view.status);
  const shown =
    cellWidth(place) > room && room < shortestPlace ? '' : cutToWidth(place, room, settings.glyphs.ellipsis);
  return [spreadLine([segment(` ${shown}`), ...keys], right, size.columns)];
}

/** More than any screen shows: a notice may quote a name or a filter as long as a line of the data. */
const longestTold = 4_000;

function told(text: string): string {
  return harmless(text.slice(0, longestTold));
}

function rightOf(said: string, state: AppState): FrameLine {
  const left = state.replay.length;
  const played = left === 0 ? [] : [segment(`replaying, ${formatCount(left)} left`, 'accent')];
  if (said !== '') return [segment(said, 'good'), ...played];
  if (state.load.phase === 'loading') return loadingBar(state);
  return played.length > 0 ? played : [segment(restingWords(state), 'dim')];
}

function restingWords(state: AppState): string {
  const { load, settings } = state;
  const newest = newestOnlyWords(state);
  if (newest !== undefined) return newest;
  if ((load.unindexed ?? 0) > 0) return indexedWords(load);
  return settings.readOnly ? 'read-only' : '';
}

/** In how many records words are found. */
function indexedWords({ records, unindexed = 0 }: LoadState): string {
  return `words found in ${formatCount(records - unindexed)} of ${formatCount(records)} records`;
}

/** The parts behind each other, broken at words; each keeps its role. */
function noticeLines(
  parts: readonly (readonly [text: string, role: Role])[],
  columns: number,
): readonly FrameLine[] {
  const said = parts.filter(([text]) => text !== '');
  const whole = said.map(([text]) => text).join('  ');
  if (cellWidth(whole) <= columns - 2)
    return [said.flatMap(([text, role], place) => [segment(`${place === 0 ? ' ' : '  '}${text}`, role)])];
  return said
    .flatMap(([text, role]) =>
      wrapToWidth(text, columns - 2, mostLines).map((line) => [segment(` ${line}`, role)]),
    )
    .slice(0, mostLines);
}

function loadingBar({ load, settings, size }: AppState): FrameLine {
  // All is read, and words are being noted.
  if (load.bytesRead >= load.bytesTotal && (load.unindexed ?? 0) > 0)
    return [segment(indexedWords(load), 'dim')];
  const { lines } = load;
  const share = load.bytesTotal === 0 ? 0 : load.bytesRead / load.bytesTotal;
  const width = size.columns >= 100 ? 20 : 10;
  const filled = bar(share, width, settings.glyphs);
  return [
    segment(`loading ${formatPercent(share)} `, 'dim'),
    segment(filled, 'accent'),
    segment(settings.glyphs.empty.repeat(Math.max(0, width - cellWidth(filled))), 'dim'),
    segment(
      lines === undefined
        ? ` ${formatBytes(load.bytesRead)} of ${formatBytes(load.bytesTotal)}`
        : ` of ${plural(lines, 'line')}`,
      'dim',
    ),
  ];
}
