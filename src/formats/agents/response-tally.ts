import type { CallsSoFar } from './tool-tally.ts';

/** Tokens of one model response in disjoint parts, as the context-metrics records store them. */
export type ResponseTokens = {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
  /** A part of `output`; undefined when the log does not tell. */
  readonly reasoning: number | undefined;
};

/** One response of the model, which a log may spread over several rows. */
export type Response = {
  /** As the log names it. */
  readonly id: string;
  /** 1-based, in the order in which responses began. */
  readonly turn: number;
  readonly model: string;
  readonly timestamp: string | undefined;
  readonly tokens: ResponseTokens;
  /** Tokens in the window: what the log says, else everything that was sent. */
  readonly occupied: number;
  /** Of the whole session, when the response was last written to. */
  readonly calls: CallsSoFar;
};

/** What one row says of a response. */
export type ResponseRow = Omit<Response, 'turn' | 'occupied'> & { readonly occupied?: number };

export type ResponseTally = {
  readonly add: (key: string, row: ResponseRow) => void;
  readonly count: () => number;
  /** The response that was last written to: what the window held when a tool ran. */
  readonly latest: () => Response | undefined;
  readonly finish: () => readonly Response[];
};

/**
 * Gathers responses from rows. One response is written as several rows with growing or repeated usage; each field's maximum
 * over the rows is the response's. Adding rows up multiplies tokens, taking the first row loses output.
 */
export function createResponseTally(): ResponseTally {
  const responses = new Map<string, Response>();
  let latest: Response | undefined;
  return {
    add: (key, row) => {
      const known = responses.get(key);
      const tokens = known === undefined ? row.tokens : largest(known.tokens, row.tokens);
      const turn = known?.turn ?? responses.size + 1;
      latest = { ...row, turn, tokens, occupied: row.occupied ?? sent(tokens) };
      responses.set(key, latest);
    },
    count: () => responses.size,
    latest: () => latest,
    finish: () => [...responses.values()],
  };
}

/** Everything that was sent for a response. */
export function sent({ input, cacheRead, cacheWrite }: ResponseTokens): number {
  return input + cacheRead + cacheWrite;
}

/** The most that the window held; 0 without responses. */
export function peakContext(responses: readonly Response[]): number {
  return responses.reduce((peak, { occupied }) => Math.max(peak, occupied), 0);
}

export function sumTokens(responses: readonly Response[]): ResponseTokens {
  return responses.reduce<ResponseTokens>((sum, { tokens }) => addTokens(sum, tokens), noTokens);
}

/** As records and summaries spell them. */
export function tokenParts({ input, cacheRead, cacheWrite, output, reasoning }: ResponseTokens) {
  return { input, cache_read: cacheRead, cache_write: cacheWrite, output, reasoning: reasoning ?? null };
}

export const noTokens: ResponseTokens = {
  input: 0,
  cacheRead: 0,
  cacheWrite: 0,
  output: 0,
  reasoning: undefined,
};

export function addTokens(a: ResponseTokens, b: ResponseTokens): ResponseTokens {
  return {
    input: a.input + b.input,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite: a.cacheWrite + b.cacheWrite,
    output: a.output + b.output,
    reasoning: either(a.reasoning, b.reasoning, (x, y) => x + y),
  };
}

function largest(a: ResponseTokens, b: ResponseTokens): ResponseTokens {
  return {
    input: Math.max(a.input, b.input),
    cacheRead: Math.max(a.cacheRead, b.cacheRead),
    cacheWrite: Math.max(a.cacheWrite, b.cacheWrite),
    output: Math.max(a.output, b.output),
    reasoning: either(a.reasoning, b.reasoning, Math.max),
  };
}

function either(
  a: number | undefined,
  b: number | undefined,
  join: (a: number, b: number) => number,
): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : join(a, b);
}
