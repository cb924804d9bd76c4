import { patternOf } from '../core/analysis/analysis-scope.ts';
import type { ContextBands } from '../core/analysis/context-bands.ts';
import type { FailureAnalysis } from '../core/analysis/failure-analysis.ts';
import { type Dimension, dimensions, type FailureBreakdown } from '../core/analysis/failure-breakdown.ts';
import {
  decisiveComparison,
  type Lifecycle,
  type PatternChange,
  type PatternChanges,
} from '../core/analysis/pattern-changes.ts';
import { countOf, doubtText, durationText, percentText } from '../core/reports/figures.ts';
import type { FoundAnalysis } from './analyze-json.ts';
import { timeText } from './cell-text.ts';
import {
  cellOf,
  chanceText,
  minutesText,
  notEnoughText,
  numberText,
  ratioText,
  shareText,
} from './estimate-text.ts';
import type { SectionColumn, SectionWriter } from './section-writer.ts';
import { writeSimilar } from './similar-rows.ts';

/** Rows of a table before the rest is summed up; `--json` has them all. */
const mostRows = 12;

export async function writeAnalysis(found: FoundAnalysis, writer: SectionWriter): Promise<void> {
  const { analysis } = found;
  await writeSummary(analysis, writer);
  if (analysis.failures === 0) return;
  if (analysis.breakdowns.pattern.detail === 'cases') {
    await writeCases(found, writer);
    return;
  }
  await writeLifecycle(analysis.changes, writer);
  for (const dimension of dimensions) await writeBreakdown(analysis.breakdowns[dimension], writer);
  await writeBands(analysis.usage, writer);
  await writeBands(analysis.position, writer);
  await writeResolve(found, writer);
  await writePairs(analysis.pairs, writer);
  await writeSimilar(analysis.similar, writer, 'pattern');
  await writeSuggestions(analysis.suggestions, writer);
  await writeMethod(analysis, writer);
}

async function writeSummary({ failures, changes }: FailureAnalysis, writer: SectionWriter): Promise<void> {
  await writer.heading('Failures');
  if (failures === 0) {
    await writer.sentence('No failures match.');
    return;
  }
  const { total, exposure } = changes;
  const [newest = 0] = total.byWeek;
  const over =
    exposure.basis === 'sessions'
      ? `${Math.round(exposure.total)} sessions`
      : 'an unknown number of sessions';
  await writer.sentence(`${countOf(failures, 'failure')} over ${over}; ${newest} in the newest seven days.`);
  await writer.sentence(`${trendWords[total.direction]} ${comparedWords(changes)}`);
}

const trendWords = {
  rising: 'More than before:',
  falling: 'Fewer than before:',
  'no clear change': 'No clear change:',
  'cannot tell': 'Whether that is more or fewer than before cannot be told:',
} as const;

function comparedWords({ total, exposure, family }: PatternChanges): string {
  const { ratio, scatter } = total.week;
  if (ratio.kind === 'not-enough') return `${notEnoughText(ratio)}.`;
  const weeks = exposure.weeks.count - 1;
  const source =
    scatter === 'measured'
      ? 'their scatter taken into account'
      : 'their scatter assumed, too few to measure it';
  return `${ratioText(ratio)} the rate per ${exposure.basis === 'sessions' ? 'session' : 'day'} of the ${countOf(weeks, 'week')} before, ${source}${doubtText(total, family.level)}.`;
}

async function writeCases({ scope, recIds }: FoundAnalysis, writer: SectionWriter): Promise<void> {
  const { feature, time } = scope.columns.table;
  await writer.sentence('Too few for rates; these are all of them:');
  const columns: readonly SectionColumn[] = [
    left('rec_id'),
    left('when'),
    left('feature'),
    shrinking('pattern'),
  ];
  const rows = Array.from(scope.failures, (row) => [
    recIds.get(row) ?? '',
    timeText(time.at(row)),
    feature.at(row) ?? '',
    patternOf(scope, row) ?? '(none)',
  ]);
  await writer.table(
    columns,
    rows.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  );
}

