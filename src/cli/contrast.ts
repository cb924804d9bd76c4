import type { FactorTable } from '../core/analysis/factor-table.ts';
import {
  type FeatureContrast,
  type FeatureContrasts,
  featureContrasts,
} from '../core/analysis/feature-contrast.ts';
import { outcomeFactors } from '../core/analysis/outcome-factors.ts';
import { durationText } from '../core/reports/figures.ts';
import { analysisLine, estimateJson, factorTableJson, momentJson } from './analysis-json.ts';
import type { CliIo } from './cli-io.ts';
import { datasetOptionsHelp } from './dataset-arguments.ts';
import { shareText } from './estimate-text.ts';
import { isReversed, writeFactorTables, writeReversals } from './factor-rows.ts';
import { type OpenAnalysis, runAnalysis } from './open-analysis.ts';
import { SectionWriter } from './section-writer.ts';

const usage = `debrief contrast [DIR…] [QUERY] [OPTION…]

Failure against success: features that did both, side by side, and factors against outcomes over
all of them (Fisher or chi-squared), compared again within models or features (Mantel–Haenszel)
so that difficulty does not pass for effect. Associations, never causes.

${datasetOptionsHelp}

Exit code: 0 when attempts matched, 1 when none did, 2 for a wrong argument or path.

With --json each line has a section and its keys. An estimate is {value, low, high, n} (null: no
limit) or {not_enough, n, needed}; q is p adjusted over all factors tested.
  summary  features, only_failed, only_succeeded, both, recovered, factors
  feature  project, feature, course, failed {count, first, last, minutes, models, types, patterns},
           succeeded {count, first, last, minutes, models, factors, patterns}
  factor   factor, value, outcome, unit, table [[with, with not], [without, without not]], with,
           without, difference, lift, test, p, q,
           strata [{by, strata, odds_ratio_pooled, odds_ratio_within, low, high, p, reversed}]

Examples
  debrief contrast
  debrief contrast --json | jq -c 'select(.section == "factor" and .q < 0.05)'
`;

/** `debrief contrast`: answers 0 when attempts matched, 1 when none did, 2 for a wrong argument or path. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  return runAnalysis(args, io, { usage, use: (opened) => contrast(opened, io) });
}

async function contrast({ scope, format }: OpenAnalysis, io: CliIo): Promise<number> {
  const features = featureContrasts(scope);
  const factors = outcomeFactors(scope);
  if (format === 'json')
    for (const line of contrastLines(features, factors)) await io.stdout.write(analysisLine(line));
  else await writeContrast({ features, factors }, new SectionWriter(io.stdout));
  return scope.failures.length + scope.successes.length + scope.performance.length === 0 ? 1 : 0;
}

function* contrastLines(found: FeatureContrasts, factors: readonly FactorTable[]) {
  const { features, onlyFailed, onlySucceeded, recovered, contrasts } = found;
  yield {
    section: 'summary',
    features,
    only_failed: onlyFailed,
    only_succeeded: onlySucceeded,
    both: contrasts.length,
    recovered: estimateJson(recovered),
    factors: factors.length,
  };
  for (const { project, feature, course, failed, succeeded } of contrasts) {
    const sides = { failed: sideJson(failed), succeeded: sideJson(succeeded) };
    yield { section: 'feature', project, feature, course, ...sides };
  }
  for (const table of factors) yield { section: 'factor', ...factorTableJson(table) };
}

function sideJson({
  rows,
  first,
  last,
  minutes,
  ...side
}: FeatureContrast['failed'] | FeatureContrast['succeeded']) {
  return { ...side, first: momentJson(first), last: momentJson(last), minutes: minutes ?? null };
}

const mostFeatures = 12;
const mostFactors = 12;

type FoundContrast = { readonly features: FeatureContrasts; readonly factors: readonly FactorTable[] };

async function writeContrast({ features, factors }: FoundContrast, writer: SectionWriter): Promise<void> {
  await writer.heading('Features that failed and succeeded');
  const { contrasts, onlyFailed, onlySucceeded, recovered } = features;
  await writer.sentence(
    `${contrasts.length} did both, ${onlyFailed} only failed, ${onlySucceeded} only succeeded.`,
  );
  await writer.sentence(`Of those that failed, succeeded after the last failure: ${shareText(recovered)}.`);
  if (contrasts.length > 0) await writeFeatures(contrasts, writer);
  const outcomes = [...new Set(factors.map(({ outcome, unit }) => `${outcome}\u0000${unit}`))].sort();
  for (const key of outcomes) {
    const [outcome, unit] = key.split('\u0000');
    const tables = factors.filter((table) => table.outcome === outcome && table.unit === unit);
    await writer.heading(`Outcome "${outcome}", per ${unit}`);
    const shown = tables.filter((table, place) => place < mostFactors || isReversed(table));
    await writeFactorTables(
      shown.map((table) => ({ ...table, value: `${table.factor.replace('success ', '')}: ${table.value}` })),
      writer,
    );
    if (tables.length > shown.length)
      await writer.sentence(`and ${tables.length - shown.length} less sure; --json has them all`);
    await writeReversals(tables, writer);
  }
  await writer.heading('Method');
  await writer.sentence(
    `${factors.length} tests of factors against outcomes are one family (Benjamini–Hochberg); shares with 95 % intervals, lift is their ratio. Features that never succeeded name no patterns and are left out where patterns are compared.`,
  );
}

async function writeFeatures(contrasts: readonly FeatureContrast[], writer: SectionWriter): Promise<void> {
  await writer.table(
    [
      { title: 'failed', align: 'right' },
      { title: 'for', align: 'right' },
      { title: 'ok', align: 'right' },
      { title: 'feature', align: 'left' },
      { title: 'failed by', align: 'left', shrinks: true },
      { title: 'succeeded with', align: 'left', shrinks: true },
    ],
    contrasts
      .slice(0, mostFeatures)
      .map(({ feature, failed, succeeded, course }) => [
        String(failed.count),
        failed.minutes === undefined ? '–' : durationText(failed.minutes),
        course === 'succeeded, then failed' ? `${succeeded.count}*` : String(succeeded.count),
        feature,
        failed.patterns.join(', '),
        succeeded.patterns.join(', '),
      ]),
  );
  const rest = contrasts.length - mostFeatures;
  const more = rest > 0 ? ` and ${rest} more; --json has them all.` : '';
  await writer.sentence(`* failed again after its last success.${more}`);
}
