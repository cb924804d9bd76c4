import { cellWidth, cutToWidth } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import { type FrameLine, lineWidth, segment, spreadLine } from './frame.ts';
import type { PageView } from './screen-module.ts';
import type { PageScreen } from './screens.ts';
import type { AppState } from './state.ts';

/** The way here at the left, what narrows the page at the right. When both are long each keeps about half of the line. */
export function crumbLine(view: PageView, page: PageScreen, state: AppState): FrameLine {
  const { columns } = state.size;
  const { ellipsis } = state.settings.glyphs;
  const { label, text } = askedOf(page);
  const steps = stepsOf(view.crumbs, state);
  const crumbsWidth = steps.reduce((sum, step) => sum + cellWidth(step) + 3, -3);
  const left = Math.max(Math.floor(columns / 2), columns - crumbsWidth - 3);
  const asked = cutToWidth(harmless(beginning(text, columns)), left - cellWidth(label), ellipsis);
  const right = [segment(label, 'dim'), segment(asked, 'accent')];
  const crumbs = shortenedCrumbs(steps, columns - lineWidth(right) - 2, state);
  return spreadLine([segment(` ${crumbs}`, 'strong')], right, columns);
}

/** What narrows the page, or what is looked for in it. */
function askedOf(page: PageScreen): { readonly label: string; readonly text: string } {
  const isRecord = page.kind === 'record';
  if (isRecord && page.find !== '') return { label: 'find: ', text: page.find };
  if (page.filter !== '') return { label: 'filter: ', text: page.filter };
  return { label: isRecord || page.kind === 'help' ? '/ find' : '/ filter', text: '' };
}

/** Harmless and no wider than the screen. */
function stepsOf(crumbs: string, { size, settings }: AppState): readonly string[] {
  const { crumb, ellipsis } = settings.glyphs;
  const steps = crumbs.split(` ${crumb} `);
  return steps.map((step) => cutToWidth(harmless(beginning(step, size.columns)), size.columns, ellipsis));
}

/** A name may be as long as a line of the data: what no screen shows is not looked at. */
function beginning(text: string, columns: number): string {
  return text.slice(0, columns * 8);
}

const shortestStep = 8;

/**
 * The crumbs in at most `room` cells: the longest steps are cut first, each keeps enough to be recognised; then steps in
 * the middle are left out, since where one is says more than the way there.
 */
function shortenedCrumbs(steps: readonly string[], room: number, { settings }: AppState): string {
  const { crumb, ellipsis } = settings.glyphs;
  const between = ` ${crumb} `;
  const widths = cutWidths(steps.map(cellWidth), room - cellWidth(between) * (steps.length - 1));
  const cut = steps.map((step, place) => cutToWidth(step, widths[place] ?? 0, ellipsis));
  const width = () => cellWidth(cut.join(between));
  while (cut.length > 3 && width() > room) cut.splice(1, cut[1] === ellipsis ? 2 : 1, ellipsis);
  return cut.join(between);
}

/** The widths with the longest cut until their sum fits; the last is the page itself, and cut when the others cannot give more. */
function cutWidths(widths: readonly number[], room: number): readonly number[] {
  const cut = [...widths];
  let excess = cut.reduce((sum, width) => sum + width, 0) - room;
  for (const cuttable of [cut.length - 1, cut.length]) {
    for (; excess > 0; excess -= 1) {
      const longest = Math.max(...cut.slice(0, cuttable));
      if (longest <= shortestStep) break;
      cut[cut.indexOf(longest)] = longest - 1;
    }
  }
  return cut;
}
