import { foldEvents } from '../annotation/fold.ts';
import type { MadeLine } from '../dataset/loaded-dataset.ts';
import type { MemoryDataset } from '../dataset/memory-dataset.ts';
import { Random } from '../sample/random.ts';
import { writeRegions } from './generated-regions.ts';
import { notesSection, reportRegions } from './report-markdown.ts';
import { type ReportSubject, reportModel } from './report-model.ts';
import { reportPeriod } from './report-period.ts';
import type { Charset } from './report-words.ts';

/** Made-up records around one reported week, and their reports, for tests. */

const rest = async () => {};
export const day = 86_400_000;
export const monday = Date.UTC(2026, 2, 9);

type FailureParts = {
  readonly day: number;
  readonly pattern?: string;
  readonly category?: string;
  readonly severity?: string;
  readonly minutes?: number;
  readonly feature?: string;
};

/** A failure so many days after the Monday of the reported week, at noon; earlier when negative. */
export function failure({ day: after, feature = 'F1', minutes, ...learning }: FailureParts): MadeLine {
  return {
    kind: 'failure',
    value: {
      feature_id: feature,
      failure_type: 'test_failure',
      timestamp: new Date(monday + (after + 0.5) * day).toISOString(),
      ...(minutes === undefined ? {} : { recovery: { resolution_time_minutes: minutes } }),
      learning_value: { pattern: 'Port in use', category: 'state', severity: 'high', ...learning },
    },
  };
}

export function attempt(after: number, completed: boolean, feature = 'F1'): MadeLine {
  const timestamp = new Date(monday + (after + 0.5) * day).toISOString();
  return { kind: 'performance', value: { feature_id: feature, timestamp, reliability: { completed } } };
}

/** A record of the week after, so that the reported one is over. */
export const later: MadeLine = attempt(7, true, 'later');

function subject(parts: Partial<ReportSubject> = {}): ReportSubject {
  return {
    project: 'demo',
    title: 'demo',
    period: reportPeriod('weekly', monday),
    annotations: foldEvents([]),
    problems: [],
    version: '1.2.3',
    ...parts,
  };
}

export function modelOf(dataset: MemoryDataset, parts: Partial<ReportSubject> = {}) {
  return reportModel(dataset.view(), subject({ problems: dataset.view().problems, ...parts }), rest);
}

export async function markdownOf(
  dataset: MemoryDataset,
  charset: Charset = 'unicode',
  parts: Partial<ReportSubject> = {},
) {
  const model = await modelOf(dataset, parts);
  return writeRegions(reportRegions(model, { clean: (text) => text, charset }), notesSection);
}

export function times<Value>(count: number, make: (place: number) => Value): Value[] {
  return Array.from({ length: count }, (_, place) => make(place));
}

/** Two months of invented records of three kinds. */
export function inventedLines(seed: number): MadeLine[] {
  const random = new Random(seed, 1, 0);
  const moment = () => new Date(monday - 50 * day + Math.floor(random.next() * 60 * day)).toISOString();
  const patterns = ['Port in use', 'Stale lock', 'Missing await', 'Wrong path'];
  return [
    ...times(300, () => ({
      kind: 'failure' as const,
      value: {
        feature_id: `F${random.between(1, 40)}`,
        failure_type: 'test_failure',
        timestamp: moment(),
        session_id: `s${random.between(1, 60)}`,
        recovery: random.chance(0.8) ? { resolution_time_minutes: random.between(1, 300) } : {},
        learning_value: {
          pattern: random.pick(patterns),
          category: random.pick(['state', 'environment_setup']),
          severity: random.pick(['critical', 'high', 'medium', 'low']),
        },
      },
    })),
    ...times(300, () => ({
      kind: 'performance' as const,
      value: {
        feature_id: `F${random.between(1, 40)}`,
        timestamp: moment(),
        reliability: { completed: random.chance(0.9), retry_count: random.between(0, 2) },
        efficiency: { time_minutes: random.between(5, 90), estimated_minutes: random.between(5, 90) },
        quality: { test_coverage: `${random.between(40, 99)}%`, lint_errors: random.between(0, 1) },
      },
    })),
    ...times(100, () => ({
      kind: 'success' as const,
      value: {
        feature_id: `F${random.between(1, 40)}`,
        timestamp: moment(),
        timing: { efficiency_ratio: random.between(5, 20) / 10 },
        patterns: [{ pattern: random.pick(patterns), effectiveness: 'high' }],
      },
    })),
  ];
}

export function shuffled<Value>(list: readonly Value[], seed: number): Value[] {
  const random = new Random(seed, 2, 0);
  const copy = [...list];
  for (let last = copy.length - 1; last > 0; last--) {
    const other = random.between(0, last);
    [copy[last], copy[other]] = [copy[other] as Value, copy[last] as Value];
  }
  return copy;
}
