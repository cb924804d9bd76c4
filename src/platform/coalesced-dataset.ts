import type { Dataset } from '../core/dataset/dataset.ts';

export type Pace = {
  /** Least milliseconds between two tellings. */
  readonly shortest: number;
  /** While data is loading the time between tellings doubles up to this. */
  readonly longest: number;
};

/**
 * The same dataset, told of at a pace a screen can follow: while loading every record is a change.
 *
 * The first change is told at once, so that the first rows appear without delay, and so is the end of loading. Between
 * two tellings `loadState` stands still too: whoever compares revisions would otherwise ask anew with every record.
 */
export function coalesced(dataset: Dataset, { shortest, longest }: Pace): Dataset {
  let told = dataset.loadState();
  let wait = shortest;
  let timer: NodeJS.Timeout | undefined;
  let isChanged = false;
  const listeners = new Set<() => void>();

  const tell = () => {
    clearTimeout(timer);
    isChanged = false;
    told = dataset.loadState();
    timer = setTimeout(() => {
      timer = undefined;
      if (isChanged) tell();
    }, wait);
    wait = told.phase === 'loading' ? Math.min(longest, 2 * wait) : shortest;
    for (const listener of listeners) listener();
  };
  const onChange = () => {
    isChanged = true;
    if (timer === undefined || dataset.loadState().phase !== told.phase) tell();
  };

  let stop: (() => void) | undefined;
  return {
    loadState: () => told,
    ask: dataset.ask,
    subscribe: (listener) => {
      listeners.add(listener);
      stop ??= dataset.subscribe(onChange);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop?.();
        stop = undefined;
        clearTimeout(timer);
        timer = undefined;
      };
    },
  };
}
