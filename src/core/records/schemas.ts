import * as z from 'zod';
import type { RecordKind } from './kinds.ts';
import { severities } from './severity.ts';
import * as units from './units.ts';

/**
 * The four kinds of records as files spell them: the full shape, older ones and short ones are all the same schema with
 * parts missing. Every field may be absent or null; units are read here, so that the program meets numbers only.
 * Fields beyond these stay in the line and are shown, but have no column.
 */

type Written = string | number;

/** A field written as text or number, read by `read`; `what` completes "is not …" when it cannot be. */
function unit<Value>(read: (written: Written) => Value | undefined, what: string) {
  const error = `is not ${what}`;
  return z
    .union([z.string(), z.number()], { error })
    .transform((written, context) => {
      // Models write an unknown value as an empty text or a dash as often as they leave it out.
      if (typeof written === 'string' && isUnknown(written)) return null;
      const value = read(written);
      if (value !== undefined) return value;
      context.issues.push({ code: 'custom', message: error, input: written });
      return z.NEVER;
    })
    .nullish();
}

function isUnknown(text: string): boolean {
  return text.length < 8 && /^\s*(?:-|n\/?a|none|null|unknown)?\s*$/i.test(text);
}

const scalar = z.union([z.string(), z.number(), z.boolean()], { error: 'is not text' });
const text = scalar
  .transform((written) => {
    const trimmed = String(written).trim();
    return trimmed === '' ? null : trimmed;
  })
  .nullish();
const number = unit(units.readNumber, 'a number');
const minutes = unit(units.readMinutes, 'a number of minutes');
const share = unit(units.readShare, 'a share such as "78%", 78 or 0.78');
const ratio = unit(units.readRatio, 'a ratio');
const position = unit(units.readPosition, 'a position such as "2/3", "end" or 0.6');
const time = unit(units.readTime, 'an ISO 8601 time or an epoch');
const flag = z
  .union([z.string(), z.number(), z.boolean()], { error: 'is neither true nor false' })
  .transform((written, context) => {
    if (typeof written === 'string' && isUnknown(written)) return null;
    const value = units.readFlag(written);
    if (value !== undefined) return value;
    context.issues.push({ code: 'custom', message: 'is neither true nor false', input: written });
    return z.NEVER;
  })
  .nullish();
const severity = unit(
  (written) => severities.find((word) => word === String(written).trim().toLowerCase()),
  `one of ${severities.toReversed().join(', ')}`,
);
/** Several texts, or one alone. */
const texts = z
  .preprocess(
    (written) => (typeof written === 'object' ? written : [written]),
    z.array(scalar.nullable(), { error: 'is not a list of texts' }),
  )
  .nullish();
const effectiveness = unit(
  (written) => ({ high: 3, medium: 2, low: 1 })[String(written).trim().toLowerCase()],
  'high, medium or low',
);
/** Shown, searched, never computed with: whatever it is, it is fine. */
const anything = z.unknown().optional();

function part<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.object(shape, { error: 'is not an object' }).nullish();
}

const source = part({ collector: text, key: text });

const failureSchema = z.object({
  feature_id: text,
  failure_type: text,
  timestamp: time,
  session_id: text,
  model_version: text,
  agent: text,
  error_details: part({
    symptoms: anything,
    root_cause: anything,
    stack_trace: anything,
    affected_tests: texts,
  }),
  recovery: part({
    retry_count: number,
    resolution: anything,
    resolution_time_minutes: minutes,
    resolution_type: text,
    steps_taken: anything,
  }),
  context: part({
    previous_features: anything,
    model_version: text,
    session_length_minutes: minutes,
    session_length: minutes,
    context_window_usage: share,
    time_in_session: position,
    dependencies_met: anything,
  }),
  learning_value: part({
    pattern: text,
    category: text,
    generalizable: flag,
    severity,
    suggested_prevention: anything,
    related_features: anything,
    frequency: anything,
    prevention_implemented: flag,
    updated_template: anything,
  }),
  source,
});

/** `{pattern, effectiveness}`, or the pattern's name alone. */
const successPattern = z.preprocess(
  (written) => (typeof written === 'object' ? written : { pattern: written }),
  z.object({ pattern: text, effectiveness }, { error: 'is not a pattern' }).nullable(),
);

const successSchema = z.object({
  feature_id: text,
  timestamp: time,
  session_id: text,
  model_version: text,
  agent: text,
  success_factors: texts,
  timing: part({ estimated_minutes: minutes, actual_minutes: minutes, efficiency_ratio: ratio }),
  tool_usage: part({
    test_runs: number,
    code_edits: number,
    git_commits: number,
    lines_added: number,
    lines_removed: number,
  }),
  quality_metrics: part({ test_coverage: share, lint_errors: number, type_errors: number }),
  patterns: z.array(successPattern, { error: 'is not a list of patterns' }).nullish(),
  context: part({ model_version: text }),
  source,
});

const performanceSchema = z.object({
  feature_id: text,
  timestamp: time,
  session_id: text,
  model_version: text,
  agent: text,
  reliability: part({ completed: flag, retry_count: number, regression_introduced: flag }),
  efficiency: part({
    time_minutes: minutes,
    estimated_minutes: minutes,
    efficiency_score: ratio,
    context_tokens_used: number,
  }),
  quality: part({ test_coverage: share, lint_errors: number, documentation_complete: flag }),
  context: part({ model_version: text }),
  source,
});

const contextMetricsSchema = z.object({
  schema: text,
  kind: text,
  timestamp: time,
  session_id: text,
  feature_id: text,
  agent: text,
  model_version: text,
  turn: number,
  window_tokens: number,
  window_source: text,
  input_uncached: number,
  cache_read: number,
  cache_write: number,
  output: number,
  reasoning_output: number,
  occupied: number,
  utilization: ratio,
  position,
  cumulative_tokens: number,
  ops: part({ tool_calls: number, effective: number, failed: number }),
  compaction: part({ trigger: text, before: number, after: number }),
  source: anything,
});

/** Any other JSONL file: only the names that mean the same everywhere are read. */
const genericSchema = z.object({
  feature_id: text,
  timestamp: time,
  session_id: text,
  model_version: text,
  agent: text,
  source: anything,
});

export type LineOf = {
  failure: z.infer<typeof failureSchema>;
  success: z.infer<typeof successSchema>;
  performance: z.infer<typeof performanceSchema>;
  context_metrics: z.infer<typeof contextMetricsSchema>;
  generic: z.infer<typeof genericSchema>;
};

export const schemas = {
  failure: failureSchema,
  success: successSchema,
  performance: performanceSchema,
  context_metrics: contextMetricsSchema,
  generic: genericSchema,
} as const satisfies Record<RecordKind, z.ZodObject>;
