import type { FieldName } from '../dataset/fields.ts';
import { fields } from '../dataset/fields.ts';

/**
 * The number a query's value means for a field, or undefined.
 *
 * Understands `1_000`, `100k`, `1.5m`; for ratios also `78%`, `2/3` and `end`, and takes plain numbers above 10 as
 * percent, as the files do. Times are not numbers here: see `parseWhen`.
 */
export function fieldNumber(field: FieldName, text: string): number | undefined {
  const written = text.trim().toLowerCase().replaceAll('_', '');
  return fields[field].shape === 'ratio' ? ratioOf(written) : plainNumber(written);
}

function ratioOf(written: string): number | undefined {
  if (written === 'end') return 1;
  if (written === 'start') return 0;
  const fraction = /^(\d+)\/(\d+)$/.exec(written);
  if (fraction !== null)
    return Number(fraction[2]) === 0 ? undefined : Number(fraction[1]) / Number(fraction[2]);
  if (written.endsWith('%')) {
    const percent = plainNumber(written.slice(0, -1).trim());
    return percent === undefined ? undefined : percent / 100;
  }
  const number = plainNumber(written);
  return number !== undefined && number > 10 ? number / 100 : number;
}

function plainNumber(written: string): number | undefined {
  const found = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([km]?)$/.exec(written);
  if (found === null) return undefined;
  const scale = found[2] === 'k' ? 1000 : found[2] === 'm' ? 1_000_000 : 1;
  return Number(found[1]) * scale;
}
