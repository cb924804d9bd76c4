import type { Locator } from '../core/annotation/events.ts';
import { excerptOf } from '../core/annotation/excerpt.ts';
import { excerptOf as firstWords, memberOf } from '../core/dataset/answers/excerpt.ts';
import type { RecordAnswer } from '../core/dataset/questions.ts';
import type { Row } from '../core/dataset/row.ts';
import type { Redactor } from '../core/privacy/redactor.ts';
import { stemOfRecId } from '../core/records/rec-id.ts';

import type { AnnotatedDataset } from './annotated-dataset.ts';

/** What masks what people write and what is quoted from records. */
export type AnnotationRedactor = Pick<Redactor, 'text' | 'json'>;

/** A record as events name it. */
export type Subject = {
  readonly row: Row;
  readonly project: string;
  readonly recId: string;
  readonly loc: Locator;
  readonly excerpt: string | undefined;
};

export type SubjectRead =
  | { readonly ok: true; readonly subject: Subject }
  /** The line cannot be read any more, so the record's identity is not known. */
  | { readonly ok: false; readonly where: string; readonly reason: string };

const never = new AbortController().signal;

/** Reads the row's record again and tells how the log is to name it. */
export async function readSubject(
  dataset: Pick<AnnotatedDataset, 'ask' | 'nameOf'>,
  row: Row,
  redactor: AnnotationRedactor,
): Promise<SubjectRead> {
  const answer = await dataset.ask({ ask: 'record', row }, never);
  if (!answer.ok) {
    return { ok: false, where: dataset.nameOf(row), reason: answer.reason };
  }
  const { project, recId } = answer;
  const subject = { row, project, recId, loc: locatorOf(answer), excerpt: quote(answer, redactor) };
  return { ok: true, subject };
}

/** Longer names would make every event of the record as long. */
const longestName = 300;

/** Timestamps stand as the record wrote them; a field that says nothing is left out. */
function locatorOf({ recId, value, cells }: Extract<RecordAnswer, { ok: true }>): Locator {
  const timestamp = memberOf(value, 'timestamp');
  const found = {
    feature: cells.feature,
    session: cells.session,
    timestamp: typeof timestamp === 'number' ? String(timestamp) : timestamp,
    type: cells.type,
    key: memberOf(memberOf(value, 'source'), 'key'),
  };
  const usable = Object.entries(found).filter(
    ([, text]) => typeof text === 'string' && text !== '' && text.length <= longestName,
  );
  return { stem: stemOfRecId(recId), ...Object.fromEntries(usable) };
}

/** Redacting a larger record takes longer than a key press may. */
const longestQuoted = 256 * 1024;

/** The whole record is redacted, not the quoted words alone: its keys tell what is secret, and a secret is not cut in two. */
function quote(
  { kind, raw }: Extract<RecordAnswer, { ok: true }>,
  redactor: AnnotationRedactor,
): string | undefined {
  if (raw.length > longestQuoted) return undefined;
  const redacted = redactor.json(raw);
  if (!redacted.ok) return undefined;
  const quoted = excerptOf(firstWords(kind, JSON.parse(redacted.json)), redactor.text);
  return quoted === '' ? undefined : quoted;
}
