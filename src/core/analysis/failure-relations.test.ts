import { expect, test } from 'vitest';
import type { MadeLine } from '../dataset/loaded-dataset.ts';
import { mulberry32 } from '../statistics/random.ts';
import { factorRules } from './factor-rules.ts';
import { featureContrasts } from './feature-contrast.ts';
import { featureFigures } from './feature-figures.ts';
import { failureLine, firstMonday, scopeOf, successLine } from './made-weeks.ts';
import { patternPairs } from './pattern-pairs.ts';
import { preventionSuggestions } from './prevention-suggestions.ts';

const timestamp = new Date(firstMonday).toISOString();

test('patterns that share sessions are found together, those that do not are not', () => {
  const random = mulberry32(1);
  const lines: MadeLine[] = [];
  for (let session = 0; session < 100; session += 1) {
    const session_id = `s${session}`;
    lines.push(successLine({ session_id, timestamp }));
    const patterns = session < 20 ? ['cause', 'consequence'] : [];
    if (random() < 0.3) patterns.push('elsewhere');
    for (const pattern of patterns) lines.push(failureLine({ timestamp, pattern, session_id }));
  }
  const pairs = patternPairs(scopeOf(lines), 'session');
  expect(pairs).toMatchObject({ within: 'session', n: 100, tests: 3 });
  expect('found' in pairs && pairs.found.map(({ patterns, both }) => [...patterns, both])).toEqual([
    ['cause', 'consequence', 20],
  ]);
});

test('with too few sessions for a pair it says what is missing', () => {
  expect(patternPairs(scopeOf([failureLine({ timestamp, pattern: 'p' })]), 'session')).toMatchObject({
    kind: 'not-enough',
    missing: 'patterns that occur in at least 5 sessions',
  });
});

test('suggestions that differ only in wording are one, ranked by the failures they surely address', async () => {
  const suggest = (pattern: string, suggested_prevention: string) =>
    failureLine({ timestamp, pattern, suggested_prevention });
  const { dataset, ...scope } = scopeOf([
    ...Array.from({ length: 8 }, () => suggest('often', 'Check the port first.')),
    suggest('often', 'check the port first'),
    suggest('often', 'Something else'),
    ...Array.from({ length: 5 }, () => suggest('seldom', 'Pin it')),
  ]);
  const [first, second] = await preventionSuggestions(scope, dataset.view().readLine);
  expect(first).toMatchObject({
    pattern: 'often',
    text: 'Check the port first.',
    suggestedBy: 9,
    failures: 10,
    read: 10,
  });
  expect(first?.addresses).toMatchObject({ kind: 'estimate', value: 9 });
  expect(second).toMatchObject({ pattern: 'seldom', text: 'Pin it' });
});

test('a feature that did both is told with its course; the others are counted', () => {
  const at = (hours: number) => new Date(firstMonday + hours * 3_600_000).toISOString();
  const found = featureContrasts(
    scopeOf([
      failureLine({
        feature_id: 'F1',
        timestamp: at(1),
        pattern: 'p',
        recovery: { resolution_time_minutes: 5 },
      }),
      failureLine({ feature_id: 'F1', timestamp: at(2), pattern: 'q' }),
      successLine({
        feature_id: 'F1',
        timestamp: at(3),
        success_factors: ['clear goal'],
        patterns: ['Plan first'],
      }),
      successLine({ feature_id: 'F2', timestamp: at(1) }),
      failureLine({ feature_id: 'F2', timestamp: at(4), pattern: 'p' }),
      failureLine({ feature_id: 'F3', timestamp: at(4), pattern: 'p' }),
      successLine({ feature_id: 'F4', timestamp: at(4) }),
    ]),
  );
  expect(found).toMatchObject({ features: 4, onlyFailed: 1, onlySucceeded: 1 });
  expect(found.contrasts.map(({ feature, course }) => [feature, course])).toEqual([
    ['F1', 'failed, then succeeded'],
    ['F2', 'succeeded, then failed'],
  ]);
  expect(found.contrasts[0]).toMatchObject({
    failed: { count: 2, minutes: 5, patterns: ['p', 'q'] },
    succeeded: { count: 1, patterns: ['Plan first'], factors: ['clear goal'] },
  });
});

test('two factors that together go with keeping to the estimate are found as a pair', () => {
  const random = mulberry32(5);
  const lines = Array.from({ length: 160 }, (_, place) => {
    const [a, b] = [place % 2 === 0, place % 4 < 2];
    const isWithin = a && b ? true : random() < 0.3;
    const success_factors = [...(a ? ['a'] : []), ...(b ? ['b'] : [])];
    return successLine({ success_factors, timing: { efficiency_ratio: isWithin ? 1.4 : 0.6 } });
  });
  const rules = factorRules(scopeOf(lines));
  expect(rules).toMatchObject({ kind: 'rules', records: 160 });
  expect(rules.kind === 'rules' && rules.rules[0]).toMatchObject({
    items: ['a', 'b'],
    records: 40,
    within: { value: 1 },
  });
});

test('a feature with few records has counts and says what its figures lack; one with enough has intervals', () => {
  const attempt = (feature_id: string, completed: boolean): MadeLine => ({
    kind: 'performance',
    value: {
      feature_id,
      timestamp,
      reliability: { completed, retry_count: completed ? 0 : 2, regression_introduced: false },
      efficiency: { time_minutes: 20, estimated_minutes: 10 },
      quality: { test_coverage: '80%' },
    },
  });
  const [often, seldom] = featureFigures(
    scopeOf([
      failureLine({ feature_id: 'often', timestamp, pattern: 'p' }),
      ...[true, true, true, true, false, false].map((completed) => attempt('often', completed)),
      attempt('seldom', true),
    ]),
  );
  expect(often).toMatchObject({
    feature: 'often',
    failures: 1,
    openFailures: 1,
    attempts: 6,
    last: firstMonday,
  });
  expect(often?.completed).toMatchObject({ kind: 'estimate', n: 6, value: expect.closeTo(2 / 3) });
  expect(often?.estimation).toMatchObject({ kind: 'estimate', value: expect.closeTo(2) });
  expect(often?.retries).toMatchObject({ kind: 'estimate', value: expect.closeTo(2 / 3) });
  expect(seldom?.completed).toMatchObject({ kind: 'not-enough', n: 1, needed: 5 });
  expect(seldom?.coverage).toMatchObject({ kind: 'not-enough', n: 1 });
});
