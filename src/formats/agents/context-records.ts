import { assumedWindow } from './assumed-window.ts';
import type { CollectedRecord } from './collected-record.ts';
import {
  addTokens,
  noTokens,
  peakContext,
  type Response,
  type ResponseTokens,
  sent,
} from './response-tally.ts';
import type { CallsSoFar } from './tool-tally.ts';

/** Whose context it is. */
export type ContextSubject = {
  readonly collector: string;
  /** Begins the keys of the records. */
  readonly key: string;
  readonly sessionId: string | null;
  readonly featureId: string | null;
  readonly project: string | null;
  /** When the log says it, in tokens; otherwise a window is assumed by the model's name, and marked so. */
  readonly window: number | undefined;
  /** Without it, how many calls were effective is not known. */
  readonly tellsOutcomes: boolean;
  /** Tool calls of the whole session: results may come after the last response. */
  readonly calls: CallsSoFar;
};

/** A moment at which the window was emptied into a summary. */
export type Compaction = {
  readonly id: string;
  readonly timestamp: string | undefined;
  readonly trigger: 'auto' | 'manual' | 'provider' | undefined;
  readonly before: number | undefined;
  readonly after: number | undefined;
  readonly turn: number;
};

/** A sample is kept when the window has filled or emptied by at least this much since the last one, in tokens. */
const sampleStep = 5000;

/**
 * Context-metrics records of a session: samples of its responses, its compactions, and one summary.
 *
 * Samples keep no position in the session: it would change with every response that follows. Nothing for a session whose
 * log carries no usage.
 */
export function contextRecords(
  subject: ContextSubject,
  responses: readonly Response[],
  compactions: readonly Compaction[],
): readonly CollectedRecord[] {
  const last = responses.at(-1);
  const total = responses.reduce((sum, { tokens }) => addTokens(sum, tokens), noTokens);
  if (last === undefined || cumulative(total) === 0) return [];
  const peak = peakContext(responses);
  const record = recordFor(subject, peak);
  const samples: CollectedRecord[] = [];
  let before: number | undefined;
  let soFar = noTokens;
  for (const response of responses) {
    soFar = addTokens(soFar, response.tokens);
    const now = response.occupied;
    if (now === 0 || (before !== undefined && Math.abs(now - before) < sampleStep)) continue;
    before = now;
    samples.push(record({ kind: 'sample', id: response.id, response, soFar, position: null }));
  }
  const compacted = compactions.map((compaction) => {
    const response = responses[Math.max(0, compaction.turn - 1)] ?? last;
    const soFarThen = responses
      .slice(0, compaction.turn)
      .reduce((sum, { tokens }) => addTokens(sum, tokens), noTokens);
    return record({
      kind: 'compaction',
      id: compaction.id,
      response,
      soFar: soFarThen,
      position: null,
      compaction,
    });
  });
  return [
    ...samples,
    ...compacted,
    record({ kind: 'summary', id: undefined, response: last, soFar: total, position: 1 }),
  ];
}

type Moment = {
  readonly kind: 'sample' | 'compaction' | 'summary';
  readonly id: string | undefined;
  readonly response: Response;
  readonly soFar: ResponseTokens;
  readonly position: number | null;
  readonly compaction?: Compaction;
};

function recordFor(subject: ContextSubject, peak: number) {
  const { collector, key, sessionId, featureId, project, window } = subject;
  return ({ kind, id, response, soFar, position, compaction }: Moment): CollectedRecord => {
    const { input, cacheRead, cacheWrite, output, reasoning } = kind === 'summary' ? soFar : response.tokens;
    const size = window ?? assumedWindow(response.model, peak);
    const full = response.occupied;
    const rowKey = [key, kind, ...(id === undefined ? [] : [id])].join(':');
    return {
      stem: 'context_metrics',
      key: rowKey,
      value: {
        schema: 'context_metrics/1',
        kind,
        timestamp: compaction?.timestamp ?? response.timestamp ?? null,
        session_id: sessionId,
        feature_id: featureId,
        agent: collector,
        project,
        model_version: response.model,
        turn: response.turn,
        window_tokens: size ?? null,
        window_source: size === undefined ? null : window === undefined ? 'assumed' : 'log',
        input_uncached: input,
        cache_read: cacheRead,
        cache_write: cacheWrite,
        output,
        reasoning_output: reasoning ?? null,
        occupied: full,
        utilization: size === undefined ? null : Math.round((full / size) * 10_000) / 10_000,
        position,
        cumulative_tokens: cumulative(soFar),
        ops: opsOf(kind === 'summary' ? subject.calls : response.calls, subject),
        compaction: compaction === undefined ? null : compactionPart(compaction),
        source: { collector, key: rowKey, from: 'transcript' },
      },
    };
  };
}

function opsOf({ toolCalls, effectiveCalls, failedCalls }: CallsSoFar, { tellsOutcomes }: ContextSubject) {
  return {
    tool_calls: toolCalls,
    effective: tellsOutcomes ? effectiveCalls : null,
    failed: tellsOutcomes ? failedCalls : null,
  };
}

function compactionPart({ trigger, before, after }: Compaction) {
  return { trigger: trigger ?? null, before: before ?? null, after: after ?? null };
}

function cumulative(tokens: ResponseTokens): number {
  return sent(tokens) + tokens.output;
}
