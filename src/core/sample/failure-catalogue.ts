import type { FailureCategory, FailurePattern, Severity, TraceTheme } from './failure-pattern.ts';
import { apiContract, asyncTiming, dataValidation, stateManagement } from './failures-of-code.ts';
import {
  buildConfiguration,
  dependencyDrift,
  encodingLocale,
  environmentSetup,
} from './failures-of-surroundings.ts';
import { contextLoss, promptAmbiguity, testDesign, toolMisuse } from './failures-of-work.ts';
import { entryAt, type Weighted, weighted, zipf } from './random.ts';

type Shares = Readonly<Record<string, number>>;

/** How a category's failures are spread; what is left out is common to all. */
type Profile = {
  readonly weight: number;
  readonly trace: TraceTheme;
  readonly types: Shares;
  readonly resolutions: Shares;
  /** Weights of low, medium, high, critical. */
  readonly severities: readonly [low: number, medium: number, high: number, critical: number];
};

export const failureCategories: readonly FailureCategory[] = [
  category('environment_setup', environmentSetup, {
    weight: 27,
    trace: 'environment',
    types: { environment_error: 80, test_failure: 14, dependency_error: 4, setup_timeout: 2 },
    resolutions: { config_change: 50, environment_rebuild: 34, code_fix: 16 },
    severities: [16, 34, 43, 7],
  }),
  category('dependency_drift', dependencyDrift, {
    weight: 16,
    trace: 'dependency',
    types: { dependency_error: 76, test_failure: 12, environment_error: 8, code_error: 4 },
    resolutions: { dependency_pin: 58, rollback: 22, code_fix: 20 },
    severities: [28, 44, 23, 5],
  }),
  category('async_timing', asyncTiming, {
    weight: 13,
    trace: 'timing',
    types: { test_failure: 74, code_error: 18, flaky_test: 8 },
    resolutions: { code_fix: 62, test_fix: 34, workaround: 4 },
    severities: [24, 46, 26, 4],
  }),
  category('api_contract', apiContract, {
    weight: 10.5,
    trace: 'value',
    types: { code_error: 52, test_failure: 34, requirement_unclear: 14 },
    resolutions: { code_fix: 78, requirement_clarified: 14, workaround: 8 },
    severities: [16, 44, 33, 7],
  }),
  category('test_design', testDesign, {
    weight: 8.5,
    trace: 'assertion',
    types: { test_failure: 90, code_error: 10 },
    resolutions: { test_fix: 82, code_fix: 18 },
    severities: [46, 42, 11, 1],
  }),
  category('state_management', stateManagement, {
    weight: 7,
    trace: 'value',
    types: { code_error: 58, test_failure: 42 },
    resolutions: { code_fix: 92, workaround: 8 },
    severities: [20, 46, 29, 5],
  }),
  category('data_validation', dataValidation, {
    weight: 5.8,
    trace: 'value',
    types: { code_error: 60, test_failure: 34, requirement_unclear: 6 },
    resolutions: { code_fix: 84, test_fix: 10, requirement_clarified: 6 },
    severities: [22, 40, 28, 10],
  }),
  category('context_loss', contextLoss, {
    weight: 4.9,
    trace: 'none',
    types: { beyond_capability: 44, code_error: 36, requirement_unclear: 20 },
    resolutions: { new_session: 48, rollback: 30, code_fix: 22 },
    severities: [16, 38, 36, 10],
  }),
  category('tool_misuse', toolMisuse, {
    weight: 4,
    trace: 'none',
    types: { code_error: 46, tool_error: 40, test_failure: 14 },
    resolutions: { rollback: 36, code_fix: 40, config_change: 24 },
    severities: [30, 40, 22, 8],
  }),
  category('prompt_ambiguity', promptAmbiguity, {
    weight: 3.4,
    trace: 'none',
    types: { requirement_unclear: 86, beyond_capability: 14 },
    resolutions: { requirement_clarified: 78, scope_reduced: 22 },
    severities: [26, 46, 24, 4],
  }),
  category('build_configuration', buildConfiguration, {
    weight: 2.6,
    trace: 'dependency',
    types: { environment_error: 44, code_error: 38, dependency_error: 18 },
    resolutions: { config_change: 76, code_fix: 24 },
    severities: [34, 46, 18, 2],
  }),
  category('encoding_locale', encodingLocale, {
    weight: 1.8,
    trace: 'assertion',
    types: { test_failure: 66, code_error: 34 },
    resolutions: { code_fix: 82, test_fix: 18 },
    severities: [42, 40, 17, 1],
  }),
];

const allCategories = weighted(failureCategories.map((entry) => [entry, entry.weight]));

/** The categories by their frequency. */
export function weightedCategories(): Weighted<FailureCategory> {
  return allCategories;
}

export type Classified = { readonly category: FailureCategory; readonly pattern: FailurePattern };

/** The pattern that an adopted prevention removes almost completely from the middle of the time span on. */
export const preventedPattern: Classified = classified('environment_setup', 'Missing environment validation');

/** The pattern that grows in the last two weeks. */
export const risingPattern: Classified = classified('tool_misuse', 'Patch against stale file content');

function category(name: string, patterns: readonly FailurePattern[], profile: Profile): FailureCategory {
  const [low, medium, high, critical] = profile.severities;
  return {
    name,
    weight: profile.weight,
    trace: profile.trace,
    patterns: zipf(patterns),
    failureTypes: weighted(Object.entries(profile.types)),
    resolutionTypes: weighted(Object.entries(profile.resolutions)),
    severities: weighted<Severity>([
      ['medium', medium],
      ['low', low],
      ['high', high],
      ['critical', critical],
    ]),
  };
}

function classified(categoryName: string, patternName: string): Classified {
  const found = entryAt(
    failureCategories,
    failureCategories.findIndex(({ name }) => name === categoryName),
  );
  const { entries } = found.patterns;
  return {
    category: found,
    pattern: entryAt(
      entries,
      entries.findIndex(({ names }) => names[0] === patternName),
    ),
  };
}
