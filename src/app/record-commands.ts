import type { Command } from './command.ts';
import type { DocumentLine } from './document-line.ts';
import { recordsPage } from './go-commands.ts';
import { moveTo } from './list-place.ts';
import { closed, opened, page, withPage, withStack } from './navigate.ts';
import { pageExtent } from './pages.ts';
import { lineUnderCursor, recordSource } from './record.ts';
import {
  type Copied,
  copiedJson,
  copiedMarkdown,
  copiedPath,
  copiedPlace,
  copiedValue,
} from './record-copy.ts';
import { isFoldOpen, openedRecord, recordDocument } from './record-document.ts';
import { cursorOn, type Found, foundFurther, withFolds } from './record-find.ts';
import { rowsQuestion } from './record-pages.ts';
import { recordFurther, recordPage } from './record-trail.ts';
import { atTop, type RecordScreen, type Screen } from './screens.ts';
import { type AppState, type Next, next, say } from './state.ts';
import { inputOf } from './text-input.ts';

/** Reading one record: folds, raw JSON, searching in it, copying from it, and the records around it. */
export const recordCommands: readonly Command[] = [
  {
    id: 'record.enter',
    title: 'Open the record or the fold under the cursor',
    keys: ['enter', 'l', 'right'],
    scope: 'record',
    group: 'Go',
    waits: 'for answers',
    unavailable: onLine((line) =>
      line?.opens === undefined && line?.fold === undefined
        ? 'There is nothing to open on this line'
        : undefined,
    ),
    run: onRecord((screen, state) => {
      const line = lineUnderCursor(screen, state);
      if (line?.opens === undefined) return next(toggled(screen, state));
      const along = { kind: 'timeline', of: screen.row } as const;
      return opened(state, recordPage({ origin: screen.origin, row: line.opens, along }));
    }),
  },
  further('record.next', { keys: 'J', title: 'Next record of the list' }, 1),
  further('record.previous', { keys: 'K', title: 'Previous record of the list' }, -1),
  {
    id: 'record.raw',
    title: 'Raw JSON, and back',
    keys: ['r'],
    scope: 'record',
    group: 'View',
    hint: 'raw JSON',
    hintRank: 4,
    waits: 'for answers',
    run: onRecord((screen, state) => {
      const mode = screen.mode === 'raw' ? 'fields' : 'raw';
      return next(withPage(state, { ...screen, mode, list: atTop }));
    }),
  },
  {
    id: 'record.unmask',
    title: 'Show the secrets of this record, or mask them again',
    keys: ['U'],
    scope: 'record',
    group: 'View',
    run: onRecord((screen, state) => {
      const isMasked = screen.unmasked !== screen.row;
      const shown = withPage(state, { ...screen, unmasked: isMasked ? screen.row : undefined });
      return next(say(shown, isMasked ? 'Secrets are shown until you leave' : 'Secrets are masked'));
    }),
  },
  {
    id: 'record.wrap',
    title: 'Long lines wrapped, or cut',
    keys: ['w'],
    scope: 'record',
    group: 'View',
    waits: 'for answers',
    run: onRecord((screen, state) => {
      const wrap = screen.wrap === 'wrapped' ? 'cut' : 'wrapped';
      const key = lineUnderCursor(screen, state)?.key.replace(/\+\d+$/, '') ?? '';
      const shown = cursorOn({ ...screen, wrap }, state, key);
      return next(say(withPage(state, shown), `Long lines are ${wrap}`));
    }),
  },
  {
    id: 'record.timeline',
    title: 'To the timeline',
    keys: ['t'],
    scope: 'record',
    group: 'Move',
    hint: 'timeline',
    hintRank: 6,
    waits: 'for answers',
    run: onRecord((screen, state) => {
      const fields: RecordScreen = { ...screen, mode: 'fields' };
      const unfolded = withFolds(fields, [{ id: 'timeline', starts: 'open' }], 'open');
      return next(withPage(state, cursorOn(unfolded, state, 'fold:timeline')));
    }),
  },
  {
    id: 'record.same-pattern',
    title: 'Records with the same pattern',
    keys: ['*'],
    scope: 'record',
    group: 'Go',
    waits: 'for answers',
    unavailable: onScreen((screen, state) =>
      openedRecord(screen, state)?.cells.pattern === undefined ? 'The record has no pattern' : undefined,
    ),
    run: onRecord((screen, state) => {
      const value = String(openedRecord(screen, state)?.cells.pattern ?? '');
      return opened(state, recordsPage('', [{ field: 'pattern', value }], 'failure'));
    }),
  },
  {
    id: 'record.fold',
    title: 'Fold or unfold',
    keys: ['space'],
    scope: 'record',
    group: 'View',
    hint: 'fold',
    hintRank: 3,
    waits: 'for answers',
    run: onRecord((screen, state) => next(toggled(screen, state))),
  },
  fold('record.unfold', { keys: 'z o', title: 'Unfold, then what is inside' }, 'open'),
  fold('record.fold-again', { keys: 'z c', title: 'Fold, library frames first' }, 'folded'),
  foldAll('record.fold-all', { keys: 'z M', title: 'Fold everything' }, 'all'),
  foldAll('record.unfold-all', { keys: 'z R', title: 'Unfold everything' }, 'none'),
  {
    id: 'record.find',
    title: 'Find text in this record',
    keys: ['/'],
    scope: 'record',
    group: 'Move',
    hint: 'find',
    hintRank: 5,
    run: onRecord((screen, state) =>
      opened(state, {
        kind: 'prompt',
        purpose: { kind: 'find' },
        input: inputOf(screen.find),
        before: screen.find,
      }),
    ),
  },
  findNext('record.find-next', { keys: 'n', title: 'Next match' }, 1),
  findNext('record.find-previous', { keys: 'N', title: 'Previous match' }, -1),
  {
    id: 'record.cancel',
    title: 'Cancel: the search first, then back',
    keys: ['escape', 'ctrl+g'],
    scope: 'record',
    group: 'Go',
    run: onRecord((screen, state) =>
      screen.find === '' ? closed(state) : next(withPage(state, { ...screen, find: '' })),
    ),
  },
  {
    id: 'record.open-file',
    title: 'Open the file at this line in $EDITOR',
    keys: ['o'],
    scope: 'record',
    group: 'Act',
    hint: 'editor',
    hintRank: 9,
    waits: 'for answers',
    unavailable: onScreen((screen, state) =>
      recordSource(screen, state) === undefined ? 'It is not known where the record stands' : undefined,
    ),
    run: onRecord((screen, state) => {
      const source = recordSource(screen, state);
      return source === undefined
        ? next(state)
        : next(state, { kind: 'open-in-editor', path: source.file, line: source.line });
    }),
  },
  copy(
    'record.copy-value',
    { keys: 'y y', title: 'Copy the value under the cursor' },
    ({ line }) => line && copiedValue(line),
  ),
  copy(
    'record.copy-print',
    { keys: 'y P', title: 'Print the value on the bare terminal, to be selected by hand' },
    ({ line }) => line && { ...copiedValue(line), way: 'print' },
  ),
  copy('record.copy-path', { keys: 'y p', title: 'Copy its path' }, ({ line }) => line && copiedPath(line)),
  copy(
    'record.copy-json',
    { keys: 'y r', title: 'Copy the record as JSON' },
    ({ record }) => record && copiedJson(record),
  ),
  copy(
    'record.copy-markdown',
    { keys: 'y m', title: 'Copy the record as Markdown' },
    ({ record }) => record && copiedMarkdown(record),
  ),
  copy(
    'record.copy-place',
    { keys: 'y l', title: 'Copy file:line' },
    ({ record }) => record && copiedPlace(record),
  ),
];

