import { cellWidth, fitRight, fitToWidth, wrapToWidth } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import type { OutputPort } from './cli-io.ts';

export type SectionColumn = {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Gives way when a line would be too long. */
  readonly shrinks?: true;
};

const usualWidth = 80;
const widest = 120;
const narrowestShrunk = 12;
const gap = '  ';

/** Writes headed sections of sentences and tables that fit a terminal, and 80 columns where there is none. Cells need not be harmless yet. */
export class SectionWriter {
  readonly #port: OutputPort;
  readonly #width: number;
  #isFirst = true;

  constructor(port: OutputPort) {
    this.#port = port;
    this.#width = Math.min(port.columns ?? usualWidth, widest);
  }

  async heading(title: string): Promise<void> {
    const apart = this.#isFirst ? '' : '\n';
    this.#isFirst = false;
    const text = harmless(title);
    await this.#port.write(`${apart}${text}\n${'-'.repeat(Math.min(cellWidth(text), this.#width))}\n`);
  }

  /** Wraps at spaces; lines after the first stand below the text's own indent. */
  async sentence(text: string): Promise<void> {
    const [indent = ''] = /^ */.exec(text) ?? [];
    const lines = wrapToWidth(
      harmless(this.#port.cleaned(text.slice(indent.length))),
      this.#width - indent.length,
    );
    for (const line of lines) await this.#port.write(`${indent}${line.trimEnd()}\n`);
  }

  /** One line however long, such as a command to be copied. */
  async whole(text: string): Promise<void> {
    await this.#port.write(`${harmless(text)}\n`);
  }

  async table(columns: readonly SectionColumn[], rows: readonly (readonly string[])[]): Promise<void> {
    const lines = [
      columns.map(({ title }) => title),
      ...rows.map((row) => row.map((cell) => harmless(this.#port.cleaned(cell)))),
    ];
    const widths = this.#fitted(
      columns,
      columns.map((_, place) => Math.max(...lines.map((line) => cellWidth(line[place] ?? '')))),
    );
    for (const line of lines) {
      const cells = columns.map(({ align }, place) =>
        (align === 'right' ? fitRight : fitToWidth)(line[place] ?? '', widths[place] ?? 0),
      );
      await this.#port.write(`${cells.join(gap).trimEnd()}\n`);
    }
  }

  /** Takes what is too much from the columns that shrink, the widest first. */
  #fitted(columns: readonly SectionColumn[], wanted: readonly number[]): readonly number[] {
    const widths = [...wanted];
    const total = () => widths.reduce((sum, width) => sum + width, gap.length * (widths.length - 1));
    for (let excess = total() - this.#width; excess > 0; excess -= 1) {
      const shrinking = columns.flatMap(({ shrinks }, place) => (shrinks ? [place] : []));
      const widestPlace = shrinking.reduce(
        (a, b) => ((widths[b] ?? 0) > (widths[a] ?? 0) ? b : a),
        shrinking[0] ?? -1,
      );
      if ((widths[widestPlace] ?? 0) <= narrowestShrunk) break;
      widths[widestPlace] = (widths[widestPlace] ?? 0) - 1;
    }
    return widths;
  }
}
