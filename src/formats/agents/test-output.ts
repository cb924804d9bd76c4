/** What a test runner printed, as far as its well-known closing lines say. */
export type TestOutput = {
  /** `nothing`: the runner says that no test ran. `unknown`: no closing line was recognised. */
  readonly verdict: 'passed' | 'failed' | 'nothing' | 'unknown';
  readonly passed: number;
  readonly failed: number;
  /** Names of failing tests as printed, each once, in the order of the output. At most `maxTests`. */
  readonly failingTests: readonly string[];
  /** Line coverage in percent, when printed. */
  readonly coverage: string | undefined;
};

export const maxTests = 200;

/**
 * Reads a test run's outcome from its output. An exit code or an error flag says less: collecting nothing is an error for
 * the shell and no failed test, and a pipe hides a failure.
 */
export function readTestOutput(output: string): TestOutput {
  const text = withoutColours(output);
  const counts = lastCounts(text);
  const failingTests = failingTestsIn(text);
  const gate =
    /(?:Required test coverage of \S+ not reached|Coverage for \w+ \([\d.]+%\) does not meet)/.test(text);
  const coverage = /^TOTAL\s.{0,80}?\s(\d{1,3}(?:\.\d+)?%)\s*$/m.exec(text)?.[1];
  if (counts === undefined)
    return {
      verdict: ranNothing(text) ? 'nothing' : 'unknown',
      passed: 0,
      failed: 0,
      failingTests: [],
      coverage,
    };
  const { passed, failed } = counts;
  if (passed + failed === 0) return { verdict: 'nothing', passed, failed, failingTests: [], coverage };
  return { verdict: failed > 0 || gate ? 'failed' : 'passed', passed, failed, failingTests, coverage };
}

type Counts = { readonly passed: number; readonly failed: number };

