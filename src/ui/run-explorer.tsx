import { render } from 'ink';
import type { Store } from '../app/store.ts';
import { paced } from './drawing-pace.ts';
import { ExplorerView, type SuspendTerminal } from './ExplorerView.tsx';
import { inkTerminal } from './ink-terminal.ts';
import type { Painting } from './theme.ts';

export type ExplorerUi = {
  /** Lends the terminal to another program until the promise settles, then draws everything anew. */
  readonly suspend: SuspendTerminal;
  /** Draws everything anew, whatever the terminal shows now. */
  readonly redraw: () => Promise<void>;
  /** Gives the terminal back. */
  readonly close: () => Promise<void>;
  /** Rejects when drawing has thrown. */
  readonly ended: Promise<unknown>;
};

export type ExplorerUiOptions = {
  readonly store: Store;
  readonly painting: Painting;
  readonly stdout: NodeJS.WriteStream;
};

/** Terminals that know this show what is written between the two at once; the others ignore it. */
const beginSynchronized = '\x1b[?2026h';
const endSynchronized = '\x1b[?2026l';
const clearScreen = '\x1b[H\x1b[2J';

/** Draws the store's state on the alternate screen until closed. Keys are not read here. */
export function runExplorer({ store, painting, stdout }: ExplorerUiOptions): ExplorerUi {
  let lend: SuspendTerminal = (during) => during();
  let isLent = false;
  const subscribe = (listener: () => void) => paced(store, listener);
  const onReady = (given: SuspendTerminal) => {
    lend = given;
  };
  const view = () => (
    <ExplorerView state={store.state} subscribe={subscribe} painting={painting} onReady={onReady} />
  );
  const app = render(view(), {
    stdout: inkTerminal(stdout, store),
    exitOnCtrlC: false,
    patchConsole: true,
    // `CI` in the environment must not make a terminal non-interactive.
    interactive: true,
    alternateScreen: true,
    incrementalRendering: true,
  });
  return {
    suspend: async (during) => {
      isLent = true;
      try {
        await lend(during);
      } finally {
        isLent = false;
      }
    },
    redraw: async () => {
      // Whoever has the terminal keeps it; everything is drawn anew when it comes back.
      if (isLent) return;
      stdout.write(beginSynchronized);
      app.clear();
      stdout.write(clearScreen);
      app.rerender(view());
      await app.waitUntilRenderFlush();
      stdout.write(endSynchronized);
    },
    ended: app.waitUntilExit(),
    close: async () => {
      // Ink draws a whole last frame otherwise, which nobody would see.
      app.clear();
      app.unmount();
      await app.waitUntilExit();
    },
  };
}
