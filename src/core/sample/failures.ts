import { type Attempt, adoptionAt, type PlannedFailure } from './attempts.ts';
import { causeTails, fixTails, remarksInOtherLanguages, stepTexts, symptomTails } from './circumstances.ts';
import { nameFrom } from './code-base.ts';
import { preventedPattern } from './failure-catalogue.ts';
import { fill, openScene, type Scene } from './phrases.ts';
import { Random } from './random.ts';
import { type Session, sessions, type World } from './sessions.ts';
import { partOfSession, ratio, rounded, spelledName, timestamp } from './spellings.ts';
import { stackTrace } from './stack-traces.ts';
import { streams } from './streams.ts';
import { usedAt } from './window-use.ts';

type Fields = Record<string, unknown>;

/** Where and when a failure happened. */
type Occasion = {
  readonly session: Session;
  readonly attempt: Attempt;
  readonly failure: PlannedFailure;
  readonly scene: Scene;
  /** `older` has `session_length`; `short` lacks time, session, severity, category and retries. */
  readonly shape: 'full' | 'older' | 'short';
};

/** The lines of failures.jsonl, without their newlines, session after session. */
export function* failures(world: World): Generator<string> {
  for (const session of sessions(world)) {
    let number = session.first.failures;
    for (const attempt of session.attempts) {
      for (const failure of attempt.failures) {
        const random = new Random(world.options.seed, streams.failure, number);
        const scene = openScene(random, attempt.feature);
        yield JSON.stringify(
          record({ session, attempt, failure, scene, shape: pickShape(random, session.elapsed) }),
        );
        number += 1;
      }
    }
  }
}

function pickShape(random: Random, elapsed: number): Occasion['shape'] {
  if (random.chance(0.12)) return 'short';
  return elapsed < 0.4 && random.chance(0.5) ? 'older' : 'full';
}

function record(occasion: Occasion): Fields {
  const { scene, failure, attempt, shape } = occasion;
  const { random } = scene;
  const failureType = random.pickWeighted(failure.category.failureTypes);
  const head: Fields = { feature_id: attempt.feature.id, failure_type: failureType };
  if (shape === 'short') {
    return {
      ...head,
      error_details: { symptoms: symptoms(occasion), root_cause: rootCause(occasion) },
      recovery: resolution(occasion),
      learning_value: {
        pattern: spelledName(random, failure.pattern.names),
        generalizable: random.chance(0.7),
        suggested_prevention: prevention(occasion),
      },
    };
  }
  return {
    ...head,
    timestamp: timestamp(random, occasion.session.startMs + Math.floor(failure.atMinute * 60_000)),
    session_id: occasion.session.id,
    error_details: errorDetails(occasion, failureType),
    recovery: { retry_count: failure.retryCount, ...resolution(occasion), ...steps(occasion) },
    context: context(occasion),
    learning_value: learningValue(occasion),
    ...unknownFields(scene),
  };
}

function errorDetails(occasion: Occasion, failureType: string): Fields {
  const { scene, failure } = occasion;
  const { random, feature } = scene;
  const { trace } = failure.category;
  const details: Fields = { symptoms: symptoms(occasion), root_cause: rootCause(occasion) };
  if (trace !== 'none' && random.chance(0.5)) details.stack_trace = stackTrace(trace, scene);
  const most = failureType === 'test_failure' ? random.between(1, 3) : random.between(0, 1);
  details.affected_tests = Array.from({ length: most }, () => nameFrom(feature.code, random, 'test'));
  return details;
}

function symptoms({ scene, failure }: Occasion): string {
  const { random } = scene;
  const sentences = [random.pick(failure.pattern.symptoms)];
  if (random.chance(0.65)) sentences.push(random.pick(symptomTails));
  if (random.chance(0.025)) sentences.push(random.pick(remarksInOtherLanguages));
  return sentences.map((sentence) => fill(sentence, scene)).join(' ');
}

function rootCause({ scene, failure }: Occasion): string {
  const { random } = scene;
  const sentences = [random.pick(failure.pattern.causes)];
  if (random.chance(0.5)) sentences.push(random.pick(causeTails));
  return sentences.map((sentence) => fill(sentence, scene)).join(' ');
}

