import { createRequire } from 'node:module';
import { StringDecoder } from 'node:string_decoder';

// The package is CommonJS that Node finds no named exports in.
const { Terminal: Emulator }: typeof import('@xterm/headless') = createRequire(import.meta.url)(
  '@xterm/headless',
);

/** Text in one style. Colours are the numbers 0 to 255 of the terminal's palette; undefined is its own. */
export type StyledText = Style & { readonly text: string; readonly column: number };

type Style = {
  readonly colour: number | undefined;
  readonly isBold: boolean;
  readonly isDim: boolean;
  readonly isUnderlined: boolean;
  readonly isInverse: boolean;
};

type Cell = NonNullable<
  ReturnType<NonNullable<ReturnType<InstanceType<typeof Emulator>['buffer']['active']['getLine']>>['getCell']>
>;

function styleOf(cell: Cell): Style {
  return {
    colour: cell.isFgPalette() ? cell.getFgColor() : undefined,
    isBold: cell.isBold() !== 0,
    isDim: cell.isDim() !== 0,
    isUnderlined: cell.isUnderline() !== 0,
    isInverse: cell.isInverse() !== 0,
  };
}

function isSameStyle(a: Style, b: Style): boolean {
  return (
    a.colour === b.colour &&
    a.isBold === b.isBold &&
    a.isDim === b.isDim &&
    a.isUnderlined === b.isUnderlined &&
    a.isInverse === b.isInverse
  );
}

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

  /** Each row as stretches of one style, blanks at its end left out. */
  styledRows(): readonly (readonly StyledText[])[] {
    const { active } = this.#emulator.buffer;
    return Array.from({ length: this.#emulator.rows }, (_, row) => {
      const line = active.getLine(active.baseY + row);
      const stretches: StyledText[] = [];
      for (let column = 0; column < this.#emulator.cols; column++) {
        const cell = line?.getCell(column);
        // The second half of a wide character has no width of its own.
        if (cell === undefined || cell.getWidth() === 0) continue;
        const style = styleOf(cell);
        const last = stretches.at(-1);
        const text = cell.getChars() || ' ';
        if (last === undefined || !isSameStyle(last, style)) stretches.push({ ...style, text, column });
        else stretches[stretches.length - 1] = { ...last, text: last.text + text };
      }
      return stretches;
    });
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
