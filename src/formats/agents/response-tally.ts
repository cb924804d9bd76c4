import type { CallsSoFar } from './tool-tally.ts';

/** Tokens of one model response in disjoint parts, as the context-metrics records store them. */
export type ResponseTokens = {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
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
  /** Of the whole session, when the response was last written to. */
  readonly calls: CallsSoFar;
};

export type ResponseTally = {
  readonly add: (key: string, row: Omit<Response, 'turn'>) => void;
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
      latest =
        known === undefined
          ? { ...row, turn: responses.size + 1 }
          : { ...row, turn: known.turn, tokens: largest(known.tokens, row.tokens) };
      responses.set(key, latest);
    },
    count: () => responses.size,
    latest: () => latest,
    finish: () => [...responses.values()],
  };
}

/** What the window holds for a response: everything that was sent. */
export function occupied({ input, cacheRead, cacheWrite }: ResponseTokens): number {
  return input + cacheRead + cacheWrite;
}

export function sumTokens(responses: readonly Response[]): ResponseTokens {
  return responses.reduce<ResponseTokens>((sum, { tokens }) => addTokens(sum, tokens), noTokens);
}

/** As records and summaries spell them. */
export function tokenParts({ input, cacheRead, cacheWrite, output }: ResponseTokens) {
  return { input, cache_read: cacheRead, cache_write: cacheWrite, output };
}

export const noTokens: ResponseTokens = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0 };

export function addTokens(a: ResponseTokens, b: ResponseTokens): ResponseTokens {
  return {
    input: a.input + b.input,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite: a.cacheWrite + b.cacheWrite,
    output: a.output + b.output,
  };
}

function largest(a: ResponseTokens, b: ResponseTokens): ResponseTokens {
  return {
    input: Math.max(a.input, b.input),
    cacheRead: Math.max(a.cacheRead, b.cacheRead),
    cacheWrite: Math.max(a.cacheWrite, b.cacheWrite),
    output: Math.max(a.output, b.output),
  };
}
