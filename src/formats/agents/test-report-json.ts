import type { JsonValue } from '../../core/privacy/json-value.ts';
import { type JsonObject, listIn, member, numberIn, objectIn, textIn } from './json-shape.ts';
import type { TestCase, TestReport } from './test-cases.ts';

/** Reads the JSON of vitest, jest, mocha, pytest-json-report or CTRF; `undefined` for other documents. */
export function readJsonReport(document: JsonValue): TestReport | undefined {
  if (Array.isArray(member(document, 'testResults'))) return readJest(document);
  if (objectIn(document, 'stats') !== undefined && Array.isArray(member(document, 'failures')))
    return readMocha(document);
  if (numberIn(document, 'exitcode') !== undefined && Array.isArray(member(document, 'tests')))
    return readPytest(document);
  const results = objectIn(document, 'results');
  return results !== undefined && Array.isArray(member(results, 'tests'))
    ? readCtrf(document, results)
    : undefined;
}

function readJest(document: JsonValue): TestReport {
  const cases: TestCase[] = [];
  for (const suite of listIn(document, 'testResults')) {
    const tests = listIn(suite, 'assertionResults');
    for (const test of tests) {
      const messages = listIn(test, 'failureMessages').filter((message) => typeof message === 'string');
      cases.push({
        name: textIn(test, 'fullName') ?? '',
        status: statusOf(textIn(test, 'status')),
        message: messages.join('\n'),
      });
    }
    // A file that cannot be loaded has no tests, and is no failed test either: an error of the file.
    if (tests.length === 0 && textIn(suite, 'status') === 'failed') {
      cases.push({
        name: textIn(suite, 'name') ?? '',
        status: 'errored',
        message: textIn(suite, 'message') ?? '',
      });
    }
  }
  return {
    kind: 'vitest/jest-json',
    timestamp: isoTime(numberIn(document, 'startTime')),
    seconds: undefined,
    cases,
  };
}

function readMocha(document: JsonValue): TestReport {
  const stats = objectIn(document, 'stats');
  const pending = new Set(listIn(document, 'pending').map((test) => textIn(test, 'fullTitle')));
  const cases = listIn(document, 'tests').map((test): TestCase => {
    const name = textIn(test, 'fullTitle') ?? '';
    const error = objectIn(test, 'err');
    const message = textIn(error, 'stack') ?? textIn(error, 'message') ?? '';
    return { name, status: message !== '' ? 'failed' : pending.has(name) ? 'skipped' : 'passed', message };
  });
  const milliseconds = numberIn(stats, 'duration');
  return {
    kind: 'mocha-json',
    timestamp: textIn(stats, 'start'),
    seconds: milliseconds === undefined ? undefined : milliseconds / 1000,
    cases,
  };
}

function readPytest(document: JsonValue): TestReport {
  const cases = listIn(document, 'tests').map((test): TestCase => {
    const phases = ['setup', 'call', 'teardown'].map((phase) => objectIn(test, phase));
    const message = phases
      .map(
        (phase) => longText(member(phase, 'longrepr')) ?? textIn(objectIn(phase, 'crash'), 'message') ?? '',
      )
      .join('\n');
    return {
      name: textIn(test, 'nodeid') ?? '',
      status: statusOf(textIn(test, 'outcome')),
      message: message.trim(),
    };
  });
  const created = numberIn(document, 'created');
  return {
    kind: 'pytest-json-report',
    timestamp: isoTime(created === undefined ? undefined : created * 1000),
    seconds: numberIn(document, 'duration'),
    cases,
  };
}

function readCtrf(document: JsonValue, results: JsonObject): TestReport {
  const summary = objectIn(results, 'summary');
  const cases = listIn(results, 'tests').map((test): TestCase => {
    const message = [textIn(test, 'message'), textIn(test, 'trace')]
      .filter((text) => text !== undefined)
      .join('\n');
    return { name: textIn(test, 'name') ?? '', status: statusOf(textIn(test, 'status')), message };
  });
  const [start, stop] = [numberIn(summary, 'start'), numberIn(summary, 'stop')];
  const seconds = start === undefined || stop === undefined ? undefined : (stop - start) / 1000;
  return { kind: 'ctrf', timestamp: isoTime(start) ?? textIn(document, 'timestamp'), seconds, cases };
}

/** Reads the rows of `go test -json`: of each test the last action counts. Parents of subtests are tests too. */
export function readGoTest(rows: readonly JsonObject[]): TestReport | undefined {
  const tests = new Map<
    string,
    { status: TestCase['status'] | undefined; message: string; readonly name: string }
  >();
  for (const row of rows) {
    const name = textIn(row, 'Test');
    if (name === undefined) continue;
    const key = `${textIn(row, 'Package') ?? ''} ${name}`;
    const test = tests.get(key) ?? { status: undefined, message: '', name };
    const action = textIn(row, 'Action') ?? '';
    if (/^(?:pass|fail|skip)$/.test(action)) {
      test.status = statusOf(action);
      // In the order in which tests ended: a parent after its subtests.
      tests.delete(key);
    }
    tests.set(key, test);
    if (action === 'output' && test.message.length < 20_000) test.message += textIn(row, 'Output') ?? '';
  }
  if (!rows.some((row) => textIn(row, 'Action') !== undefined && textIn(row, 'Package') !== undefined))
    return undefined;
  const cases = [...tests.values()].map(
    ({ name, status, message }) => ({ name, status: status ?? 'other', message }) as const,
  );
  return { kind: 'go-test-json', timestamp: textIn(rows[0], 'Time'), seconds: undefined, cases };
}

function statusOf(word: string | undefined): TestCase['status'] {
  if (word === 'passed' || word === 'pass' || word === 'xfailed' || word === 'xpassed') return 'passed';
  if (word === 'failed' || word === 'fail') return 'failed';
  if (word === 'error') return 'errored';
  return word === 'skipped' || word === 'skip' || word === 'pending' || word === 'todo' || word === 'disabled'
    ? 'skipped'
    : 'other';
}

function longText(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isoTime(milliseconds: number | undefined): string | undefined {
  if (milliseconds === undefined || milliseconds <= 0 || milliseconds > 8e15) return undefined;
  return new Date(milliseconds).toISOString();
}
