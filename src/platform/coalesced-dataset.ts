import type { Dataset } from '../core/dataset/dataset.ts';

export type Pace = {
  /** Least milliseconds between two tellings. */
  readonly shortest: number;
  /** While data is loading the time between tellings grows fourfold each time, up to this. */
  readonly longest: number;
};

/** Milliseconds: too short to be noticed, long enough for a screenful of records to come rather than one. */
const gathering = 10;

/**
 * The same dataset, told of at a pace a screen can follow: while loading every record is a change.
 *
 * The first changes are told almost at once, and so is the end of loading. Between two tellings `loadState` stands still
 * too: whoever compares revisions would otherwise ask anew with every record.
 */
export function coalesced(dataset: Dataset, { shortest, longest }: Pace): Dataset {
  let told = dataset.loadState();
  let wait = shortest;
  let timer: NodeJS.Timeout | undefined;
  let soon: NodeJS.Timeout | undefined;
  let isChanged = false;
  const listeners = new Set<() => void>();

  const cancel = () => {
    clearTimeout(timer);
    clearTimeout(soon);
    timer = undefined;
    soon = undefined;
  };
  const tell = () => {
    cancel();
    isChanged = false;
    told = dataset.loadState();
    timer = setTimeout(() => {
      timer = undefined;
      if (isChanged) tell();
    }, wait);
    wait = told.phase === 'loading' ? Math.min(longest, 4 * wait) : shortest;
    for (const listener of listeners) listener();
  };
  const onChange = () => {
    isChanged = true;
    if (timer === undefined || dataset.loadState().phase !== told.phase) soon ??= setTimeout(tell, gathering);
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
        cancel();
      };
    },
  };
}
