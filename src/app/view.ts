import { cellWidth, cutToWidth } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import { facetLines } from './facet.ts';
import { formatAsOf, formatBytes, formatCount, formatPercent } from './format.ts';
import {
  cutAtFront,
  cutLine,
  emptyLine,
  type Frame,
  type FrameLine,
  lineWidth,
  plainLine,
  segment,
  spreadLine,
} from './frame.ts';
import { bar } from './glyphs.ts';
import { hintLine } from './hints.ts';
import { keyName } from './key-name.ts';
import { keyStripLines } from './key-strip.ts';
import { pageView } from './pages.ts';
import { paletteLines } from './palette.ts';
import { inputLine, promptLines } from './prompt.ts';
import { savedLines } from './saved-filters.ts';
import { bodyHeight, minimumSize, type PageView } from './screen-module.ts';
import {
  type ConfirmScreen,
  type FacetScreen,
  isOverlay,
  type OverlayScreen,
  type PageScreen,
  type PaletteScreen,
  pageOf,
  type SavedScreen,
} from './screens.ts';
import type { AppState } from './state.ts';

/** The whole screen for a state: exactly `size.rows` lines, none wider than `size.columns`. */
export function frameOf(state: AppState): Frame {
  const { columns, rows } = state.size;
  if (columns < minimumSize.columns || rows < minimumSize.rows) return tooSmall(state);
  const page = pageOf(state.stack);
  const view = pageView(page, state);
  const base = pageLines(view, page, state);
  const [front] = state.stack;
  const { lines, caret } = isOverlay(front)
    ? overlaid(base, front, state)
    : { lines: withKeyStrip(base, state), caret: undefined };
  const finished = { lines: lines.map((line) => cutLine(line, columns)), caret };
  // What lies over the page may lie over its table: then the table waits.
  const isCovered = isOverlay(front) || state.popup === 'shown';
  if (view.table === undefined || isCovered) return finished;
  return { ...finished, table: { ...view.table, row: view.table.row + linesAboveBody } };
}

/** Title and breadcrumb. */
const linesAboveBody = 2;

function tooSmall({ size }: AppState): Frame {
  const text = `need ${minimumSize.columns}x${minimumSize.rows}, have ${size.columns}x${size.rows}`;
  const lines = ['TOO SMALL', text, 'Make it bigger, or', 'quit and run: debrief list'];
  return {
    lines: Array.from({ length: size.rows }, (_, row) =>
      plainLine(cutToWidth(lines[row] ?? '', size.columns)),
    ),
    caret: undefined,
  };
}

function pageLines(view: PageView, page: PageScreen, state: AppState): FrameLine[] {
  const height = bodyHeight(state);
  const body = Array.from({ length: height }, (_, row) => view.body[row] ?? emptyLine);
  return [
    titleLine(view, state),
    crumbLine(view, page, state),
    ...body,
    statusLine(view, state),
    hintLine(state),
  ];
}

function titleLine(view: PageView, state: AppState): FrameLine {
  const { load, settings, size } = state;
  const count = (load.badLines === 0 ? load.problems : load.badLines) + settings.problems.length;
  const bad = count === 0 ? [] : [segment(`[!] ${formatCount(count)} bad`, 'bad')];
  const asOf = formatAsOf(load);
  const right = [...bad, segment(asOf === '' ? '' : `${bad.length > 0 ? '  ' : ''}as of ${asOf}`, 'dim')];
  const name = ' debrief';
  const heading = view.heading === '' ? '' : `   ${view.heading}`;
  // The count is the news; where the data lies is known to whoever opened it.
  const room = size.columns - cellWidth(`${name}  ${heading}  `) - lineWidth(right);
  const source = cutAtFront(harmless(settings.title), Math.max(8, room), settings.glyphs.ellipsis);
  const left = [segment(name, 'title'), segment(`  ${source}`), segment(heading, 'strong')];
  return spreadLine(left, right, size.columns);
}

function crumbLine(view: PageView, page: PageScreen, { size }: AppState): FrameLine {
  const filter = askedOf(page);
  const room = Math.max(10, size.columns - cellWidth(view.crumbs) - 4);
  return spreadLine([segment(` ${harmless(view.crumbs)}`, 'strong')], cutLine(filter, room), size.columns);
}

/** What narrows the page, or what is looked for in it. */
function askedOf(page: PageScreen): FrameLine {
  const isFound = page.kind === 'record' && page.find !== '';
  const [name, text] = isFound ? ['find', page.find] : ['filter', page.filter];
  if (text === '') return [segment(page.kind === 'record' ? '/ find' : '/ filter', 'dim')];
  return [segment(`${name}: `, 'dim'), segment(harmless(text), 'accent')];
}

