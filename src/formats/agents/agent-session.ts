import type { Activity } from './activity.ts';
import type { Compaction } from './context-records.ts';
import type { EditCounts } from './edit-tally.ts';
import type { MissingProgram } from './missing-programs.ts';
import type { Response, ResponseTokens } from './response-tally.ts';
import type { SessionEnding } from './session-ending.ts';
import type { ShellCounts } from './shell-tally.ts';
import type { TestFailure } from './test-recoveries.ts';
import type { ToolCounts } from './tool-tally.ts';

/** What the rows of one session's log add up to, whichever agent wrote it. */
export type AgentSession = {
  readonly sessionId: string | undefined;
  /** Set when the log is a sub-agent's: its session is its parent's. */
  readonly agentId: string | undefined;
  readonly isAgent: boolean;
  /** Versions of the agent's program, in order of appearance. */
  readonly versions: readonly string[];
  /** Git branches, in order of appearance. */
  readonly branches: readonly string[];
  /** The folder the session began in, as written: its project's, as far as a log can tell. */
  readonly folder: string | undefined;
  /** What the log itself says the session is about, as a benchmark's instance. */
  readonly feature: string | undefined;
  /** The one issue that the first prompt names. */
  readonly promptIssue: string | undefined;
  /** Undefined when the log does not say that it breaks off. */
  readonly ending: SessionEnding | undefined;
  readonly missingPrograms: readonly MissingProgram[];
  /** Rows, or responses, by model. */
  readonly models: { readonly [model: string]: number };
  readonly rows: number;
  readonly unknownRows: number;
  /** The model's window in tokens, when the log says it. */
  readonly window: number | undefined;
  /** Whether the log tells which tool calls failed and which edits succeeded. */
  readonly tellsOutcomes: boolean;
  readonly responses: readonly Response[];
  readonly tokens: ResponseTokens;
  readonly compactions: readonly Compaction[];
  readonly tools: ToolCounts;
  readonly edits: EditCounts;
  readonly shell: ShellCounts;
  readonly testFailures: readonly TestFailure[];
  readonly activity: Activity;
};
