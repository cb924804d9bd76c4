import type { Attempt, UsedPattern } from './attempts.ts';
import { fill, openScene, type Scene } from './phrases.ts';
import { Random } from './random.ts';
import { type Session, sessions, type World } from './sessions.ts';
import { ratio, rounded, spelledName, timestamp } from './spellings.ts';
import { streams } from './streams.ts';
import { successFactors } from './success-catalogue.ts';

/** The lines of successes.jsonl, without their newlines, session after session. */
export function* successes(world: World): Generator<string> {
  for (const session of sessions(world)) {
    let number = session.first.successes;
    for (const attempt of session.attempts) {
      if (attempt.success === undefined) continue;
      const random = new Random(world.options.seed, streams.success, number);
      yield JSON.stringify(record(session, attempt, openScene(random, attempt.feature)));
      number += 1;
    }
  }
}

function record(session: Session, attempt: Attempt, scene: Scene): Record<string, unknown> {
  const { random } = scene;
  const patterns = attempt.success ?? [];
  return {
    feature_id: attempt.feature.id,
    timestamp: timestamp(random, session.startMs + Math.floor(attempt.endMinute * 60_000)),
    session_id: session.id,
    success_factors: factors(scene),
    timing: {
      estimated_minutes: attempt.estimatedMinutes,
      actual_minutes: attempt.minutes,
      efficiency_ratio: rounded(attempt.estimatedMinutes / attempt.minutes, 2),
    },
    tool_usage: toolUsage(random, attempt),
    quality_metrics: {
      test_coverage: ratio(random, coverage(random, patterns)),
      lint_errors: random.chance(0.86) ? 0 : random.between(1, 6),
      type_errors: random.chance(0.92) ? 0 : random.between(1, 4),
    },
    patterns: patterns.map(({ pattern, effectiveness }) => ({
      pattern: spelledName(random, pattern.names),
      effectiveness,
    })),
    ...(random.chance(0.05) ? { model_version: session.worker.model } : {}),
  };
}

function factors(scene: Scene): readonly string[] {
  const { random } = scene;
  const chosen = new Set<string>();
  for (let wanted = random.between(1, 4); wanted > 0; wanted -= 1)
    chosen.add(random.pickWeighted(successFactors));
  return [...chosen].map((factor) => fill(factor, scene));
}

function toolUsage(random: Random, { minutes, failures, feature }: Attempt): Record<string, number> {
  const added = Math.round(random.logNormal(3.5 * minutes + 12, 0.6) * feature.difficulty);
  return {
    test_runs: 1 + Math.round(random.logNormal(1.5 + minutes / 12 + failures.length, 0.4)),
    code_edits: 1 + Math.round(random.logNormal(2 + minutes / 5, 0.4)),
    git_commits: 1 + Math.floor(random.logNormal(minutes / 28, 0.5)),
    lines_added: added,
    lines_removed: Math.round(added * random.next() * 0.7),
  };
}

function coverage(random: Random, patterns: readonly UsedPattern[]): number {
  const gained = patterns.reduce((sum, { pattern }) => sum + pattern.coverage, 0);
  return Math.min(0.99, 0.68 + gained + 0.2 * random.next());
}
