import type { Activity } from './activity.ts';
import type { PatchSize } from './patch-size.ts';
import type { Response } from './response-tally.ts';
import type { ShellCounts } from './shell-tally.ts';
import type { TestFailure } from './test-recoveries.ts';

/** What one trajectory says of a run over one instance of a benchmark, whichever agent wrote it. */
export type BenchmarkRun = {
  readonly instanceId: string | undefined;
  /** The same for the same run however often it is saved; other for another run of the same instance. */
  readonly runId: string;
  readonly version: string | undefined;
  readonly exitStatus: string | undefined;
  readonly model: string | undefined;
  readonly models: { readonly [model: string]: number };
  readonly actions: number;
  /** Actions whose outcome the trajectory tells. */
  readonly answered: number;
  /** Undefined when the trajectory has no return codes. */
  readonly failedActions: number | undefined;
  readonly cost: number | undefined;
  readonly apiCalls: number | undefined;
  readonly responses: readonly Response[];
  readonly tokens:
    | { readonly prompt: number; readonly completion: number; readonly reasoning: number | undefined }
    | undefined;
  /** Tokens of the longest prompt; undefined when prompts are not told apart. */
  readonly peakPrompt: number | undefined;
  readonly patch: PatchSize;
  readonly shell: ShellCounts;
  readonly testFailures: readonly TestFailure[];
  readonly activity: Activity;
};
