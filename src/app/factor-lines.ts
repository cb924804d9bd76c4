import type { FactorTable } from '../core/analysis/factor-table.ts';
import { chanceText, significantText } from '../core/reports/figures.ts';
import { fitRight, fitToWidth } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import { type FrameLine, segment } from './frame.ts';
import type { Glyphs } from './glyphs.ts';

/** Factor tables, surest first: how many reached the outcome with and without, the lift with its interval, p and q; `!` where it turns round within strata. */
export function factorLines(tables: readonly FactorTable[], width: number, glyphs: Glyphs): FrameLine[] {
  const hasOutcome = width >= 100;
  const name = Math.max(12, width - (hasOutcome ? 86 : 57));
  const cells = (texts: readonly [string, string, string, string, string, string]) => {
    const [factor, withIt, without, lift, p, q] = texts;
    return `${fitToWidth(factor, name, glyphs.ellipsis)} ${fitRight(withIt, 9)} ${fitRight(without, 9)} ${fitRight(lift, 17)} ${fitRight(p, 6)} ${fitRight(q, 6)} `;
  };
  return [
    [segment('   '), segment(cells(['FACTOR', 'WITH', 'WITHOUT', 'LIFT (95 %)', 'p', 'q']), 'dim')],
    ...tables.map(
      (table): FrameLine => [
        isReversed(table) ? segment(' ! ', 'bad') : segment('   '),
        segment(
          cells([
            harmless(table.value),
            partText(table.table[0]),
            partText(table.table[1]),
            liftText(table),
            chanceText(table.test.p),
            chanceText(table.q),
          ]),
          table.q <= 0.05 ? 'strong' : 'plain',
        ),
        ...(hasOutcome ? [segment(harmless(table.outcome), 'dim')] : []),
      ],
    ),
  ];
}

export function liftText({ lift }: FactorTable): string {
  return lift === null
    ? '–'
    : `${significantText(lift.ratio)} (${significantText(lift.low)}–${significantText(lift.high)})`;
}

/** Whether the association turns round within models or features (Simpson's paradox). */
export function isReversed({ strata }: FactorTable): boolean {
  return strata.some((stratified) => stratified.isReversed);
}

function partText([reached, not]: readonly [number, number]): string {
  return `${reached}/${reached + not}`;
}
