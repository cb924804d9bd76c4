import { render } from 'ink';
import type { Store } from '../app/store.ts';
import { ExplorerView, type SuspendTerminal } from './ExplorerView.tsx';
import type { Theme } from './theme.ts';

export type ExplorerUi = {
  /** Lends the terminal to another program until the promise settles, then draws everything anew. */
  readonly suspend: SuspendTerminal;
  /** Draws everything anew. */
  readonly redraw: () => Promise<void>;
  /** Gives the terminal back. */
  readonly close: () => Promise<void>;
  /** Rejects when drawing has thrown. */
  readonly ended: Promise<unknown>;
};

export type ExplorerUiOptions = {
  readonly store: Store;
  readonly theme: Theme;
  readonly stdout: NodeJS.WriteStream;
};

/** Draws the store's state on the alternate screen until closed. Keys are not read here. */
export function runExplorer({ store, theme, stdout }: ExplorerUiOptions): ExplorerUi {
  let suspend: SuspendTerminal = (during) => during();
  const app = render(
    <ExplorerView
      state={store.state}
      subscribe={(listener) => coalesced(store, listener)}
      theme={theme}
      onReady={(given) => {
        suspend = given;
      }}
    />,
    // `CI` in the environment must not make a terminal non-interactive; Ctrl-C is a key like any other.
    {
      stdout,
      exitOnCtrlC: false,
      patchConsole: true,
      interactive: true,
      alternateScreen: true,
      incrementalRendering: true,
    },
  );
  return {
    suspend: (during) => suspend(during),
    redraw: () => suspend(async () => {}),
    ended: app.waitUntilExit(),
    close: async () => {
      app.unmount();
      await app.waitUntilExit();
    },
  };
}

/** Many changes in one turn of the event loop, as a burst of keys makes, are drawn once. */
function coalesced(store: Store, listener: () => void): () => void {
  let isDue = false;
  return store.subscribe(() => {
    if (isDue) return;
    isDue = true;
    setImmediate(() => {
      isDue = false;
      listener();
    });
  });
}
