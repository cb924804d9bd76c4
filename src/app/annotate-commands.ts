import type { Row } from '../core/dataset/row.ts';
import { severities } from '../core/records/severity.ts';
import type { Command } from './command.ts';
import { plural } from './format.ts';
import type { AnnotationChange } from './messages.ts';
import { opened, page } from './navigate.ts';
import { chosenRows } from './records.ts';
import type { PromptPurpose, PromptScreen } from './screens.ts';
import { type AppState, type Next, next } from './state.ts';
import { emptyInput } from './text-input.ts';

/** The records a change applies to: the marked ones, the one under the cursor, or the open one. */
export function annotatedRows(state: AppState): readonly Row[] {
  const front = page(state);
  if (front.kind === 'record') return [front.row];
  return front.kind === 'records' ? chosenRows(front, state) : [];
}

/** Saying something about records. Every change is one event of the log, and `u` takes it back. */
export const annotateCommands: readonly Command[] = [
  verdict('1', 'fail', 'Verdict: fail, a genuine failure', 'annotate'),
  verdict('5', 'pass', 'Verdict: pass, not a failure'),
  verdict('4', 'excluded', 'Verdict: excluded'),
  verdict('6', 'defer', 'Verdict: defer, decide later'),
  ...severities.map(severity),
  prompt('annotate.code', 'Add a code', ['a c', 'a 2'], 'code'),
  prompt('annotate.note', 'Note in one line', ['a n', 'n'], 'note'),
  prompt('annotate.insight', 'Insight: a lesson for .ai/insights.md', ['a i'], 'insight'),
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
  {
    id: 'annotate.repeat',
    title: 'Repeat the last change here',
    keys: ['.'],
    scope: 'page',
    group: 'Act',
    waits: 'for answers',
    unavailable: (state) =>
      state.lastChange === undefined ? 'Nothing has been changed yet' : cannotAnnotate(state),
    run: (state) =>
      state.lastChange === undefined
        ? next(state)
        : changed(state, state.lastChange.changes, state.lastChange.said),
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
export function changed(state: AppState, changes: readonly AnnotationChange[], said: string): Next {
  const rows = annotatedRows(state);
  return changedRows(state, rows, { changes, said });
}

export function changedRows(
  state: AppState,
  rows: readonly Row[],
  { changes, said }: { readonly changes: readonly AnnotationChange[]; readonly said: string },
): Next {
  if (rows.length === 0) return next(state);
  const told = rows.length === 1 ? said : `${said} on ${plural(rows.length, 'record')}`;
  return next({ ...state, lastChange: { changes, said } }, { kind: 'annotate', rows, changes, said: told });
}

function verdict(
  key: string,
  word: 'pass' | 'fail' | 'defer' | 'excluded',
  title: string,
  hint?: string,
): Command {
  return {
    id: `annotate.${word}`,
    title,
    keys: [`a ${key}`],
    scope: 'page',
    group: 'Act',
    ...(hint === undefined ? {} : { hint, hintRank: 4 }),
    waits: 'for answers',
    unavailable: cannotAnnotate,
    run: (state) => changed(state, [{ op: 'verdict', verdict: word }], word),
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
    run: (state) => changed(state, [{ op: 'severity', severity: word }], `severity ${word}`),
  };
}

function prompt(
  id: string,
  title: string,
  keys: readonly string[],
  kind: Extract<PromptPurpose['kind'], 'note' | 'code' | 'insight'>,
): Command {
  return {
    id,
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