type Bound = { readonly keys: string; readonly title: string };

function onRecord(change: (screen: RecordScreen, state: AppState) => Next): Command['run'] {
  return (state) => {
    const front = page(state);
    return front.kind === 'record' ? change(front, state) : next(state);
  };
}

function onScreen(
  reason: (screen: RecordScreen, state: AppState) => string | undefined,
): NonNullable<Command['unavailable']> {
  return (state) => {
    const front = page(state);
    return front.kind === 'record' ? reason(front, state) : undefined;
  };
}

function onLine(reason: (line: DocumentLine | undefined) => string | undefined) {
  return onScreen((screen, state) => reason(lineUnderCursor(screen, state)));
}

/** J and K walk the trail the record was opened along; mode, folds and search stay as they are. */
function further(id: string, { keys, title }: Bound, direction: 1 | -1): Command {
  return {
    id,
    title,
    keys: [keys],
    scope: 'record',
    group: 'Go',
    ...(direction === 1 ? { hint: 'next record', hintRank: 2 } : {}),
    waits: 'for answers',
    run: (state, { count }) => {
      const front = page(state);
      if (front.kind !== 'record') return next(state);
      const found = recordFurther(front, state, direction * (count ?? 1));
      if (found !== undefined) return next(withPage(followed(state, found), found));
      return next(say(state, direction === 1 ? 'This is the last one' : 'This is the first one'));
    },
  };
}

