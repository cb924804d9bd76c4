import type { Random } from './random.ts';

/** How full the context window is over a session: it grows steadily and falls back at each compaction. */
export type WindowUse = {
  /** Share of the window that instructions and tool definitions take at the start. */
  readonly base: number;
  /** Shares of the window that the whole session would add without compaction. */
  readonly growth: number;
  /** Share at which the agent compacts, and the share that is left after it. */
  readonly ceiling: number;
  readonly floor: number;
};

export function planWindowUse(random: Random, session: { minutes: number; windowTokens: number }): WindowUse {
  const tokens = 2300 * session.minutes * random.logNormal(1, 0.35);
  return {
    base: (14_000 + random.between(0, 16_000)) / session.windowTokens,
    growth: tokens / session.windowTokens,
    ceiling: 0.78 + 0.16 * random.next(),
    floor: 0.14 + 0.12 * random.next(),
  };
}

/** Share of the window in use at `position` (0 = start of the session, 1 = end). */
export function usedAt({ base, growth, ceiling, floor }: WindowUse, position: number): number {
  const raw = base + growth * position;
  if (raw <= ceiling) return raw;
  const drop = ceiling - floor;
  return raw - Math.ceil((raw - ceiling) / drop) * drop;
}

/** Positions in the session at which the window is compacted. */
export function compactionsOf({ base, growth, ceiling, floor }: WindowUse): readonly number[] {
  const positions: number[] = [];
  for (let level = ceiling; level < base + growth; level += ceiling - floor) {
    positions.push((level - base) / growth);
  }
  return positions;
}
