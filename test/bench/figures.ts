/** One line of what was measured. `ratio` is value to peer; the names are stable. */
export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'MB' | 'MB/s' | 'share' | 'times' | 'bytes' | 'frames';
  readonly peer: string | undefined;
  readonly ratio: number | undefined;
};

export type Goal = { readonly atMost?: number; readonly atLeast?: number; readonly of: 'value' | 'ratio' };

export class Figures {
  readonly all: Figure[] = [];

  add(figure: Omit<Figure, 'peer' | 'ratio'> & Partial<Figure>, goal?: Goal): void {
    const { name, value, unit, peer, ratio } = figure;
    this.all.push({ name, value, unit, peer, ratio });
    const compared = ratio === undefined ? '' : `${number(ratio)} × ${peer}`;
    console.log(
      `${name.padEnd(40)}${`${number(value)} ${unit}`.padStart(14)}  ${compared.padEnd(34)}${judged(figure, goal)}`,
    );
  }
}

function judged({ value, ratio }: Pick<Figure, 'value'> & Partial<Figure>, goal: Goal | undefined): string {
  if (goal === undefined) return '';
  const measured = goal.of === 'value' ? value : ratio;
  const { atMost, atLeast } = goal;
  const sign = goal.of === 'ratio' ? ' ×' : '';
  const words =
    atMost === undefined ? `at least ${number(atLeast ?? 0)}${sign}` : `at most ${number(atMost)}${sign}`;
  if (measured === undefined) return `goal: ${words}`;
  const isMet = measured <= (atMost ?? Infinity) && measured >= (atLeast ?? -Infinity);
  return `${isMet ? 'met' : 'MISSED'}: ${words}`;
}

function number(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** The value below which this share of the others lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