/** An open failure has nulls here, or (in a third of cases) lacks the fields. */
function resolution({ scene, failure, shape }: Occasion): Fields {
  const { random } = scene;
  if (!failure.isResolved) {
    if (random.chance(1 / 3)) return {};
    return { resolution: null, resolution_time_minutes: null, resolution_type: null };
  }
  const sentences = [random.pick(failure.pattern.fixes)];
  if (random.chance(0.45)) sentences.push(random.pick(fixTails));
  const median =
    6 + 5 * failure.retryCount + (failure.severity === 'high' || failure.severity === 'critical' ? 7 : 0);
  const solved: Fields = {
    resolution: sentences.map((sentence) => fill(sentence, scene)).join(' '),
    resolution_time_minutes: Math.max(1, Math.round(random.logNormal(median, 0.7))),
  };
  if (shape !== 'short') solved.resolution_type = random.pickWeighted(failure.category.resolutionTypes);
  return solved;
}

function steps({ scene, failure }: Occasion): Fields {
  const { random } = scene;
  if (!random.chance(0.3)) return {};
  const count = Math.min(5, failure.retryCount + random.between(1, 2));
  const chosen = new Set(Array.from({ length: count }, () => random.pick(stepTexts)));
  return { steps_taken: [...chosen].map((step) => fill(step, scene)) };
}

function context({ session, attempt, failure, scene, shape }: Occasion): Fields {
  const { random } = scene;
  const position = failure.atMinute / session.minutes;
  const earlier = session.attempts
    .slice(0, session.attempts.indexOf(attempt))
    .map(({ feature }) => feature.id);
  const length = { [shape === 'older' ? 'session_length' : 'session_length_minutes']: session.minutes };
  const isDated = shape === 'older' && random.chance(0.3);
  return {
    previous_features: [...new Set(earlier)].filter((id) => id !== attempt.feature.id).slice(-4),
    model_version: isDated ? session.worker.datedModel : session.worker.model,
    ...length,
    context_window_usage: ratio(random, usedAt(session.windowUse, position)),
    time_in_session: partOfSession(position),
    ...(random.chance(0.4) ? { dependencies_met: random.chance(0.85) } : {}),
  };
}

function learningValue(occasion: Occasion): Fields {
  const { scene, failure, attempt } = occasion;
  const { random } = scene;
  return {
    pattern: spelledName(random, failure.pattern.names),
    category: failure.category.name,
    generalizable: random.chance(0.68),
    severity: failure.severity,
    suggested_prevention: prevention(occasion),
    related_features: relatedFeatures(random, attempt.feature.id),
    ...(random.chance(0.3) ? { frequency: 1 + Math.floor(random.logNormal(1.6, 0.8)) } : {}),
    ...preventionState(random, failure),
  };
}

function prevention({ scene, failure }: Occasion): string {
  return fill(scene.random.pick(failure.pattern.preventions), scene);
}

function preventionState(random: Random, failure: PlannedFailure): Fields {
  if (failure.pattern === preventedPattern.pattern) {
    return failure.elapsed > adoptionAt
      ? { prevention_implemented: true, updated_template: 'session-start/check-environment' }
      : { prevention_implemented: false };
  }
  if (!random.chance(0.25)) return {};
  return random.chance(0.12)
    ? { prevention_implemented: true, updated_template: `review-checklist/v${random.between(2, 9)}` }
    : { prevention_implemented: false };
}

/** Numbers near the feature's own: the same area. */
function relatedFeatures(random: Random, featureId: string): readonly string[] {
  const own = Number(featureId.slice(1));
  const near = Array.from({ length: random.between(0, 3) }, () => Math.max(1, own - random.between(1, 8)));
  return [...new Set(near)]
    .filter((number) => number !== own)
    .map((number) => `F${String(number).padStart(3, '0')}`);
}

/** Fields that no description of the format names, as newer or private harnesses write them. */
function unknownFields(scene: Scene): Fields {
  const { random } = scene;
  if (!random.chance(0.08)) return {};
  const extra: readonly Fields[] = [
    { branch: fill('{branch}', scene) },
    { host: `build-${random.between(1, 6)}` },
    { cost_usd: rounded(random.logNormal(0.6, 0.9), 4) },
    { ci_run: random.between(10_000, 99_999) },
    { tags: [random.pick(['flaky', 'regression', 'nightly']), scene.feature.code.area] },
    {
      harness: {
        version: `1.${random.between(4, 9)}.${random.between(0, 5)}`,
        retries_allowed: random.between(2, 5),
      },
    },
  ];
  return { ...random.pick(extra), ...(random.chance(0.3) ? random.pick(extra) : {}) };
}
