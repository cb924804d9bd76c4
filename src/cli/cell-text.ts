import { type FieldName, fields } from '../core/dataset/fields.ts';
import { harmless } from '../core/text/harmless.ts';

/** A cell as plain output shows it: times in UTC, ratios as percent, at most two decimals, harmless; empty when missing. */
export function cellText(field: FieldName, value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return harmless(value);
  switch (fields[field].shape) {
    case 'time':
      return timeText(value);
    case 'ratio':
      return `${Math.round(value * 100)}%`;
    default:
      return String(Math.round(value * 100) / 100);
  }
}

/** `2026-03-04 10:20` in UTC. */
export function timeText(milliseconds: number): string {
  const date = new Date(milliseconds);
  // Beyond the years 0 to 9999 ISO 8601 writes six digits; beyond what a date can hold there is no text at all.
  if (Number.isNaN(date.getTime())) return '';
  return date
    .toISOString()
    .replace('T', ' ')
    .replace(/:\d\d\.\d+Z$/, '');
}
