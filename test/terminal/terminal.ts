import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type IPty, spawn } from '@lydell/node-pty';
import { bytesOfKey } from './keys.ts';
import { Screen } from './screen.ts';

export type TerminalOptions = {
  readonly command: string;
  readonly args?: readonly string[];
  /** 80 if left out. */
  readonly columns?: number;
  /** 24 if left out. */
  readonly rows?: number;
  /** Added to a clean environment; `undefined` takes a variable out of it. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The new home folder if left out. */
  readonly cwd?: string;
};

/** How a program ended: by itself with a code, or by a signal. */
export type ProgramEnd = { readonly code: number; readonly signal: string | undefined };

export type Expected = string | RegExp | ((rows: readonly string[]) => boolean);

/** How often to look again while no output comes: a predicate may look at something else, such as a file. */
const pollMilliseconds = 20;

/**
 * A program in a pseudo-terminal, its screen, and keys to press.
 *
 * The environment is clean: xterm-256color, UTF-8, UTC, a new and empty home folder, no CI, no colour preference.
 */
export class Terminal {
  readonly home = mkdtempSync(join(tmpdir(), 'debrief-home-'));
  /** Resolves when the program has ended and all of its output is on the screen. */
  readonly exit: Promise<ProgramEnd>;
  readonly #screen: Screen;
  readonly #program: IPty;
  #end: ProgramEnd | undefined;

  constructor(options: TerminalOptions) {
    const { command, args = [], columns = 80, rows = 24, env = {}, cwd = this.home } = options;
    this.#screen = new Screen({ columns, rows });
    // Latin-1 turns each byte into one character, so bytes can be counted and passed on unchanged.
    const encoding = 'latin1';
    const environment = this.#environment(env);
    this.#program = spawn(command, [...args], {
      name: environment.TERM ?? '',
      cols: columns,
      rows,
      cwd,
      env: environment,
      encoding,
    });
    this.#program.onData((chunk) => this.#screen.receive(Buffer.from(chunk, encoding)));
    this.#screen.onAnswer((answer) => this.#program.write(answer));
    this.exit = this.#whenEnded();
  }

  get pid(): number {
    return this.#program.pid;
  }

  /** Sends text in one write, as a paste or a slow line does. */
  write(text: string): void {
    this.#program.write(text);
  }

  /** Sends keys by name, one write each: `'j'`, `'enter'`, `'ctrl+c'`. After `'escape'`, wait before the next. */
  press(...keys: readonly string[]): void {
    for (const key of keys) this.write(bytesOfKey(key));
  }

  /** What the terminal shows: a text for each row, without the spaces at its end. */
  screen(): readonly string[] {
    return this.#screen.rows();
  }

  /** What the terminal shows, with its styles. */
  styledScreen() {
    return this.#screen.styledRows();
  }

  /** Where the cursor is, counted from 0. */
  cursor(): { readonly column: number; readonly row: number } {
    return this.#screen.cursor();
  }

  modes() {
    return this.#screen.modes();
  }

  /**
   * Resolves with the rows as soon as the screen holds the text, matches the pattern or satisfies the predicate.
   * Rejects, showing the screen, when the time (in milliseconds) is over, or the program has ended without it.
   */
  async waitFor(expected: Expected, { timeout = 15_000 } = {}): Promise<readonly string[]> {
    const deadline = performance.now() + timeout;
    for (;;) {
      // Read before the screen: a program may print its last words and end in between.
      const end = this.#end;
      const rows = this.screen();
      if (isShown(expected, rows)) return rows;
      if (end !== undefined)
        throw new Error(failure(`ended (${end.signal ?? end.code}) without`, expected, rows));
      if (performance.now() > deadline) throw new Error(failure(`${timeout} ms without`, expected, rows));
      await this.#screen.changed(pollMilliseconds);
    }
  }

  /** Resolves when nothing has come from the program for so many milliseconds. */
  waitForQuiet(milliseconds = 150): Promise<void> {
    return this.#screen.quiet(milliseconds);
  }

  resize(size: { readonly columns: number; readonly rows: number }): void {
    this.#screen.resize(size);
    this.#program.resize(size.columns, size.rows);
  }

  /** Bytes received from the program since the start. */
  bytes(): number {
    return this.#screen.byteCount();
  }

  /** Counts what comes from now on: `bytes()` its bytes, `log()` its text with the control sequences. */
  mark() {
    const start = this.bytes();
    return { bytes: () => this.bytes() - start, log: () => this.#screen.log(start) };
  }

  /** All that the program has sent, control sequences included. */
  log(): string {
    return this.#screen.log();
  }

  /** Stops reading what the program writes, as a terminal does on a stalled line, until the function is called. */
  stall(): () => void {
    this.#program.pause();
    return () => this.#program.resume();
  }

  kill(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }

  /** Kills the program if it still runs, and removes the home folder. For `onTestFinished(terminal.close)`. */
  readonly close = async (): Promise<void> => {
    if (this.#end === undefined) this.#program.kill('SIGKILL');
    await this.exit;
    this.#screen.dispose();
    rmSync(this.home, { recursive: true, force: true });
  };

  #environment(extra: NonNullable<TerminalOptions['env']>): Record<string, string | undefined> {
    const { PATH } = process.env;
    const clean = { PATH, TERM: 'xterm-256color', LANG: 'C.UTF-8', TZ: 'UTC', HOME: this.home };
    // node-pty would pass on the word "undefined".
    return Object.fromEntries(
      Object.entries({ ...clean, ...extra }).filter(([, value]) => value !== undefined),
    );
  }

  #whenEnded(): Promise<ProgramEnd> {
    return new Promise((resolve) => {
      this.#program.onExit(async ({ exitCode, signal }) => {
        await this.#screen.settled();
        this.#end = { code: exitCode, signal: signalName(signal) };
        resolve(this.#end);
      });
    });
  }
}

export function openTerminal(options: TerminalOptions): Terminal {
  return new Terminal(options);
}

function isShown(expected: Expected, rows: readonly string[]): boolean {
  if (typeof expected === 'function') return expected(rows);
  const text = rows.join('\n');
  return typeof expected === 'string' ? text.includes(expected) : expected.test(text);
}

function failure(what: string, expected: Expected, rows: readonly string[]): string {
  const framed = rows.map((row) => `│${row}`).join('\n');
  return `${what} ${typeof expected === 'string' ? JSON.stringify(expected) : expected} on the screen:\n${framed}`;
}

function signalName(number: number | undefined): string | undefined {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
}
