import { Random } from './random.ts';
import { type Session, sessions, type World } from './sessions.ts';
import { rounded } from './spellings.ts';
import { streams } from './streams.ts';
import { compactionsOf, usedAt } from './window-use.ts';

type Kind = 'sample' | 'compaction' | 'summary';
type Moment = { readonly kind: Kind; readonly position: number };
type Operations = { tool_calls: number; effective: number; failed: number };

/** What is carried from one row of a session to the next. */
type Tally = {
  turn: number;
  occupied: number;
  cumulative: number;
  readonly operations: Operations;
};

/** The lines of context_metrics.jsonl, without their newlines, session after session. */
export function* contextRows(world: World): Generator<string> {
  for (const session of sessions(world)) {
    const random = new Random(world.options.seed, streams.context, session.first.context);
    const describe = describer(session, random);
    for (const moment of moments(session, random)) yield JSON.stringify(describe(moment));
  }
}

/** Samples spread over the session, its compactions, and mostly a summary at the end, in order of time. */
function moments(session: Session, random: Random): readonly Moment[] {
  const { contextRows: wanted, windowUse } = session;
  const summaries: Moment[] = wanted > 1 && random.chance(0.85) ? [{ kind: 'summary', position: 1 }] : [];
  const compactions = compactionsOf(windowUse)
    .slice(0, Math.floor(wanted / 3))
    .map((position): Moment => ({ kind: 'compaction', position }));
  const samples = wanted - summaries.length - compactions.length;
  const sampled = Array.from(
    { length: samples },
    (_, index): Moment => ({ kind: 'sample', position: (index + 0.2 + 0.7 * random.next()) / samples }),
  );
  return [...sampled, ...compactions].sort((one, other) => one.position - other.position).concat(summaries);
}

function describer(session: Session, random: Random): (moment: Moment) => Record<string, unknown> {
  const { worker } = session;
  const turns = Math.max(6, Math.round(session.minutes * random.logNormal(1.1, 0.25)));
  const isWindowKnown = !random.chance(0.03);
  const window = isWindowKnown
    ? { window_tokens: worker.windowTokens, window_source: worker.windowSource }
    : { window_tokens: null, window_source: 'assumed' };
  const source = isWindowKnown ? sourceOf(worker.agent, random) : 'estimate';
  const tally = emptyTally();
  return ({ kind, position }) => {
    const turn = Math.max(tally.turn + (kind === 'sample' ? 1 : 0), Math.ceil(position * turns));
    const used = kind === 'compaction' ? session.windowUse.floor : usedAt(session.windowUse, position);
    const occupied = Math.round(used * worker.windowTokens);
    const output = Math.round(random.logNormal(420, 0.8)) + 8;
    const operations = operationsIn(random, turn - tally.turn);
    advance(tally, { turn, occupied, output, operations });
    return {
      schema: 'context_metrics/1',
      kind,
      timestamp: new Date(session.startMs + Math.floor(position * session.minutes * 60_000)).toISOString(),
      session_id: session.id,
      feature_id: kind === 'summary' || random.chance(0.04) ? null : featureAt(session, position),
      agent: worker.agent,
      model_version: worker.model,
      turn,
      ...window,
      ...parts(random, worker.agent, occupied),
      output,
      reasoning_output: worker.agent === 'claude-code' ? null : Math.round(output * random.next() * 0.8),
      occupied,
      utilization: isWindowKnown ? rounded(occupied / worker.windowTokens, 4) : null,
      position: rounded(position, 3),
      cumulative_tokens: tally.cumulative,
      ops: kind === 'summary' ? { ...tally.operations } : operations,
      compaction: kind === 'compaction' ? compaction(random, session, occupied) : null,
      source,
    };
  };
}

function emptyTally(): Tally {
  return { turn: 0, occupied: 0, cumulative: 0, operations: { tool_calls: 0, effective: 0, failed: 0 } };
}

function sourceOf(agent: string, random: Random): string {
  if (agent === 'gemini-cli') return 'otel';
  return agent === 'claude-code' && random.chance(0.6) ? 'hook' : 'transcript';
}

/** Moves the tally to a new row: each turn in between has sent about the mean of both window contents. */
function advance(
  tally: Tally,
  row: { turn: number; occupied: number; output: number; operations: Operations },
): void {
  const turns = row.turn - tally.turn;
  const mean = tally.turn === 0 ? row.occupied / 2 : (tally.occupied + row.occupied) / 2;
  tally.cumulative += Math.round(turns * mean) + Math.max(1, turns) * row.output;
  tally.turn = row.turn;
  tally.occupied = row.occupied;
  tally.operations.tool_calls += row.operations.tool_calls;
  tally.operations.effective += row.operations.effective;
  tally.operations.failed += row.operations.failed;
}

/** Tool calls within `turns`. Some calls neither fail nor have an effect, so the parts need not add up to the whole. */
function operationsIn(random: Random, turns: number): Operations {
  const calls = Math.round(turns * (0.8 + random.next()));
  const failed = Math.floor(calls * 0.2 * random.next());
  return {
    tool_calls: calls,
    effective: Math.floor((calls - failed) * (0.45 + 0.5 * random.next())),
    failed,
  };
}

/** Disjoint parts of the newest request, with `occupied` as their sum. Only one agent reports what it writes to the cache. */
function parts(random: Random, agent: string, occupied: number): Record<string, number> {
  const uncached = Math.min(
    occupied,
    agent === 'claude-code' ? random.between(2, 40) : Math.round(random.logNormal(2400, 0.7)),
  );
  const written =
    agent === 'claude-code' ? Math.min(occupied - uncached, Math.round(random.logNormal(1900, 0.9))) : 0;
  return { input_uncached: uncached, cache_read: occupied - uncached - written, cache_write: written };
}

function compaction(random: Random, session: Session, after: number): Record<string, unknown> {
  const trigger =
    session.worker.agent === 'codex' && random.chance(0.3)
      ? 'provider'
      : random.chance(0.8)
        ? 'auto'
        : 'manual';
  return { trigger, before: Math.round(session.windowUse.ceiling * session.worker.windowTokens), after };
}

function featureAt({ attempts, minutes }: Session, position: number): string | null {
  const attempt = attempts.find(({ endMinute }) => position * minutes <= endMinute) ?? attempts.at(-1);
  return attempt?.feature.id ?? null;
}
