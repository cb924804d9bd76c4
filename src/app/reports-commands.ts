import type { Command } from './command.ts';
import { moveBy } from './list-place.ts';
import type { ListedReport } from './messages.ts';
import { opened, page, withPage } from './navigate.ts';
import { pageExtent } from './pages.ts';
import { shownOutcome } from './report-request.ts';
import { listed, reportUnderCursor } from './reports.ts';
import { atTop } from './screens.ts';
import { type AppState, type Next, next, say } from './state.ts';

const mostPicked = 2;

/** Written reports: picking two, laying them side by side, and writing notes into one. */
export const reportsCommands: readonly Command[] = [
  {
    id: 'reports.pick',
    title: 'Pick for comparison, and move down',
    keys: ['space', 'c'],
    scope: 'reports',
    group: 'Act',
    hint: 'pick',
    hintRank: 2,
    waits: 'for answers',
    unavailable: (state) =>
      underCursor(state) === undefined ? 'There is no report under the cursor' : undefined,
    run: pick,
  },
  {
    id: 'reports.compare',
    title: 'Compare the two picked reports',
    keys: ['C'],
    scope: 'reports',
    group: 'Act',
    hint: 'compare',
    hintRank: 3,
    waits: 'for answers',
    unavailable: (state) =>
      pickedPair(state) === undefined ? 'Pick two reports with Space first' : undefined,
    run: (state) => {
      const reports = pickedPair(state);
      return reports === undefined
        ? next(state)
        : opened(state, { kind: 'compare-reports', filter: '', list: atTop, reports, only: 'all rows' });
    },
  },
  {
    id: 'reports.differences',
    title: 'Only rows that differ, or all',
    keys: ['d'],
    scope: 'compare-reports',
    group: 'View',
    hint: 'differences',
    hintRank: 1,
    run: (state) => {
      const front = page(state);
      if (front.kind !== 'compare-reports') return next(state);
      const only = front.only === 'differences' ? 'all rows' : 'differences';
      return next(withPage(state, { ...front, only, list: atTop }));
    },
  },
  annotate('reports', () => undefined),
  annotate('report', (state) => {
    const front = page(state);
    const outcome = front.kind === 'report' ? shownOutcome(front, state) : undefined;
    if (outcome?.ok !== true) return 'There is no report here yet';
    return outcome.report.existing === 'none' ? 'Write it with w first' : undefined;
  }),
];

/** Notes are written into the file itself, where they are kept: everything outside the generated regions is. */
function annotate(
  scope: 'report' | 'reports',
  unavailable: (state: AppState) => string | undefined,
): Command {
  return {
    id: `${scope}.annotate`,
    title: 'Write notes into the report, in $EDITOR',
    keys: ['e'],
    scope,
    group: 'Act',
    hint: 'notes',
    hintRank: 6,
    waits: 'for answers',
    unavailable: (state) => {
      if (state.settings.readOnly) return 'Opened with --read-only';
      return unavailable(state) ?? (notesPlace(state) === undefined ? 'There is no report here' : undefined);
    },
    run: (state) => {
      const place = notesPlace(state);
      return place === undefined ? next(state) : next(state, { kind: 'open-in-editor', ...place });
    },
  };
}

/** Where the notes of the report on the page begin, as far as its text is known. */
function notesPlace(state: AppState): { readonly path: string; readonly line: number } | undefined {
  const front = page(state);
  if (front.kind === 'reports') {
    const report = underCursor(state);
    return report === undefined ? undefined : { path: report.path, line: 1 };
  }
  const outcome = front.kind === 'report' ? shownOutcome(front, state) : undefined;
  if (outcome?.ok !== true) return undefined;
  const { markdown, path } = outcome.report;
  return { path, line: Math.max(1, markdown.split('\n').lastIndexOf('## Notes') + 1) };
}

function underCursor(state: AppState): ListedReport | undefined {
  const front = page(state);
  return front.kind === 'reports' ? reportUnderCursor(front, state) : undefined;
}

function pick(state: AppState): Next {
  const front = page(state);
  const path = underCursor(state)?.path;
  if (front.kind !== 'reports' || path === undefined) return next(state);
  const others = front.picked.filter((each) => each !== path);
  const isNew = others.length === front.picked.length;
  if (isNew && others.length === mostPicked)
    return next(say(state, 'Two reports are picked: unpick one first'));
  const list = moveBy(front.list, 1, pageExtent(front, state));
  return next(withPage(state, { ...front, picked: isNew ? [...others, path] : others, list }));
}

/** The earlier report first, whichever was picked first. */
function pickedPair(state: AppState): readonly [ListedReport, ListedReport] | undefined {
  const front = page(state);
  if (front.kind !== 'reports') return undefined;
  const [later, earlier] = listed(state).filter(({ path }) => front.picked.includes(path));
  return later === undefined || earlier === undefined ? undefined : [earlier, later];
}
