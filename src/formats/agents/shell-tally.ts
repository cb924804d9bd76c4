import { errorLinesOf, headOf, tailOf } from './excerpt.ts';
import { createMissingPrograms, type MissingProgram } from './missing-programs.ts';
import type { Response } from './response-tally.ts';
import { commitsIn, type TestCommand, testCommandIn, withTargetsFrom } from './test-command.ts';
import { mentionsTestRunner } from './test-mentions.ts';
import { readTestOutput, type TestOutput } from './test-output.ts';
import { createTestRecoveries, type TestFailure, type TestRun } from './test-recoveries.ts';

/** A shell command that an agent ran, with its result. */
export type ShellRun = {
  /** The identity of the row that holds the result. */
  readonly id: string;
  readonly command: string;
  readonly isError: boolean;
  readonly output: string;
  readonly timestamp: string | undefined;
  readonly working: string;
  readonly response: Response | undefined;
};

export type ShellCounts = {
  /** Commands whose text names a test runner, wherever it stands. */
  readonly testMentions: number;
  /** Commands that start a test runner, listings included. */
  readonly testCommands: number;
  readonly testListings: number;
  /** Test commands in which no test ran: everything deselected, nothing collected. */
  readonly testsRanNothing: number;
  /** Test commands whose output ends in no closing line that is known. */
  readonly testsUnknown: number;
  readonly testRunsPassed: number;
  readonly testRunsFailed: number;
  readonly commitCommands: number;
  readonly commits: number;
  /** As the last test run printed it. */
  readonly coverage: string | undefined;
};

/** Commands in which tests ran, or seem to have: not listings, nor runs that say that nothing ran. */
export function testRunsIn({ testRunsPassed, testRunsFailed, testsUnknown }: ShellCounts): number {
  return testRunsPassed + testRunsFailed + testsUnknown;
}

const symptomsLength = 1000;
const traceLength = 4000;
const commandLength = 300;

/** Reads test runs and commits out of shell commands, and joins failed test runs with their recoveries. */
export class ShellTally {
  readonly #counts = {
    testMentions: 0,
    testCommands: 0,
    testListings: 0,
    testsRanNothing: 0,
    testsUnknown: 0,
    testRunsPassed: 0,
    testRunsFailed: 0,
    commitCommands: 0,
    commits: 0,
  };
  readonly #recoveries = createTestRecoveries();
  readonly #missing = createMissingPrograms();
  #coverage: string | undefined;
  #root: string | undefined;

  add(run: ShellRun): void {
    this.#root ??= run.working;
    if (mentionsTestRunner(run.command)) this.#counts.testMentions += 1;
    if (run.isError) this.#missing.add(run);
    const found = testCommandIn(run.command);
    if (found !== undefined) this.#addTest(run, found);
    if (!commitsIn(run.command)) return;
    this.#counts.commitCommands += 1;
    if (!run.isError) this.#counts.commits += 1;
  }

  addEdit(file: string): void {
    this.#recoveries.addEdit(file);
  }

  finish(): ShellCounts & {
    readonly failures: readonly TestFailure[];
    readonly missing: readonly MissingProgram[];
  } {
    return {
      ...this.#counts,
      coverage: this.#coverage,
      failures: this.#recoveries.finish(),
      missing: this.#missing.finish(),
    };
  }

  #addTest(run: ShellRun, test: TestCommand): void {
    const counts = this.#counts;
    counts.testCommands += 1;
    if (test.listing) {
      counts.testListings += 1;
      return;
    }
    const output = readTestOutput(run.output);
    this.#coverage = output.coverage ?? this.#coverage;
    if (output.verdict === 'nothing') counts.testsRanNothing += 1;
    else if (output.verdict === 'unknown') counts.testsUnknown += 1;
    else {
      if (output.verdict === 'passed') counts.testRunsPassed += 1;
      else counts.testRunsFailed += 1;
      this.#recoveries.addRun(this.#testRun(run, test, output));
    }
  }

  #testRun(run: ShellRun, test: TestCommand, output: TestOutput): TestRun {
    return {
      id: run.id,
      timestamp: run.timestamp,
      command: headOf(run.command, commandLength),
      test: withTargetsFrom(test, { root: this.#root ?? run.working, working: run.working }),
      output,
      symptoms: headOf(errorLinesOf(run.output, 12), symptomsLength),
      trace: tailOf(run.output, traceLength),
      response: run.response,
    };
  }
}
