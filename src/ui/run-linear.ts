import { type Spoken, saidAfter, spokenOf } from '../app/linear-view.ts';
import type { Store } from '../app/store.ts';
import { wrapToWidth } from '../core/text/cell-width.ts';
import { paced } from './drawing-pace.ts';
import type { ExplorerUi } from './run-explorer.tsx';
import { asciiOrAll, type Painting } from './theme.ts';

type LinearOptions = {
  readonly store: Store;
  readonly painting: Painting;
  readonly stdout: NodeJS.WriteStream;
};

/** Says the store's state line by line on the ordinary screen, for screen readers: no cursor is moved, nothing is redrawn. */
export function runLinear({ store, painting, stdout }: LinearOptions): ExplorerUi {
  let before: Spoken | undefined;
  let typed: string | undefined;
  let isLent = false;
  const write = (text: string) => stdout.write(asciiOrAll(text, painting));

  // A terminal breaks in the middle of a word, and a screen reader then reads two halves.
  const writeLine = (line: string) => {
    for (const part of wrapToWidth(line, Math.max(20, (stdout.columns ?? 80) - 1))) write(`${part}\r\n`);
  };
  const sayTyped = (now: string | undefined) => {
    if (now === typed) return;
    if (now === undefined) write('\r\n');
    else if (typed !== undefined && now.startsWith(typed)) write(now.slice(typed.length));
    else write(`${typed === undefined ? '' : '\r\n'}${now}`);
    typed = now;
  };
  const say = () => {
    const state = store.state();
    // While data loads everything changes all the time; whoever presses a key wants to hear it all the same.
    if (isLent || (state.load.phase === 'loading' && state.keySerial === 0) || store.isBusy()) return;
    const now = spokenOf(state);
    const lines = saidAfter(before, now);
    if (typed !== undefined && (now.typed === undefined || lines.length > 0)) sayTyped(undefined);
    for (const line of lines) writeLine(line);
    sayTyped(now.typed);
    before = now;
  };
  write('debrief, loading\r\n');
  const stop = paced(store, say);
  return {
    suspend: async (during) => {
      isLent = true;
      try {
        await during();
      } finally {
        isLent = false;
        say();
      }
    },
    redraw: async () => {
      before = undefined;
      say();
    },
    close: async () => {
      stop();
      sayTyped(undefined);
    },
    ended: new Promise(() => {}),
  };
}
