const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Turns the signals that end a program into one that its work can look at. The second one of a kind ends at once. */
export function untilSignal(): {
  readonly signal: AbortSignal;
  /** 128 plus the signal's number, as shells count; 0 if none came. */
  readonly exitCode: () => number;
  readonly stop: () => void;
} {
  const controller = new AbortController();
  let exitCode = 0;
  const listeners = Object.entries(signals).map(([name, code]) => {
    const listener = () => {
      exitCode = code;
      controller.abort();
    };
    process.once(name, listener);
    return { name, listener };
  });
  return {
    signal: controller.signal,
    exitCode: () => exitCode,
    stop: () => {
      for (const { name, listener } of listeners) process.off(name, listener);
    },
  };
}
