import type { Verdict } from '../core/annotation/events.ts';
import type { QueueOrder } from '../core/annotation/queue.ts';
import { formatQuery } from '../core/query/format-query.ts';
import { changedRows, severityCommands } from './annotate-commands.ts';
import type { Command } from './command.ts';
import { formatCount } from './format.ts';
import { closed, opened, page, withPage } from './navigate.ts';
import { queryOfPage } from './page-query.ts';
import type { AnnotationPromptKind } from './screens.ts';
import { type AppState, type Next, next, say } from './state.ts';
import { emptyInput } from './text-input.ts';
import { nextToReview, queuedAt, triageCounts } from './triage-run.ts';
import { slotKeys } from './triage-slots.ts';
import { goneOn, isTriageDone, shownAt, type TriageSpot, triageSpot } from './triage-steps.ts';

/** Going through a queue of records: one key answers and brings the next one. */
export const triageCommands: readonly Command[] = [
  start('A A', "Review this page's records one by one: go on, or begin at random"),
  start('A r', 'Review in random order', 'random'),
  start('A n', 'Review the newest first', 'newest'),
  start('A s', 'Review the worst first', 'severity'),
  start('A p', 'Review the commonest pattern first', 'pattern'),
  start('A l', 'Review what reviewers agree on least first', 'agreement'),
  start('A d', 'Look again at what reviewers disagree on', 'disagreement'),
  answer('1', 'fail', 'Fail, a genuine failure; next record'),
  asking('2', 'fail-code', 'Fail, and choose a code; next record'),
  asking('3', 'fail-cause', 'Fail, and correct the root cause; next record'),
  asking('4', 'duplicate', 'Excluded: a duplicate of …; next record'),
  answer('5', 'pass', 'Pass, not a failure; next record'),
  answer('6', 'defer', 'Defer, decide later; next record'),
  ...slotKeys.map(slot),
  step(
    'skip',
    { keys: ['s'], title: 'Skip: it comes again at the end', hint: 'skip', rank: 0.1 },
    ({ run, screen }, state) => goneOn(state, run.marks.get(screen.row) ?? 'skipped'),
  ),
  step(
    'previous',
    { keys: ['p'], title: 'Back to the record before', hint: 'back', rank: 0.2 },
    ({ run, screen }, state) => {
      const row = queuedAt(run, screen.row, -1);
      return row === undefined ? say(state, 'This is the first one') : shownAt(state, row);
    },
  ),
  step(
    'next',
    { keys: ['tab'], title: 'To the next record that is not reviewed' },
    ({ run, screen }, state) => {
      const row = nextToReview(run, screen.row);
      return row === undefined ? say(state, 'All are reviewed or deferred') : shownAt(state, row);
    },
  ),
  prompt('note', ['n'], 'Note in one line', { hint: 'note', rank: 0.3 }),
  prompt('code', ['c'], 'Add a code and stay', { hint: 'code', rank: 0.4 }),
  ...severityCommands('triage', 'v'),
  {
    id: 'triage.pause',
    title: 'Pause: A A goes on where you were',
    keys: ['q', 'escape', 'ctrl+g'],
    scope: 'triage',
    group: 'Go',
    hint: 'pause',
    hintRank: 0.5,
    run: paused,
  },
];

function start(keys: string, title: string, order?: QueueOrder): Command {
  return {
    id: order === undefined ? 'triage.continue' : `triage.by-${order}`,
    title,
    keys: [keys],
    scope: 'page',
    group: 'Act',
    ...(order === undefined ? { hint: 'review', hintRank: 6 } : {}),
    unavailable: readOnly,
    run: (state) => {
      const query = formatQuery(queryOfPage(page(state)));
      const wish = { query, order, seed: undefined, limit: undefined };
      const making = say({ ...state, triage: 'opening' }, 'Making the queue');
      return next(making, { kind: 'open-triage', wish });
    },
  };
}

function readOnly({ settings }: AppState): string | undefined {
  return settings.readOnly ? 'Opened with --read-only' : undefined;
}

function cannotAnswer(state: AppState): string | undefined {
  const spot = triageSpot(state);
  if (spot === undefined) return 'There is no queue to go through: A begins one';
  if (isTriageDone(spot)) return 'The queue is done: p goes back, q leaves';
  return readOnly(state);
}

type Bound = {
  readonly keys: readonly string[];
  readonly title: string;
  readonly hint?: string;
  readonly rank?: number;
};

function onTriage(
  id: string,
  { keys, title, hint, rank }: Bound,
  run: (spot: TriageSpot, state: AppState) => Next,
): Command {
  return {
    id: `triage.${id}`,
    title,
    keys,
    scope: 'triage',
    group: 'Act',
    ...(hint === undefined ? {} : { hint, hintRank: rank ?? 50 }),
    waits: 'for the log',
    run: (state) => {
      const spot = triageSpot(state);
      return spot === undefined ? next(state) : run(spot, state);
    },
  };
}

function answer(key: string, verdict: Verdict, title: string): Command {
  const command = onTriage(verdict, { keys: [key], title }, ({ screen }, state) =>
    changedRows(state, { rows: [screen.row], changes: [{ op: 'verdict', verdict }], said: verdict }),
  );
  return { ...command, unavailable: cannotAnswer };
}

/** Fail, with the code that has this key. */
function slot(key: (typeof slotKeys)[number], place: number): Command {
  const title = `Fail, with the code shown at ${key}; next record`;
  const command = onTriage(`code-${key}`, { keys: [key], title }, ({ run, screen }, state) => {
    const code = run.slots[place];
    if (code === undefined) return next(say(state, `No code has the key ${key} yet: 2 gives one`));
    const changes = [
      { op: 'verdict', verdict: 'fail' },
      { op: 'code.add', code: code.code, ...(code.axis === 'tag' ? {} : { axis: code.axis }) },
    ] as const;
    return changedRows(state, { rows: [screen.row], changes, said: `fail, code ${code.name}` });
  });
  return { ...command, unavailable: cannotAnswer };
}

function asking(key: string, kind: AnnotationPromptKind, title: string): Command {
  return { ...prompt(kind, [key], title), unavailable: cannotAnswer };
}

function prompt(
  kind: AnnotationPromptKind,
  keys: readonly string[],
  title: string,
  shown: Pick<Bound, 'hint' | 'rank'> = {},
): Command {
  const command = onTriage(kind, { keys, title, ...shown }, ({ screen }, state) =>
    opened(state, { kind: 'prompt', purpose: { kind, rows: [screen.row] }, input: emptyInput, before: '' }),
  );
  return { ...command, unavailable: readOnly };
}

function step(id: string, bound: Bound, move: (spot: TriageSpot, state: AppState) => AppState): Command {
  return { ...onTriage(id, bound, (spot, state) => next(move(spot, state))), group: 'Go' };
}

/** A search in the record is ended first. */
function paused(state: AppState): Next {
  const spot = triageSpot(state);
  if (spot === undefined) return closed(state);
  const { run, screen } = spot;
  if (screen.find !== '') return next(withPage(state, { ...screen, find: '' }));
  const { answered, total } = triageCounts(run);
  return closed(say(state, `Paused at ${formatCount(answered)} of ${formatCount(total)}; A A goes on`));
}
