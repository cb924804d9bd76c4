import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { harmless } from '../core/text/harmless.ts';

/** Exit codes by signal, as shells count them. */
const signalCodes = { SIGHUP: 129, SIGINT: 130, SIGQUIT: 131, SIGTERM: 143 } as const;

/** Exit code for a bug: the sysexits convention for an internal software error. */
const bugExitCode = 70;

export type EndPorts = {
  /** Gives the terminal back; must be safe to call twice and must not throw. */
  readonly restore: () => Promise<void>;
  /** Finishes what is being written meanwhile, and tells what could not be; must not throw. */
  readonly save: () => Promise<readonly string[]>;
  /** Asked when SIGINT comes: a terminal sends it to all its programs, also to one that has lent the terminal. */
  readonly heedsInterrupt: () => boolean;
  readonly stateFolder: string;
  /** Takes secrets out of a stack: an error's message may quote data. */
  readonly redact: (text: string) => string;
  /** What was done, as a replay file without secrets: goes beside the stack. */
  readonly journal: () => string;
  readonly now: () => Date;
};

/**
 * Makes every way out go through one door: the terminal is restored first, then the right exit code.
 *
 * A signal ends with 128 plus its number. A bug leaves one line on standard error and its stack in a log file. Returns the
 * door for endings that the program chooses itself.
 */
export function endThroughOneDoor(ports: EndPorts): {
  readonly end: (exitCode: number) => void;
  readonly crash: (error: unknown) => void;
} {
  let isEnding = false;
  const warnings = heldWarnings();
  const leave = (exitCode: number, lastWords: string) => {
    if (isEnding) return;
    isEnding = true;
    // A terminal that does not answer any more must not keep the process; a slow disk may, for a while.
    const restored = Promise.race([ports.restore(), after(2_000)]);
    const saved = Promise.race([ports.save(), after(30_000).then(() => [])]);
    void Promise.allSettled([saved, restored]).then(([unsaved]) => {
      const lost = unsaved.status === 'fulfilled' ? unsaved.value : [];
      for (const line of [...warnings.map(ports.redact), ...lost, lastWords])
        if (line !== '') process.stderr.write(`${line}\n`);
      process.exit(exitCode);
    });
  };
  for (const [signal, exitCode] of Object.entries(signalCodes)) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || ports.heedsInterrupt()) leave(exitCode, '');
    });
  }
  const crash = (error: unknown) => {
    if (isTerminalGone(error)) leave(signalCodes.SIGHUP, '');
    else leave(bugExitCode, crashReport(error, ports));
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  process.stdout.on('error', crash);
  return { end: (exitCode) => leave(exitCode, ''), crash };
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

/** Node writes its warnings over whatever is on the screen; they are better told when the screen is given back. */
function heldWarnings(): readonly string[] {
  const held: string[] = [];
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => held.push(`${name}: ${message}`));
  return held;
}

function isTerminalGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'EIO');
}

/** Writes the stack where the user can find it, and says where. */
function crashReport(error: unknown, { stateFolder, now, redact, journal }: EndPorts): string {
  const stack = redact(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const message = redact(error instanceof Error ? error.message : String(error));
  const what = harmless(message.split('\n')[0] ?? '');
  const path = join(
    stateFolder,
    `crash-${now().toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}-${process.pid}.log`,
  );
  try {
    mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
    writeFileSync(path, `${stack}\n`, { mode: 0o600, flag: 'wx' });
    writeFileSync(path.replace(/\.log$/, '.replay.jsonl'), journal(), { mode: 0o600, flag: 'wx' });
    return `debrief stopped (a bug: ${what}). The terminal is restored, annotations are saved. Details: ${path}`;
  } catch {
    return `debrief stopped (a bug: ${what}). The terminal is restored, annotations are saved.`;
  }
}
