/** Longer than a signal to oneself takes, shorter than anyone notices. */
const longestStop = 200;

/**
 * Stops this process as a shell's job and resolves when it is continued.
 *
 * The whole process group is stopped, so that a launcher in front of us stops too. The system ignores that where nobody
 * could continue us, as in a terminal window that runs nothing else: then it resolves a moment later, and all goes on.
 */
export async function stopUntilContinued(): Promise<void> {
  await new Promise<void>((resolve) => {
    const goOn = () => {
      clearTimeout(timer);
      process.off('SIGCONT', goOn);
      resolve();
    };
    process.on('SIGCONT', goOn);
    // Also keeps Node alive on the way back: nothing else does while input is paused.
    const timer = setTimeout(goOn, longestStop);
    process.kill(0, 'SIGTSTP');
  });
}

export type StopRequests = {
  /** While another program has the terminal, it and we are stopped together, as the system does by itself. */
  readonly ignore: () => void;
  readonly heed: () => void;
};

/** Calls `onRequest` when someone asks this process to stop for a while, as `kill -TSTP` does. */
export function heedStopRequests(onRequest: () => void): StopRequests {
  const requests: StopRequests = {
    ignore: () => process.off('SIGTSTP', onRequest),
    heed: () => process.on('SIGTSTP', onRequest),
  };
  requests.heed();
  return requests;
}
