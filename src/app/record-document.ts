import type { AnswerTo, Question, TimelineAnswer } from '../core/dataset/questions.ts';
import { everything, type Query } from '../core/query/query.ts';
import { fold as folded } from '../core/search/fold.ts';
import { highlights, whyMatched } from '../core/search/highlights.ts';
import { harmless } from '../core/text/harmless.ts';
import { answerTo } from './answer-book.ts';
import { type DocumentLine, type Fold, type Look, sectionLines, textLines } from './document-line.ts';
import { fieldLines } from './field-lines.ts';
import { plural } from './format.ts';
import { type FrameLine, segment } from './frame.ts';
import { jsonLines } from './json-lines.ts';
import { filterQuery } from './page-query.ts';
import { type OpenedRecord, type RecordField, type RecordParts, recordParts } from './record-fields.ts';
import { saidSection } from './said-lines.ts';
import type { RecordScreen } from './screens.ts';
import type { AppState } from './state.ts';
import { timelineSection } from './timeline-lines.ts';
import { traceSection } from './trace-lines.ts';

/** A record as lines to walk over, and where each line is by its key. */
export type RecordDocument = {
  readonly lines: readonly DocumentLine[];
  readonly places: ReadonlyMap<string, number>;
  /** What the filter looks for in the texts: typos are looked for only where the word itself is nowhere in the record. */
  readonly sought: Query;
};

type RecordQuestion = Extract<Question, { readonly ask: 'record' }>;
type TimelineQuestion = Extract<Question, { readonly ask: 'timeline' }>;

export function recordQuestion({ row, unmasked }: RecordScreen): RecordQuestion {
  return unmasked === row ? { ask: 'record', row, secrets: 'shown' } : { ask: 'record', row };
}

export function timelineQuestion({ row }: Pick<RecordScreen, 'row'>): TimelineQuestion {
  return { ask: 'timeline', row };
}

export function recordAnswer(screen: RecordScreen, state: AppState): AnswerTo<RecordQuestion> | undefined {
  return answerTo(state.answers, recordQuestion(screen));
}

/** The record that is open; undefined while it is read and when it cannot be. */
export function openedRecord(screen: RecordScreen, state: AppState): OpenedRecord | undefined {
  const answer = recordAnswer(screen, state);
  return answer?.ok === true ? answer : undefined;
}

/** The open record as the page shows it; without lines while it is read and when it cannot be. */
export function recordDocument(screen: RecordScreen, state: AppState): RecordDocument {
  return documentOf(screen, state, 'as it is');
}

/** The same with nothing folded: what is looked through by a search. */
export function unfoldedDocument(screen: RecordScreen, state: AppState): RecordDocument {
  return documentOf(screen, state, 'unfolded');
}

const nothing: RecordDocument = { lines: [], places: new Map(), sought: everything };

function documentOf(screen: RecordScreen, state: AppState, as: 'as it is' | 'unfolded'): RecordDocument {
  const record = openedRecord(screen, state);
  if (record === undefined) return nothing;
  const timeline = answerTo(state.answers, timelineQuestion(screen));
  const { mode, wrap, folded, toggled, filter } = screen;
  const { glyphs } = state.settings;
  const said = state.annotations.get(record.project);
  const inputs = [
    record,
    timeline,
    said,
    state.size.columns,
    glyphs,
    mode,
    wrap,
    folded,
    toggled,
    filter,
    as,
  ];
  return remembered(inputs, () => {
    const look: Look = {
      width: state.size.columns - 1,
      wrap,
      glyphs,
      isOpen: as === 'unfolded' ? () => true : (fold) => isFoldOpen(screen, fold),
    };
    const sought = soughtIn(record.raw, filterQuery(filter));
    const lines =
      mode === 'raw' ? jsonLines(record.raw, look) : readingLines(record, { look, timeline, said, sought });
    return { lines, places: new Map(lines.map(({ key }, place) => [key, place])), sought };
  });
}

/**
 * The last documents by the identity of what they were made from. Every key asks for the document several times, and
 * laying out a record of 5 MB takes 60 ms.
 */
let kept: readonly { readonly inputs: readonly unknown[]; readonly document: RecordDocument }[] = [];

function remembered(inputs: readonly unknown[], make: () => RecordDocument): RecordDocument {
  const known = kept.find((entry) => entry.inputs.every((input, place) => input === inputs[place]));
  if (known !== undefined) return known.document;
  const document = make();
  kept = [{ inputs, document }, ...kept.slice(0, 1)];
  return document;
}

/** Whether a fold is open: as it starts or as all were set, and the other way round if it was touched since. */
export function isFoldOpen({ folded, toggled }: RecordScreen, { id, starts }: Fold): boolean {
  const untouched = folded === 'as given' ? starts === 'open' : folded === 'none';
  return untouched !== toggled.has(id);
}

function soughtIn(raw: string, query: Query): Query {
  if (!query.terms.some(({ kind }) => kind === 'word')) return query;
  const text = folded(raw);
  return {
    terms: query.terms.map((term) =>
      term.kind === 'word' && text.includes(folded(term.text)) ? { ...term, kind: 'phrase' } : term,
    ),
  };
}

type Reading = {
  readonly look: Look;
  readonly timeline: TimelineAnswer | undefined;
  readonly said: Parameters<typeof saidSection>[1];
  readonly sought: Query;
};

