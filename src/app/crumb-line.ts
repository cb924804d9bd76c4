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
  const crumbsWidth = cellWidth(harmless(view.crumbs));
  const left = Math.max(Math.floor(columns / 2), columns - crumbsWidth - 3);
  const asked = cutToWidth(harmless(text), left - cellWidth(label), ellipsis);
  const right = [segment(label, 'dim'), segment(asked, 'accent')];
  const crumbs = shortenedCrumbs(view.crumbs, columns - lineWidth(right) - 2, state);
  return spreadLine([segment(` ${crumbs}`, 'strong')], right, columns);
}

/** What narrows the page, or what is looked for in it. */
function askedOf(page: PageScreen): { readonly label: string; readonly text: string } {
  const isRecord = page.kind === 'record';
  if (isRecord && page.find !== '') return { label: 'find: ', text: page.find };
  if (page.filter !== '') return { label: 'filter: ', text: page.filter };
  return { label: isRecord || page.kind === 'help' ? '/ find' : '/ filter', text: '' };
}

const shortestStep = 8;

/**
 * The crumbs in at most `room` cells: the longest steps are cut first, each keeps enough to be recognised; then steps in
 * the middle are left out, since where one is says more than the way there.
 */
function shortenedCrumbs(crumbs: string, room: number, { settings }: AppState): string {
  const { crumb, ellipsis } = settings.glyphs;
  const between = ` ${crumb} `;
  const steps = harmless(crumbs).split(between);
  const width = () => cellWidth(steps.join(between));
  // The last step is the page itself: it is cut only when the others cannot give any more.
  for (const cuttable of [steps.length - 1, steps.length]) {
    while (width() > room) {
      const place = longestOf(steps.slice(0, cuttable));
      const longest = steps[place] ?? '';
      if (cellWidth(longest) <= shortestStep) break;
      steps[place] = cutToWidth(longest, cellWidth(longest) - 1, ellipsis);
    }
  }
  while (width() > room && steps.length > 3) steps.splice(1, steps[1] === ellipsis ? 2 : 1, ellipsis);
  return steps.join(between);
}

function longestOf(steps: readonly string[]): number {
  const widths = steps.map((step) => cellWidth(step));
  return widths.indexOf(Math.max(...widths));
}
