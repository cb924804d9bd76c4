import type { Random } from './random.ts';

/** Who worked in a session. */
export type Worker = {
  readonly agent: string;
  readonly model: string;
  /** Spelling found in older records of the same model. */
  readonly datedModel: string;
  readonly windowTokens: number;
  /** Whether this agent's log states the window, or the collector had to assume it. */
  readonly windowSource: 'log' | 'assumed';
  /** Factor on the chance that a feature fails. */
  readonly trouble: number;
  /** Factor on the minutes a feature takes. */
  readonly pace: number;
};

type Tenure = {
  readonly worker: Worker;
  /** Share of the work at the start and at the end of the time span; moves in a straight line between them. */
  readonly share: readonly [atStart: number, atEnd: number];
  /** Fraction of the time span at which the model came into use. */
  readonly from: number;
};

const claude = { agent: 'claude-code', windowTokens: 200_000, windowSource: 'assumed' } as const;
const codex = { agent: 'codex', windowTokens: 272_000, windowSource: 'log' } as const;
const gemini = { agent: 'gemini-cli', windowTokens: 1_048_576, windowSource: 'assumed' } as const;

const tenures: readonly Tenure[] = [
  {
    worker: {
      ...claude,
      model: 'claude-sonnet-4-5',
      datedModel: 'claude-sonnet-4-5-20250929',
      trouble: 1,
      pace: 1,
    },
    share: [46, 12],
    from: 0,
  },
  {
    worker: {
      ...claude,
      model: 'claude-opus-4-5',
      datedModel: 'claude-opus-4-5-20251101',
      trouble: 0.8,
      pace: 1.1,
    },
    share: [14, 16],
    from: 0,
  },
  {
    worker: {
      ...claude,
      model: 'claude-sonnet-4-6',
      datedModel: 'claude-sonnet-4-6',
      trouble: 0.75,
      pace: 0.85,
    },
    share: [0, 52],
    from: 0.62,
  },
  {
    worker: {
      ...codex,
      model: 'gpt-5.2-codex',
      datedModel: 'gpt-5.2-codex-2025-12',
      trouble: 1.1,
      pace: 0.95,
    },
    share: [24, 0],
    from: 0,
  },
  {
    worker: { ...codex, model: 'gpt-5.4', datedModel: 'gpt-5.4', trouble: 0.85, pace: 0.9 },
    share: [0, 34],
    from: 0.42,
  },
  {
    worker: {
      ...gemini,
      model: 'gemini-3-pro',
      datedModel: 'gemini-3-pro-preview',
      trouble: 1.15,
      pace: 1.05,
    },
    share: [14, 10],
    from: 0,
  },
  {
    worker: {
      ...claude,
      model: 'claude-haiku-4-5',
      datedModel: 'claude-haiku-4-5-20251001',
      trouble: 1.4,
      pace: 0.7,
    },
    share: [4, 6],
    from: 0,
  },
];

/** Who works at `elapsed` (0 = start of the time span, 1 = its end). */
export function pickWorker(random: Random, elapsed: number): Worker {
  const shares = tenures.map(({ share: [atStart, atEnd], from }) =>
    elapsed < from ? 0 : atStart + (atEnd - atStart) * elapsed,
  );
  let target = random.next() * shares.reduce((sum, share) => sum + share, 0);
  for (const [position, { worker }] of tenures.entries()) {
    target -= shares[position] ?? 0;
    if (target < 0) return worker;
  }
  return tenures[0]?.worker ?? unreachable();
}

function unreachable(): never {
  throw new Error('The list of models is empty');
}
