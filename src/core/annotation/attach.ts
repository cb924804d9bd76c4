import type { Locator } from './events.ts';
import type { RecordAnnotations } from './record-annotations.ts';

/** A row the locator may mean, with the rec_id its line has now. */
export type Candidate<Row> = { readonly row: Row; readonly recId: string };

/** Where the annotations of one record belong in the data that is loaded. */
export type Attachment<Row> =
  | { readonly kind: 'attached'; readonly recId: string; readonly row: Row }
  | {
      /** The line was edited or superseded: its place is the same, its content is not. */
      readonly kind: 're-attached';
      readonly recId: string;
      readonly row: Row;
      /** What the record's rec_id is now: an `alias` event from `recId` to it would make this lasting. */
      readonly currentRecId: string;
      /** `weak` if only feature and type agree, which another record may share. */
      readonly match: 'strong' | 'weak';
    }
  | {
      readonly kind: 'orphan';
      readonly recId: string;
      readonly reason: OrphanReason;
      /** What a person may choose from. */
      readonly candidates: readonly Candidate<Row>[];
    };

/** `taken`: the only rows that fit have annotations of their own. `ambiguous`: several fit, or several claim one. */
export type OrphanReason = 'no-locator' | 'nothing-fits' | 'taken' | 'ambiguous';

export type Annotated = Pick<RecordAnnotations, 'recId' | 'aliases' | 'loc'>;

/** Rows whose fields agree with every field of the locator, or with its `key` if it has one. */
export type FindCandidates<Row> = (loc: Locator) => readonly Candidate<Row>[];

/**
 * Finds the row of every annotated record: exactly one answer each, in the order given.
 *
 * A row with the record's rec_id, or an earlier one, wins. Otherwise the one row that the locator means and that
 * nobody else has: annotations never move onto a record that was annotated for itself.
 */
export function attachAnnotations<Row>(
  annotated: readonly Annotated[],
  candidatesOf: FindCandidates<Row>,
): Attachment<Row>[] {
  const asked = annotated.map((record) => askFor(record, candidatesOf));
  const taken = new Set(asked.flatMap(({ exact }) => (exact === undefined ? [] : [exact.row])));
  const claims = new Map<Row, number>();
  for (const { exact, candidates } of asked) {
    const free = exact === undefined ? candidates.filter(({ row }) => !taken.has(row)) : [];
    if (free.length === 1 && free[0]) claims.set(free[0].row, (claims.get(free[0].row) ?? 0) + 1);
  }
  return asked.map(({ record, exact, candidates }) => {
    if (exact !== undefined) return { kind: 'attached', recId: record.recId, row: exact.row };
    const orphan = (reason: OrphanReason) =>
      ({ kind: 'orphan', recId: record.recId, reason, candidates }) as const;
    if (record.loc === undefined) return orphan('no-locator');
    const free = candidates.filter(({ row }) => !taken.has(row));
    const [found] = free;
    if (found === undefined) return orphan(candidates.length === 0 ? 'nothing-fits' : 'taken');
    if (free.length > 1 || claims.get(found.row) !== 1) return orphan('ambiguous');
    const { row, recId: currentRecId } = found;
    return { kind: 're-attached', recId: record.recId, row, currentRecId, match: strengthOf(record.loc) };
  });
}

type Asked<Row> = {
  readonly record: Annotated;
  readonly exact: Candidate<Row> | undefined;
  readonly candidates: readonly Candidate<Row>[];
};

function askFor<Row>(record: Annotated, candidatesOf: FindCandidates<Row>): Asked<Row> {
  const candidates = record.loc === undefined ? [] : candidatesOf(record.loc);
  const exact =
    candidates.find(({ recId }) => recId === record.recId) ??
    candidates.find(({ recId }) => record.aliases.includes(recId));
  return { record, exact, candidates };
}

function strengthOf({ key, timestamp, session }: Locator): 'strong' | 'weak' {
  return key !== undefined || timestamp !== undefined || session !== undefined ? 'strong' : 'weak';
}
