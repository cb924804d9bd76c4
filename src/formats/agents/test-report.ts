import { createHash } from 'node:crypto';
import type { AgentFormat, ReadingContext, SourceFiles, SourceReading } from './agent-format.ts';
import { type CollectedRecord, unknownLearning } from './collected-record.ts';
import { headOf, tailOf } from './excerpt.ts';
import { maxDocumentBytes, readText } from './json-document.ts';
import { headRows } from './json-lines.ts';
import { readJunit } from './junit-xml.ts';
import { emptySummary } from './source-summary.ts';
import { countCases, failingCases, type TestReport } from './test-cases.ts';
import { maxTests } from './test-output.ts';
import { readGoTest, readJsonReport } from './test-report-json.ts';

/** How the JSON of vitest and jest, mocha, pytest, CTRF, and a row of `go test -json` begin. */
const jsonReport =
  /^\s*\{[\s\S]{0,2000}?(?:"numTotalTests":|"stats":\s*\{\s*"suites":|"exitcode":\s*\d|"results":\s*\{\s*"tool":|"Action":\s?"(?:start|run|output)")/;

/**
 * Reports of test runners: JUnit XML, the JSON of vitest, jest, mocha, pytest-json-report and CTRF, and `go test -json`. The
 * only exact source of the tests a failure affects; who or what caused the run they do not say.
 */
export const testReport: AgentFormat = {
  id: 'test-report',
  title: 'test reports: JUnit XML; vitest, jest, mocha, pytest, CTRF JSON; go test -json',
  version: 2,
  detect: ({ path, text }) =>
    (path.endsWith('.xml') ? /<testsuites?[\s>/]/ : jsonReport).test(text.slice(0, 4000)),
  sources: (paths) =>
    paths.filter((path) => /\.(?:xml|jsonl?)$/.test(path)).map((main) => ({ main, companions: [] })),
  read,
};

async function read({ main }: SourceFiles, { open }: ReadingContext): Promise<SourceReading> {
  const text = await readText(open(main), maxDocumentBytes);
  const report = text === undefined ? undefined : reportIn(text);
  const nothing = emptySummary(main, testReport.id, testReport.id);
  if (report === undefined) return { summary: { ...nothing, skipped: 1 }, records: [] };
  const failing = failingCases(report);
  const records = failing.length === 0 ? [] : [failureRecord(report)];
  const counts = countCases(report);
  const summary = {
    ...nothing,
    rows: report.cases.length,
    test_runs: 1,
    test_runs_executed: 1,
    first: report.timestamp ?? null,
    last: report.timestamp ?? null,
    outcome: failing.length > 0 ? 'failure' : counts.passed > 0 ? 'success' : null,
    failures: records.length,
    detail: {
      kind: report.kind,
      ...counts,
      failing: failing.map(({ name }) => name),
      seconds: report.seconds ?? null,
    },
  } as const;
  return { summary, records };
}

function reportIn(text: string): TestReport | undefined {
  if (text.trimStart().startsWith('<')) return readJunit(text);
  try {
    return readJsonReport(JSON.parse(text));
  } catch {
    // Rows, one a line, or no report at all.
    return readGoTest(headRows(text));
  }
}

function failureRecord(report: TestReport): CollectedRecord {
  const failing = failingCases(report);
  const said = [
    report.kind,
    report.timestamp ?? '',
    ...report.cases.map(({ name, status }) => `${status} ${name}`),
  ];
  const key = `${testReport.id}:${createHash('sha256').update(said.join('\n')).digest('hex').slice(0, 16)}`;
  const messages = failing.map(({ message }) => message).filter((message) => message !== '');
  const firstLines = messages.map((message) => message.split('\n', 1)[0] ?? '');
  return {
    stem: 'failures',
    key,
    value: {
      feature_id: null,
      failure_type: 'test_failure',
      timestamp: report.timestamp ?? null,
      session_id: null,
      error_details: {
        symptoms: headOf([...new Set(firstLines)].join('\n'), 1000),
        root_cause: null,
        stack_trace: messages[0] === undefined ? null : tailOf(messages[0], 4000),
        affected_tests: failing.map(({ name }) => name).slice(0, maxTests),
      },
      recovery: {
        retry_count: null,
        resolution: null,
        resolution_time_minutes: null,
        resolution_type: null,
        steps_taken: null,
      },
      context: { test_runner: report.kind, tests: report.cases.length },
      learning_value: unknownLearning,
      source: { collector: testReport.id, key },
    },
  };
}
