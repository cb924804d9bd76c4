import type { Command } from './command.ts';
import { opened, page, withPage } from './navigate.ts';
import { otherPeriod, reportKey, reportPage, reportWish, shownOutcome } from './report-request.ts';
import { atTop, type ReportScreen } from './screens.ts';
import { type AppState, type Next, next } from './state.ts';

/** Reading a report before it is written, and writing it. */
export const reportCommands: readonly Command[] = [
  {
    id: 'report.open',
    title: 'Report on the week or month, to read before it is written',
    keys: ['P'],
    scope: 'page',
    group: 'Go',
    hint: 'report',
    hintRank: 10,
    unavailable: (state) => (page(state).kind === 'report' ? 'This is the report' : undefined),
    run: (state) => opened(state, reportPage('weekly')),
  },
  {
    id: 'report.write',
    title: 'Write the report to its file',
    keys: ['w'],
    scope: 'report',
    group: 'Act',
    hint: 'write',
    hintRank: 1,
    waits: 'for answers',
    unavailable: cannotWrite,
    run: (state) =>
      onReport(state, (screen) => {
        const wish = reportWish(screen, state);
        return wish === undefined
          ? next(state)
          : next(state, { kind: 'write-report', wish, key: reportKey(wish, state) });
      }),
  },
  {
    id: 'report.copy',
    title: 'Copy the report as Markdown',
    keys: ['y'],
    scope: 'report',
    group: 'Act',
    hint: 'copy',
    hintRank: 2,
    waits: 'for answers',
    unavailable: notThere,
    run: (state) =>
      onReport(state, (screen) => {
        const outcome = shownOutcome(screen, state);
        return outcome?.ok === true
          ? next(state, { kind: 'copy', text: outcome.report.markdown, what: 'the report' })
          : next(state);
      }),
  },
  {
    id: 'report.kind',
    title: 'Weekly or monthly',
    keys: ['t'],
    scope: 'report',
    group: 'View',
    hint: 'week/month',
    hintRank: 3,
    run: (state) =>
      onReport(state, (screen) =>
        shown(state, { ...screen, period: screen.period === 'weekly' ? 'monthly' : 'weekly', list: atTop }),
      ),
  },
  turn('earlier', 'The week or month before', '['),
  turn('later', 'The week or month after', ']'),
  {
    id: 'report.project',
    title: 'The next project',
    keys: ['p'],
    scope: 'report',
    group: 'View',
    waits: 'for answers',
    unavailable: (state) => (otherProjects(state).length === 0 ? 'There is only one project' : undefined),
    run: (state) =>
      onReport(state, (screen) => {
        const [project] = otherProjects(state);
        return shown(state, { ...screen, project, list: atTop });
      }),
  },
];

function turn(which: 'earlier' | 'later', title: string, key: string): Command {
  return {
    id: `report.${which}`,
    title,
    keys: [key],
    scope: 'report',
    group: 'View',
    hint: which,
    hintRank: which === 'earlier' ? 4 : 5,
    run: (state) => onReport(state, (screen) => shown(state, otherPeriod(screen, state, which))),
  };
}

function onReport(state: AppState, change: (screen: ReportScreen) => Next): Next {
  const front = page(state);
  return front.kind === 'report' ? change(front) : next(state);
}

function shown(state: AppState, screen: ReportScreen): Next {
  return next(withPage(state, screen));
}

function notThere(state: AppState): string | undefined {
  const front = page(state);
  return front.kind === 'report' && shownOutcome(front, state)?.ok === true
    ? undefined
    : 'There is no report here yet';
}

function cannotWrite(state: AppState): string | undefined {
  return state.settings.readOnly ? 'Opened with --read-only' : notThere(state);
}

/** The other projects in their order, the one after the shown one first. */
function otherProjects(state: AppState): readonly string[] {
  const front = page(state);
  const outcome = front.kind === 'report' ? shownOutcome(front, state) : undefined;
  if (outcome?.ok !== true) return [];
  const { projects, project } = outcome.report;
  const place = projects.indexOf(project);
  return [...projects.slice(place + 1), ...projects.slice(0, place)];
}
