import { describe, expect, test } from 'vitest';
import { readTestOutput } from './test-output.ts';

describe('the outcome is read from what runners print last', () => {
  test.each([
    ['pytest', '===== 5 failed, 1 passed, 2 warnings in 0.48s =====', 'failed', 1, 5],
    ['pytest -q', '1 failed, 3 passed in 12.01s', 'failed', 3, 1],
    ['pytest, minutes', '=== 10 passed, 1 skipped in 62.10s (0:01:02) ===', 'passed', 10, 0],
    ['pytest, import error', '======= 1 error in 0.12s =======', 'failed', 0, 1],
    ['pytest, expected failures', '== 1 xfailed in 0.01s ==', 'passed', 1, 0],
    [
      'sympy',
      '= tests finished: 90 passed, 2 expected to fail, 2 exceptions, in 4.17 seconds =',
      'failed',
      90,
      2,
    ],
    ['unittest', 'Ran 12 tests in 0.5s\n\nFAILED (failures=1, errors=2)', 'failed', 9, 3],
    ['unittest, fine', 'Ran 12 tests in 0.5s\n\nOK (skipped=1)', 'passed', 12, 0],
    ['jest', 'Tests:       1 failed, 5 passed, 6 total', 'failed', 5, 1],
    ['vitest', '      Tests  1 failed | 5 passed (6)', 'failed', 5, 1],
    ['cargo', 'test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured', 'failed', 3, 1],
    ['mocha', '  5 passing (20ms)\n  1 pending\n  2 failing', 'failed', 5, 2],
    ['node --test', 'ℹ pass 5\nℹ fail 1', 'failed', 5, 1],
    ['rspec', '10 examples, 2 failures', 'failed', 8, 2],
    ['maven', 'Tests run: 5, Failures: 1, Errors: 1, Skipped: 0', 'failed', 3, 2],
    ['phpunit', 'OK (5 tests, 8 assertions)', 'passed', 5, 0],
    ['go', 'ok  \texample.com/a\t0.01s\n--- FAIL: TestB (0.00s)\nFAIL\texample.com/b\t0.01s', 'failed', 1, 1],
    ['in colour', '\u001b[31m===== \u001b[1m1 failed\u001b[0m, 2 passed in 0.48s =====', 'failed', 2, 1],
  ])('%s', (...[, output, verdict, passed, failed]) => {
    expect(readTestOutput(output)).toMatchObject({ verdict, passed, failed });
  });
});

test.each([
  '=== no tests ran in 0.01s ===',
  '=== 205 deselected in 0.58s ===',
  '== no tests collected (205 deselected) in 0.39s ==',
  '?   \texample.com/a\t[no test files]',
  'No test files found, exiting with code 1',
  '== 3 skipped in 0.01s ==',
])('nothing ran: %s', (output) => {
  expect(readTestOutput(output)).toMatchObject({ verdict: 'nothing' });
});

test.each(['', 'Killed', '/usr/bin/python3: No module named pytest', 'I ran 5 tests in my head; 2 failed'])(
  'nothing is concluded from: %j',
  (output) => {
    expect(readTestOutput(output)).toMatchObject({ verdict: 'unknown', failingTests: [] });
  },
);

test('a failed coverage gate is a failure although every test passes', () => {
  const output =
    'TOTAL    1200    240    80%\nFAIL Required test coverage of 90% not reached. Total coverage: 80.00%\n=== 9 passed in 1.2s ===';
  expect(readTestOutput(output)).toMatchObject({ verdict: 'failed', failed: 0, coverage: '80%' });
});

test('failing tests are named once each, as printed', () => {
  const output = [
    'FAILED tests/test_a.py::test_x - AssertionError: a - b',
    'FAILED tests/test_a.py::test_y[a b]',
    'FAILED tests/test_a.py::test_x - AssertionError: a - b',
    '=== 2 failed in 0.1s ===',
  ].join('\n');
  expect(readTestOutput(output).failingTests).toEqual([
    'tests/test_a.py::test_x',
    'tests/test_a.py::test_y[a b]',
  ]);
});
