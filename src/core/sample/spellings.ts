import type { Random } from './random.ts';

/** ISO 8601 in the spellings of several agents: with and without milliseconds, sometimes with an offset. */
export function timestamp(random: Random, ms: number): string {
  const shape = random.next();
  if (shape < 0.05) return `${new Date(ms + 3_600_000).toISOString().slice(0, 19)}+01:00`;
  const text = new Date(ms).toISOString();
  return shape < 0.6 ? text : `${text.slice(0, 19)}Z`;
}

/** A ratio as `"78%"`, `78` or `0.78`, mostly the first. */
export function ratio(random: Random, value: number): string | number {
  // At least 2 %, since a bare 1 could mean 1 % and 100 %.
  const percent = Math.min(100, Math.max(2, Math.round(value * 100)));
  const shape = random.next();
  if (shape < 0.72) return `${percent}%`;
  return shape < 0.86 ? percent : percent / 100;
}

const parts: readonly (readonly [upTo: number, text: string])[] = [
  [0.29, '1/4'],
  [0.42, '1/3'],
  [0.58, '1/2'],
  [0.71, '2/3'],
  [0.87, '3/4'],
];

/** A position in the session (0..1) as agents write it: `"2/3"`, `"end"`. */
export function partOfSession(position: number): string {
  return parts.find(([upTo]) => position <= upTo)?.[1] ?? 'end';
}

/** Rounded to `digits` decimals. */
export function rounded(value: number, digits: number): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}

/** The proper name, or in about one case of four another spelling of it. */
export function spelledName(random: Random, names: readonly [string, ...string[]]): string {
  return random.chance(0.74) ? names[0] : random.pick(names);
}
