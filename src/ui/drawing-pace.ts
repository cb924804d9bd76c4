import type { Store } from '../app/store.ts';

/** How long a drawing waits for answers that are due: long enough for most of them, too short to be felt. */
const answerPatience = 25;
/** The same for what no key has asked for: rows that come in while data is loading. */
const loadingPatience = 150;

/**
 * Calls `draw` after changes of the store, once for many: a burst of keys, or a new page and the answers that fill it.
 * Returns the way to stop that.
 */
export function paced(store: Store, draw: () => void): () => void {
  let drawnSerial = store.state().keySerial;
  let soon: NodeJS.Immediate | undefined;
  let late: NodeJS.Timeout | undefined;
  let due = Number.POSITIVE_INFINITY;

  const cancel = () => {
    clearImmediate(soon);
    clearTimeout(late);
    soon = undefined;
    late = undefined;
    due = Number.POSITIVE_INFINITY;
  };
  const drawNow = () => {
    cancel();
    drawnSerial = store.state().keySerial;
    draw();
  };
  const onChange = () => {
    if (soon !== undefined) return;
    if (!store.isBusy()) {
      clearTimeout(late);
      soon = setImmediate(drawNow);
      return;
    }
    const patience = store.state().keySerial === drawnSerial ? loadingPatience : answerPatience;
    const wanted = performance.now() + patience;
    if (wanted >= due) return;
    clearTimeout(late);
    due = wanted;
    late = setTimeout(drawNow, patience);
  };
  const unsubscribe = store.subscribe(onChange);
  return () => {
    unsubscribe();
    cancel();
  };
}
