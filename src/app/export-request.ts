import type { ExportWish, Message } from './messages.ts';
import { atTop, type ExportScreen, pageOf } from './screens.ts';
import type { AppState, Next } from './state.ts';

export function exportPage(filter: string): ExportScreen {
  return {
    kind: 'export',
    filter,
    list: atTop,
    wanted: { task: 'all', format: 'trl', unreviewed: 'left out', split: 'hash', secrets: 'refuse' },
  };
}

/** What to ask for: undefined until everything is loaded, because a plan is of all records or of none. */
export function exportWish({ wanted, filter }: ExportScreen, { load }: AppState): ExportWish | undefined {
  return load.phase === 'ready' ? { ...wanted, query: filter } : undefined;
}

/** Tells plans apart, also those before and after the data or the annotations changed. */
export function exportKey(wish: ExportWish, { load }: AppState): string {
  return JSON.stringify([wish, load.revision]);
}

/** The export that the page in front shows, as far as it has come. */
export function shownExport(screen: ExportScreen, state: AppState): AppState['export'] {
  const wish = exportWish(screen, state);
  return wish !== undefined && state.export?.key === exportKey(wish, state) ? state.export : undefined;
}

/** Whether the page in front shows a plan that is being made: keys that act on it wait for it. */
export function isExportAwaited(state: AppState): boolean {
  const front = pageOf(state.stack);
  if (front.kind !== 'export') return false;
  const shown = shownExport(front, state);
  return shown !== undefined && shown.outcome === undefined;
}

/** Asks for the plan of the page in front, once. */
export function withExportAsked({ state, effects }: Next): Next {
  const front = pageOf(state.stack);
  const wish = front.kind === 'export' ? exportWish(front, state) : undefined;
  if (wish === undefined) return { state, effects };
  const key = exportKey(wish, state);
  if (state.export?.key === key) return { state, effects };
  return {
    state: { ...state, export: { key, outcome: undefined, progress: undefined } },
    effects: [...effects, { kind: 'plan-export', wish, key }],
  };
}

/** Takes in what has come of an export unless another one has been asked for since. */
export function exportTold(
  state: AppState,
  message: Extract<Message, { kind: 'export-planned' | 'export-progress' }>,
): AppState {
  if (state.export?.key !== message.key) return state;
  if (message.kind === 'export-planned')
    return { ...state, export: { ...state.export, outcome: message.outcome } };
  const { done, of } = message;
  return { ...state, export: { ...state.export, progress: { done, of } } };
}
