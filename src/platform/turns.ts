/** Runs the task when those before it have ended, however they ended; settles as the task does. */
export type TakeTurn = <Result>(task: () => Promise<Result>) => Promise<Result>;

/** One task after the other, in the order in which they came. */
export function turns(): TakeTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const turn = last.then(task);
    last = turn.catch(() => {});
    return turn;
  };
}
