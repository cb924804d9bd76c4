import type { Attempt } from './attempts.ts';
import { Random } from './random.ts';
import { type Session, sessions, type World } from './sessions.ts';
import { ratio, rounded, timestamp } from './spellings.ts';
import { streams } from './streams.ts';

/** The lines of performance.jsonl, without their newlines, session after session. They name no session. */
export function* performanceRows(world: World): Generator<string> {
  for (const session of sessions(world)) {
    let number = session.first.performance;
    for (const attempt of session.attempts) {
      if (!attempt.isMeasured) continue;
      const random = new Random(world.options.seed, streams.performance, number);
      yield JSON.stringify(record(session, attempt, random));
      number += 1;
    }
  }
}

function record(session: Session, attempt: Attempt, random: Random): Record<string, unknown> {
  const { minutes, estimatedMinutes, failures, completed } = attempt;
  const retryCount = failures.reduce((sum, failure) => sum + failure.retryCount, 0);
  const tokens = random.logNormal(1900 * minutes + 14_000, 0.3);
  return {
    feature_id: attempt.feature.id,
    // A row is written shortly after the work, by a hook at the end of the turn.
    timestamp: timestamp(
      random,
      session.startMs + Math.floor(attempt.endMinute * 60_000) + random.between(200, 9000),
    ),
    reliability: {
      completed,
      retry_count: failures.length > 0 || random.chance(0.95) ? retryCount : 1,
      regression_introduced: random.chance(0.03 + 0.02 * failures.length),
    },
    efficiency: {
      time_minutes: minutes,
      estimated_minutes: estimatedMinutes,
      efficiency_score: rounded(estimatedMinutes / minutes, 2),
      context_tokens_used: Math.round(Math.min(tokens, session.worker.windowTokens * 0.98)),
    },
    quality: {
      test_coverage: ratio(random, (completed ? 0.66 : 0.48) + 0.3 * random.next()),
      lint_errors: random.chance(0.84) ? 0 : random.between(1, 9),
      documentation_complete: random.chance(completed ? 0.82 : 0.35),
    },
  };
}
