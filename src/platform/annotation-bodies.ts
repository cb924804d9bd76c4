import type { AnnotationChange } from '../app/messages.ts';
import type { EventBody } from '../core/annotation/events.ts';
import { codeMeant, type Taxonomy } from '../core/annotation/taxonomy.ts';
import type { Row } from '../core/dataset/row.ts';
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
    case 'link':
      return change;
    case 'anchor':
      return { ...change, quote: redact(change.quote) };
    case 'code.add':
      return { ...change, code: redact(change.code) };
    case 'note':
    case 'root_cause':
    case 'resolution':
    case 'prevention.propose':
      return { ...change, text: redact(change.text) };
    case 'insight.add':
      return { ...change, title: redact(change.title), text: redact(change.text) };
  }
}

/** What bodies need besides: `newId` makes a name that no other has, `targets` are the rows that links lead to. */
export type BodyTools = {
  readonly newId: (title: string) => string;
  readonly targets: ReadonlyMap<Row, Pick<Subject, 'recId' | 'loc'>>;
  /** Knows which code is meant by a name. */
  readonly taxonomy: Taxonomy;
};

/** What is to be said of records of one project. */
export function bodiesOf(
  changes: readonly AnnotationChange[],
  subjects: readonly Subject[],
  tools: BodyTools,
): EventBody[] {
  const onEach = subjects.flatMap((subject) => changes.flatMap((change) => bodyOn(subject, change, tools)));
  return [...onEach, ...changes.flatMap((change) => sharedBody(change, subjects, tools))];
}

/** Rows that links of these changes lead to. */
export function linkedRows(changes: readonly AnnotationChange[]): readonly Row[] {
  return changes.flatMap((change) => (change.op === 'link' && 'row' in change.to ? [change.to.row] : []));
}

function bodyOn(
  { recId, loc, excerpt }: Subject,
  change: AnnotationChange,
  { targets, taxonomy }: BodyTools,
): EventBody[] {
  const about = { rec: recId, loc, ...(excerpt === undefined ? {} : { excerpt }) };
  switch (change.op) {
    case 'verdict':
      return [{ op: 'verdict', ...about, verdict: change.verdict }];
    case 'code.add': {
      const { axis = 'tag', code } = change;
      return [{ op: 'code.add', ...about, axis, code: codeMeant(taxonomy, { axis, typed: code }) }];
    }
    case 'severity': {
      const severity = severities.find((known) => known === change.severity);
      return severity === undefined ? [] : [{ op: 'severity', ...about, severity }];
    }
    case 'note':
      return [{ op: 'note', ...about, text: change.text, kind: change.kind ?? 'note' }];
    case 'root_cause':
    case 'resolution':
      return [{ op: change.op, ...about, text: change.text }];
    case 'anchor': {
      const { pointer, quote, role } = change;
      return [{ op: 'anchor', ...about, pointer, role, ...(quote === '' ? {} : { quote }) }];
    }
    case 'link': {
      const target =
        'recId' in change.to ? { recId: change.to.recId, loc: undefined } : targets.get(change.to.row);
      if (target === undefined || target.recId === recId) return [];
      const place = target.loc === undefined ? {} : { to_loc: target.loc };
      return [{ op: 'link', ...about, to: target.recId, rel: change.rel, ...place }];
    }
    case 'insight.add':
    case 'prevention.propose':
      return [];
  }
}

/** One insight or prevention, however many records it was made on: they are its evidence. */
function sharedBody(
  change: AnnotationChange,
  subjects: readonly Subject[],
  { newId }: BodyTools,
): EventBody[] {
  const [first] = subjects;
  if (first === undefined) return [];
  const about = { rec: first.recId, loc: first.loc };
  if (change.op === 'prevention.propose')
    return [{ op: 'prevention.propose', ...about, prevention: newId(change.text), text: change.text }];
  if (change.op !== 'insight.add') return [];
  const { title, text } = change;
  const records = subjects.map(({ recId }) => recId);
  const evidence = { n: records.length, records };
  return [{ op: 'insight.add', ...about, insight: newId(title), title, text, evidence }];
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
