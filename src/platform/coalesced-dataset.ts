import type { Dataset } from '../core/dataset/dataset.ts';

/**
 * The same dataset, whose changes are told at most once in so many milliseconds: while loading every record is one.
 * The first change is told at once, so that the first rows appear without delay.
 */
export function coalesced(dataset: Dataset, milliseconds: number): Dataset {
  return {
    loadState: dataset.loadState,
    ask: dataset.ask,
    subscribe: (listener) => {
      let timer: NodeJS.Timeout | undefined;
      let isChanged = false;
      const tell = () => {
        isChanged = false;
        listener();
        timer = setTimeout(() => {
          timer = undefined;
          if (isChanged) tell();
        }, milliseconds);
      };
      const stop = dataset.subscribe(() => {
        if (timer === undefined) tell();
        else isChanged = true;
      });
      return () => {
        stop();
        clearTimeout(timer);
      };
    },
  };
}
