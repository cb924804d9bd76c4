import { createHash } from 'node:crypto';
import type { JsonValue } from '../../core/privacy/json-value.ts';
import { type Activity, createActivityTally } from './activity.ts';
import type { AgentFormat, ReadingContext, SourceFiles, SourceReading } from './agent-format.ts';
import { type CollectedRecord, recordCounts, unknownLearning } from './collected-record.ts';
import { baseName } from './companion-files.ts';
import { headOf } from './excerpt.ts';
import { headRows, readJsonLines } from './json-lines.ts';
import { type JsonObject, member, numberIn, textIn } from './json-shape.ts';
import { emptySummary, type SourceSummary } from './source-summary.ts';

/**
 * The log that a harness's sessions write themselves, `.ai/session_log.jsonl`, in both shapes: events of a session
 * (`{timestamp, session_id, feature, agent, action: start|pause|resume|complete|abort|error, files_changed, tests_run,
 * tests_passed, error, duration_minutes, notes}`) and one row at a session's hand-over (`{timestamp, session, feature, action,
 * notes, next}`). What is in it an agent said of itself: nothing is an evaluation.
 */
export const harnessLog: AgentFormat = {
  id: 'harness-log',
  title: "the harness's own session_log.jsonl",
  version: 1,
  detect: ({ path, text }) => /session_log[^/]*\.jsonl$/.test(path) && headRows(text).some(isEvent),
  sources: (paths) =>
    paths
      .filter((path) => /session_?log[^/]*\.jsonl$/i.test(baseName(path)))
      .map((main) => ({ main, companions: [] })),
  read,
};

function isEvent(row: JsonObject): boolean {
  const [action, feature] = [wordIn(row, ['action', 'event', 'status']), featureIn(row)];
  return action !== undefined && (feature !== undefined || sessionIn(row) !== undefined);
}

/** What the events of one feature in one session say. */
type Stretch = {
  readonly session: string | null;
  readonly feature: string | null;
  readonly activity: ReturnType<typeof createActivityTally>;
  readonly errors: { readonly place: number; readonly row: JsonObject }[];
  agent: string | null;
  minutes: number | null;
  testsRun: number | null;
  testsPassed: number | null;
  filesChanged: number | null;
  end: 'completed' | 'aborted' | null;
};

async function read({ main }: SourceFiles, { open }: ReadingContext): Promise<SourceReading> {
  const stretches = new Map<string, Stretch>();
  const actions = new Map<string, number>();
  const activity = createActivityTally();
  const counts = { rows: 0, skipped: 0, unknown: 0 };
  for await (const lines of readJsonLines(open(main))) {
    for (const line of lines) {
      if (line.kind === 'bad') counts.skipped += 1;
      else {
        counts.rows += 1;
        activity.add(timeIn(line.row));
        if (!isEvent(line.row)) counts.unknown += 1;
        else {
          const action = actionOf(line.row);
          actions.set(action, (actions.get(action) ?? 0) + 1);
          addEvent(stretches, line.row, line.number);
        }
      }
    }
  }
  const records = [...stretches].flatMap(([id, stretch]) => recordsOf(id, stretch));
  const summary = summaryOf(
    { ...emptySummary(main, harnessLog.id, harnessLog.id), ...counts },
    activity.finish(),
  );
  const detail = {
    sessions: new Set([...stretches.values()].map(({ session }) => session)).size,
    features: new Set([...stretches.values()].map(({ feature }) => feature)).size,
    actions: Object.fromEntries(actions),
  };
  return { summary: { ...summary, ...recordCounts(records), detail }, records };
}

function summaryOf(summary: SourceSummary, activity: Activity): SourceSummary {
  const { first, last, wallMinutes, activeMinutes } = activity;
  return { ...summary, first, last, wall_minutes: wallMinutes, active_minutes: activeMinutes };
}

function addEvent(stretches: Map<string, Stretch>, row: JsonObject, place: number): void {
  const [session, feature] = [sessionIn(row) ?? null, featureIn(row) ?? null];
  const id = createHash('sha256')
    .update(JSON.stringify([session, feature]))
    .digest('hex')
    .slice(0, 16);
  const stretch = stretches.get(id) ?? newStretch(session, feature);
  stretches.set(id, stretch);
  stretch.activity.add(timeIn(row));
  stretch.agent = textIn(row, 'agent') ?? stretch.agent;
  stretch.minutes = numberIn(row, 'duration_minutes') ?? stretch.minutes;
  stretch.testsRun = numberIn(row, 'tests_run') ?? stretch.testsRun;
  stretch.testsPassed = numberIn(row, 'tests_passed') ?? stretch.testsPassed;
  stretch.filesChanged = numberIn(row, 'files_changed') ?? stretch.filesChanged;
  const action = actionOf(row);
  if (action === 'complete') stretch.end = 'completed';
  else if (action === 'abort') stretch.end = 'aborted';
  if (action === 'error' || action === 'abort' || wordIn(row, ['error', 'error_msg']) !== undefined)
    stretch.errors.push({ place, row });
}

