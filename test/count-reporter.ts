import type { Reporter, TestModule, TestSuite } from 'vitest/node';

/**
 * Ends a run with one line that a script can read: `12 passed, 0 failed`, with `, 3 skipped` when there are any.
 *
 * A file that cannot be loaded, a failing hook of a group, and an error outside every test each count as one failed
 * test: they fail the run, so the line must show them.
 */
export const countReporter: Reporter = {
  onTestRunEnd(modules, unhandledErrors) {
    const failedGroups = modules
      .flatMap((module) => [module, ...module.children.allSuites()])
      .filter(hasErrors);
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const passed = tests.filter((test) => test.result().state === 'passed').length;
    const skipped = tests.filter((test) => test.result().state === 'skipped').length;
    const failed = tests.length - passed - skipped + failedGroups.length + unhandledErrors.length;
    process.stdout.write(
      `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}\n`,
    );
  },
};

function hasErrors(group: TestModule | TestSuite): boolean {
  return group.errors().length > 0;
}
