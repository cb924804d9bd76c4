import type { Verdict } from '../core/annotation/events.ts';
import type { Row } from '../core/dataset/row.ts';
import { severities } from '../core/records/severity.ts';
import type { Command } from './command.ts';
import { plural } from './format.ts';
import { opened, page } from './navigate.ts';
import { chosenRows } from './records.ts';
import type { PromptScreen, RecordsChange } from './screens.ts';
import { type AppState, type Next, next } from './state.ts';
import { emptyInput } from './text-input.ts';

/** The records a change applies to: the marked ones, the one under the cursor, or the open one. */
function annotatedRows(state: AppState): readonly Row[] {
  const front = page(state);
  if (front.kind === 'record') return [front.row];
  return front.kind === 'records' ? chosenRows(front, state) : [];
}

/** Saying something about records. Every change is one event of the log, and `u` takes it back. */
export const annotateCommands: readonly Command[] = [
  { ...verdict('1', 'fail', 'Verdict: fail, a genuine failure'), hint: 'annotate', hintRank: 4 },
  prompt('fail-code', 'Verdict: fail, and choose a code', ['a 2']),
  verdict('4', 'excluded', 'Verdict: excluded'),
  verdict('5', 'pass', 'Verdict: pass, not a failure'),
  verdict('6', 'defer', 'Verdict: defer, decide later'),
  prompt('code', 'Add a code', ['a c']),
  prompt('note', 'Note in one line', ['a n', 'n']),
  {
    id: 'annotate.edit-note',
    title: 'Note in $EDITOR',
    keys: ['e', 'a e'],
    scope: 'page',
    group: 'Act',
    waits: 'for answers',
    unavailable: cannotAnnotate,
    run: (state) =>
      next(state, { kind: 'edit-text', purpose: { kind: 'note', rows: annotatedRows(state) }, text: '' }),
  },
  prompt('insight', 'Insight: a lesson for .ai/insights.md', ['a i']),
  ...severities.map(severity),
  {
    id: 'annotate.repeat',
    title: 'Repeat the last change here',
    keys: ['.'],
    scope: 'page',
    group: 'Act',
    waits: 'for answers',
    unavailable: (state) =>
      state.lastChange === undefined ? 'Nothing has been changed yet' : cannotAnnotate(state),
    run: (state) => (state.lastChange === undefined ? next(state) : changed(state, state.lastChange)),
  },
  {
    id: 'annotate.undo',
    title: 'Undo the last change',
    keys: ['u'],
    scope: 'page',
    group: 'Act',
    hint: 'undo',
    hintRank: 7,
    unavailable: readOnly,
    run: (state) => next(state, { kind: 'undo-annotation' }),
  },
  {
    id: 'annotate.redo',
    title: 'Redo what was undone',
    keys: ['ctrl+r'],
    scope: 'page',
    group: 'Act',
    unavailable: readOnly,
    run: (state) => next(state, { kind: 'redo-annotation' }),
  },
];

/** The same changes to every chosen record. */
function changed(state: AppState, change: Pick<RecordsChange, 'changes' | 'said'>): Next {
  return askedFirst(state, { rows: annotatedRows(state), ...change });
}

/** Changes one record at once; for several their number is stated first. */
export function askedFirst(state: AppState, change: RecordsChange): Next {
  if (change.rows.length <= 1) return changedRows(state, change);
  const does = { kind: 'annotate', ...change } as const;
  return opened(state, {
    kind: 'confirm',
    title: `${plural(change.rows.length, 'record')}: ${change.said}?`,
    lines: [],
    choices: [
      { key: 'enter', title: 'do it', does },
      { key: 'y', title: 'do it', does },
      { key: 'escape', title: 'leave them', does: { kind: 'nothing' } },
    ],
  });
}

export function changedRows(state: AppState, { rows, changes, said }: RecordsChange): Next {
  if (rows.length === 0) return next(state);
  const told = rows.length === 1 ? said : `${said} on ${plural(rows.length, 'record')}`;
  return next({ ...state, lastChange: { changes, said } }, { kind: 'annotate', rows, changes, said: told });
}

function verdict(key: string, word: Verdict, title: string): Command {
  return {
    id: `annotate.${word}`,
    title,
    keys: [`a ${key}`],
    scope: 'page',
    group: 'Act',
    waits: 'for answers',
    unavailable: cannotAnnotate,
    run: (state) => changed(state, { changes: [{ op: 'verdict', verdict: word }], said: word }),
  };
}

function severity(word: (typeof severities)[number]): Command {
  return {
    id: `annotate.severity.${word}`,
    title: `Severity: ${word}`,
    keys: [`a v ${word.charAt(0)}`],
    scope: 'page',
    group: 'Act',
    waits: 'for answers',
    unavailable: cannotAnnotate,
    run: (state) =>
      changed(state, { changes: [{ op: 'severity', severity: word }], said: `severity ${word}` }),
  };
}

function prompt(
  kind: 'note' | 'code' | 'fail-code' | 'insight',
  title: string,
  keys: readonly string[],
): Command {
  return {
    id: `annotate.${kind}`,
    title,
    keys,
    scope: 'page',
    group: 'Act',
    waits: 'for answers',
    unavailable: cannotAnnotate,
    run: (state) => {
      const screen: PromptScreen = {
        kind: 'prompt',
        purpose: { kind, rows: annotatedRows(state) },
        input: emptyInput,
        before: '',
      };
      return opened(state, screen);
    },
  };
}

function readOnly({ settings }: AppState): string | undefined {
  return settings.readOnly ? 'Opened with --read-only' : undefined;
}

function cannotAnnotate(state: AppState): string | undefined {
  if (state.settings.readOnly) return 'Opened with --read-only';
  return annotatedRows(state).length === 0
    ? 'Annotations belong to records: open a record or a list of records'
    : undefined;
}
