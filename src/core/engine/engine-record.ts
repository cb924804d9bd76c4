import type { FieldName } from '../dataset/fields.ts';
import type { LinePlace, ParsedRecord } from '../records/parsed-record.ts';
import { recIdOf } from '../records/rec-id.ts';
import { fold } from '../search/fold.ts';
import { recordText } from '../search/record-text.ts';
import { numbersPerToken, TokenFinder } from '../search/tokens.ts';
import { type EngineValue, engineColumns } from './engine-table.ts';

export type EngineRecord = Readonly<Record<string, EngineValue>>;

export type EngineSource = {
  readonly record: ParsedRecord;
  readonly place: Pick<LinePlace, 'project' | 'file' | 'line' | 'bytes'>;
  /** The line, or what is left of it after redaction; `record` was parsed from it. */
  readonly raw: string;
  readonly row: number;
};

/** A record as engines store it; every column of `engineColumns` is there. */
export function engineRecord({ record, place, raw, row }: EngineSource): EngineRecord {
  const { project, file, line, bytes } = place;
  const original = recordText(record.value);
  const searched = fold(original);
  const time = record.cells.time;
  const values: Record<string, EngineValue> = {};
  for (const { name, holds } of engineColumns) {
    if (holds === 'texts') values[name] = record.lists[name as FieldName]?.texts ?? [];
    else values[name] = record.cells[name as FieldName] ?? null;
  }
  return {
    ...values,
    row,
    rec_id: recIdOf({ file, kind: record.kind }, record.value),
    kind: record.kind,
    project,
    file,
    line,
    size: bytes,
    success_pattern_weights: weightsOf(record),
    present: record.present,
    counts: 1,
    month: typeof time === 'number' ? monthOf(time) : unknownPeriod,
    week: typeof time === 'number' ? isoWeekOf(time) : unknownPeriod,
    raw,
    searched,
    ...tokensOf(searched, original),
  };
}

const unknownPeriod = 'unknown';

function weightsOf({ lists }: ParsedRecord): readonly number[] {
  const { texts = [], weights = [] } = lists.success_pattern ?? {};
  return texts.map((_, place) => weights[place] ?? 0);
}

const finder = new TokenFinder();

/** The tokens that the index in memory would hold for the record. */
function tokensOf(searched: string, original: string): Pick<EngineRecord, 'tokens' | 'compound_tokens'> {
  finder.find(searched, original);
  const isCompound = new Map<string, boolean>();
  for (let token = 0; token < finder.count; token++) {
    const place = token * numbersPerToken;
    const text = searched.slice(finder.found[place], finder.found[place + 1]);
    isCompound.set(text, finder.found[place + 3] === 1 && isCompound.get(text) !== false);
  }
  const tokens = [...isCompound.keys()];
  return { tokens, compound_tokens: tokens.filter((token) => isCompound.get(token)) };
}

/** The month of a time in UTC, as `2026-01`. */
function monthOf(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? unknownPeriod : date.toISOString().slice(0, -17);
}

const day = 24 * 60 * 60 * 1000;

/** The ISO 8601 week of a time in UTC, as `2026-W05`: the week of a day is that of its Thursday. */
function isoWeekOf(time: number): string {
  const start = new Date(time);
  if (Number.isNaN(start.getTime())) return unknownPeriod;
  const thursday = new Date(time + (3 - ((start.getUTCDay() + 6) % 7)) * day);
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * day)) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}
