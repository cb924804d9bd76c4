/** Shares the thread while a long task runs: call it at every step, and await what it returns, if anything. */
export type TakeTurns = () => Promise<void> | undefined;

/** Lets others have their turn whenever the task has kept the thread for so many milliseconds. */
export function takeTurns(longest = 8): TakeTurns {
  let start = performance.now();
  return () => {
    if (performance.now() - start < longest) return undefined;
    return new Promise((resolve) => {
      setImmediate(() => {
        start = performance.now();
        resolve();
      });
    });
  };
}
