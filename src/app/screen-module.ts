import type { Question } from '../core/dataset/questions.ts';
import type { FrameLine, SummaryTableView } from './frame.ts';
import type { PageScreen } from './screens.ts';
import type { AppState } from './state.ts';

/** The parts of a page between the title and the hints; the frame around them is the same everywhere. */
export type PageView = {
  /** Breadcrumb: where the reader is. */
  readonly crumbs: string;
  /** What stands right in the title line, before the number of problems: a count, a position. */
  readonly heading: string;
  /** At most `bodyHeight(state)` lines. */
  readonly body: readonly FrameLine[];
  /** A summary table in place of the body's lines from `row` (0-based in the body) on. */
  readonly table?: SummaryTableView & { readonly row: number };
  /** The line above the hints: position in the list, totals. */
  readonly status: string;
};

/** What a kind of page needs to know, where its cursor can go, and what it shows. Pure. */
export type ScreenModule<S extends PageScreen> = {
  /** The questions whose answers the view reads. */
  readonly needs: (screen: S, state: AppState) => readonly Question[];
  /** Questions whose answers make the page better but on which no key waits: previews, totals, explanations. */
  readonly extras?: (screen: S, state: AppState) => readonly Question[];
  /** How many places the cursor has. */
  readonly rowCount: (screen: S, state: AppState) => number;
  /** How many of them are visible at once. */
  readonly viewport: (screen: S, state: AppState) => number;
  readonly view: (screen: S, state: AppState) => PageView;
};

/** Rows between breadcrumb and status line. */
export function bodyHeight(state: AppState): number {
  return Math.max(1, state.size.rows - 4);
}

/** Widths at which a page gets a second pane. */
export function isWide(state: AppState): boolean {
  return state.size.columns >= 100;
}

/** The smallest screen that is drawn on. */
export const minimumSize = { columns: 60, rows: 16 } as const;

/** Whether a preview fits: its rows would otherwise be taken from the list. */
export function hasPreview(state: AppState): boolean {
  return isWide(state) ? state.size.rows >= 16 : state.size.rows >= 22;
}
