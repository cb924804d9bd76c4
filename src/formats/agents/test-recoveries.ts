import type { Response } from './response-tally.ts';
import type { TestCommand } from './test-command.ts';
import type { TestOutput } from './test-output.ts';

/** A test run whose tests really ran. */
export type TestRun = {
  /** The identity of the row that holds its result: stable when the session grows or is copied. */
  readonly id: string;
  readonly timestamp: string | undefined;
  readonly command: string;
  readonly test: TestCommand;
  readonly output: TestOutput;
  readonly symptoms: string;
  readonly trace: string;
  /** The model response that asked for the run. */
  readonly response: Response | undefined;
};

/** A failed test run, with the later runs that seem to be about the same tests. */
export type TestFailure = {
  readonly first: TestRun;
  /** Failing tests of each run in order, the passing one (0) included. */
  readonly failingByRun: readonly number[];
  /** Failing runs after the first. */
  readonly retries: number;
  /** The first passing run that covers the same targets. */
  readonly resolvedBy: TestRun | undefined;
  /** Files edited after the last failing run and before the pass: a candidate for what resolved it. */
  readonly lastEdits: readonly string[];
};

export type TestRecoveries = {
  readonly addRun: (run: TestRun) => void;
  readonly addEdit: (file: string) => void;
  readonly finish: () => readonly TestFailure[];
};

type OpenFailure = {
  readonly first: TestRun;
  readonly failingByRun: number[];
  lastEdits: string[];
  resolvedBy: TestRun | undefined;
};

const maxEdits = 20;

/**
 * Joins failing runs of the same targets with each other and with the run that passes at last.
 *
 * The link is weak: the same runner and overlapping targets, nothing more. Records made of it say that it is inferred.
 */
export function createTestRecoveries(): TestRecoveries {
  const failures: OpenFailure[] = [];
  const open = () => failures.filter(({ resolvedBy }) => resolvedBy === undefined);
  return {
    addEdit: (file) => {
      for (const failure of open()) {
        if (!failure.lastEdits.includes(file) && failure.lastEdits.length < maxEdits)
          failure.lastEdits.push(file);
      }
    },
    addRun: (run) => {
      const failing = countFailing(run.output);
      if (run.output.verdict === 'failed') {
        const same = open().find(({ first }) => isAboutTheSame(first.test, run.test));
        if (same === undefined)
          failures.push({ first: run, failingByRun: [failing], lastEdits: [], resolvedBy: undefined });
        else {
          same.failingByRun.push(failing);
          same.lastEdits = [];
        }
        return;
      }
      for (const failure of open()) {
        if (!covers(run.test, failure.first.test)) continue;
        failure.failingByRun.push(0);
        failure.resolvedBy = run;
      }
    },
    finish: () => failures.map(closed),
  };
}

function closed({ first, failingByRun, lastEdits, resolvedBy }: OpenFailure): TestFailure {
  const failingRuns = resolvedBy === undefined ? failingByRun.length : failingByRun.length - 1;
  return {
    first,
    failingByRun,
    retries: failingRuns - 1,
    resolvedBy,
    lastEdits: resolvedBy === undefined ? [] : lastEdits,
  };
}

function countFailing({ failed, failingTests }: TestOutput): number {
  return Math.max(failed, failingTests.length);
}

function isAboutTheSame(a: TestCommand, b: TestCommand): boolean {
  return covers(a, b) || covers(b, a);
}

/** Whether a run of `wide` runs everything that `narrow` does: the same targets, or folders and files that hold them. */
function covers(wide: TestCommand, narrow: TestCommand): boolean {
  if (wide.runner !== narrow.runner) return false;
  if (wide.targets.length === 0) return true;
  if (narrow.targets.length === 0) return false;
  return narrow.targets.every((target) => wide.targets.some((other) => isWithin(target, other)));
}

function isWithin(target: string, other: string): boolean {
  if (target === other) return true;
  return ['::', '/', '['].some((joint) =>
    target.startsWith(other.endsWith('/') && joint === '/' ? other : other + joint),
  );
}