/** The list the record was opened from moves its cursor along, so that going back leads to the record last read. */
function followed(state: AppState, { origin, along, position }: RecordScreen): AppState {
  const [front, behind, ...others] = state.stack;
  if (along.kind !== 'list' || behind?.kind !== 'records') return state;
  if (JSON.stringify(rowsQuestion(behind, 0)) !== JSON.stringify(rowsQuestion(origin, 0))) return state;
  const moved: Screen = { ...behind, list: moveTo(behind.list, position, pageExtent(behind, state)) };
  return withStack(state, [front, moved, ...others]);
}

/** Turns the fold on the cursor's line, or the one the line lies in. */
function toggled(screen: RecordScreen, state: AppState): AppState {
  const line = lineUnderCursor(screen, state);
  const fold = line?.fold ?? line?.within.at(-1);
  if (line === undefined || fold === undefined) return say(state, 'There is nothing to fold here');
  const ids = new Set(screen.toggled);
  if (!ids.delete(fold.id)) ids.add(fold.id);
  const header = headerOf(screen, state, { line, id: fold.id });
  return withPage(state, cursorOn({ ...screen, toggled: ids }, state, header));
}

/** The key of the line that holds the fold. */
function headerOf(
  screen: RecordScreen,
  state: AppState,
  { line, id }: { readonly line: DocumentLine; readonly id: string },
): string {
  if (line.fold?.id === id) return line.key;
  return recordDocument(screen, state).lines.find(({ fold }) => fold?.id === id)?.key ?? line.key;
}

function fold(id: string, { keys, title }: Bound, wanted: 'open' | 'folded'): Command {
  return {
    id,
    title,
    keys: [keys],
    scope: 'record',
    group: 'View',
    waits: 'for answers',
    run: onRecord((screen, state) => {
      const line = lineUnderCursor(screen, state);
      const own = line?.fold ?? line?.within.at(-1);
      if (line === undefined || own === undefined) return next(say(state, 'There is nothing to fold here'));
      const inner = (line.fold?.inner ?? []).filter(
        (each) =>
          (wanted === 'open' || each.starts === 'folded') && isFoldOpen(screen, each) !== (wanted === 'open'),
      );
      const isOpen = isFoldOpen(screen, own);
      const folds = isOpen && inner.length > 0 ? inner : [own];
      const header = headerOf(screen, state, { line, id: own.id });
      return next(withPage(state, cursorOn(withFolds(screen, folds, wanted), state, header)));
    }),
  };
}

function foldAll(id: string, { keys, title }: Bound, folded: 'all' | 'none'): Command {
  return {
    id,
    title,
    keys: [keys],
    scope: 'record',
    group: 'View',
    waits: 'for answers',
    run: onRecord((screen, state) => {
      const line = lineUnderCursor(screen, state);
      const changed: RecordScreen = { ...screen, folded, toggled: new Set() };
      const { places } = recordDocument(changed, state);
      // The line itself, or the outermost fold that now hides it.
      const outer = line?.within.map((each) => headerOf(screen, state, { line, id: each.id })) ?? [];
      const key = [line?.key ?? '', ...outer.toReversed()].find((candidate) => places.has(candidate));
      return next(withPage(state, cursorOn(changed, state, key ?? '')));
    }),
  };
}

function findNext(id: string, { keys, title }: Bound, step: 1 | -1): Command {
  return {
    id,
    title,
    keys: [keys],
    scope: 'record',
    group: 'Move',
    waits: 'for answers',
    run: onRecord((screen, state) => next(withFound(state, foundFurther(screen, state, step)))),
  };
}

function withFound(state: AppState, { screen, said }: Found): AppState {
  return say(withPage(state, screen), said);
}

/** The page after a text to look for was typed: at its first match from the cursor on. */
export function searched(state: AppState, text: string): AppState {
  const front = page(state);
  if (front.kind !== 'record') return state;
  const screen: RecordScreen = { ...front, find: text };
  return text === '' ? withPage(state, screen) : withFound(state, foundFurther(screen, state, 'from here'));
}

type CopySource = {
  readonly line: DocumentLine | undefined;
  readonly record: ReturnType<typeof openedRecord>;
};

function copy(id: string, { keys, title }: Bound, make: (source: CopySource) => Copied | undefined): Command {
  const copied = (screen: RecordScreen, state: AppState) =>
    make({ line: lineUnderCursor(screen, state), record: openedRecord(screen, state) });
  return {
    id,
    title,
    keys: [keys],
    scope: 'record',
    group: 'Act',
    ...(keys === 'y y' ? { hint: 'copy', hintRank: 7 } : {}),
    waits: 'for answers',
    unavailable: onScreen((screen, state) =>
      openedRecord(screen, state) === undefined ? 'There is no record to copy from' : undefined,
    ),
    run: onRecord((screen, state) => {
      const found = copied(screen, state);
      return found === undefined ? next(state) : next(state, { kind: 'copy', ...found });
    }),
  };
}
