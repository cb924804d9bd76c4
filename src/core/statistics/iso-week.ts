/** Weeks as ISO 8601 counts them: from Monday, week 1 being the one with the year's first Thursday. UTC throughout. */

const day = 86_400_000;
const week = 7 * day;
/** 1970-01-01 was a Thursday; the Monday before it. */
const firstMonday = -3 * day;

export type IsoWeek = {
  /** `2026-W10`. */
  readonly name: string;
  /** The Monday that begins it, `2026-03-02`. */
  readonly monday: string;
};

/** The Monday 00:00 UTC at or before a moment, both in milliseconds since 1970. */
export function mondayOf(moment: number): number {
  return Math.floor((moment - firstMonday) / week) * week + firstMonday;
}

/** The week of a moment, in milliseconds since 1970. */
export function isoWeekOf(moment: number): IsoWeek {
  const monday = mondayOf(moment);
  // The week belongs to the year of its Thursday.
  const year = new Date(monday + 3 * day).getUTCFullYear();
  const firstWeek = mondayOf(Date.UTC(year, 0, 4));
  const number = Math.round((monday - firstWeek) / week) + 1;
  return {
    name: `${year}-W${String(number).padStart(2, '0')}`,
    monday: new Date(monday).toISOString().slice(0, 10),
  };
}
