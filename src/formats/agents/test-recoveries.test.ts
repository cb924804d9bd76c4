import { expect, test } from 'vitest';
import { testCommandIn } from './test-command.ts';
import { createTestRecoveries, type TestRun } from './test-recoveries.ts';

function run(command: string, failing: readonly string[]): TestRun {
  const test = testCommandIn(command);
  if (test === undefined) throw new Error(`${command} runs no test`);
  return {
    id: command,
    timestamp: undefined,
    command,
    test,
    output: {
      verdict: failing.length > 0 ? 'failed' : 'passed',
      passed: 1,
      failed: failing.length,
      failingTests: failing,
      coverage: undefined,
    },
    symptoms: '',
    trace: '',
    response: undefined,
  };
}

function failuresOf(runs: readonly TestRun[]) {
  const recoveries = createTestRecoveries();
  for (const each of runs) recoveries.addRun(each);
  return recoveries.finish();
}

test('failing runs of one target are one failure, with a retry for each after the first', () => {
  const [failure, ...others] = failuresOf([
    run('pytest a.py', ['x', 'y']),
    run('pytest a.py -v', ['x']),
    run('pytest a.py', []),
  ]);
  expect(others).toEqual([]);
  expect(failure).toMatchObject({ retries: 1, failingByRun: [2, 1, 0] });
  expect(failure?.resolvedBy?.command).toBe('pytest a.py');
});

test('a pass of other tests, or of only some of them, resolves nothing', () => {
  const failures = failuresOf([
    run('pytest a.py', ['x']),
    run('pytest b.py', []),
    run('pytest a.py::x', []),
    run('npx vitest', []),
  ]);
  expect(failures).toMatchObject([{ resolvedBy: undefined, retries: 0 }]);
});

test('a pass of the whole suite, or of a folder around them, resolves', () => {
  expect(
    failuresOf([run('pytest tests/a.py::x', ['x']), run('pytest tests', [])])[0]?.resolvedBy,
  ).toBeDefined();
  expect(failuresOf([run('pytest tests/a.py', ['x']), run('pytest', [])])[0]?.resolvedBy).toBeDefined();
  expect(
    failuresOf([run('pytest tests/a.py', ['x']), run('pytest tests/a.pyc', [])])[0]?.resolvedBy,
  ).toBeUndefined();
});

test('a failure after the pass is another failure', () => {
  expect(
    failuresOf([run('pytest a.py', ['x']), run('pytest a.py', []), run('pytest a.py', ['x'])]),
  ).toHaveLength(2);
});

test('edits after the last failing run are the candidates for what resolved it', () => {
  const recoveries = createTestRecoveries();
  recoveries.addRun(run('pytest a.py', ['x']));
  recoveries.addEdit('early.py');
  recoveries.addRun(run('pytest a.py', ['x']));
  recoveries.addEdit('cart.py');
  recoveries.addEdit('cart.py');
  recoveries.addRun(run('pytest a.py', []));
  recoveries.addEdit('late.py');
  expect(recoveries.finish()[0]?.lastEdits).toEqual(['cart.py']);
});
