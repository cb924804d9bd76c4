/**
 * Readers for the spellings in which models and people write one value. Each answers `undefined` for what it cannot
 * read, and never throws.
 */

const plainNumber = /^[+-]?(?:\d[\d,_]*)?(?:\.\d+)?(?:e[+-]?\d{1,3})?$/i;
const minutesWithUnit =
  /^([+-]?[\d.,_]+)\s*(s|sec|secs|seconds?|m|min|mins|minutes?|h|hrs?|hours?|d|days?)\.?$/i;
const fraction = /^(\d{1,6})\s*\/\s*(\d{1,6})$/;

/** A number, or the text of one: `12`, `"12"`, `"1,234"`, `"1e3"`. */
export function readNumber(written: string | number): number | undefined {
  if (typeof written === 'number') return Number.isFinite(written) ? written : undefined;
  const text = written.trim();
  if (!plainNumber.test(text) || !/\d/.test(text)) return undefined;
  const value = Number(text.replace(/[,_]/g, ''));
  return Number.isFinite(value) ? value : undefined;
}

/** A duration in minutes: a number, or text with a unit such as `"45 min"`, `"1.5h"`, `"90s"`. */
export function readMinutes(written: string | number): number | undefined {
  if (typeof written === 'number') return readNumber(written);
  const [, amount = written, unit = 'm'] = minutesWithUnit.exec(written.trim()) ?? [];
  const value = readNumber(amount);
  return value === undefined ? undefined : value * (minutesPerUnit[unit.charAt(0).toLowerCase()] ?? 1);
}

const minutesPerUnit: Readonly<Record<string, number>> = { s: 1 / 60, m: 1, h: 60, d: 1440 };

/**
 * A part of a whole, as 0..1: `"78%"`, the number 78 and 0.78 are the same; numbers above 1 are percent, so 1 is the whole.
 * Nothing is read outside 0..1, nor of a text such as `"78"`, which may mean anything: what is not read is counted as a
 * problem, never clamped.
 */
export function readShare(written: string | number): number | undefined {
  const value = readRatio(written);
  if (value === undefined || value < 0) return undefined;
  const share = typeof written === 'number' && value > 1 ? value / 100 : value;
  return share > 1 ? undefined : share;
}

/** A ratio that may well lie above 1: numbers as they are, `"78%"` as 0.78, `"2/3"` as a fraction. */
export function readRatio(written: string | number): number | undefined {
  if (typeof written === 'number') return readNumber(written);
  const text = written.trim().replace(/^[~≈]\s*/, '');
  const [, above, below] = fraction.exec(text) ?? [];
  if (above !== undefined) return Number(below) === 0 ? undefined : Number(above) / Number(below);
  if (!text.endsWith('%')) return readNumber(text);
  const percent = readNumber(text.slice(0, -1));
  // Dividing keeps 78 % the same number as 0.78; multiplying by 0.01 would not.
  return percent === undefined ? undefined : percent / 100;
}

const namedPositions: ReadonlyMap<string, number> = new Map([
  ['start', 0],
  ['beginning', 0],
  ['middle', 0.5],
  ['mid', 0.5],
  ['end', 1],
]);

/** A place in a session, as 0..1: `"2/3"`, `"end"`, `"60%"`, `0.6`. A number above 1 lacks its whole. */
export function readPosition(written: string | number): number | undefined {
  const named = typeof written === 'string' ? namedPositions.get(written.trim().toLowerCase()) : undefined;
  const position = named ?? readRatio(written);
  return position !== undefined && position >= 0 && position <= 1 ? position : undefined;
}

/** A yes or no, as the words `true` and `false`. */
export function readFlag(written: string | number | boolean): 'true' | 'false' | undefined {
  switch (String(written).trim().toLowerCase()) {
    case 'true':
    case 'yes':
    case '1':
      return 'true';
    case 'false':
    case 'no':
    case '0':
      return 'false';
    default:
      return undefined;
  }
}

const isoTime =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/**
 * A moment, in milliseconds since 1970 UTC: ISO 8601 (without a zone it is UTC, without a time it is midnight), or an
 * epoch in seconds, milliseconds, microseconds or nanoseconds, told apart by size. Epochs before 1973 and days that no
 * month has are not read.
 */
export function readTime(written: string | number): number | undefined {
  if (typeof written === 'number') return readEpoch(written);
  const text = written.trim();
  const match = isoTime.exec(text);
  if (match === null) return /^\d{9,19}(?:\.\d+)?$/.test(text) ? readEpoch(Number(text)) : undefined;
  const [, year, month, day, hour = 0, minute = 0, second = 0, decimals = '', zone] = match;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const date = new Date(midnight);
  const isRealDay = date.getUTCDate() === Number(day) && date.getUTCFullYear() === Number(year);
  // 60 is a leap second, which UTC writes and JavaScript's time scale does not have.
  if (!isRealDay || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  const milliseconds = Number(decimals.padEnd(3, '0').slice(0, 3));
  const ofDay = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + milliseconds;
  return midnight + ofDay - zoneMinutes(zone) * 60_000;
}

function readEpoch(value: number): number | undefined {
  if (!(value >= 1e8 && value < 1e19)) return undefined;
  if (value < 1e11) return Math.round(value * 1000);
  if (value < 1e14) return Math.round(value);
  return Math.round(value < 1e17 ? value / 1e3 : value / 1e6);
}

function zoneMinutes(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', '') || 0);
  return zone.startsWith('-') ? -minutes : minutes;
}