function newStretch(session: string | null, feature: string | null): Stretch {
  return {
    session,
    feature,
    activity: createActivityTally(),
    errors: [],
    agent: null,
    minutes: null,
    testsRun: null,
    testsPassed: null,
    filesChanged: null,
    end: null,
  };
}

function recordsOf(id: string, stretch: Stretch): readonly CollectedRecord[] {
  const activity = stretch.activity.finish();
  return [
    ...stretch.errors.map(({ row }) => failureOf(row, stretch)),
    performanceOf(`${harnessLog.id}:${id}:performance`, stretch, activity),
  ];
}

function failureOf(row: JsonObject, stretch: Stretch): CollectedRecord {
  const said = wordIn(row, ['error', 'error_msg', 'notes']) ?? '';
  const mark = createHash('sha256').update(JSON.stringify(row)).digest('hex').slice(0, 16);
  const key = `${harnessLog.id}:${mark}:failure`;
  return {
    stem: 'failures',
    key,
    value: {
      feature_id: stretch.feature,
      failure_type: actionOf(row) === 'abort' ? 'aborted' : 'tool_error',
      timestamp: timeIn(row) ?? null,
      session_id: stretch.session,
      agent: textIn(row, 'agent') ?? harnessLog.id,
      project: null,
      error_details: {
        symptoms: headOf(said, 1000),
        root_cause: null,
        stack_trace: null,
        affected_tests: null,
      },
      recovery: { retry_count: null, resolution: null, resolution_time_minutes: null, resolution_type: null },
      context: { previous_features: null, model_version: null, session_length_minutes: stretch.minutes },
      learning_value: unknownLearning,
      // Of an error the log says the words, and not of what kind it was.
      inferred: actionOf(row) === 'abort' ? [] : ['failure_type'],
      source: { collector: harnessLog.id, key },
    },
  };
}

function performanceOf(key: string, stretch: Stretch, activity: Activity): CollectedRecord {
  const { session, feature, agent, minutes, testsRun, testsPassed, filesChanged, end } = stretch;
  return {
    stem: 'performance',
    key,
    value: {
      feature_id: feature,
      timestamp: activity.last,
      session_id: session,
      agent: agent ?? harnessLog.id,
      project: null,
      // An agent that says that it is done has not been judged.
      reliability: { completed: null, retry_count: null, regression_introduced: null },
      claimed_completed: end === 'completed' ? true : end === 'aborted' ? false : null,
      efficiency: {
        time_minutes: minutes ?? activity.activeMinutes,
        estimated_minutes: null,
        efficiency_score: null,
        context_tokens_used: null,
      },
      quality: { test_coverage: null, lint_errors: null, documentation_complete: null },
      tests: { run: testsRun, passed: testsPassed },
      files_changed: filesChanged,
      inferred: minutes === null && activity.activeMinutes !== null ? ['efficiency.time_minutes'] : [],
      source: { collector: harnessLog.id, key },
    },
  };
}

/** In one spelling: the two shapes say `complete` and `completed`. */
function actionOf(row: JsonObject): string {
  const word = (wordIn(row, ['action', 'event', 'status']) ?? 'unknown').toLowerCase();
  if (/^(?:complete|done|finish|success)/.test(word)) return 'complete';
  if (/^abort|^cancel/.test(word)) return 'abort';
  return /^(?:error|fail|blocked)/.test(word) ? 'error' : word;
}

function featureIn(row: JsonObject): string | undefined {
  return wordIn(row, ['feature', 'feature_id']);
}

/** An id, or a number that counts the project's sessions. */
function sessionIn(row: JsonObject): string | undefined {
  return wordIn(row, ['session_id', 'session']);
}

function timeIn(row: JsonObject): string | undefined {
  return wordIn(row, ['timestamp', 'ts', 'time']);
}

function wordIn(row: JsonObject, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value: JsonValue | undefined = member(row, name);
    if (typeof value === 'number') return String(value);
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}
