import type { Command } from './command.ts';
import { closed, opened, page } from './navigate.ts';
import { topicOf } from './scopes.ts';
import { atTop } from './screens.ts';
import { next, say } from './state.ts';
import { emptyInput } from './text-input.ts';
import { noneUnanswered } from './unanswered.ts';

/** Help, the palette, and the program itself. */
export const programCommands: readonly Command[] = [
  {
    id: 'help.open',
    title: 'Help: the keys of this page',
    keys: ['?', 'f1'],
    scope: 'global',
    group: 'Program',
    hint: 'help',
    hintRank: 99,
    run: (state) => {
      const front = page(state);
      return front.kind === 'help'
        ? closed(state)
        : opened(state, { kind: 'help', topic: topicOf(front), filter: '', list: atTop });
    },
  },
  {
    id: 'palette.open',
    title: 'Palette: every command by name',
    keys: [':', 'ctrl+p'],
    scope: 'global',
    group: 'Program',
    hint: 'more',
    hintRank: 9,
    run: (state) => opened(state, { kind: 'palette', input: emptyInput, list: atTop }),
  },
  {
    id: 'program.quit',
    title: 'Quit',
    keys: ['Q'],
    words: ['q', 'quit', 'exit'],
    scope: 'global',
    group: 'Program',
    hint: 'quit',
    hintRank: 11,
    run: (state) => next(state, { kind: 'quit', exitCode: 0 }),
  },
  {
    id: 'program.suspend',
    title: 'Suspend; fg comes back',
    keys: ['ctrl+z'],
    scope: 'global',
    group: 'Program',
    run: (state) => next(state, { kind: 'suspend' }),
  },
  {
    id: 'program.redraw',
    title: 'Draw the screen anew',
    keys: ['ctrl+l'],
    scope: 'global',
    group: 'Program',
    run: (state) => next(state, { kind: 'redraw' }),
  },
  {
    id: 'program.reload',
    title: 'Load the files again',
    keys: ['R'],
    scope: 'global',
    group: 'Program',
    // Over an engine it asks again what was not answered.
    run: (state) => next({ ...state, unanswered: noneUnanswered }, { kind: 'reload' }),
  },
  {
    id: 'program.stop-loading',
    title: 'Stop loading and keep what is there',
    keys: ['X'],
    scope: 'global',
    group: 'Program',
    unavailable: ({ load }) => (load.phase === 'loading' ? undefined : 'Nothing is being loaded'),
    run: (state) => next(state, { kind: 'stop-loading' }),
  },
  {
    id: 'program.mouse',
    title: 'Mouse on or off: wheel and click; off, the terminal selects text',
    keys: ['f2'],
    scope: 'global',
    group: 'Program',
    run: (state) => {
      const mouse = state.mouse === 'on' ? 'off' : 'on';
      const told = mouse === 'on' ? 'Mouse on: Shift selects text, F2 turns it off' : 'Mouse off';
      return next(say({ ...state, mouse }, told), { kind: 'set-mouse', to: mouse });
    },
  },
  {
    id: 'replay.play',
    title: 'Replay: do again what a file of commands says',
    keys: [],
    words: ['replay', 'play'],
    argument: 'FILE',
    scope: 'global',
    group: 'Program',
    run: (state, { argument }) =>
      argument === undefined ? next(state) : next(state, { kind: 'read-replay', path: argument }),
  },
  {
    id: 'replay.record',
    title: 'Write what was done so far to a file that can be replayed',
    keys: [],
    words: ['record', 'write-replay'],
    argument: 'FILE',
    scope: 'global',
    group: 'Program',
    unavailable: ({ settings }) => (settings.readOnly ? 'Opened with --read-only' : undefined),
    run: (state, { argument }) =>
      argument === undefined ? next(state) : next(state, { kind: 'write-replay', path: argument }),
  },
  {
    id: 'program.interrupt',
    title: 'Cancel; twice in a row quits',
    keys: ['ctrl+c'],
    scope: 'global',
    group: 'Program',
    run: (state) =>
      state.quitArmed
        ? next(state, { kind: 'quit', exitCode: 130 })
        : next({ ...state, quitArmed: true, notice: { kind: 'info', text: 'Press Ctrl-C again to quit' } }),
  },
];
