import { exportFormats } from '../core/export/export-format.ts';
import { wrapToWidth } from '../core/text/cell-width.ts';
import { harmless, harmlessLines } from '../core/text/harmless.ts';
import { shownExport } from './export-request.ts';
import { plural } from './format.ts';
import { emptyLine, type FrameLine, plainLine, type Role, segment } from './frame.ts';
import type { PlannedExport } from './messages.ts';
import { bodyHeight, type PageView, type ScreenModule } from './screen-module.ts';
import type { ExportScreen } from './screens.ts';
import type { AppState } from './state.ts';

/** What would be written to train on: counts, reasons, warnings and the first rows. */
export const exportScreen: ScreenModule<ExportScreen> = {
  needs: () => [],
  rowCount: (screen, state) => linesOf(screen, state).length,
  viewport: (_screen, state) => bodyHeight(state),
  view,
};

function view(screen: ExportScreen, state: AppState): PageView {
  const { list, wanted, filter } = screen;
  const { crumb, cursor } = state.settings.glyphs;
  const lines = linesOf(screen, state);
  const body = lines
    .slice(list.top, list.top + bodyHeight(state))
    .map(
      (line, row): FrameLine => [segment(row + list.top === list.cursor ? cursor : ' ', 'accent'), ...line],
    );
  return {
    crumbs: ['Export', wanted.format, wanted.task].join(` ${crumb} `),
    heading: filter === '' ? exportFormats[wanted.format].title : `of ${harmless(filter)}`,
    body,
    status: status(screen, state),
  };
}

function status(screen: ExportScreen, state: AppState): string {
  const outcome = shownExport(screen, state)?.outcome;
  if (outcome?.ok !== true) return '';
  const { rows, path, state: made, refusals } = outcome.planned;
  if (refusals.length > 0) return `refused: ${plural(refusals.length, 'reason')}`;
  return `${plural(rows, 'row')}  ${made === 'written' ? 'written to' : 'w writes to'} ${harmless(path)}`;
}

function linesOf(screen: ExportScreen, state: AppState): readonly FrameLine[] {
  const { wanted } = screen;
  const width = Math.max(20, Math.min(state.size.columns, 110) - 3);
  const said = (text: string, role?: Role, indent = 0): readonly FrameLine[] =>
    wrapToWidth(harmless(text), width - indent).map((line) =>
      role === undefined ? plainLine(' '.repeat(indent) + line) : [segment(' '.repeat(indent) + line, role)],
    );
  const chosen = [
    `unreviewed records ${wanted.unreviewed} (U)`,
    `parted by ${wanted.split === 'hash' ? 'groups' : 'time'} (T)`,
    wanted.secrets === 'refuse' ? 'credentials refuse (M)' : 'credentials are masked (M)',
  ];
  const shown = shownExport(screen, state);
  const head = said(chosen.join(', '), 'dim');
  if (shown?.outcome === undefined) return [...head, emptyLine, ...said(waiting(screen, state))];
  if (!shown.outcome.ok) {
    const { what, where, remedy } = shown.outcome.error;
    return [
      ...head,
      emptyLine,
      ...said(what, 'bad'),
      ...(where === undefined ? [] : said(where)),
      ...said(remedy, 'dim'),
    ];
  }
  return [...head, emptyLine, ...plannedLines(shown.outcome.planned, said)];
}

type Said = (text: string, role?: Role, indent?: number) => readonly FrameLine[];

function plannedLines(planned: PlannedExport, said: Said): readonly FrameLine[] {
  const { tasks, warnings, refusals, splits, samples } = planned;
  return [
    ...refusals.flatMap((refusal) => said(refusal, 'bad')),
    ...warnings.flatMap((warning) => said(warning, 'medium')),
    ...(refusals.length + warnings.length > 0 ? [emptyLine] : []),
    ...tasks.flatMap(({ line, whys }) => [...said(line), ...whys.flatMap((why) => said(why, 'dim', 4))]),
    emptyLine,
    ...said(splits, 'dim'),
    ...samples.flatMap(({ title, prompt, answer }) => [
      emptyLine,
      ...said(title, 'accent'),
      ...harmlessLines(prompt).flatMap((line) => said(line, undefined, 2)),
      ...harmlessLines(answer).flatMap((line) => said(line, 'good', 2)),
    ]),
  ];
}

function waiting(screen: ExportScreen, state: AppState): string {
  switch (state.load.phase) {
    case 'loading':
      return 'The plan comes when everything is loaded: it is of all records or of none.';
    case 'stopped':
      return 'Loading was stopped, and a plan is of all records. R loads them.';
    case 'ready': {
      const progress = shownExport(screen, state)?.progress;
      return progress === undefined
        ? 'Making the plan'
        : `Making the plan: ${progress.done} of ${progress.of} tasks`;
    }
  }
}
