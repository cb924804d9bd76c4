import { type Classified, preventedPattern, risingPattern, weightedCategories } from './failure-catalogue.ts';
import type { Severity } from './failure-pattern.ts';
import type { Feature } from './features.ts';
import type { Worker } from './models.ts';
import { entryAt, type Random, type Weighted, weighted } from './random.ts';
import { type Effectiveness, type SuccessPattern, successPatterns } from './success-catalogue.ts';

/** Work on one feature within a session: what failed on the way, and whether it succeeded. */
export type Attempt = {
  readonly feature: Feature;
  readonly minutes: number;
  readonly estimatedMinutes: number;
  /** Minutes from the start of the session to the end of the attempt. */
  readonly endMinute: number;
  readonly failures: readonly PlannedFailure[];
  /** Undefined if no success is recorded. */
  readonly success: readonly UsedPattern[] | undefined;
  /** Whether a performance row is recorded. */
  readonly isMeasured: boolean;
  readonly completed: boolean;
};

export type PlannedFailure = Classified & {
  readonly severity: Severity;
  readonly atMinute: number;
  readonly retryCount: number;
  readonly isResolved: boolean;
  /** 0 = start of the sample's time span, 1 = its end. */
  readonly elapsed: number;
};

export type UsedPattern = { readonly pattern: SuccessPattern; readonly effectiveness: Effectiveness };

type Scope = {
  readonly minutes: number;
  readonly elapsed: number;
  readonly spanMinutes: number;
  readonly worker: Worker;
  readonly features: readonly Feature[];
  readonly counts: { readonly failures: number; readonly successes: number; readonly performance: number };
};

/** When the prevention of `preventedPattern` came into use, as a share of the time span: in the seventh of twelve weeks. */
export const adoptionAt = 0.55;
/** Failures of the prevented pattern that still happen afterwards, as a share of those that would have. */
const leftAfterAdoption = 0.08;
const risingMinutes = 14 * 24 * 60;

const retries: Weighted<number> = weighted([
  [1, 34],
  [0, 30],
  [2, 19],
  [3, 10],
  [4, 4],
  [5, 2],
  [7, 1],
]);

export function planAttempts(random: Random, scope: Scope): readonly Attempt[] {
  const { failures, successes, performance } = scope.counts;
  const count = Math.max(1, performance, successes, Math.ceil(failures / 4));
  const failuresOf = Array.from({ length: count }, () => 0);
  for (let made = 0; made < failures; made += 1) {
    const target = random.between(0, count - 1);
    failuresOf[target] = (failuresOf[target] ?? 0) + 1;
  }
  const offset = random.between(0, count - 1);
  const attempts: Attempt[] = [];
  for (let index = 0; index < count; index += 1) {
    const previous = attempts.at(-1);
    attempts.push(
      planAttempt(random, scope, {
        feature: previous && random.chance(0.15) ? previous.feature : pickFeature(random, scope),
        from: (scope.minutes * index) / count,
        to: (scope.minutes * (index + 0.7 + 0.3 * random.next())) / count,
        failureCount: failuresOf[index] ?? 0,
        succeeds: (index + offset) % count < successes,
        isMeasured: index < performance,
      }),
    );
  }
  return attempts;
}

type Slot = {
  readonly feature: Feature;
  /** Minutes from the start of the session. */
  readonly from: number;
  readonly to: number;
  readonly failureCount: number;
  readonly succeeds: boolean;
  readonly isMeasured: boolean;
};

function planAttempt(random: Random, scope: Scope, slot: Slot): Attempt {
  const minutes = Math.max(1, Math.round(slot.to - slot.from));
  const failures = Array.from({ length: slot.failureCount }, () => planFailure(random, scope, slot));
  failures.sort((one, other) => one.atMinute - other.atMinute);
  const success = slot.succeeds ? pickPatterns(random) : undefined;
  const pace = (success ?? []).reduce((factor, { pattern }) => factor * pattern.pace, scope.worker.pace);
  const slowness = random.logNormal(1.04 * pace * (1 + 0.12 * failures.length), 0.28);
  const isOpen = failures.some(({ isResolved }) => !isResolved);
  return {
    feature: slot.feature,
    minutes,
    estimatedMinutes: Math.max(5, Math.round(minutes / slowness / 5) * 5),
    endMinute: slot.to,
    failures,
    success,
    isMeasured: slot.isMeasured,
    completed: success !== undefined || (isOpen ? random.chance(0.25) : random.chance(0.93)),
  };
}

function planFailure(random: Random, scope: Scope, { from, to }: Slot): PlannedFailure {
  // Late in an attempt rather than early: something has to be built before it can fail.
  const atMinute = from + (to - from) * Math.max(random.next(), random.next()) * 0.95;
  const classified = classify(random, scope);
  const severity = random.pickWeighted(classified.category.severities);
  const isLast = scope.elapsed > 1 - 4 / (scope.spanMinutes / 1440);
  const openShare = (severity === 'critical' ? 0.2 : 0.1) + (isLast ? 0.25 : 0);
  return {
    ...classified,
    severity,
    atMinute,
    retryCount: random.pickWeighted(retries) + (severity === 'critical' ? 1 : 0),
    isResolved: !random.chance(openShare),
    elapsed: scope.elapsed,
  };
}

function classify(random: Random, scope: Scope): Classified {
  const isRising = (1 - scope.elapsed) * scope.spanMinutes <= risingMinutes;
  if (isRising && random.chance(0.18)) return risingPattern;
  const category = random.pickWeighted(weightedCategories());
  for (;;) {
    const pattern = random.pickWeighted(category.patterns);
    const isPrevented = pattern === preventedPattern.pattern && scope.elapsed > adoptionAt;
    // What was prevented gives way to its neighbours, so that the number of failures stays as asked.
    if (!isPrevented || random.chance(leftAfterAdoption)) return { category, pattern };
  }
}

/** Mostly the features planned for this part of the time span, often earlier ones again, difficult ones preferred. */
function pickFeature(random: Random, { features, elapsed }: Scope): Feature {
  const one = entryAt(features, featureIndex(random, features.length, elapsed));
  const other = entryAt(features, featureIndex(random, features.length, elapsed));
  return other.difficulty > one.difficulty ? other : one;
}

function featureIndex(random: Random, count: number, elapsed: number): number {
  const current = elapsed * (count - 1);
  const index = random.chance(0.6) ? current + random.between(-9, 9) : current * random.next();
  return Math.round(Math.min(count - 1, Math.max(0, index)));
}

function pickPatterns(random: Random): readonly UsedPattern[] {
  const used: UsedPattern[] = [];
  for (let wanted = random.between(1, 3); wanted > 0; wanted -= 1) {
    const pattern = random.pickWeighted(successPatterns);
    if (used.some((earlier) => earlier.pattern === pattern)) continue;
    used.push({ pattern, effectiveness: random.pickWeighted(pattern.effectiveness) });
  }
  return used;
}
