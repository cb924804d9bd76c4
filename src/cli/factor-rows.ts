import type { FactorTable, StratifiedFactor } from '../core/analysis/factor-table.ts';
import { chanceText, intervalText, significantText } from './estimate-text.ts';
import type { SectionColumn, SectionWriter } from './section-writer.ts';

const columns: readonly SectionColumn[] = [
  { title: 'with', align: 'right' },
  { title: 'without', align: 'right' },
  { title: 'lift', align: 'right' },
  { title: 'q', align: 'right' },
  { title: '', align: 'left' },
  { title: 'factor', align: 'left', shrinks: true },
];

/** Factor by outcome: how many reached it with and without, the ratio of the two shares, and a `!` where strata contradict. */
export async function writeFactorTables(
  tables: readonly FactorTable[],
  writer: SectionWriter,
): Promise<void> {
  await writer.table(
    columns,
    tables.map((table) => [
      partText(table.table[0]),
      partText(table.table[1]),
      table.lift === null ? '–' : `${significantText(table.lift.ratio)} (${intervalText(table.lift)})`,
      chanceText(table.q),
      isReversed(table) ? '!' : '',
      table.value,
    ]),
  );
}

function partText([reached, not]: readonly [number, number]): string {
  return `${reached}/${reached + not}`;
}

export function isReversed({ strata }: FactorTable): boolean {
  return strata.some((stratified) => stratified.isReversed);
}

/** A warning for every table that points the other way within strata (Simpson's paradox). */
export async function writeReversals(tables: readonly FactorTable[], writer: SectionWriter): Promise<void> {
  for (const table of tables) {
    for (const stratified of table.strata) {
      if (stratified.isReversed) await writer.sentence(reversalText(table, stratified));
    }
  }
}

function reversalText(
  { factor, value, outcome }: FactorTable,
  { by, strata, pooled, common }: StratifiedFactor,
): string {
  const odds = `odds ratio ${significantText(pooled ?? 1)} overall, ${significantText(common ?? 1)} within ${strata} ${by}s`;
  return `! Reversal: ${factor} "${value}" points one way overall and the other way ${by} by ${by} (${outcome}: ${odds}). Believe the strata.`;
}
