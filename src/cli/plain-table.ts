import { cellWidth, cutToWidth, fitRight, fitToWidth } from '../core/text/cell-width.ts';
import type { OutputPort } from './cli-io.ts';

export type PlainColumn = {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Never cut, though others then stand out of line: it is something to hand on. */
  readonly whole?: boolean;
};

const gap = '  ';

/**
 * Lays out aligned columns. On a terminal lines are cut to its width and headed by titles; elsewhere they are as wide as
 * they need to be and have no heading, so that every line is one thing for the next program in the pipe.
 */
export class PlainTable {
  readonly #columns: readonly PlainColumn[];
  readonly #widths: number[];
  readonly #port: OutputPort;

  constructor(columns: readonly PlainColumn[], port: OutputPort) {
    this.#columns = columns;
    this.#port = port;
    this.#widths = columns.map(({ title }) => (port.isTerminal ? cellWidth(title) : 0));
  }

  /** Makes columns as wide as these cells need, at most `widest`. Cells must be harmless. */
  measure(cells: readonly string[], widest = 48): void {
    for (const [place, cell] of cells.entries()) {
      const width = Math.min(widest, cellWidth(this.#port.cleaned(cell)));
      if (width > (this.#widths[place] ?? 0)) this.#widths[place] = width;
    }
  }

  async heading(): Promise<void> {
    if (this.#port.isTerminal) await this.row(this.#columns.map(({ title }) => title));
  }

  async row(cells: readonly string[]): Promise<void> {
    const last = this.#columns.length - 1;
    const fitted = this.#columns.map(({ align, whole = false }, place) => {
      const cell = this.#port.cleaned(cells[place] ?? '');
      const width = this.#widths[place] ?? 0;
      if (align === 'right') return fitRight(cell, width);
      return place === last || (whole && cellWidth(cell) > width) ? cell : fitToWidth(cell, width);
    });
    const line = fitted.join(gap).trimEnd();
    const width = this.#port.columns;
    await this.#port.write(`${width === undefined ? line : cutToWidth(line, width)}\n`);
  }
}
