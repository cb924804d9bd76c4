import type { JsonValue } from '../../core/privacy/json-value.ts';

/** The files a collector appends to, by stem. */
export const collectedStems = ['failures', 'successes', 'performance', 'context_metrics'] as const;

export type CollectedStem = (typeof collectedStems)[number];

/** One record derived from a log, not yet redacted. */
export type CollectedRecord = {
  readonly stem: CollectedStem;
  /** Equal for the same thing in the log whenever it is collected: a newer record with the same key replaces an older one. */
  readonly key: string;
  readonly value: { readonly [name: string]: JsonValue };
};

/** What a failure's reviewer must say, and no log can. */
export const unknownLearning = {
  pattern: null,
  category: null,
  generalizable: null,
  severity: null,
  suggested_prevention: null,
  related_features: null,
} as const;

/** As a source's summary tells them. */
export function recordCounts(records: readonly CollectedRecord[]): {
  readonly failures: number;
  readonly successes: number;
} {
  const count = (wanted: CollectedStem) => records.filter(({ stem }) => stem === wanted).length;
  return { failures: count('failures'), successes: count('successes') };
}

/** Without a time that is none, as damaged logs have it: a record without one is better than one that does not load. */
export function withSoundTime(record: CollectedRecord): CollectedRecord {
  const { timestamp } = record.value;
  const isSound = typeof timestamp !== 'string' || !Number.isNaN(Date.parse(timestamp));
  return isSound ? record : { ...record, value: { ...record.value, timestamp: null } };
}
