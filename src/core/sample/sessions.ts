import { type Attempt, planAttempts } from './attempts.ts';
import { type Calendar, makeCalendar, momentAt } from './calendar.ts';
import { type Feature, makeFeatures } from './features.ts';
import { pickWorker, type Worker } from './models.ts';
import { Random } from './random.ts';
import type { SampleOptions } from './sample-options.ts';
import { streams } from './streams.ts';
import { planWindowUse, type WindowUse } from './window-use.ts';

/** Everything that sessions share. */
export type World = {
  readonly options: SampleOptions;
  readonly features: readonly Feature[];
  readonly calendar: Calendar;
  readonly sessionCount: number;
};

/** One sitting of an agent, the thing that ties failures, successes, performance and context rows together. */
export type Session = {
  readonly id: string;
  readonly startMs: number;
  readonly minutes: number;
  /** 0 = start of the sample's time span, 1 = its end. */
  readonly elapsed: number;
  readonly worker: Worker;
  readonly attempts: readonly Attempt[];
  readonly windowUse: WindowUse;
  readonly contextRows: number;
  /** How many failures, successes, … earlier sessions had: the number of this session's first one. */
  readonly first: Counts;
};

export type Counts = Readonly<Record<CountedKind, number>>;
type CountedKind = 'failures' | 'successes' | 'performance' | 'context';

/** A session before its share of the records is known. */
type Outline = {
  readonly startMs: number;
  readonly minutes: number;
  readonly elapsed: number;
  readonly worker: Worker;
  readonly weights: Counts;
};

const kinds: readonly CountedKind[] = ['failures', 'successes', 'performance', 'context'];
const usualPerSession: Counts = { failures: 1.6, successes: 1, performance: 2.4, context: 8 };

export function openWorld(options: SampleOptions): World {
  const wanted = kinds.map((kind) => Math.ceil(options[kind] / usualPerSession[kind]));
  return {
    options,
    features: makeFeatures(options.seed),
    calendar: makeCalendar(options),
    sessionCount: Math.max(1, ...wanted),
  };
}

/**
 * All sessions in order of their start. Together they have exactly the records asked for; each is made from the seed and
 * its number alone, so that the four files can be written one after another without keeping any session.
 */
export function* sessions(world: World): Generator<Session> {
  const { options, sessionCount } = world;
  const totals = totalWeights(world);
  const sums = zeroCounts();
  let given: Counts = zeroCounts();
  for (let index = 0; index < sessionCount; index += 1) {
    const outline = outlineSession(world, index);
    // Sums grow in the same order as the totals did, so the last session gets exactly what is left.
    for (const kind of kinds) sums[kind] += outline.weights[kind];
    const due = mapCounts((kind) => Math.floor(options[kind] * (sums[kind] / totals[kind])));
    const before = given;
    yield planSession(world, {
      index,
      outline,
      first: before,
      counts: mapCounts((kind) => due[kind] - before[kind]),
    });
    given = due;
  }
}

function planSession(
  world: World,
  share: { index: number; outline: Outline; counts: Counts; first: Counts },
): Session {
  const { index, outline, counts, first } = share;
  const random = new Random(world.options.seed, streams.session, index);
  const { startMs, minutes, elapsed, worker } = outline;
  return {
    id: sessionId(startMs, index),
    startMs,
    minutes,
    elapsed,
    worker,
    attempts: planAttempts(random, {
      ...outline,
      counts,
      features: world.features,
      spanMinutes: world.options.weeks * 10_080,
    }),
    windowUse: planWindowUse(random, { minutes, windowTokens: worker.windowTokens }),
    contextRows: counts.context,
    first,
  };
}

function outlineSession({ options, calendar, sessionCount }: World, index: number): Outline {
  const random = new Random(options.seed, streams.sessionWeight, index);
  const minutes = Math.round(Math.min(330, Math.max(8, random.logNormal(52, 0.6))));
  const latestStart = calendar.endMs - (minutes + 1) * 60_000;
  const startMs = Math.min(momentAt(calendar, (index + random.next()) / sessionCount), latestStart);
  const elapsed = (startMs - calendar.startMs) / (calendar.endMs - calendar.startMs);
  const worker = pickWorker(random, elapsed);
  const size = Math.sqrt(minutes / 52) * random.logNormal(1, 0.3);
  const trouble = random.logNormal(1, 0.7) * worker.trouble * (1.05 - 0.1 * elapsed);
  return {
    startMs,
    minutes,
    elapsed,
    worker,
    weights: {
      failures: size * trouble,
      successes: size * random.logNormal(1, 0.3),
      performance: size,
      context: minutes * random.logNormal(1, 0.2),
    },
  };
}

function totalWeights(world: World): Counts {
  const totals = zeroCounts();
  for (let index = 0; index < world.sessionCount; index += 1) {
    const { weights } = outlineSession(world, index);
    for (const kind of kinds) totals[kind] += weights[kind];
  }
  return totals;
}

/** As `s-20260112-4f3a`: unique as long as a day has at most 65,536 sessions, since odd factors permute 16 bits. */
function sessionId(startMs: number, index: number): string {
  const day = new Date(startMs).toISOString().slice(0, 10).replaceAll('-', '');
  return `s-${day}-${((index * 40_503) & 0xffff).toString(16).padStart(4, '0')}`;
}

function zeroCounts(): Record<CountedKind, number> {
  return { failures: 0, successes: 0, performance: 0, context: 0 };
}

function mapCounts(make: (kind: CountedKind) => number): Counts {
  return {
    failures: make('failures'),
    successes: make('successes'),
    performance: make('performance'),
    context: make('context'),
  };
}
