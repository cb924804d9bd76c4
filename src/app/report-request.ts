import {
  isoDay,
  periodAfter,
  periodBefore,
  type ReportPeriod,
  reportPeriod,
} from '../core/reports/report-period.ts';
import type { Message, ReportOutcome, ReportWish } from './messages.ts';
import { atTop, pageOf, type ReportScreen } from './screens.ts';
import type { AppState, Next } from './state.ts';

export function reportPage(period: ReportScreen['period']): ReportScreen {
  return { kind: 'report', filter: '', list: atTop, period, day: undefined, project: undefined };
}

/** The period a page shows; undefined while no record has a time to count from. */
export function shownPeriod({ period, day }: ReportScreen, { load }: AppState): ReportPeriod | undefined {
  const moment = day === undefined ? load.asOf : Date.parse(`${day}T00:00:00Z`);
  return moment === undefined ? undefined : reportPeriod(period, moment);
}

/** The same page on the period before or after. */
export function otherPeriod(screen: ReportScreen, state: AppState, which: 'earlier' | 'later'): ReportScreen {
  const shown = shownPeriod(screen, state);
  if (shown === undefined) return screen;
  const wanted = which === 'earlier' ? periodBefore(shown) : periodAfter(shown);
  return { ...screen, day: isoDay(wanted.from), list: atTop };
}

/** What to ask for: undefined until everything is loaded, because a report tells of all records or of none. */
export function reportWish(screen: ReportScreen, state: AppState): ReportWish | undefined {
  const period = shownPeriod(screen, state);
  if (period === undefined || state.load.phase !== 'ready') return undefined;
  return { period: screen.period, day: isoDay(period.from), project: screen.project };
}

/** Tells reports apart, also those of the same period before and after the data changed. */
export function reportKey(wish: ReportWish, { load }: AppState): string {
  return JSON.stringify([wish, load.revision]);
}

/** What came of the report that the page in front shows; undefined while it is being made. */
export function shownOutcome(screen: ReportScreen, state: AppState): ReportOutcome | undefined {
  const wish = reportWish(screen, state);
  return wish !== undefined && state.report?.key === reportKey(wish, state)
    ? state.report.outcome
    : undefined;
}

/** Whether the page in front shows a report that is being made: keys that act on it wait for it. */
export function isReportAwaited(state: AppState): boolean {
  const front = pageOf(state.stack);
  if (front.kind === 'reports') return state.reports === 'asked';
  if (front.kind !== 'report' || state.report === undefined || state.report.outcome !== undefined)
    return false;
  const wish = reportWish(front, state);
  return wish !== undefined && reportKey(wish, state) === state.report.key;
}

/** Asks for the report of the page in front, once. */
export function withReportAsked({ state, effects }: Next): Next {
  const front = pageOf(state.stack);
  const wish = front.kind === 'report' ? reportWish(front, state) : undefined;
  if (wish === undefined) return { state, effects };
  const key = reportKey(wish, state);
  if (state.report?.key === key) return { state, effects };
  return {
    state: { ...state, report: { key, outcome: undefined } },
    effects: [...effects, { kind: 'build-report', wish, key }],
  };
}

/** Takes in a report unless another one has been asked for since. */
export function reportBuilt(
  before: AppState,
  { key, outcome }: Extract<Message, { kind: 'report-built' }>,
): AppState {
  // It may just have been written: what was listed is out of date.
  const state = { ...before, reports: undefined };
  return state.report?.key === key ? { ...state, report: { key, outcome } } : state;
}
