import { recordsPage } from './go-commands.ts';
import type { AnnotationChange, Effect, Message } from './messages.ts';
import { opened, page, withPage, withStack } from './navigate.ts';
import { recordPage } from './record-trail.ts';
import { atTop, pageOf, type RecordScreen, withoutOverlays } from './screens.ts';
import { type AppState, type Next, next, say } from './state.ts';
import { markOf, nextToReview, type TriageMark, type TriageRun, withMark } from './triage-run.ts';
import { withSlotFor } from './triage-slots.ts';

/** The run and the page on which its record is. */
export type TriageSpot = { readonly run: TriageRun; readonly screen: RecordScreen };

/** Undefined when the page in front shows no run. */
export function triageSpot({ stack, triage }: AppState): TriageSpot | undefined {
  const screen = pageOf(stack);
  if (triage === undefined || triage === 'opening') return undefined;
  return screen.kind === 'record' && screen.along.kind === 'triage' ? { run: triage, screen } : undefined;
}

/** Whether the queue has come to its end on the record that is shown. */
export function isTriageDone({ run, screen }: TriageSpot): boolean {
  return run.doneAt === screen.row;
}

/** What a run's making came to: its page comes to the front. */
export function triageOpened(
  state: AppState,
  { outcome }: Extract<Message, { readonly kind: 'triage-opened' }>,
): Next {
  if (outcome.kind === 'nothing') return next(say({ ...state, triage: undefined }, outcome.said));
  const { run, row, said } = outcome;
  const origin = recordsPage(run.sampler.filter, [], 'any');
  const screen = recordPage({ origin, row, along: { kind: 'triage' } });
  const clear = withStack({ ...say(state, said), triage: run }, withoutOverlays(state.stack));
  const front = page(clear);
  if (front.kind === 'record' && front.along.kind === 'triage') return next(withPage(clear, screen));
  return opened(clear, screen);
}

/** After a change to the record of the run: a verdict goes on to the next one. */
export function afterChange(state: AppState, changes: readonly AnnotationChange[]): AppState {
  const spot = triageSpot(state);
  if (spot === undefined) return state;
  let { run } = spot;
  let mark: TriageMark | undefined;
  for (const change of changes) {
    if (change.op === 'code.add')
      run = withSlotFor(run, { axis: change.axis ?? 'tag', code: change.code, name: change.code });
    if (change.op === 'verdict') mark = markOf(change.verdict);
  }
  const changed = { ...state, triage: run };
  return mark === undefined ? changed : goneOn(changed, mark);
}

/** Marks the record that is shown and shows the next one; at the end of the queue it stays. */
export function goneOn(state: AppState, mark: TriageMark): AppState {
  const spot = triageSpot(state);
  if (spot === undefined) return state;
  const { screen } = spot;
  const run = withMark(spot.run, screen.row, mark);
  const row = nextToReview(run, screen.row);
  if (row === undefined) return { ...state, triage: { ...run, doneAt: screen.row } };
  if (row === screen.row) return say({ ...state, triage: run }, 'This is the only one left');
  return shownAt({ ...state, triage: run }, row);
}

/** The page on another record of the queue. */
export function shownAt(state: AppState, row: RecordScreen['row']): AppState {
  const spot = triageSpot(state);
  if (spot === undefined) return state;
  const { run, screen } = spot;
  const moved = withPage(
    { ...state, triage: { ...run, doneAt: undefined } },
    {
      ...screen,
      row,
      list: atTop,
      toggled: new Set(),
    },
  );
  return moved;
}

/**
 * After the log has changed: marks follow what stands in it. Undo leads back to the record it was about; what was
 * refused is open again.
 */
export function withVerdicts(
  state: AppState,
  { about = [], by }: Extract<Message, { readonly kind: 'annotations-changed' }>,
): AppState {
  const { triage } = state;
  if (triage === undefined || triage === 'opening' || about.length === 0) return state;
  // Whoever looks again has judged the records before: there the keys alone tell what is done.
  if (triage.sampler.order === 'disagreement' && by === 'change') return state;
  let run = triage;
  for (const { row, verdict } of about) {
    const kept = run.marks.get(row) === 'skipped' ? 'skipped' : undefined;
    run = withMark(run, row, markOf(verdict) ?? kept);
  }
  const [first] = about;
  const changed = { ...state, triage: run };
  if (first === undefined || triageSpot(changed) === undefined || !run.queue.includes(first.row))
    return changed;
  if (by === 'undo') return shownAt(changed, first.row);
  const mark = run.marks.get(first.row);
  const isShown = triageSpot(changed)?.screen.row === first.row;
  return by === 'redo' && isShown && mark !== undefined ? goneOn(changed, mark) : changed;
}

/** Whether a run is being made: keys that act on it wait for it. */
export function isTriageAwaited({ triage }: AppState): boolean {
  return triage === 'opening';
}

/** Remembers where the run stands whenever that has changed. */
export function withTriageSaved(before: AppState, { state, effects }: Next): Next {
  const spot = triageSpot(state);
  const earlier = triageSpot(before);
  if (spot === undefined || (spot.run === earlier?.run && spot.screen.row === earlier.screen.row))
    return { state, effects };
  const save: Effect = { kind: 'save-triage', run: spot.run, row: spot.screen.row };
  return { state, effects: [...effects, save] };
}
