import {
  type ExportFormat,
  exportFormatNames,
  exportTasks,
  tasksOfFormat,
} from '../core/export/export-format.ts';
import type { Command } from './command.ts';
import { exportKey, exportPage, exportWish, shownExport } from './export-request.ts';
import { opened, page, withPage } from './navigate.ts';
import { atTop, type ExportScreen } from './screens.ts';
import { type AppState, type Next, next } from './state.ts';

/** Choosing what to train on, reading what it would be, and writing it. */
export const exportCommands: readonly Command[] = [
  {
    id: 'export.open',
    title: 'Export rows to train on, to read before they are written',
    keys: ['E'],
    scope: 'page',
    group: 'Go',
    unavailable: (state) => (page(state).kind === 'export' ? 'This is the export' : undefined),
    run: (state) => {
      const front = page(state);
      return opened(state, exportPage('filter' in front ? front.filter : ''));
    },
  },
  {
    id: 'export.write',
    title: 'Write the export to its folder',
    keys: ['w'],
    scope: 'export',
    group: 'Act',
    hint: 'write',
    hintRank: 1,
    waits: 'for answers',
    unavailable: cannotWrite,
    run: (state) =>
      onExport(state, (screen) => {
        const wish = exportWish(screen, state);
        return wish === undefined
          ? next(state)
          : next(state, { kind: 'write-export', wish, key: exportKey(wish, state) });
      }),
  },
  change('task', 'The next task', { key: 't', hint: 'task', rank: 2 }, (wanted) => {
    const tasks = ['all', ...tasksOfFormat(wanted.format)] as const;
    return { ...wanted, task: after(tasks, wanted.task) };
  }),
  change('next', 'The next format', { key: ']', hint: 'format', rank: 3 }, (wanted) =>
    inFormat(wanted, after(exportFormatNames, wanted.format)),
  ),
  change('previous', 'The format before', { key: '[' }, (wanted) =>
    inFormat(wanted, after(exportFormatNames.toReversed(), wanted.format)),
  ),
  change(
    'unreviewed',
    'With or without unreviewed records',
    { key: 'U', hint: 'unreviewed', rank: 4 },
    (wanted) => ({
      ...wanted,
      unreviewed: wanted.unreviewed === 'included' ? 'left out' : 'included',
    }),
  ),
  change('split', 'Part rows by groups or by time', { key: 'T', hint: 'split', rank: 5 }, (wanted) => ({
    ...wanted,
    split: wanted.split === 'hash' ? 'time' : 'hash',
  })),
  change('secrets', 'Refuse rows with a credential, or mask it', { key: 'M' }, (wanted) => ({
    ...wanted,
    secrets: wanted.secrets === 'refuse' ? 'mask' : 'refuse',
  })),
];

type Wanted = ExportScreen['wanted'];
type Binding = { readonly key: string; readonly hint?: string; readonly rank?: number };

function change(
  id: string,
  title: string,
  ...[{ key, hint, rank }, wantedAfter]: [Binding, (wanted: Wanted) => Wanted]
): Command {
  return {
    id: `export.${id}`,
    title,
    keys: [key],
    scope: 'export',
    group: 'View',
    ...(hint === undefined ? {} : { hint }),
    ...(rank === undefined ? {} : { hintRank: rank }),
    run: (state) =>
      onExport(state, (screen) =>
        next(withPage(state, { ...screen, wanted: wantedAfter(screen.wanted), list: atTop })),
      ),
  };
}

/** A format that cannot hold the task is shown with all that it can hold. */
function inFormat(wanted: Wanted, format: ExportFormat): Wanted {
  const task = exportTasks.find((name) => name === wanted.task && tasksOfFormat(format).includes(name));
  return { ...wanted, format, task: task ?? 'all' };
}

function after<T>(choices: readonly T[], current: T): T {
  return choices[(choices.indexOf(current) + 1) % choices.length] ?? current;
}

function onExport(state: AppState, act: (screen: ExportScreen) => Next): Next {
  const front = page(state);
  return front.kind === 'export' ? act(front) : next(state);
}

function cannotWrite(state: AppState): string | undefined {
  if (state.settings.readOnly) return 'Opened with --read-only';
  const front = page(state);
  const outcome = front.kind === 'export' ? shownExport(front, state)?.outcome : undefined;
  if (outcome?.ok !== true) return 'There is no plan here yet';
  if (outcome.planned.refusals.length > 0) return 'The export is refused: see why above';
  return outcome.planned.rows === 0 ? 'There is no row to write' : undefined;
}
