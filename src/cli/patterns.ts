import { type FactorRules, factorRules } from '../core/analysis/factor-rules.ts';
import { type SuccessEffect, type SuccessEffects, successEffects } from '../core/analysis/success-effects.ts';
import type { Measured } from '../core/dataset/questions.ts';
import { measuredText } from '../core/reports/figures.ts';
import { fewestForRate, type NotEnough } from '../core/statistics/estimate.ts';
import { analysisLine, estimateJson, factorTableJson, measuredJson } from './analysis-json.ts';
import type { CliIo } from './cli-io.ts';
import { datasetOptionsHelp } from './dataset-arguments.ts';
import {
  cellOf,
  chanceText,
  notEnoughText,
  numberText,
  shareText,
  significantText,
} from './estimate-text.ts';
import { writeFactorTables, writeReversals } from './factor-rows.ts';
import { type OpenAnalysis, runAnalysis } from './open-analysis.ts';
import { SectionWriter } from './section-writer.ts';
import { writeSimilar } from './similar-rows.ts';

const usage = `debrief patterns [DIR…] [QUERY] [OPTION…]

What goes with success: how often each success pattern is used, how effective people call it,
whether its features failed less and its records were more efficient, and which factors together
go with keeping to the estimate. Everything is an association; a warning says where it turns
round model by model or feature by feature.

${datasetOptionsHelp}

Exit code: 0 when successes matched, 1 when none did, 2 for a wrong argument or path.

With --json each line has a section and its keys. An estimate is {value, low, high, n} (null: no
limit) or {not_enough, n, needed}; q is p adjusted over its family of tests.
  summary  records, features, tests
  pattern  pattern, support, share, effectiveness {high, medium, low, unknown}, high, efficiency,
           coverage, test_runs, edits, minutes, retries, clean, efficient, efficiency_shift
           clean: features with and without the pattern, by whether they never failed
           efficient: records with and without it, by whether they reach the median efficiency
           both: {factor, value, outcome, unit, table, with, without, difference, lift, test, p, q,
           strata [{by, strata, odds_ratio_pooled, odds_ratio_within, low, high, p, reversed}]}
  similar  into, others: names that may be one
  rule     items, records, within, lift, support, confidence, conviction, p, q
  rules    outcome, records, reached, tests, or not_enough

Examples
  debrief patterns
  debrief patterns model:claude* --json | jq -c 'select(.section == "pattern") | [.pattern, .clean.q]'
`;

