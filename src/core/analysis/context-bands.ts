import type { NumberColumn } from '../dataset/columns.ts';
import { goodnessOfFit } from '../statistics/association.ts';
import { type Estimated, fewestForRanking, type NotEnough, notEnough } from '../statistics/estimate.ts';
import { estimateRate, estimateShare } from '../statistics/intervals.ts';
import type { AnalysisScope } from './analysis-scope.ts';

export type BandEdges = { readonly title: string; readonly low: number; readonly high: number };

/** How full the context window was. */
export const usageBands: readonly BandEdges[] = [
  { title: 'under 25 %', low: 0, high: 0.25 },
  { title: '25–50 %', low: 0.25, high: 0.5 },
  { title: '50–70 %', low: 0.5, high: 0.7 },
  { title: '70–80 %', low: 0.7, high: 0.8 },
  { title: '80–90 %', low: 0.8, high: 0.9 },
  { title: '90 % and more', low: 0.9, high: Number.POSITIVE_INFINITY },
];

export const positionBands: readonly BandEdges[] = [
  { title: 'first third', low: 0, high: 1 / 3 },
  { title: 'middle third', low: 1 / 3, high: 2 / 3 },
  { title: 'last third', low: 2 / 3, high: Number.POSITIVE_INFINITY },
];

export type ContextBand = BandEdges & {
  readonly failures: number;
  /** Context samples in the same band: how much work was done there. */
  readonly samples: number;
  /** Of the failures whose value is known: where failures are, not how risky it is there. */
  readonly share: Estimated;
  /** Failures per 100 context samples of the band: the risk. */
  readonly per100Samples: Estimated;
};

export type ContextBands = {
  readonly by: 'usage' | 'position';
  readonly bands: readonly ContextBand[];
  /** Failures that do not tell. */
  readonly unknown: number;
  /**
   * Whether failures spread as the work does: χ² against the samples per band. Without enough samples there is nothing to
   * compare with, and `against` says so: shares are then shares of failures, not risks.
   */
  readonly test:
    | {
        readonly kind: 'tested';
        readonly against: 'context samples';
        readonly chiSquared: number;
        readonly degrees: number;
        readonly p: number;
      }
    | NotEnough;
};

export function usageOfFailures(scope: AnalysisScope): ContextBands {
  const { usage, utilization } = scope.columns.table;
  return bandsOf(scope, 'usage', { edges: usageBands, failures: usage, samples: utilization });
}

export function positionOfFailures(scope: AnalysisScope): ContextBands {
  const { position } = scope.columns.table;
  return bandsOf(scope, 'position', { edges: positionBands, failures: position, samples: position });
}

type BandSource = {
  readonly edges: readonly BandEdges[];
  readonly failures: NumberColumn;
  readonly samples: NumberColumn;
};

function bandsOf(
  scope: AnalysisScope,
  by: ContextBands['by'],
  { edges, failures, samples }: BandSource,
): ContextBands {
  const failed = countInBands(edges, failures, scope.failures);
  const worked = countInBands(edges, samples, samplesOf(scope));
  const known = failed.reduce((total, count) => total + count, 0);
  return {
    by,
    bands: edges.map((edge, place) => {
      const [count, exposure] = [failed[place] ?? 0, worked[place] ?? 0];
      return {
        ...edge,
        failures: count,
        samples: exposure,
        share: estimateShare({ count, total: known }),
        per100Samples: estimateRate({ count, exposure: exposure / 100 }),
      };
    }),
    unknown: scope.failures.length - known,
    test: testOf(failed, worked),
  };
}

/** Samples stand for work at a moment; compactions and summaries do not. */
function samplesOf({ columns, context }: AnalysisScope): Uint32Array {
  const { sample } = columns.table;
  const [compaction, summary] = [sample.codeOf('compaction'), sample.codeOf('summary')];
  return context.filter((row) => sample.code(row) !== compaction && sample.code(row) !== summary);
}

function countInBands(
  edges: readonly BandEdges[],
  column: NumberColumn,
  rows: Uint32Array,
): readonly number[] {
  const counts = edges.map(() => 0);
  for (const row of rows) {
    const value = column.at(row);
    if (Number.isNaN(value)) continue;
    // Values below 0 stand in the first band, those above 1 in the last.
    const place = edges.findIndex(({ high }) => value < high);
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}

function testOf(failures: readonly number[], samples: readonly number[]): ContextBands['test'] {
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const [failed, worked] = [total(failures), total(samples)];
  if (worked < fewestForRanking) {
    return notEnough(worked, { needed: fewestForRanking, missing: 'context samples to compare with' });
  }
  if (failed < fewestForRanking) return notEnough(failed, { needed: fewestForRanking, missing: 'failures' });
  const test = goodnessOfFit(failures, samples);
  return test === null
    ? notEnough(0, { needed: 1, missing: 'context samples in every band that has failures' })
    : { kind: 'tested', against: 'context samples', ...test };
}
