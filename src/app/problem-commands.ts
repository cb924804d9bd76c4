import type { Command } from './command.ts';
import { page } from './navigate.ts';
import { problemAt } from './problems.ts';
import { type AppState, next } from './state.ts';

function problemUnderCursor(state: AppState) {
  const front = page(state);
  return front.kind === 'problems' ? problemAt(state, front.list.cursor) : undefined;
}

/** What can be done about a line that did not parse. */
export const problemCommands: readonly Command[] = [
  {
    id: 'problem.open',
    title: 'Open the line in $EDITOR',
    keys: ['o', 'enter', 'l'],
    scope: 'problems',
    group: 'Act',
    hint: 'open in editor',
    hintRank: 1,
    waits: 'for answers',
    unavailable: (state) =>
      problemUnderCursor(state) === undefined ? 'There is no problem under the cursor' : undefined,
    run: (state) => {
      const problem = problemUnderCursor(state);
      return problem === undefined
        ? next(state)
        : next(state, { kind: 'open-in-editor', path: problem.file, line: Math.max(1, problem.line) });
    },
  },
  {
    id: 'problem.copy',
    title: 'Copy file:line',
    keys: ['y y', 'y l'],
    scope: 'problems',
    group: 'Act',
    waits: 'for answers',
    unavailable: (state) =>
      problemUnderCursor(state) === undefined ? 'There is no problem under the cursor' : undefined,
    run: (state) => {
      const problem = problemUnderCursor(state);
      return problem === undefined
        ? next(state)
        : next(state, { kind: 'copy', text: `${problem.file}:${problem.line}`, what: 'the place' });
    },
  },
];