/** `debrief patterns`: answers 0 when successes matched, 1 when none did, 2 for a wrong argument or path. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  return runAnalysis(args, io, { usage, use: (opened) => describe(opened, io) });
}

async function describe({ view, query, scope, format }: OpenAnalysis, io: CliIo): Promise<number> {
  const found = successEffects(view, query, scope);
  const rules = factorRules(scope);
  if (format === 'json')
    for (const line of patternLines(found, rules)) await io.stdout.write(analysisLine(line));
  else await writePatterns({ found, rules }, new SectionWriter(io.stdout));
  return found.records === 0 ? 1 : 0;
}

function* patternLines(
  { records, features, effects, similar, tests }: SuccessEffects,
  rules: FactorRules | NotEnough,
) {
  yield { section: 'summary', records, features, tests };
  for (const effect of effects) yield effectJson(effect);
  for (const { into, others } of similar.groups) yield { section: 'similar', into, others };
  if (rules.kind === 'not-enough') {
    yield { section: 'rules', ...estimateJson(rules) };
    return;
  }
  const { outcome, records: known, reached, tests: tried } = rules;
  yield { section: 'rules', outcome, records: known, reached, tests: tried };
  for (const { items, records: count, within, rule, q } of rules.rules) {
    const { lift, support, confidence, conviction, p } = rule;
    const strength = { lift, support, confidence, conviction, p, q };
    yield { section: 'rule', items, records: count, within: estimateJson(within), ...strength };
  }
}

function effectJson({ figures, high, clean, efficient, efficiency }: SuccessEffect): object {
  const [best, medium, low, unknown] = figures.effectiveness;
  const measured = (value: Measured | undefined) => measuredJson(value);
  return {
    section: 'pattern',
    pattern: figures.pattern,
    support: figures.support,
    share: measured(figures.share),
    effectiveness: { high: best, medium, low, unknown },
    high: estimateJson(high),
    efficiency: measured(figures.efficiency),
    coverage: measured(figures.coverage),
    test_runs: measured(figures.testRuns),
    edits: measured(figures.edits),
    minutes: measured(figures.minutes),
    retries: measured(figures.retries),
    clean: clean === undefined ? null : factorTableJson(clean),
    efficient: efficient === undefined ? null : factorTableJson(efficient),
    efficiency_shift:
      efficiency.kind === 'not-enough'
        ? estimateJson(efficiency)
        : {
            ...estimateJson(efficiency.shift),
            with: efficiency.with,
            without: efficiency.without,
            cliffs_delta: efficiency.cliffsDelta,
            p: efficiency.p,
            q: efficiency.q,
          },
  };
}

type FoundPatterns = { readonly found: SuccessEffects; readonly rules: FactorRules | NotEnough };

const mostRows = 15;

async function writePatterns({ found, rules }: FoundPatterns, writer: SectionWriter): Promise<void> {
  const { records, features, effects, tests } = found;
  await writer.heading('Success patterns');
  if (records === 0) {
    await writer.sentence('No successes match.');
    return;
  }
  await writer.sentence(`${effects.length} patterns in ${records} successes of ${features} features.`);
  const shown = effects.slice(0, mostRows);
  await writeUse(shown, writer);
  if (effects.length > mostRows)
    await writer.sentence(`and ${effects.length - mostRows} used less; --json has them all`);
  await writeCost(shown, writer);
  await writeEfficiency(shown, { tests: tests.efficiency, writer });
  await writer.heading('Features that never failed, with the pattern and without');
  const clean = shown.flatMap(({ clean: table }) => table ?? []);
  await writeFactorTables(clean, writer);
  await writer.sentence(
    `Among the ${features} features with a success; ${tests.clean} tests are one family. Lift is the ratio of the two shares.`,
  );
  await writeReversals(
    effects.flatMap(({ clean: table, efficient }) => [table, efficient].filter((each) => each !== undefined)),
    writer,
  );
  await writeRules(rules, writer);
  await writeSimilar(found.similar, writer);
}

async function writeUse(effects: readonly SuccessEffect[], writer: SectionWriter): Promise<void> {
  await writer.table(
    [
      { title: 'used', align: 'right' },
      { title: 'share', align: 'right' },
      { title: 'called highly effective', align: 'right' },
      { title: 'pattern', align: 'left', shrinks: true },
    ],
    effects.map(({ figures, high }) => [
      String(figures.support),
      guarded(figures.share, 'share'),
      cellOf(high, shareText),
      figures.pattern,
    ]),
  );
}

/** What using the pattern looks like: medians of efficiency and edits, means of coverage and retries. */
async function writeCost(effects: readonly SuccessEffect[], writer: SectionWriter): Promise<void> {
  await writer.heading('What it looks like (median efficiency and edits, mean coverage and retries)');
  await writer.table(
    [
      { title: 'efficiency', align: 'right' },
      { title: 'coverage', align: 'right' },
      { title: 'edits', align: 'right' },
      { title: 'retries', align: 'right' },
      { title: 'pattern', align: 'left', shrinks: true },
    ],
    effects.map(({ figures }) => [
      guarded(figures.efficiency, 'number'),
      guarded(figures.coverage, 'share'),
      guarded(figures.edits, 'number'),
      guarded(figures.retries, 'number'),
      figures.pattern,
    ]),
  );
}

/** Fewer than five cases make no figure. */
function guarded(measured: Measured | undefined, unit: 'share' | 'number'): string {
  return measured === undefined || measured.n < fewestForRate ? '–' : measuredText(measured, unit);
}

async function writeEfficiency(
  effects: readonly SuccessEffect[],
  { tests, writer }: { readonly tests: number; readonly writer: SectionWriter },
): Promise<void> {
  await writer.heading('Efficiency (estimated over actual minutes), with less without');
  const rows = effects.flatMap(({ figures, efficiency }) =>
    efficiency.kind === 'shift'
      ? [
          [
            numberText(efficiency.shift),
            chanceText(efficiency.q),
            efficiency.cliffsDelta.toFixed(2),
            figures.pattern,
          ],
        ]
      : [],
  );
  await writer.table(
    [
      { title: 'difference', align: 'right' },
      { title: 'q', align: 'right' },
      { title: "Cliff's delta", align: 'right' },
      { title: 'pattern', align: 'left', shrinks: true },
    ],
    rows,
  );
  await writer.sentence(`Hodges–Lehmann differences; ${tests} rank tests are one family.`);
}

async function writeRules(rules: FactorRules | NotEnough, writer: SectionWriter): Promise<void> {
  await writer.heading('Factors that go with keeping to the estimate');
  if (rules.kind === 'not-enough') {
    await writer.sentence(`${notEnoughText(rules)}.`);
    return;
  }
  const { records, reached, tests } = rules;
  await writer.sentence(`${reached} of ${records} successes took no longer than estimated.`);
  const found = rules.rules.filter(({ q }) => q <= 0.05);
  if (found.length === 0)
    await writer.sentence(`None of ${tests} factors and pairs of factors goes with it beyond chance.`);
  else {
    await writer.table(
      [
        { title: 'within', align: 'right' },
        { title: 'lift', align: 'right' },
        { title: 'q', align: 'right' },
        { title: 'factors', align: 'left', shrinks: true },
      ],
      found.map(({ within, rule, q, items }) => [
        cellOf(within, shareText),
        significantText(rule.lift),
        chanceText(q),
        items.join(' + '),
      ]),
    );
    await writer.sentence(`Of ${tests} factors and pairs tested as one family.`);
  }
}
