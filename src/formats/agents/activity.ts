/** Gaps longer than this are waiting for a person, not work. */
const activeGapMinutes = 10;

export type Activity = {
  /** ISO 8601, or null when no row carries a time. */
  readonly first: string | null;
  readonly last: string | null;
  /** Last minus first time: days when somebody came back to a session. */
  readonly wallMinutes: number | null;
  /** The sum of the gaps of at most `activeGapMinutes`. */
  readonly activeMinutes: number | null;
};

export type ActivityTally = {
  readonly add: (timestamp: string | undefined) => void;
  readonly finish: () => Activity;
};

/** Gathers the times of a log's rows, in any order (logs are not always sorted); keeps eight bytes for each. */
export function createActivityTally(): ActivityTally {
  const times: number[] = [];
  return {
    add: (timestamp) => {
      const time = timestamp === undefined ? Number.NaN : Date.parse(timestamp);
      if (!Number.isNaN(time)) times.push(time);
    },
    finish: () => activityOf(times.toSorted((a, b) => a - b)),
  };
}

function activityOf(times: readonly number[]): Activity {
  const first = times[0];
  const last = times.at(-1);
  if (first === undefined || last === undefined) {
    return { first: null, last: null, wallMinutes: null, activeMinutes: null };
  }
  let active = 0;
  for (const [place, time] of times.entries()) {
    const gap = time - (times[place - 1] ?? time);
    if (gap <= activeGapMinutes * 60_000) active += gap;
  }
  return {
    first: new Date(first).toISOString(),
    last: new Date(last).toISOString(),
    wallMinutes: minutes(last - first),
    activeMinutes: minutes(active),
  };
}

/** Milliseconds as minutes with two decimals. */
export function minutes(milliseconds: number): number {
  return Math.round(milliseconds / 600) / 100;
}
