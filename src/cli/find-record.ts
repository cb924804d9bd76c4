import type { Row } from '../core/dataset/row.ts';
import type { LinePlace, ParsedRecord } from '../core/records/parsed-record.ts';
import { numberedRecId, recIdOf, recIdStem } from '../core/records/rec-id.ts';
import type { CliError } from './cli-io.ts';

export type FoundRecord = { readonly recId: string; readonly row: Row };

/**
 * Looks for records by the beginning of their identity (with or without the stem) while they load, so that only the
 * matching ones need to be kept.
 */
export class RecordFinder {
  readonly #stem: string | undefined;
  readonly #digits: string;
  readonly #ordinal: number | undefined;
  readonly #candidates: { readonly recId: string; readonly project: string; readonly row: Row }[] = [];

  /** `failures:3f9a…`, the beginning of one, or of its digits alone; `#2` asks for the second of exact duplicates. */
  constructor(wanted: string) {
    const [, stem, digits = '', ordinal] = /^(?:(.+):)?([^:#]*)(?:#(\d+))?$/.exec(wanted) ?? [];
    this.#stem = stem;
    this.#digits = digits.toLowerCase();
    this.#ordinal = ordinal === undefined ? undefined : Number(ordinal);
  }

  /** Takes a record as it is added to the dataset. */
  see(record: ParsedRecord, place: LinePlace, row: Row): void {
    const source = { file: place.file, kind: record.kind };
    const stem = recIdStem(source);
    if (this.#stem !== undefined && this.#stem !== stem) return;
    const recId = recIdOf(source, record.value);
    if (recId.startsWith(this.#digits, stem.length + 1))
      this.#candidates.push({ recId, project: place.project, row });
  }

  /** What was found, leaving out rows for which `isAlive` says that a newer one replaced them. */
  found(isAlive: (row: Row) => boolean): readonly FoundRecord[] {
    const seen = new Map<string, number>();
    const numbered = this.#candidates
      .filter(({ row }) => isAlive(row))
      .map(({ recId, project, row }) => {
        const ordinal = (seen.get(`${project}\0${recId}`) ?? 0) + 1;
        seen.set(`${project}\0${recId}`, ordinal);
        return { recId: numberedRecId(recId, ordinal), ordinal, row };
      });
    // Without `#`, an identity means the first of its duplicates.
    const wanted = this.#ordinal ?? 1;
    return numbered.filter(({ ordinal }) => ordinal === wanted);
  }
}

/** Why the beginning of an id does not do. */
export function ambiguousRecord(recId: string, found: readonly { readonly recId: string }[]): CliError {
  const shown = found.slice(0, 10).map((record) => record.recId);
  const more = found.length > shown.length ? [`and ${found.length - shown.length} more`] : [];
  return {
    what: `${found.length} records have an id that begins with ${recId}`,
    remedy: 'give more of it',
    detail: [...shown, ...more],
  };
}