/** The record for reading: the telling fields, then sections. */
function readingLines(record: OpenedRecord, { look, timeline, said, sought }: Reading): DocumentLine[] {
  const parts = recordParts(record);
  const lines = [
    ...noticeLines(record, look),
    ...identityLines(parts, look),
    ...parts.told.flatMap((field) => fieldLines(field, { look })),
    ...(parts.trace === undefined ? [] : sectionLines(traceSection(parts.trace, look), look)),
    ...stepsLines(parts.steps, look),
    ...(record.kind === 'generic'
      ? parts.others.flatMap((field) => fieldLines(field, { look, at: 'other.' }))
      : []),
    ...sectionLines(saidSection(record.recId, said, look), look),
    ...(timeline === undefined ? [] : sectionLines(timelineSection(timeline, look), look)),
    ...problemLines(record, look),
    ...restLines(record, parts, look),
  ];
  const isReasonInSight = lines.some(({ whole }) => highlights(whole, sought).length > 0);
  return isReasonInSight ? lines : [...reasonLines(record, sought, look), ...lines];
}

/** A record that no longer counts says so first. */
function noticeLines({ problems }: OpenedRecord, look: Look): DocumentLine[] {
  return problems
    .filter(({ level }) => level === 'superseded')
    .flatMap(({ reason }, place) => {
      const text = [segment(`No longer counted: ${harmless(reason)}. The timeline leads to it.`, 'bad')];
      return textLines({ key: `notice:${place}`, lead: [], text }, look);
    });
}

function identityLines({ identity }: RecordParts, look: Look): DocumentLine[] {
  const text = identity.flatMap(
    (part, place): FrameLine => [
      ...(place === 0 ? [] : [segment(` ${look.glyphs.dot} `, 'dim')]),
      segment(harmless(part.text), part.role),
    ],
  );
  const whole = identity.map((part) => part.text).join(', ');
  const value = { path: ['feature_id'], text: () => whole };
  return text.length === 0 ? [] : textLines({ key: 'identity', lead: [], text, value }, look);
}

function stepsLines(steps: RecordField | undefined, look: Look): DocumentLine[] {
  if (steps === undefined) return [];
  const entries = steps.entries ?? [steps.text];
  const section = {
    id: 'steps',
    starts: 'open',
    title: 'Steps taken',
    note: plural(entries.length, 'step'),
    lines: (within: readonly Fold[]) =>
      entries.flatMap((text, place) => {
        const field = { name: `    ${place + 1}.`, path: [...steps.path, place], text };
        return fieldLines(field, { look, within, at: `step${place}.` });
      }),
  } as const;
  return sectionLines(section, look);
}

function problemLines({ problems }: OpenedRecord, look: Look): DocumentLine[] {
  const shown = problems.filter(({ level }) => level === 'field');
  if (shown.length === 0) return [];
  const section = {
    id: 'problems',
    starts: 'open',
    title: 'Problems',
    note: `${plural(shown.length, 'field')} did not parse; kept as written`,
    lines: (within: readonly Fold[]) =>
      shown.flatMap(({ field, reason }, place) => {
        const text = [segment(`${harmless(field ?? 'the record')} `, 'bad'), segment(harmless(reason))];
        const value = { path: field?.split('.') ?? [], text: () => `${field ?? ''} ${reason}` };
        return textLines({ key: `problem:${place}`, lead: [segment('    ')], text, within, value }, look);
      }),
  } as const;
  return sectionLines(section, look);
}

/** What no other place shows: values of no telling name, and those no schema knows. */
function restLines(
  { kind }: OpenedRecord,
  { others, unknown, more }: RecordParts,
  look: Look,
): DocumentLine[] {
  const section = (id: 'others' | 'unknown', title: string, fields: readonly RecordField[]) => {
    if (fields.length === 0) return [];
    const names = fields.map(({ path }) => harmless(path.join('.')));
    const note = `${fields.length}  (${names.slice(0, 8).join(', ')})`;
    const lines = (within: readonly Fold[]) =>
      fields.flatMap((field) =>
        fieldLines({ ...field, name: `  ${field.name}` }, { look, within, at: `${id}.` }),
      );
    return sectionLines({ id, starts: 'folded', title, note, lines }, look);
  };
  const text = [segment(`${plural(more, 'more value')}; r shows the raw JSON`, 'dim')];
  return [
    ...(kind === 'generic' ? [] : section('others', 'Other fields', others)),
    ...section('unknown', 'Unknown', unknown),
    ...(more === 0 ? [] : textLines({ key: 'more', lead: [segment('  ')], text }, look)),
  ];
}

/** Characters of a record above which its texts are not looked through for the reason of a match. */
const longestExplained = 300_000;

/** Where the filter's words stand when none of them is in sight: folded away, or in what is not laid out. */
function reasonLines({ raw, value }: OpenedRecord, query: Query, look: Look): DocumentLine[] {
  if (raw.length > longestExplained) return [];
  return whyMatched(value, query)
    .slice(0, 2)
    .flatMap(({ path, excerpt }, place) => {
      const field = { name: place === 0 ? 'Matched in' : '', path: [path], text: `${path}: ${excerpt}` };
      return fieldLines(field, { look, at: 'reason.' });
    });
}
