import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A folder of records as models write them: three shapes of a failure, odd units, bad lines, twins, names in any script. */
export function writeMessyRecords(folder: string): void {
  const data = join(folder, 'training_data');
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, 'failures.jsonl'), `${failures().join('\n')}\n`);
  writeFileSync(join(data, 'successes.jsonl.gz'), gzipSync(`${successes().join('\n')}\n`));
  writeFileSync(join(data, 'performance.jsonl'), `${performance().join('\n')}\n`);
  writeFileSync(join(data, 'context_metrics.jsonl'), `${samples().join('\n')}\n`);
  writeFileSync(
    join(data, 'notes.jsonl'),
    `${JSON.stringify({ text: "it's a \\ note", n: 100, flag: true })}\n`,
  );
}

const severityWords = ['low', 'High', 'critical', 'medium', undefined, 'unheard of'];
const usages = ['78%', 78, 0.78, '101%', 'lots', undefined];
const times = [
  '2026-02-26T10:00:00Z',
  '2026-02-20T23:59:59.999Z',
  '2026-01-01',
  undefined,
  'yesterday',
  '2031-05-05T00:00:00Z',
];
const texts = [
  'Connection refused by the database at pool.ts:41',
  "it's 100% certain: loadUserId failed, user_id was null",
  'naïve café ΣΊΣΥΦΟΣ σίσυφος İstanbul 日本語 🙂 timeout',
  'path C:\\temp\\x and a "quoted" word, then a \u0000 NUL',
  'timed out; time-out; TIMEOUT after 30s in node.js src/app',
  '',
];

function failures(): string[] {
  const lines = Array.from({ length: 120 }, (_, n) =>
    JSON.stringify({
      feature_id: n % 7 === 0 ? undefined : `F-${n % 13}`,
      failure_type: n % 11 === 0 ? undefined : ['test_failure', 'Test_Failure', 'code_error'][n % 3],
      timestamp: times[n % times.length],
      session_id: `s${n % 17}`,
      error_details: {
        symptoms: texts[n % texts.length],
        root_cause: n % 2 === 0 ? texts[(n + 1) % texts.length] : undefined,
        affected_tests: n % 3 === 0 ? ['a test', 'b', 'a test'] : [],
        ...(n % 5 === 0 ? { stack_trace: `Error: x\n    at loadUserId (src/app/pool.ts:${n})` } : {}),
      },
      recovery: { retry_count: n % 4, resolution_time_minutes: n % 9 === 0 ? 'long' : n * 1.5 },
      context: {
        model_version: `model-${n % 3}`,
        context_window_usage: usages[n % usages.length],
        time_in_session: '2/3',
      },
      learning_value: {
        pattern: ['missing dep', 'Missing dep', 'missing_dep', "o'clock"][n % 4],
        category: [undefined, 'environment_setup', 'Environment_Setup', 'code'][n % 4],
        severity: severityWords[n % severityWords.length],
      },
    }),
  );
  const collected = (line: number) =>
    JSON.stringify({
      feature_id: 'F-1',
      failure_type: 'code_error',
      line,
      source: { collector: 'c', key: 'k1' },
    });
  return [...lines, lines[3] ?? '', lines[3] ?? '', '{"broken', '[1]', '', collected(1), collected(2)];
}

function successes(): string[] {
  return Array.from({ length: 40 }, (_, n) =>
    JSON.stringify({
      feature_id: `F-${n % 13}`,
      timestamp: times[n % 3],
      session_id: `s${n % 17}`,
      success_factors: n % 2 === 0 ? ['tests first', 'small commits'] : ['tests first', 'tests first'],
      timing: { estimated_minutes: 60, actual_minutes: 30 + n, efficiency_ratio: 60 / (30 + n) },
      tool_usage: { test_runs: n % 5, code_edits: n },
      quality_metrics: { test_coverage: `${60 + n}%`, lint_errors: n % 2 },
      patterns: [{ pattern: `way ${n % 3}`, effectiveness: ['high', 'low', 'odd'][n % 3] }],
    }),
  );
}

function performance(): string[] {
  return Array.from({ length: 40 }, (_, n) =>
    JSON.stringify({
      feature_id: `F-${n % 13}`,
      timestamp: times[n % 3],
      reliability: { completed: n % 4 !== 0, retry_count: n % 3, regression_introduced: n % 9 === 0 },
      efficiency: { time_minutes: n, estimated_minutes: 20, context_tokens_used: n * 5000 },
      quality: { test_coverage: '85%', lint_errors: 0, documentation_complete: n % 2 === 0 },
    }),
  );
}

function samples(): string[] {
  return Array.from({ length: 60 }, (_, n) =>
    JSON.stringify({
      schema: 'context_metrics/1',
      kind: ['sample', 'compaction', 'summary'][n % 3],
      timestamp: times[n % 3],
      session_id: `s${n % 17}`,
      feature_id: null,
      model_version: `model-${n % 3}`,
      turn: n,
      window_tokens: 200_000,
      window_source: 'log',
      occupied: n * 1000,
      utilization: n / 60,
      position: n / 60,
      cumulative_tokens: n * 3000,
      ops: { tool_calls: n, effective: n % 5, failed: n % 2 },
      compaction: n % 3 === 1 ? { trigger: 'auto', before: 150_000, after: 30_000 } : null,
    }),
  );
}
