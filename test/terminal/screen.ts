import { createRequire } from 'node:module';
import { StringDecoder } from 'node:string_decoder';

// The package is CommonJS that Node finds no named exports in.
const { Terminal: Emulator }: typeof import('@xterm/headless') = createRequire(import.meta.url)(
  '@xterm/headless',
);

/** What a terminal shows of the bytes that it has received, and the bytes themselves. */
export class Screen {
  readonly #emulator: InstanceType<typeof Emulator>;
  readonly #chunks: Buffer[] = [];
  /** The emulator's own decoder loses characters that are cut before a byte 0x80, such as `…`. */
  readonly #decoder = new StringDecoder('utf8');
  readonly #listeners = new Set<() => void>();
  #byteCount = 0;
  #unfinishedWrites = 0;
  #isCursorHidden = false;

  constructor(size: { readonly columns: number; readonly rows: number }) {
    this.#emulator = new Emulator({ cols: size.columns, rows: size.rows, allowProposedApi: true });
    for (const [final, isHidden] of [['h', false] as const, ['l', true] as const]) {
      this.#emulator.parser.registerCsiHandler({ prefix: '?', final }, (modes) => {
        if (modes.includes(25)) this.#isCursorHidden = isHidden;
        return false;
      });
    }
  }

  /** Takes bytes from the program. The emulator reads them a little later, then `changed` resolves. */
  receive(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#byteCount += chunk.length;
    this.#unfinishedWrites += 1;
    this.#emulator.write(this.#decoder.write(chunk), () => {
      this.#unfinishedWrites -= 1;
      for (const listener of [...this.#listeners]) listener();
    });
  }

  /** Calls back with what the terminal itself says: where its cursor is, or what it can do. */
  onAnswer(send: (answer: string) => void): void {
    this.#emulator.onData(send);
  }

  /** Resolves when the emulator has read some bytes, or after so many milliseconds without any. */
  changed(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#listeners.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.#listeners.add(done);
    });
  }

  /** Resolves when the emulator has read all bytes received so far. */
  async settled(): Promise<void> {
    while (this.#unfinishedWrites > 0) await this.changed(20);
  }

  /** Resolves when no byte has come for so many milliseconds. */
  async quiet(milliseconds: number): Promise<void> {
    let before = -1;
    while (before !== this.#byteCount) {
      before = this.#byteCount;
      const until = performance.now() + milliseconds;
      while (performance.now() < until && before === this.#byteCount)
        await this.changed(until - performance.now());
    }
  }

  /** The text of each row, without the spaces at its end. */
  rows(): readonly string[] {
    const { active } = this.#emulator.buffer;
    return Array.from(
      { length: this.#emulator.rows },
      (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '',
    );
  }

  cursor(): { readonly column: number; readonly row: number } {
    const { cursorX, cursorY } = this.#emulator.buffer.active;
    return { column: cursorX, row: cursorY };
  }

  modes() {
    const { bracketedPasteMode, mouseTrackingMode } = this.#emulator.modes;
    return {
      isAlternateScreen: this.#emulator.buffer.active.type === 'alternate',
      isCursorHidden: this.#isCursorHidden,
      isBracketedPaste: bracketedPasteMode,
      mouse: mouseTrackingMode,
    };
  }

  /** Bytes received since the start. */
  byteCount(): number {
    return this.#byteCount;
  }

  /** All that was received, control sequences included, from a byte on. */
  log(from = 0): string {
    return Buffer.concat(this.#chunks).subarray(from).toString();
  }

  resize(size: { readonly columns: number; readonly rows: number }): void {
    this.#emulator.resize(size.columns, size.rows);
  }

  dispose(): void {
    this.#emulator.dispose();
  }
}
