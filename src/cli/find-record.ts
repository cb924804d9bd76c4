import type { Row } from '../core/dataset/row.ts';
import type { LinePlace, ParsedRecord } from '../core/records/parsed-record.ts';
import { numberedRecId, recIdOf, recIdStem } from '../core/records/rec-id.ts';
import type { CliError } from './cli-io.ts';

export type FoundRecord = { readonly recId: string; readonly row: Row };

/**
 * Looks for records by the beginning of their identity (with or without the stem) while they load, so that only the
 * matching ones need to be kept; by the text of their own field `id` where no identity begins like that.
 */
export class RecordFinder {
  readonly #stem: string | undefined;
  readonly #digits: string;
  readonly #ordinal: number | undefined;
  readonly #ownId: string;
  readonly #candidates: Candidate[] = [];
  readonly #named: Candidate[] = [];

  /** `failures:3f9a…`, the beginning of one, or of its digits alone; `#2` asks for the second of exact duplicates. */
  constructor(wanted: string) {
    const [, stem, digits = '', ordinal] = /^(?:(.+):)?([^:#]*)(?:#(\d+))?$/.exec(wanted) ?? [];
    this.#stem = stem;
    this.#ownId = wanted;
    this.#digits = digits.toLowerCase();
    this.#ordinal = ordinal === undefined ? undefined : Number(ordinal);
  }

  /** Takes a record as it is added to the dataset. */
  see(record: ParsedRecord, place: LinePlace, row: Row): void {
    const source = { file: place.file, kind: record.kind };
    const { id } = record.value;
    const isNamed = (typeof id === 'string' || typeof id === 'number') && String(id) === this.#ownId;
    const stem = recIdStem(source);
    const mayBegin = this.#stem === undefined || this.#stem === stem;
    if (!mayBegin && !isNamed) return;
    const found = { recId: place.recId ?? recIdOf(source, record.value), project: place.project, row };
    if (isNamed) this.#named.push(found);
    if (mayBegin && found.recId.startsWith(this.#digits, stem.length + 1)) this.#candidates.push(found);
  }

  /** What was found, leaving out rows for which `isAlive` says that a newer one replaced them. */
  found(isAlive: (row: Row) => boolean): readonly FoundRecord[] {
    // Without `#`, an identity means the first of its duplicates.
    const wanted = this.#ordinal ?? 1;
    const found = numbered(this.#candidates, isAlive).filter(({ ordinal }) => ordinal === wanted);
    return found.length > 0 ? found : numbered(this.#named, isAlive).filter(({ ordinal }) => ordinal === 1);
  }
}

type Candidate = { readonly recId: string; readonly project: string; readonly row: Row };
type Numbered = FoundRecord & { readonly ordinal: number };

/** Exact duplicates in one project are told apart by their number. */
function numbered(candidates: readonly Candidate[], isAlive: (row: Row) => boolean): readonly Numbered[] {
  const seen = new Map<string, number>();
  return candidates
    .filter(({ row }) => isAlive(row))
    .map(({ recId, project, row }) => {
      const ordinal = (seen.get(`${project}\0${recId}`) ?? 0) + 1;
      seen.set(`${project}\0${recId}`, ordinal);
      return { recId: numberedRecId(recId, ordinal), ordinal, row };
    });
}

/** Why the beginning of an id does not do. */
export function ambiguousRecord(recId: string, found: readonly { readonly recId: string }[]): CliError {
  const shown = found.slice(0, 10).map((record) => record.recId);
  const more = found.length > shown.length ? [`and ${found.length - shown.length} more`] : [];
  return {
    what: `${found.length} records have an id that is or begins with ${recId}`,
    remedy: 'give more of it',
    detail: [...shown, ...more],
  };
}