/** The closing lines of runners; the last match in the output counts, because agents chain runs. */
const closings: readonly { readonly line: RegExp; readonly read: (match: RegExpMatchArray) => Counts }[] = [
  // pytest: `=== 5 failed, 1 passed in 0.48s ===`, and the same without rules under -q
  {
    line: /^=* ?((?:\d+ [a-z]+(?:, )?){1,9}) in \d[\d.:]*s?.{0,40}$/gm,
    read: (match) => pytestCounts(match[1] ?? ''),
  },
  // sympy: `tests finished: 90 passed, 2 expected to fail, 2 exceptions, in 4.17 seconds`
  { line: /tests finished: (.{1,200}?), in [\d.]+ seconds/g, read: (match) => sympyCounts(match[1] ?? '') },
  // unittest: `Ran 12 tests in 0.5s` … `FAILED (failures=1, errors=2)`
  { line: /^Ran (\d+) tests? in [\d.]+s\s+^(OK|FAILED)(?: \((.{0,200})\))?/gm, read: unittestCounts },
  // vitest: `Tests  1 failed | 5 passed (6)`; jest: `Tests:       1 failed, 5 passed, 6 total`
  {
    line: /^\s*Tests:?\s+((?:\d+ [a-z ]+[,|)(]?\s*){1,6}).{0,20}$/gm,
    read: (match) => pytestCounts(match[1] ?? ''),
  },
  // cargo: `test result: FAILED. 3 passed; 1 failed; 0 ignored`
  { line: /^test result: \w+\. (\d+) passed; (\d+) failed/gm, read: (match) => pair(match[1], match[2]) },
  // mocha: `5 passing (20ms)` / `1 failing`
  {
    line: /^\s*(\d+) passing\b[^\n]*(?:\n\s*\d+ pending[^\n]*)?(?:\n\s*(\d+) failing)?/gm,
    read: (match) => pair(match[1], match[2]),
  },
  // node --test: `# pass 5` / `# fail 1`
  { line: /^(?:#|ℹ) pass (\d+)\n(?:#|ℹ) fail (\d+)/gm, read: (match) => pair(match[1], match[2]) },
  // rspec: `10 examples, 2 failures`; minitest: `10 runs, 12 assertions, 2 failures, 1 errors`
  {
    line: /^(\d+) (?:examples|runs)\b.{0,60}?(\d+) failures?(?:, (\d+) errors)?/gm,
    read: (match) => outOf(match[1], match[2], match[3]),
  },
  // maven: `Tests run: 5, Failures: 1, Errors: 0`
  {
    line: /Tests run: (\d+), Failures: (\d+), Errors: (\d+)/g,
    read: (match) => outOf(match[1], match[2], match[3]),
  },
  // phpunit: `OK (5 tests, 8 assertions)`, `Tests: 5, Assertions: 8, Failures: 1`
  { line: /^OK \((\d+) tests?,/gm, read: (match) => pair(match[1], '0') },
  {
    line: /^Tests: (\d+), Assertions: \d+(?:, Errors: (\d+))?(?:, Failures: (\d+))?/gm,
    read: (match) => outOf(match[1], match[2], match[3]),
  },
];

function lastCounts(text: string): Counts | undefined {
  let best: { readonly at: number; readonly counts: Counts } | undefined;
  for (const { line, read } of closings) {
    for (const match of text.matchAll(line)) {
      if (best === undefined || match.index > best.at) best = { at: match.index, counts: read(match) };
    }
  }
  return best?.counts ?? goCounts(text);
}

/** `go test` prints a line a package and a line a failing test, and no total. */
function goCounts(text: string): Counts | undefined {
  const passed = text.match(/^ok\s+\S+\s+(?:[\d.]+s|\(cached\))/gm)?.length ?? 0;
  const failed = text.match(/^\s*--- FAIL: /gm)?.length ?? 0;
  return passed + failed === 0 ? undefined : { passed, failed };
}

function pytestCounts(summary: string): Counts {
  // Tests that fail as expected did run; skipped ones did not.
  return {
    passed: sum(summary, /(\d+) (?:passed|xfailed|xpassed)\b/g),
    failed: sum(summary, /(\d+) (?:failed|errors?)\b/g),
  };
}

function sympyCounts(summary: string): Counts {
  return { passed: sum(summary, /(\d+) passed/g), failed: sum(summary, /(\d+) (?:failed|exceptions?)\b/g) };
}

function unittestCounts(match: RegExpMatchArray): Counts {
  const bad = sum(match[3] ?? '', /(?:failures|errors|unexpected successes)=(\d+)/g);
  return { passed: Math.max(0, Number(match[1]) - bad), failed: bad };
}

function pair(passed: string | undefined, failed: string | undefined): Counts {
  return { passed: Number(passed ?? 0), failed: Number(failed ?? 0) };
}

function outOf(total: string | undefined, ...bad: readonly (string | undefined)[]): Counts {
  const failed = bad.reduce((all, count) => all + Number(count ?? 0), 0);
  return { passed: Math.max(0, Number(total ?? 0) - failed), failed };
}

function sum(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].reduce((total, match) => total + Number(match[1]), 0);
}

function ranNothing(text: string): boolean {
  return /no tests ran|no tests collected|\d+ deselected(?:,| in)|no test files|No tests? found|No test files found|Ran 0 tests|0 tests collected|\[no tests to run\]/.test(
    text,
  );
}

const failingLines: readonly RegExp[] = [
  /^(?:FAILED|ERROR) ((?!\()(?:\S| (?!- )){1,300})/gm,
  /^(?:FAIL|ERROR): (\w{1,200} \([\w.]{1,300}\))/gm,
  /^\s*--- FAIL: (\S{1,300})/gm,
  /^test (\S{1,300}) \.\.\. FAILED/gm,
  /^\s*FAIL\s{1,3}(\S{1,300}(?: > .{1,300})?)$/gm,
  /^\s*● (.{1,200} › .{1,300})$/gm,
  /^rspec (\S{1,300}) #/gm,
  /^not ok \d+ - (.{1,300})$/gm,
];

function failingTestsIn(text: string): readonly string[] {
  const names = new Set<string>();
  for (const line of failingLines) {
    for (const match of text.matchAll(line)) names.add((match[1] ?? '').trim());
    // The first spelling that occurs is the runner's list; others would repeat it in other words.
    if (names.size > 0) break;
  }
  return [...names].slice(0, maxTests);
}

function withoutColours(text: string): string {
  return text.replaceAll(/\u001b\[[\d;]{0,20}m/g, '');
}
