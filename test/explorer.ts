import { commandTable } from '../src/app/command-table.ts';
import type { FrameLine } from '../src/app/frame.ts';
import { type KeptSession, stackOf } from '../src/app/kept-session.ts';
import type { Effect, Message } from '../src/app/messages.ts';
import type { ReplayStep } from '../src/app/replay.ts';
import type { ScreenStack } from '../src/app/screens.ts';
import { type AppState, initialState } from '../src/app/state.ts';
import { createStore } from '../src/app/store.ts';
import { frameOf } from '../src/app/view.ts';
import type { Dataset } from '../src/core/dataset/dataset.ts';

export type ExplorerOptions = {
  readonly columns?: number;
  readonly rows?: number;
  readonly stack?: ScreenStack;
  /** Where it was left the last time. */
  readonly left?: KeptSession;
  readonly settings?: Partial<AppState['settings']>;
  /** Does what effects say, and settles when it is done; without it nothing is done outside. */
  readonly perform?: (effect: Effect, send: (message: Message) => void) => Promise<void>;
};

/** The explorer without a terminal: the real store over a dataset, keys in, text out. */
export type Explorer = {
  /** Presses keys one after the other and waits until every question is answered; timers fire at once. */
  readonly press: (...keys: readonly string[]) => Promise<void>;
  /** Presses `/`, the text's characters and Enter. */
  readonly filter: (text: string) => Promise<void>;
  readonly send: (message: Message) => Promise<void>;
  /** The screen's rows as text, without the spaces at their ends. */
  readonly screen: () => string;
  readonly lines: () => readonly string[];
  readonly state: () => AppState;
  /** What was asked of the outside, oldest first; timers and the log left out. */
  readonly effects: readonly Effect[];
  /** What was done, as a replay's steps. */
  readonly log: readonly ReplayStep[];
};

const logChanges: Partial<Record<Effect['kind'], 'change' | 'undo' | 'redo'>> = {
  annotate: 'change',
  'undo-annotation': 'undo',
  'redo-annotation': 'redo',
};

/** Nothing is written, and no key waits for it. */
export async function nothingDone({ kind }: Effect, send: (message: Message) => void): Promise<void> {
  const by = logChanges[kind];
  if (by !== undefined) send({ kind: 'annotations-changed', annotations: new Map(), done: undefined, by });
}

export async function openExplorer(dataset: Dataset, options: ExplorerOptions = {}): Promise<Explorer> {
  const { columns = 80, rows = 23, stack, left, settings = {}, perform = nothingDone } = options;
  const effects: Effect[] = [];
  const log: ReplayStep[] = [];
  const doing = new Set<Promise<void>>();
  const start = initialState({
    size: { columns, rows },
    load: dataset.loadState(),
    settings: { title: 'demo', commands: commandTable, ...settings },
    ...(stack === undefined ? {} : { stack }),
    ...(left === undefined ? {} : { stack: stackOf(left), resume: left.record, history: left.history }),
  });
  const store = createStore(start, {
    dataset,
    perform: (effect, send) => {
      if (effect.kind === 'start-timer')
        setImmediate(() => send({ kind: 'timer-fired', timer: effect.timer, serial: effect.serial }));
      else if (effect.kind === 'log-step') log.push(effect.step);
      else if (effect.kind === 'wish-size')
        send({ kind: 'terminal-resized', columns: effect.columns, rows: effect.rows });
      else {
        effects.push(effect);
        const done = perform(effect, send).finally(() => doing.delete(done));
        doing.add(done);
      }
    },
  });
  const settle = async () => {
    // A timer may bring new questions, whose answers may bring others; a key may have waited for what was done before.
    for (let quiet = 0; quiet < 3; quiet = store.isBusy() || doing.size > 0 ? 0 : quiet + 1) {
      while (doing.size > 0) await Promise.all(doing);
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  };
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) store.send({ kind: 'key-pressed', key });
    await settle();
  };
  const lines = () => frameOf(store.state()).lines.map((line) => textOf(line).trimEnd());
  store.send({ kind: 'dataset-changed', load: dataset.loadState() });
  await settle();
  return {
    press,
    filter: (text) =>
      press('/', ...[...text].map((character) => (character === ' ' ? 'space' : character)), 'enter'),
    send: async (message) => {
      store.send(message);
      await settle();
    },
    screen: () => lines().join('\n'),
    lines,
    state: store.state,
    effects,
    log,
  };
}

export function textOf(line: FrameLine): string {
  return line.map(({ text }) => text).join('');
}
