import type { ReadStream } from 'node:tty';
import { type InputEvent, KeyDecoder } from './key-decoder.ts';

/** Time in which the rest of an escape sequence must come; slow lines deliver a sequence in pieces. */
const escapeDelay = 40;

const pasteOn = '\x1b[?2004h';
const pasteOff = '\x1b[?2004l';
/** Presses and the wheel, never movement, with coordinates as digits. */
const mouseOn = '\x1b[?1000h\x1b[?1006h';
const mouseOff = '\x1b[?1006l\x1b[?1000l';

export type TerminalInput = {
  /** Lets go of the terminal: cooked mode, no bracketed paste, nothing read. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly setMouse: (to: 'on' | 'off') => void;
  readonly close: () => void;
};

export type TerminalInputOptions = {
  readonly stdin: ReadStream;
  /** Writes to the terminal: bracketed paste is switched there. */
  readonly write: (text: string) => void;
  readonly onEvent: (event: InputEvent) => void;
  /** The terminal is gone: end of input or an error on it. */
  readonly onEnd: () => void;
};

/**
 * Reads keys from a terminal in raw mode.
 *
 * Raw mode is set at once: keys typed ahead would otherwise be echoed and stay on the screen.
 */
export function readTerminal({ stdin, write, onEvent, onEnd }: TerminalInputOptions): TerminalInput {
  const decoder = new KeyDecoder();
  let escapeTimer: NodeJS.Timeout | undefined;
  let mouse: 'on' | 'off' = 'off';
  let reading: 'yes' | 'paused' | 'closed' = 'paused';

  const emit = (events: readonly InputEvent[]) => {
    for (const event of events) onEvent(event);
  };
  const onData = (bytes: Buffer) => {
    clearTimeout(escapeTimer);
    emit(decoder.decode(bytes));
    if (decoder.isWaiting()) escapeTimer = setTimeout(() => emit(decoder.flush()), escapeDelay);
  };
  const resume = () => {
    // Who borrowed the terminal may give it back after all has ended.
    if (reading !== 'paused') return;
    reading = 'yes';
    stdin.setRawMode(true);
    write(mouse === 'on' ? pasteOn + mouseOn : pasteOn);
    stdin.on('data', onData);
    stdin.resume();
  };
  const pause = () => {
    if (reading !== 'yes') return;
    reading = 'paused';
    clearTimeout(escapeTimer);
    stdin.off('data', onData);
    stdin.pause();
    write(mouse === 'on' ? mouseOff + pasteOff : pasteOff);
    // A terminal that is gone has no modes to restore.
    if (!stdin.destroyed) stdin.setRawMode(false);
  };
  stdin.on('end', onEnd);
  stdin.on('error', onEnd);
  resume();
  return {
    pause,
    resume,
    setMouse: (to) => {
      // While another program has the terminal, the mode is set when it comes back.
      if (to !== mouse && reading === 'yes') write(to === 'on' ? mouseOn : mouseOff);
      mouse = to;
    },
    close: () => {
      stdin.off('end', onEnd);
      pause();
      reading = 'closed';
      stdin.unref();
    },
  };
}
