import type { Verdict } from '../core/annotation/events.ts';
import type { Row } from '../core/dataset/row.ts';
import { severities } from '../core/records/severity.ts';
import type { JsonPath } from '../core/text/json-tree.ts';
import type { Command } from './command.ts';
import { plural } from './format.ts';
import { opened, page } from './navigate.ts';
import { lineUnderCursor } from './record.ts';
import { chosenRows } from './records.ts';
import type { AnnotationPromptKind, PromptScreen, RecordsChange } from './screens.ts';
import { type AppState, type Next, next } from './state.ts';
import { emptyInput } from './text-input.ts';
import { afterChange, triageSpot } from './triage-steps.ts';

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
  prompt('fail-cause', 'Verdict: fail, and correct the root cause', ['a 3']),
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
    waits: 'for the log',
    unavailable: cannotAnnotate,
    run: (state) =>
      next(state, { kind: 'edit-text', purpose: { kind: 'note', rows: annotatedRows(state) }, text: '' }),
  },
  prompt('insight', 'Insight: a lesson for .ai/insights.md', ['a i']),
  prompt('root-cause', 'Correct the root cause', ['a r']),
  prompt('resolution', 'Correct the resolution', ['a s']),
  prompt('prevention', 'Propose a prevention', ['a p']),
  prompt('link', 'Link to a related record', ['a l']),
  flag('page', ['a f']),
  flag('triage', ['!']),
  anchor(),
  ...severityCommands('page', 'a v'),
  {
    id: 'annotate.repeat',
    title: 'Repeat the last change here',
    keys: ['.'],
    scope: 'page',
    group: 'Act',
    waits: 'for the log',
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
    hintRank: 4.6,
    waits: 'for the log',
    unavailable: readOnly,
    run: (state) => next(state, { kind: 'undo-annotation' }),
  },
  {
    id: 'annotate.redo',
    title: 'Redo what was undone',
    keys: ['ctrl+r'],
    scope: 'page',
    group: 'Act',
    waits: 'for the log',
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

/** Makes the changes. On the record of a run they are part of the run, and a verdict brings the next record. */
export function changedRows(state: AppState, { rows, changes, said }: RecordsChange): Next {
  const [row] = rows;
  if (row === undefined) return next(state);
  const told = rows.length === 1 ? said : `${said} on ${plural(rows.length, 'record')}`;
  const effect = { kind: 'annotate', rows, changes, said: told } as const;
  const spot = triageSpot(state);
  if (spot === undefined || rows.length > 1 || spot.screen.row !== row)
    return next({ ...state, lastChange: { changes, said } }, effect);
  const lastChange = togetherWith(state.lastChange, { changes, said, on: row });
  return next(afterChange({ ...state, lastChange }, changes), { ...effect, sampler: spot.run.sampler });
}

type LastChange = NonNullable<AppState['lastChange']>;

/** All that was said of one record of a run is repeated as one, save what belongs to that record alone. */
function togetherWith(before: AppState['lastChange'], change: LastChange): LastChange {
  if (before === undefined || before.on !== change.on) return change;
  const kept = before.changes.filter(({ op }) => op === 'code.add' || op === 'severity');
  if (kept.length === 0) return change;
  const words = kept.map((one) => (one.op === 'code.add' ? `code ${one.code}` : 'severity'));
  return { ...change, changes: [...kept, ...change.changes], said: [change.said, ...words].join(', ') };
}

function verdict(key: string, word: Verdict, title: string): Command {
  return {
    id: `annotate.${word}`,
    title,
    keys: [`a ${key}`],
    scope: 'page',
    group: 'Act',
    waits: 'for the log',
    unavailable: cannotAnnotate,
    run: (state) => changed(state, { changes: [{ op: 'verdict', verdict: word }], said: word }),
  };
}

/** One command for each severity, behind a prefix of keys. */
export function severityCommands(scope: 'page' | 'triage', prefix: string): readonly Command[] {
  return severities.map((word) => ({
    id: `${scope === 'page' ? 'annotate' : scope}.severity.${word}`,
    title: `Severity: ${word}`,
    keys: [`${prefix} ${word.charAt(0)}`],
    scope,
    group: 'Act',
    waits: 'for the log',
    unavailable: cannotAnnotate,
    run: (state) =>
      changed(state, { changes: [{ op: 'severity', severity: word }], said: `severity ${word}` }),
  }));
}

function flag(scope: 'page' | 'triage', keys: readonly string[]): Command {
  return {
    id: `${scope === 'page' ? 'annotate' : scope}.flag`,
    title: 'Flag, for somebody to look at',
    keys,
    scope,
    group: 'Act',
    waits: 'for the log',
    unavailable: cannotAnnotate,
    run: (state) =>
      changed(state, { changes: [{ op: 'note', text: 'flagged', kind: 'flag' }], said: 'flag' }),
  };
}

/** The line under the cursor is what went wrong first. */
function anchor(): Command {
  const pointed = (state: AppState) => {
    const front = page(state);
    const line = front.kind === 'record' ? lineUnderCursor(front, state) : undefined;
    return line?.value === undefined || line.value.path.length === 0 ? undefined : line;
  };
  return {
    id: 'annotate.first-wrong',
    title: 'This line is what went wrong first',
    keys: ['x', 'a x'],
    scope: 'record',
    group: 'Act',
    waits: 'for the log',
    unavailable: (state) =>
      readOnly(state) ??
      (pointed(state) === undefined ? 'Put the cursor on a field or a line of the trace first' : undefined),
    run: (state) => {
      const line = pointed(state);
      if (line?.value === undefined) return next(state);
      const quote = line.whole.trim().slice(0, longestQuote);
      const pointer = pointerOf(line.value.path);
      const change = { op: 'anchor', pointer, quote, role: 'first_wrong' } as const;
      return changed(state, { changes: [change], said: 'what went wrong first' });
    },
  };
}

const longestQuote = 200;

/** As a JSON pointer (RFC 6901). */
function pointerOf(path: JsonPath): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function prompt(kind: AnnotationPromptKind, title: string, keys: readonly string[]): Command {
  return {
    id: `annotate.${kind}`,
    title,
    keys,
    scope: 'page',
    group: 'Act',
    waits: 'for the log',
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