const told: readonly Lifecycle[] = ['new', 'regressed', 'escalating'];

async function writeLifecycle(changes: PatternChanges, writer: SectionWriter): Promise<void> {
  await writer.heading('Patterns that changed');
  const changed = changes.patterns.filter(
    ({ label, direction }) => told.includes(label) || direction === 'falling',
  );
  if (changed.length === 0) await writer.sentence('None beyond chance.');
  else {
    await writer.table(
      [right('week'), right('before'), right('ratio'), right('q'), left('state'), shrinking('pattern')],
      changed.map(changeRow),
    );
    if (changed.some(({ decisive }) => decisive === 'four weeks'))
      await writer.sentence('* The newest four weeks against those before, which say it surer than one.');
  }
  const count = (label: Lifecycle) => changes.patterns.filter((pattern) => pattern.label === label).length;
  const rest = `${count('ongoing')} ongoing, ${count('quiet')} quiet for two weeks, ${count('too few to tell')} seen first or again but too few to tell`;
  await writer.sentence(`Others: ${rest}.`);
}

function changeRow(change: PatternChange): readonly string[] {
  const { byWeek, q, label, direction, decisive, pattern } = change;
  const [newest = 0, ...earlier] = byWeek;
  const mean = earlier.reduce((sum, count) => sum + count, 0) / Math.max(1, earlier.length);
  const mark = decisive === 'four weeks' ? '*' : '';
  const ratio = `${cellOf(decisiveComparison(change).ratio, ratioText)}${mark}`;
  const state = direction === 'falling' ? 'falling' : label;
  return [String(newest), mean.toFixed(1), ratio, chanceText(q ?? 1), state, pattern];
}

const titles: Readonly<Record<Dimension, string>> = {
  type: 'By failure type',
  category: 'By category',
  pattern: 'By pattern',
  severity: 'By severity',
  model: 'By model',
};

async function writeBreakdown(breakdown: FailureBreakdown, writer: SectionWriter): Promise<void> {
  const { dimension, detail, groups, vitalFew } = breakdown;
  await writer.heading(titles[dimension]);
  const shown = groups.slice(0, mostRows);
  await writer.table(
    [right('count'), right('share'), right('rate'), shrinking(dimension)],
    shown.map(({ value, count, share, rate }) => [
      String(count),
      cellOf(share, shareText),
      cellOf(rate, numberText),
      value ?? '(unknown)',
    ]),
  );
  const left = groups.slice(mostRows);
  if (left.length > 0) {
    const count = left.reduce((sum, group) => sum + group.count, 0);
    await writer.sentence(`and ${left.length} more with ${countOf(count, 'failure')}`);
  }
  if (detail === 'unranked')
    await writer.sentence('Fewer than 20 failures: no ranking, in alphabetical order.');
  if (vitalFew.length > 0 && dimension !== 'severity' && groups.length > vitalFew.length) {
    await writer.sentence(
      `${vitalFew.length} of ${groups.length} make up ${percentText(vitalFew.at(-1)?.cumulative ?? 1)} of those known.`,
    );
  }
}

async function writeBands({ by, bands, unknown, test }: ContextBands, writer: SectionWriter): Promise<void> {
  await writer.heading(by === 'usage' ? 'By context window in use' : 'By position in the session');
  await writer.table(
    [left('band'), right('failures'), right('share'), right('samples'), right('per 100 samples')],
    bands.map(({ title, failures, share, samples, per100Samples }) => [
      title,
      String(failures),
      cellOf(share, shareText),
      String(samples),
      cellOf(per100Samples, numberText),
    ]),
  );
  const verdict =
    test.kind === 'tested'
      ? `Against the context samples of each band: p ${chanceText(test.p)}${test.p <= 0.05 ? ', failures are associated with the band' : ', no association shown'}.`
      : `Shares of failures, not risk; ${notEnoughText(test)}.`;
  await writer.sentence(`${unknown} unknown. ${verdict}`);
}

