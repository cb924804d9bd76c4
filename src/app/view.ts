import { cellWidth, cutToWidth } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import { crumbLine } from './crumb-line.ts';
import { facetLines } from './facet.ts';
import { formatAsOf, formatCount } from './format.ts';
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
import { statusLines } from './status-line.ts';

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
  const status = statusLines(view, state);
  const body = Array.from({ length: height }, (_, row) => view.body[row] ?? emptyLine);
  return [
    titleLine(view, state),
    crumbLine(view, page, state),
    ...body.slice(0, height + 1 - status.length),
    ...status,
    hintLine(state),
  ];
}

/** The count is the news; the name of the data, which is known to whoever opened it, and then the clock give way to it. */
function titleLine(view: PageView, state: AppState): FrameLine {
  const { load, settings, size } = state;
  const count = (load.badLines === 0 ? load.problems : load.badLines) + settings.problems.length;
  const lost = load.isLost === true ? [segment('[!] no answer, trying again', 'bad')] : [];
  const bad = count === 0 || lost.length > 0 ? lost : [segment(`[!] ${formatCount(count)} bad`, 'bad')];
  const name = ' debrief';
  const heading = view.heading === '' ? '' : `   ${view.heading}`;
  const title = harmless(settings.title);
  const newest = ['with the time', 'day alone'] as const;
  const rights = newest.map((precision) => {
    const asOf = formatAsOf(load, precision);
    return [...bad, segment(asOf === '' ? '' : `${bad.length > 0 ? '  ' : ''}as of ${asOf}`, 'dim')];
  });
  const roomBeside = (right: FrameLine) =>
    size.columns - cellWidth(`${name}  ${heading}  `) - lineWidth(right);
  const [first = [], last = first] = rights;
  const right = roomBeside(first) >= Math.min(cellWidth(title), shortestSource) ? first : last;
  const room = roomBeside(right);
  const source = room < shortestSource ? '' : `  ${cutAtFront(title, room, settings.glyphs.ellipsis)}`;
  const left = [segment(name, 'title'), segment(source), segment(heading, 'strong')];
  return spreadLine(left, right, size.columns);
}

/** Cells below which the name of the data says nothing. */
const shortestSource = 6;

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
