import type { FieldName } from '../core/dataset/fields.ts';
import { formatNumber, formatPercent } from './format.ts';
import type { OpenedRecord, RecordField } from './record-fields.ts';
import { textOf, type ValueReader } from './value-reader.ts';

/** A few words made from the part of a record they stand in. */
type Words = (part: readonly string[]) => string | undefined;

/**
 * Collects what a record tells. A value whose unit was read is written from its column, any other as it stands in the
 * record; one that is missing is left out.
 */
export class Teller {
  readonly fields: RecordField[] = [];
  readonly #cells: OpenedRecord['cells'];
  readonly #reader: ValueReader;

  constructor({ cells }: OpenedRecord, reader: ValueReader) {
    this.#cells = cells;
    this.#reader = reader;
  }

  field(name: string, path: readonly string[]): void {
    const text = this.#reader.text(...path);
    if (text !== undefined) this.fields.push({ name, path, text });
  }

  entries(name: string, path: readonly string[]): void {
    const entries = this.#reader.list(...path);
    if (entries.length > 0) this.fields.push({ name, path, text: entries.join('\n'), entries });
  }

  /** Several words on one line, whatever of them there is. */
  words(name: string, part: string | undefined, words: readonly Words[]): void {
    const path = part === undefined ? [] : [part];
    const texts = words.flatMap((word) => word(path) ?? []);
    if (texts.length > 0) this.fields.push({ name, path, text: texts.join(', ') });
  }

  agent(): void {
    this.field('Session', ['session_id']);
    this.words('Agent', undefined, [this.plain('agent'), this.plain('model_version')]);
  }

  /** Where a collected row is from, and which of its values are proposals that nobody has confirmed. */
  source(): void {
    this.field('To confirm', ['unconfirmed']);
    this.words('Collected', 'source', [this.plain('collector', (text) => `by ${text}`), this.plain('key')]);
  }

  patterns(): void {
    const patterns = this.#reader.take('patterns');
    const listed: readonly unknown[] = Array.isArray(patterns) ? patterns : [patterns];
    const entries = listed.flatMap((entry: unknown) => patternWords(entry) ?? []);
    if (entries.length > 0)
      this.fields.push({ name: 'Patterns', path: ['patterns'], text: entries.join('\n'), entries });
  }

  plain(key: string, write: (text: string) => string = (text) => text): Words {
    return (part) => {
      const text = this.#reader.text(...part, key);
      return text === undefined ? undefined : write(text);
    };
  }

  number(key: string, field: FieldName, write: (text: string) => string): Words {
    const value = this.#cells[field];
    return this.plain(key, (text) => write(typeof value === 'number' ? formatNumber(value) : text));
  }

  share(key: string, field: FieldName, write: (text: string) => string): Words {
    const value = this.#cells[field];
    return this.plain(key, (text) => write(typeof value === 'number' ? formatPercent(value) : text));
  }

  counted(key: string, field: FieldName, [one, many]: readonly [one: string, many: string]): Words {
    return this.number(key, field, (text) => `${text} ${text === '1' ? one : many}`);
  }

  flag(key: string, field: FieldName, [yes, no]: readonly [yes: string, no: string]): Words {
    const value = this.#cells[field];
    return this.plain(key, (text) => {
      if (value === undefined) return `${key}: ${text}`;
      return String(value) === 'true' ? yes : no;
    });
  }
}

export function minutes(text: string): string {
  return /^[\d.,]+$/.test(text) ? `${text} min` : text;
}

/** `Small commits (high)`; the name alone where there is no more. */
function patternWords(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return textOf(entry);
  const { pattern, effectiveness, ...others }: { readonly [key: string]: unknown } = { ...entry };
  const name = textOf(pattern);
  if (name === undefined || Object.keys(others).length > 0) return JSON.stringify(entry);
  const rating = textOf(effectiveness);
  return rating === undefined ? name : `${name} (${rating})`;
}
