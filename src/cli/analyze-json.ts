import { type AnalysisScope, patternOf } from '../core/analysis/analysis-scope.ts';
import type { ContextBands } from '../core/analysis/context-bands.ts';
import type { FailureAnalysis } from '../core/analysis/failure-analysis.ts';
import { dimensions } from '../core/analysis/failure-breakdown.ts';
import type { Change, PatternChanges } from '../core/analysis/pattern-changes.ts';
import type { TimeToResolve } from '../core/analysis/time-to-resolve.ts';
import { comparedJson, estimateJson, momentJson } from './analysis-json.ts';
import { mergeCommand } from './merge-command.ts';

export type FoundAnalysis = {
  readonly analysis: FailureAnalysis;
  readonly scope: AnalysisScope;
  /** By row, for the records that are named one by one. */
  readonly recIds: ReadonlyMap<number, string>;
};

/** What `--json` prints, for `--help`. */
export const dimensionsHelp = `With --json each line has a section and its keys. An estimate is {value, low, high, n} (null: no
limit) or {not_enough, n, needed}; q is p adjusted over the family of tests.
  summary     failures, as_of, exposure, direction, weeks, rate, week, four_weeks, decisive, q, family
  pattern     pattern, label, direction, total, weeks, rate, week, four_weeks, decisive, q, first, last
              decisive: which comparison q and direction go by, week or four_weeks
              label: new, regressed, escalating, ongoing, quiet, too few to tell
  group       by (${dimensions.join(', ')}), value, count, share, rate
  case        rec_id, pattern, feature, time: instead of groups when fewer than 5 failed
  pareto      by, value, count, share, cumulative
  band        by (usage, position), band, failures, samples, share, per_100_samples
  band_test   by, unknown, against, p or not_enough
  resolve     ended, open, untimed, median, p90 (minutes); per pattern: pattern, n, open, median, q
  oldest_open rec_id, pattern, feature, since, minutes
  pair        within, patterns, first, second, both, lift, p, q
  pairs       within, n, patterns, tests, found
  similar     into, others, command: names that may be one, and what confirms it
  suggestion  pattern, text, failures, suggested_by, read, addresses, in_place`;

export function* analyzeLines({ analysis, scope, recIds }: FoundAnalysis): Generator<object> {
  yield summaryLine(analysis, scope);
  yield* patternLines(analysis.changes);
  yield* groupLines(analysis);
  if (analysis.breakdowns.pattern.detail === 'cases') yield* caseLines(scope, recIds);
  yield* bandLines(analysis.usage);
  yield* bandLines(analysis.position);
  yield* resolveLines(analysis.resolve, scope, recIds);
  yield* pairLines(analysis.pairs);
  for (const { into, others } of analysis.similar.groups) {
    const codes = others.map(({ name }) => name);
    yield { section: 'similar', into, others, command: mergeCommand('pattern', codes, into.name) };
  }
  for (const { suggestedBy, inPlace, addresses, ...rest } of analysis.suggestions) {
    const counts = { suggested_by: suggestedBy, in_place: inPlace, addresses: estimateJson(addresses) };
    yield { section: 'suggestion', ...rest, ...counts };
  }
}

function summaryLine({ failures, changes }: FailureAnalysis, { asOf }: AnalysisScope): object {
  const { basis, total, byWeek } = changes.exposure;
  return {
    section: 'summary',
    failures,
    as_of: momentJson(asOf),
    exposure: { basis, total, weeks: byWeek },
    ...changeJson(changes.total),
    family: changes.family,
  };
}

function changeJson({ byWeek, rate, week, fourWeeks, decisive, q, direction }: Change): object {
  return {
    direction,
    weeks: byWeek,
    rate: estimateJson(rate),
    week: comparedJson(week),
    four_weeks: fourWeeks === undefined ? null : comparedJson(fourWeeks),
    decisive: decisive === 'week' ? 'week' : 'four_weeks',
    q: q ?? null,
  };
}

function* patternLines({ patterns }: PatternChanges): Generator<object> {
  for (const { pattern, label, total, first, last, ...change } of patterns) {
    const seen = { first: momentJson(first), last: momentJson(last) };
    yield { section: 'pattern', pattern, label, total, ...changeJson({ total, ...change }), ...seen };
  }
}

function* groupLines({ breakdowns }: FailureAnalysis): Generator<object> {
  for (const by of dimensions) {
    const { detail, groups, vitalFew } = breakdowns[by];
    if (detail === 'none' || detail === 'cases') continue;
    for (const { value, count, share, rate } of groups) {
      yield {
        section: 'group',
        by,
        value: value ?? null,
        count,
        share: estimateJson(share),
        rate: estimateJson(rate),
      };
    }
    for (const { key, ...row } of vitalFew) yield { section: 'pareto', by, value: key, ...row };
  }
}

function* caseLines(scope: AnalysisScope, recIds: FoundAnalysis['recIds']): Generator<object> {
  const { feature, time } = scope.columns.table;
  const cases = Array.from(scope.failures, (row) => ({
    section: 'case',
    rec_id: recIds.get(row) ?? null,
    pattern: patternOf(scope, row) ?? null,
    feature: feature.at(row) ?? null,
    time: momentJson(time.at(row)),
  }));
  yield* cases.sort((a, b) => ((a.rec_id ?? '') < (b.rec_id ?? '') ? -1 : 1));
}

function* bandLines({ by, bands, unknown, test }: ContextBands): Generator<object> {
  for (const { title, failures, samples, share, per100Samples } of bands) {
    const rates = { share: estimateJson(share), per_100_samples: estimateJson(per100Samples) };
    yield { section: 'band', by, band: title, failures, samples, ...rates };
  }
  const tested =
    test.kind === 'tested'
      ? { against: test.against, p: test.p }
      : { against: null, p: null, ...estimateJson(test) };
  yield { section: 'band_test', by, unknown, ...tested };
}

function* resolveLines(
  { ended, open, untimed, median, p90, byPattern, oldestOpen }: TimeToResolve,
  scope: AnalysisScope,
  recIds: FoundAnalysis['recIds'],
): Generator<object> {
  const { columns } = scope;
  yield { section: 'resolve', ended, open, untimed, median: estimateJson(median), p90: estimateJson(p90) };
  for (const { median: middle, q, ...rest } of byPattern) {
    yield { section: 'resolve', ...rest, median: estimateJson(middle), q: q ?? null };
  }
  for (const { row, minutes } of oldestOpen) {
    yield {
      section: 'oldest_open',
      rec_id: recIds.get(row) ?? null,
      pattern: patternOf(scope, row) ?? null,
      feature: columns.table.feature.at(row) ?? null,
      since: momentJson(columns.table.time.at(row)),
      minutes,
    };
  }
}

function* pairLines(pairs: FailureAnalysis['pairs']): Generator<object> {
  if ('missing' in pairs) {
    yield { section: 'pairs', ...estimateJson(pairs) };
    return;
  }
  const { within, n, patterns, tests, found } = pairs;
  yield { section: 'pairs', within, n, patterns, tests, found: found.length };
  for (const { rule, ...pair } of found) {
    yield { section: 'pair', within, ...pair, lift: rule.lift, p: rule.p };
  }
}
