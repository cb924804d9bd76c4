/** A tool call that waits for its result. */
export type ToolCall = {
  readonly id: string;
  readonly name: string;
  readonly command: string | undefined;
  readonly file: string | undefined;
};

export type ToolResult = {
  readonly isError: boolean;
  /** A person said no: not a failure of the agent or the tool. */
  readonly isRefusal: boolean;
};

export type ToolCounts = {
  readonly calls: number;
  readonly callsByName: { readonly [name: string]: number };
  readonly results: number;
  readonly errors: number;
  readonly refusals: number;
  readonly withoutResult: number;
};

/** Calls asked for, answered without an error, and answered with one other than a refusal, up to now. */
export type CallsSoFar = {
  readonly toolCalls: number;
  readonly effectiveCalls: number;
  readonly failedCalls: number;
};

export type ToolTally = {
  /** Counts a call once, however often the log repeats it. */
  readonly call: (call: ToolCall) => void;
  /** The call a result answers; `undefined` when it was answered before, or asked for outside this log. */
  readonly answer: (id: string, result: ToolResult) => ToolCall | undefined;
  readonly soFar: () => CallsSoFar;
  readonly counts: () => ToolCounts;
};

export function createToolTally(): ToolTally {
  const asked = new Set<string>();
  const waiting = new Map<string, ToolCall>();
  const answered = new Set<string>();
  const byName = new Map<string, number>();
  let errors = 0;
  let refusals = 0;
  return {
    call: (call) => {
      if (asked.has(call.id)) return;
      asked.add(call.id);
      // A copied log may tell the answer first.
      if (!answered.has(call.id)) waiting.set(call.id, call);
      byName.set(call.name, (byName.get(call.name) ?? 0) + 1);
    },
    answer: (id, { isError, isRefusal }) => {
      if (answered.has(id)) return undefined;
      answered.add(id);
      if (isError) errors += 1;
      if (isRefusal) refusals += 1;
      const call = waiting.get(id);
      waiting.delete(id);
      return call;
    },
    soFar: () => ({
      toolCalls: asked.size,
      effectiveCalls: answered.size - errors,
      failedCalls: errors - refusals,
    }),
    counts: () => ({
      calls: asked.size,
      callsByName: Object.fromEntries(byName),
      results: answered.size,
      errors,
      refusals,
      withoutResult: waiting.size,
    }),
  };
}
