import type { SuccessEffect, SuccessEffects } from '../core/analysis/success-effects.ts';
import { chanceText, significantText } from '../core/reports/figures.ts';
import { isReversed, liftText } from './factor-lines.ts';

/** One line of the tests of success patterns: what it says of one of them. */
export type PatternTest = {
  readonly title: string;
  readonly text: (pattern: string) => string;
};

/**
 * What `debrief patterns` tests of each pattern: whether features that used it failed less (lift over failures), and whether
 * records that used it were more efficient; p, and q adjusted over all patterns.
 */
export function patternTests(effects: SuccessEffects | undefined): readonly PatternTest[] {
  const byName = new Map(effects?.effects.map((effect) => [effect.figures.pattern, effect]));
  const test = (title: string, text: (effect: SuccessEffect) => string): PatternTest => ({
    title,
    text: (pattern) => {
      const effect = byName.get(pattern);
      return effect === undefined ? '…' : text(effect);
    },
  });
  return [
    test('Lift', ({ clean }) => (clean === undefined ? tooFew : liftText(clean))),
    test('Lift p, q', ({ clean }) =>
      clean === undefined ? tooFew : `${chanceText(clean.test.p)}, q ${chanceText(clean.q)}`),
    test('Never fail', ({ clean }) => (clean === undefined ? tooFew : partsText(clean.table))),
    test('Eff. shift', ({ efficiency }) => {
      if (efficiency.kind === 'not-enough' || efficiency.shift.kind === 'not-enough') return tooFew;
      const { value, low, high } = efficiency.shift;
      return `${signed(value)} (${significantText(low)}–${significantText(high)})`;
    }),
    test('Shift p, q', ({ efficiency }) =>
      efficiency.kind === 'not-enough'
        ? tooFew
        : `${chanceText(efficiency.p)}, q ${chanceText(efficiency.q)} n ${efficiency.with}+${efficiency.without}`),
    test('Reversal', ({ clean, efficient }) => reversalText([clean, efficient])),
  ];
}

const tooFew = 'too few';

function signed(value: number): string {
  return value > 0 ? `+${significantText(value)}` : significantText(value);
}

function partsText([[clean, failed], [otherClean, otherFailed]]: NonNullable<
  SuccessEffect['clean']
>['table']): string {
  return `${clean}/${clean + failed}, else ${otherClean}/${otherClean + otherFailed}`;
}

/** Where the association turns round within models or features, it must not be believed as it stands. */
function reversalText(tables: readonly SuccessEffect['clean'][]): string {
  const reversed = tables.flatMap((table) =>
    table === undefined || !isReversed(table)
      ? []
      : table.strata.filter((stratified) => stratified.isReversed).map(({ by }) => by),
  );
  return reversed.length === 0 ? 'none' : `! by ${[...new Set(reversed)].join(', ')}`;
}