async function writeResolve(
  { analysis, scope, recIds }: FoundAnalysis,
  writer: SectionWriter,
): Promise<void> {
  const { ended, open, untimed, median, p90, byPattern, oldestOpen } = analysis.resolve;
  await writer.heading('Time to resolve');
  await writer.sentence(`${ended} resolved, ${open} open (counted as running), ${untimed} of unknown time.`);
  await writer.sentence(`Half: ${minutesText(median)}. Nine of ten: ${minutesText(p90)}.`);
  const slow = byPattern.filter(({ median: middle }) => middle.kind === 'estimate').slice(0, 5);
  if (slow.length > 0) {
    await writer.table(
      [right('n'), right('open'), right('median'), right('q'), shrinking('pattern')],
      slow.map(({ n, open: waiting, median: middle, q, pattern }) => [
        String(n),
        String(waiting),
        cellOf(middle, minutesText),
        q === undefined ? '–' : chanceText(q),
        pattern,
      ]),
    );
  }
  if (oldestOpen.length === 0) return;
  await writer.sentence('Open longest:');
  await writer.table(
    [right('for'), left('rec_id'), shrinking('pattern')],
    oldestOpen.map(({ row, minutes }) => [
      durationText(minutes),
      recIds.get(row) ?? '',
      patternOf(scope, row) ?? '(none)',
    ]),
  );
}

async function writePairs(pairs: FailureAnalysis['pairs'], writer: SectionWriter): Promise<void> {
  await writer.heading('Patterns that occur together');
  if ('missing' in pairs) {
    await writer.sentence(`${notEnoughText(pairs)}.`);
    return;
  }
  const { within, n, tests, found } = pairs;
  if (found.length === 0) {
    await writer.sentence(`None of ${tests} pairs beyond chance, in ${n} ${within}s.`);
    return;
  }
  await writer.table(
    [right('both'), right('lift'), right('q'), shrinking('pattern'), shrinking('with')],
    found
      .slice(0, mostRows)
      .map(({ both, rule, q, patterns }) => [
        String(both),
        `${rule.lift.toFixed(1)}×`,
        chanceText(q),
        ...patterns,
      ]),
  );
  await writer.sentence(`${found.length} of ${tests} pairs tested, in ${n} ${within}s.`);
}

async function writeSuggestions(
  suggestions: FailureAnalysis['suggestions'],
  writer: SectionWriter,
): Promise<void> {
  const worthwhile = suggestions.filter(({ addresses }) => addresses.kind === 'estimate').slice(0, 8);
  if (worthwhile.length === 0) return;
  await writer.heading('Suggested preventions, by the failures they would address');
  for (const { pattern, text, failures, addresses, inPlace } of worthwhile) {
    const already = inPlace === 0 ? '' : `; ${inPlace} say one is in place`;
    await writer.sentence(`${numberText(addresses)} of ${failures} "${pattern}"${already}`);
    await writer.sentence(`    ${text}`);
  }
  await writer.sentence('If each worked every time; nothing here shows that it does.');
}

async function writeMethod({ changes }: FailureAnalysis, writer: SectionWriter): Promise<void> {
  const { family, exposure } = changes;
  await writer.heading('Method');
  const basis =
    exposure.basis === 'sessions'
      ? 'per session that any record names'
      : 'per day: no record but failures names a session';
  await writer.sentence(
    `Rates ${basis}. Intervals cover 95 %. ${family.tests} tests of ${family.name} are one family (Benjamini–Hochberg); a change is called one at q up to ${family.level}. Associations, never causes.`,
  );
}

function left(title: string): SectionColumn {
  return { title, align: 'left' };
}

function right(title: string): SectionColumn {
  return { title, align: 'right' };
}

function shrinking(title: string): SectionColumn {
  return { title, align: 'left', shrinks: true };
}
