import type { LoadState } from '../core/dataset/questions.ts';

/** Numbers and times as screens write them; the same everywhere, in no locale but this. */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A share of 0..1 as `12.5 %`. */
export function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

export function formatPercent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** At most one decimal, `–` when unknown. */
export function formatNumber(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–';
  return Number.isInteger(value) || Math.abs(value) >= 100 ? formatCount(value) : value.toFixed(1);
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `26 Feb`, in UTC. */
export function formatDay(time: number | undefined): string {
  if (time === undefined) return '–';
  const date = new Date(time);
  return `${String(date.getUTCDate()).padStart(2, '0')} ${months[date.getUTCMonth()] ?? ''}`;
}

/** `02-26 14:30`, in UTC: for columns. */
export function formatShortTime(time: number | undefined): string {
  if (time === undefined) return '–';
  return new Date(time).toISOString().slice(5, 16).replace('T', ' ');
}

/** `2026-02-26 14:30:00Z`. */
export function formatTime(time: number | undefined): string {
  if (time === undefined) return 'no time';
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

/** `26 Feb 23:46 UTC`, or `26 Feb`: the as-of time in the title. */
export function formatAsOf({ asOf }: LoadState, precision: 'with the time' | 'day alone'): string {
  if (asOf === undefined) return '';
  const day = formatDay(asOf);
  return precision === 'day alone' ? day : `${day} ${new Date(asOf).toISOString().slice(11, 16)} UTC`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(2)} GB`;
}

/** `1 record`, `2 records`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