function statusLine(view: PageView, state: AppState): FrameLine {
  const { notice, load, size, settings } = state;
  if (notice?.kind === 'failed') {
    const { what, where, remedy } = notice.error;
    return cutLine(
      [
        segment(` ${harmless(what)}`, 'bad'),
        segment(where === undefined ? '' : `  ${harmless(where)}`),
        segment(`  ${harmless(remedy)}`, 'dim'),
      ],
      size.columns,
    );
  }
  const left = state.replay.length;
  const played = left === 0 ? [] : [segment(`replaying, ${formatCount(left)} left`, 'accent')];
  const said = notice === undefined ? [] : [segment(harmless(notice.text), 'good')];
  const right = said.length === 0 && load.phase === 'loading' ? [...loadingBar(state)] : [...said, ...played];
  const typed = [state.count ?? '', ...state.pendingKeys].join('');
  const keys = typed === '' ? [] : [segment(`  ${typed}`, 'accent')];
  return spreadLine(
    [segment(` ${harmless(view.status)}`), ...keys],
    right.length > 0 ? right : [segment(settings.readOnly ? 'read-only' : '', 'dim')],
    size.columns,
  );
}

function loadingBar({ load, settings, size }: AppState): FrameLine {
  const share = load.bytesTotal === 0 ? 0 : load.bytesRead / load.bytesTotal;
  const width = size.columns >= 100 ? 20 : 10;
  const filled = bar(share, width, settings.glyphs);
  return [
    segment(`loading ${formatPercent(share)} `, 'dim'),
    segment(filled, 'accent'),
    segment(settings.glyphs.empty.repeat(Math.max(0, width - cellWidth(filled))), 'dim'),
    segment(` ${formatBytes(load.bytesRead)} of ${formatBytes(load.bytesTotal)}`, 'dim'),
  ];
}

function withKeyStrip(base: FrameLine[], state: AppState): FrameLine[] {
  if (state.popup === 'hidden' || state.pendingKeys.length === 0) return base;
  const strip = keyStripLines(state);
  return replaceLines(base, base.length - 2 - strip.length, strip);
}

type Overlaid = { readonly lines: FrameLine[]; readonly caret: Frame['caret'] };

function overlaid(base: FrameLine[], front: OverlayScreen, state: AppState): Overlaid {
  const last = base.length - 1;
  switch (front.kind) {
    case 'prompt': {
      const { lines, caretX } = promptLines(front, state);
      return {
        lines: replaceLines(base, last - lines.length, [...lines, hintLine(state)]),
        caret: { x: caretX, y: last - 1 },
      };
    }
    case 'palette':
    case 'facet':
    case 'saved': {
      const height = Math.min(bodyHeight(state) - 1, Math.max(8, Math.floor(bodyHeight(state) * 0.7)));
      const { panel, lead } = chooser(front, state, height);
      const { line, caretX } = inputLine(lead, front.input, state.size.columns);
      return {
        lines: replaceLines(base, last - 1 - panel.length, [...panel, line, hintLine(state)]),
        caret: { x: caretX, y: last - 1 },
      };
    }
    case 'confirm':
      return {
        lines: replaceLines(base, Math.max(2, last - 1 - front.lines.length - 2), confirmLines(front, state)),
        caret: undefined,
      };
  }
}

function chooser(
  front: PaletteScreen | FacetScreen | SavedScreen,
  state: AppState,
  height: number,
): { readonly panel: readonly FrameLine[]; readonly lead: string } {
  switch (front.kind) {
    case 'palette':
      return { panel: paletteLines(front, state, height), lead: ' : ' };
    case 'facet':
      return { panel: facetLines(front, state, height), lead: ` ${front.field}: ` };
    case 'saved':
      return { panel: savedLines(front, state, height), lead: ' saved filter: ' };
  }
}

function confirmLines({ title, lines, choices }: ConfirmScreen, { settings }: AppState): FrameLine[] {
  const titles = new Set(choices.map((choice) => choice.title).filter((text) => text !== ''));
  const told = [...titles].flatMap((text) => {
    const keys = choices
      .filter((choice) => choice.title === text)
      .map(({ key }) => keyName(key, settings.glyphs));
    return [segment(` ${keys.join('/')}`, 'accent'), segment(` ${harmless(text)}  `)];
  });
  return [
    [segment(` ${harmless(title)}`, 'strong')],
    ...lines.map((line) => plainLine(`   ${harmless(line)}`)),
    told,
  ];
}

function replaceLines(base: readonly FrameLine[], from: number, lines: readonly FrameLine[]): FrameLine[] {
  const start = Math.max(0, from);
  return [...base.slice(0, start), ...lines, ...base.slice(start + lines.length)].slice(0, base.length);
}
