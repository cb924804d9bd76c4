import { describe, expect, test } from 'vitest';
import { analysisScope } from '../analysis/analysis-scope.ts';
import { exposureOf } from '../analysis/exposure.ts';
import { drawnCount, failureLine, type Scatter, successLine } from '../analysis/made-weeks.ts';
import { patternChanges } from '../analysis/pattern-changes.ts';
import { loadedDataset, type MadeLine } from '../dataset/loaded-dataset.ts';
import type { MemoryDataset } from '../dataset/memory-dataset.ts';
import { everything } from '../query/query.ts';
import { mulberry32, type Random } from '../statistics/random.ts';
import { inventedLines, modelOf, monday } from './made-reports.ts';
import { reportPeriod } from './report-period.ts';

const week = 7 * 86_400_000;
const never = new AbortController().signal;
const words = { worse: 'more', better: 'fewer', 'cannot tell': 'no clear change' } as const;

/** A record in the last millisecond of a week, so that a screen's last seven days are the reported week. */
function endOf(start: number): MadeLine {
  return {
    kind: 'performance',
    value: { feature_id: 'end', timestamp: new Date(start + week - 1).toISOString() },
  };
}

async function said(dataset: MemoryDataset, moment: number) {
  const scope = analysisScope(dataset.view(), everything);
  const model = await modelOf(dataset, { period: reportPeriod('weekly', moment) });
  const overview = await dataset.ask({ ask: 'overview', query: everything }, never);
  return { model, overview, verb: patternChanges(scope, exposureOf(scope)) };
}

describe('screen, verb and report say the same', () => {
  test.each([1, 2, 3, 4, 5])('about one and the same week of invented records, seed %i', async (seed) => {
    const past = inventedLines(seed).filter(({ value }) => {
      const { timestamp } = value as { timestamp: string };
      return Date.parse(timestamp) < monday + week;
    });
    const { model, overview, verb } = await said(loadedDataset([...past, endOf(monday)]), monday);
    const [failures] = model.totals.lines;
    expect(failures?.current).toEqual({ kind: 'count', count: overview.last7 });
    expect(failures?.previous).toEqual({ kind: 'count', count: overview.previous7 });
    expect(words[failures?.change as keyof typeof words]).toBe(overview.change);
    expect(model.changes.total.q).toBeCloseTo(verb.total.q ?? Number.NaN, 6);
    expect(model.changes.patterns.map(({ pattern, label, byWeek }) => [pattern, label, byWeek[0]])).toEqual(
      verb.patterns.map(({ pattern, label, byWeek }) => [pattern, label, byWeek[0]]),
    );
    expect(model.targets.length).toBe(overview.targets.length);
  });
});

type Shape = {
  readonly scatter: Scatter;
  readonly patterns: number;
  readonly sessions: 'named' | 'unnamed';
};

/** Two weeks of the same rate, with or without records that tell of sessions. */
function equalWeeks(random: Random, { scatter, patterns, sessions }: Shape): MadeLine[] {
  const lines: MadeLine[] = [endOf(monday)];
  for (const start of [monday - week, monday]) {
    const moment = () => new Date(start + random() * week).toISOString();
    const named = sessions === 'named' ? drawnCount(30, scatter, random) : 0;
    for (let each = 0; each < named; each += 1) {
      lines.push(
        successLine({ timestamp: moment(), session_id: `${start} ${each}`, feature_id: `F${each}` }),
      );
    }
    const failures = drawnCount(20, scatter, random);
    for (let each = 0; each < failures; each += 1) {
      const place = Math.floor(random() ** 2 * patterns);
      const session = named === 0 ? {} : { session_id: `${start} ${Math.floor(random() * named)}` };
      const severity = random() < 0.4 ? 'high' : 'low';
      lines.push(failureLine({ timestamp: moment(), pattern: `p${place}`, severity, ...session }));
      if (random() < 0.5) continue;
      lines.push({
        kind: 'performance',
        value: {
          feature_id: `F${each}`,
          timestamp: moment(),
          reliability: { completed: random() < 0.85, regression_introduced: random() < 0.1 },
        },
      });
    }
  }
  return lines;
}

async function raisesAlarm(lines: readonly MadeLine[]): Promise<boolean> {
  const { model, overview, verb } = await said(loadedDataset(lines, { index: 'when asked' }), monday);
  const labels = [...model.changes.patterns, ...verb.patterns].map(({ label }) => label);
  const directions = [model.changes.total, verb.total, ...verb.patterns].map(({ direction }) => direction);
  return (
    overview.change === 'more' ||
    overview.change === 'fewer' ||
    overview.rising !== undefined ||
    directions.some((direction) => direction === 'rising' || direction === 'falling') ||
    labels.some((label) => label === 'new' || label === 'regressed' || label === 'escalating') ||
    model.totals.lines.some(({ change }) => change === 'better' || change === 'worse')
  );
}

describe('two equal weeks raise an alarm on any screen, verb or report in at most 6 % of 200 trials', () => {
  test.each([
    { scatter: 'poisson', patterns: 6, sessions: 'unnamed' },
    { scatter: 'negative binomial', patterns: 6, sessions: 'unnamed' },
    { scatter: 'negative binomial', patterns: 1, sessions: 'unnamed' },
    { scatter: 'poisson', patterns: 40, sessions: 'named' },
    { scatter: 'negative binomial', patterns: 12, sessions: 'named' },
  ] as const)('$scatter, $patterns patterns, sessions $sessions', { timeout: 120_000 }, async (shape) => {
    let alarms = 0;
    for (let seed = 0; seed < 200; seed += 1) {
      if (await raisesAlarm(equalWeeks(mulberry32(seed * 7919 + 13), shape))) alarms += 1;
    }
    expect(alarms / 200).toBeLessThanOrEqual(0.06);
  });
});
