import { type AnnotationState, annotationsOf } from '../core/annotation/fold.ts';
import type { Given } from '../core/annotation/given.ts';
import type { ByAuthor, RecordAnnotations } from '../core/annotation/record-annotations.ts';
import { cutToWidth, fitToWidth } from '../core/text/cell-width.ts';
import { harmless, harmlessLines } from '../core/text/harmless.ts';
import {
  type DocumentLine,
  type Fold,
  type Look,
  nameWidth,
  type Section,
  textLines,
} from './document-line.ts';
import { proseWidth } from './field-lines.ts';
import { formatDay, plural } from './format.ts';
import { segment } from './frame.ts';

/** What people have said about the record, author by author, with the day. */
export function saidSection(recId: string, state: AnnotationState | undefined, look: Look): Section {
  const said = state && annotationsOf(state, recId);
  const shown = said === undefined || state === undefined ? [] : statements(said, state);
  const authors = new Set(shown.map(({ by }) => by)).size;
  return {
    id: 'said',
    starts: 'open',
    title: 'Annotations',
    note: shown.length === 0 ? 'none yet; a annotates' : `by ${plural(authors, 'author')}`,
    lines:
      shown.length === 0
        ? undefined
        : (within) => shown.flatMap((one, place) => statementLines(one, { place, shown, within, look })),
  };
}

type Statement = {
  readonly by: string;
  readonly ts: string;
  readonly what: string;
  readonly text: string;
};

/** Everything that stands, one author after the other; of each the newest verdict first, then the longer texts. */
function statements(said: RecordAnnotations, state: AnnotationState): readonly Statement[] {
  const all: Statement[] = [];
  const add = (what: string, { by, ts }: Given<unknown>, text: string) => all.push({ by, ts, what, text });
  const each = (what: string, given: ByAuthor<string>) => {
    for (const one of given.values()) add(what, one, one.value);
  };
  each('verdict', said.verdicts);
  each('severity', said.severity);
  for (const { axis, by } of said.codes) each(axis, by);
  each('root cause', said.rootCause);
  each('resolution', said.resolution);
  for (const note of said.notes) add(note.kind, note, note.value);
  for (const { role, quote, ...anchor } of said.anchors)
    add(role, anchor, quote === undefined ? anchor.value : `${anchor.value}  "${quote}"`);
  for (const { rel, ...link } of said.links) add(rel, link, link.value);
  if (said.adjudication !== undefined) add('decision', said.adjudication, decision(said.adjudication.value));
  all.push(...insights(said, state));
  const order = [...new Set(all.map(({ by }) => by))].sort();
  return all.toSorted((a, b) => order.indexOf(a.by) - order.indexOf(b.by));
}

function decision({
  verdict,
  severity,
  codes,
  reason,
}: NonNullable<RecordAnnotations['adjudication']>['value']): string {
  const labels = codes?.map(({ code }) => code) ?? [];
  return [verdict, severity, ...labels, reason].filter((word) => word !== undefined).join(', ');
}

function insights(said: RecordAnnotations, state: AnnotationState): readonly Statement[] {
  const written = said.insights.flatMap((id) => {
    const insight = state.insights.get(id);
    if (insight === undefined) return [];
    const { authors, created, title, status } = insight;
    return [{ by: authors[0] ?? '', ts: created, what: 'insight', text: `${title} (${status})` }];
  });
  const preventions = said.preventions.flatMap((id) => {
    const prevention = state.preventions.get(id);
    if (prevention === undefined) return [];
    const { authors, created, text, status } = prevention;
    return [{ by: authors[0] ?? '', ts: created, what: 'prevention', text: `${text} (${status})` }];
  });
  return [...written, ...preventions];
}

type Placed = {
  readonly place: number;
  readonly shown: readonly Statement[];
  readonly within: readonly Fold[];
  readonly look: Look;
};

function statementLines(
  { by, ts, what, text }: Statement,
  { place, shown, within, look }: Placed,
): DocumentLine[] {
  const { ellipsis } = look.glyphs;
  const isFirst = shown[place - 1]?.by !== by;
  const author = fitToWidth(isFirst ? harmless(by) : '', nameWidth - 5, ellipsis);
  const lead = [
    segment(`    ${author} `, 'accent'),
    segment(`${formatDay(Date.parse(ts))}  ${cutToWidth(harmless(what), 12, ellipsis).padEnd(12)} `, 'dim'),
  ];
  return harmlessLines(text).flatMap((line, offset) =>
    textLines(
      {
        key: `said:${place}.${offset}`,
        lead: offset === 0 ? lead : [segment(' '.repeat(nameWidth + 22))],
        text: [segment(line)],
        longest: proseWidth,
        within,
        value: { path: [], text: () => text },
      },
      look,
    ),
  );
}
