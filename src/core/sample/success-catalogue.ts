import { weighted, zipf } from './random.ts';

export type Effectiveness = 'high' | 'medium' | 'low';

/** A way of working that its users call a success. */
export type SuccessPattern = {
  /** The proper name first, then other spellings. */
  readonly names: readonly [string, ...string[]];
  /** Factor on the minutes that a feature takes; under 1 is faster. */
  readonly pace: number;
  /** Added to the share of lines that tests cover. */
  readonly coverage: number;
  readonly effectiveness: ReturnType<typeof weighted<Effectiveness>>;
};

const strong = shares(72, 24, 4);
const fair = shares(34, 50, 16);
const weak = shares(9, 38, 53);

export const successPatterns = zipf<SuccessPattern>([
  pattern(['Failing test first', 'failing tests first', 'Test first'], {
    pace: 0.82,
    coverage: 0.07,
    effectiveness: strong,
  }),
  pattern(['Small commits', 'small commit', 'Small commits per step'], {
    pace: 0.95,
    coverage: 0.01,
    effectiveness: fair,
  }),
  pattern(['Read before edit', 'Reads before edits', 'read before editing'], {
    pace: 0.88,
    coverage: 0,
    effectiveness: strong,
  }),
  pattern(['Plan written before code', 'plan before code'], {
    pace: 0.9,
    coverage: 0.02,
    effectiveness: fair,
  }),
  pattern(['Reproduce the failure first', 'Reproduces the failure first'], {
    pace: 0.84,
    coverage: 0.03,
    effectiveness: strong,
  }),
  pattern(
    [
      'Environment check at session start',
      'environment checks at session start',
      'Env check at session start',
    ],
    {
      pace: 0.86,
      coverage: 0,
      effectiveness: strong,
    },
  ),
  pattern(['Reuse existing component', 'reuse of existing components'], {
    pace: 0.8,
    coverage: 0.01,
    effectiveness: fair,
  }),
  pattern(['Contract recorded from real answer'], { pace: 0.93, coverage: 0.04, effectiveness: strong }),
  pattern(['Type first', 'Types first'], { pace: 0.97, coverage: 0.01, effectiveness: fair }),
  pattern(['Whole suite after each edit', 'full test suite after each edit'], {
    pace: 1.22,
    coverage: 0.02,
    effectiveness: weak,
  }),
  pattern(['Checklist of acceptance criteria', 'acceptance criteria checklist'], {
    pace: 0.98,
    coverage: 0.03,
    effectiveness: strong,
  }),
  pattern(['Fresh session for each part', 'fresh session per part'], {
    pace: 0.91,
    coverage: 0,
    effectiveness: fair,
  }),
  pattern(['Decision notes in repository', 'decision note in repository'], {
    pace: 1,
    coverage: 0,
    effectiveness: fair,
  }),
  pattern(['Large refactoring in one go', 'large refactor in one go'], {
    pace: 1.35,
    coverage: -0.06,
    effectiveness: weak,
  }),
  pattern(['Property tests for borders'], { pace: 1.08, coverage: 0.06, effectiveness: strong }),
  pattern(['Sub-agent for search', 'subagent for searching'], {
    pace: 0.96,
    coverage: 0,
    effectiveness: fair,
  }),
  pattern(['Second review pass', 'second review passes'], {
    pace: 1.12,
    coverage: 0.02,
    effectiveness: fair,
  }),
  pattern(['Guess and rerun'], { pace: 1.28, coverage: -0.03, effectiveness: weak }),
]);

/** What an agent may name as a reason of success; slots as in phrases.ts. */
export const successFactors = zipf<string>([
  'clear acceptance criteria',
  'tests existed for {module}',
  'similar code in {file}',
  'services were running at session start',
  'small scope',
  'types of {type} were complete',
  'a failing test reproduced the report',
  'the lockfile was current',
  '{doc} described the steps',
  'an example answer of {endpoint} was at hand',
  'fast feedback: {cmd} takes {ms} ms',
  'no other session worked on {area}',
  '{func} was already separated from {host}',
  'context window below {percent} %',
  'the owner answered one question early',
  'a map of {area} in {doc}',
  'seed data for {table} covered the border cases',
  'recorded answers instead of mocks',
  'the change touched {small} files only',
  '{pkg} {ver} documents the case',
  'the previous attempt left notes at {hash}',
  'klare Fehlermeldung in {module}',
  'a single command runs all checks',
  'the feature flag allowed steps on main',
]);

function pattern(names: SuccessPattern['names'], effect: Omit<SuccessPattern, 'names'>): SuccessPattern {
  return { names, ...effect };
}

function shares(high: number, medium: number, low: number): SuccessPattern['effectiveness'] {
  return weighted([
    ['high', high],
    ['medium', medium],
    ['low', low],
  ]);
}
