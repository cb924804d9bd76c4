import type { AnnotationChange } from '../app/messages.ts';
import type { EventBody } from '../core/annotation/events.ts';
import { severities } from '../core/records/severity.ts';
import type { AnnotationRedactor, Subject } from './annotator-subject.ts';

/** Changes without what must not get into the log, and whether anything of that kind was in them. */
export type Masked = { readonly changes: readonly AnnotationChange[]; readonly wasMasked: boolean };

/** Masks secrets and names in what people wrote: the log is shared. */
export function maskChanges(
  changes: readonly AnnotationChange[],
  { text: redact }: AnnotationRedactor,
): Masked {
  const masked = changes.map((change) => maskedChange(change, redact));
  return { changes: masked, wasMasked: JSON.stringify(masked) !== JSON.stringify(changes) };
}

function maskedChange(change: AnnotationChange, redact: (text: string) => string): AnnotationChange {
  switch (change.op) {
    case 'verdict':
    case 'severity':
      return change;
    case 'code.add':
      return { ...change, code: redact(change.code) };
    case 'note':
      return { ...change, text: redact(change.text) };
    case 'insight.add':
      return { ...change, title: redact(change.title), text: redact(change.text) };
  }
}

/** What is to be said of records of one project. `newId` makes a name that no other insight has. */
export function bodiesOf(
  changes: readonly AnnotationChange[],
  subjects: readonly Subject[],
  newId: (title: string) => string,
): EventBody[] {
  const onEach = subjects.flatMap((subject) => changes.flatMap((change) => bodyOn(subject, change)));
  return [...onEach, ...changes.flatMap((change) => insightBody(change, subjects, newId))];
}

function bodyOn({ recId, loc, excerpt }: Subject, change: AnnotationChange): EventBody[] {
  const about = { rec: recId, loc, ...(excerpt === undefined ? {} : { excerpt }) };
  switch (change.op) {
    case 'verdict':
      return [{ op: 'verdict', ...about, verdict: change.verdict }];
    case 'code.add':
      return [{ op: 'code.add', ...about, axis: change.axis ?? 'tag', code: change.code }];
    case 'severity': {
      const severity = severities.find((known) => known === change.severity);
      return severity === undefined ? [] : [{ op: 'severity', ...about, severity }];
    }
    case 'note':
      return [{ op: 'note', ...about, text: change.text, kind: 'note' }];
    case 'insight.add':
      return [];
  }
}

/** One insight, however many records it was made on: they are its evidence. */
function insightBody(
  change: AnnotationChange,
  subjects: readonly Subject[],
  newId: (title: string) => string,
): EventBody[] {
  const [first] = subjects;
  if (change.op !== 'insight.add' || first === undefined) return [];
  const { title, text } = change;
  const records = subjects.map(({ recId }) => recId);
  return [
    {
      op: 'insight.add',
      rec: first.recId,
      loc: first.loc,
      insight: newId(title),
      title,
      text,
      evidence: { n: records.length, records },
    },
  ];
}

/** A name for an insight that stands in file markers: the title's words, and a few random digits. */
export function insightId(title: string, random: Uint8Array): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)
    .replace(/-$/, '');
  const digits = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${words === '' ? 'insight' : words}-${digits}`;
}
