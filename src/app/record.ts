import type { Query } from '../core/query/query.ts';
import { highlights } from '../core/search/highlights.ts';
import { harmless } from '../core/text/harmless.ts';
import { jqPath } from '../core/text/json-tree.ts';
import type { DocumentLine } from './document-line.ts';
import { formatBytes, formatCount } from './format.ts';
import { emptyLine, type FrameLine, plainLine, segment } from './frame.ts';
import { joined } from './list-view.ts';
import { markRanges } from './marked-line.ts';
import { pathCrumbs } from './page-query.ts';
import {
  openedRecord,
  recordAnswer,
  recordDocument,
  recordQuestion,
  timelineQuestion,
} from './record-document.ts';
import { lookedFor } from './record-find.ts';
import { summaryAt } from './record-pages.ts';
import { trailHeading, trailQuestions } from './record-trail.ts';
import { kindTitles } from './records.ts';
import { bodyHeight, type PageView, type ScreenModule } from './screen-module.ts';
import type { RecordScreen } from './screens.ts';
import type { AppState } from './state.ts';
import { alikeQuestion, panelHeight, panelLines, triageCrumbs } from './triage-panel.ts';

/** One record: its telling fields, folding sections, what people said, its timeline; or its raw JSON. */
export const recordScreen: ScreenModule<RecordScreen> = {
  needs: (screen) => [recordQuestion(screen), timelineQuestion(screen), ...trailQuestions(screen)],
  rowCount: (screen, state) => recordDocument(screen, state).lines.length,
  extras: (screen, state) => {
    const alike = alikeQuestion(screen, state);
    return alike === undefined ? [] : [alike];
  },
  viewport: readingHeight,
  view,
};

/** Rows for the record itself. */
function readingHeight(screen: RecordScreen, state: AppState): number {
  return Math.max(1, bodyHeight(state) - panelHeight(screen, state));
}

/** The line of the document under the cursor. */
export function lineUnderCursor(screen: RecordScreen, state: AppState): DocumentLine | undefined {
  return recordDocument(screen, state).lines[screen.list.cursor];
}

function view(screen: RecordScreen, state: AppState): PageView {
  return {
    crumbs: crumbs(screen, state),
    heading: trailHeading(screen, state),
    body: reviewed(body(screen, state), screen, state),
    status: status(screen, state),
  };
}

/** A record of a queue with what is needed for answering below it. */
function reviewed(lines: readonly FrameLine[], screen: RecordScreen, state: AppState): readonly FrameLine[] {
  if (screen.along.kind !== 'triage') return lines;
  const height = readingHeight(screen, state);
  const above = Array.from({ length: height }, (_, row) => lines[row] ?? emptyLine);
  return [...above, ...panelLines(screen, state)];
}

/** In raw JSON the cursor's path takes the place of the way here, which the reader knows. */
function crumbs(screen: RecordScreen, state: AppState): string {
  const { crumb } = state.settings.glyphs;
  const record = openedRecord(screen, state);
  const name = String(record?.cells.feature ?? record?.cells.session ?? `line ${record?.line ?? ''}`);
  if (screen.mode === 'raw') {
    const path = lineUnderCursor(screen, state)?.value?.path ?? [];
    return `${name} ${crumb} raw JSON ${crumb} ${jqPath(path)}`;
  }
  if (screen.along.kind === 'triage') return triageCrumbs(name, state);
  const { of, path } = screen.origin;
  const lead = pathCrumbs(kindTitles[of], [...path], crumb);
  const via = screen.along.kind === 'timeline' ? ` ${crumb} timeline` : '';
  return `${lead}${via} ${crumb} ${name}`;
}

function body(screen: RecordScreen, state: AppState): readonly FrameLine[] {
  const answer = recordAnswer(screen, state);
  if (answer === undefined) return [plainLine(' reading')];
  if (!answer.ok) return unreadableLines(answer.reason);
  const { list } = screen;
  const { lines, sought } = recordDocument(screen, state);
  const marks = highlighter([sought, lookedFor(screen.find)]);
  return lines
    .slice(list.top, list.top + readingHeight(screen, state))
    .map((line, offset) => frameLine(line, list.top + offset === list.cursor, { marks, state }));
}

function unreadableLines(reason: string): readonly FrameLine[] {
  return [
    emptyLine,
    [segment(' This record cannot be read again.', 'bad')],
    plainLine(`   ${harmless(reason)}`),
    emptyLine,
    plainLine(' R loads the files again.  o opens the file.  h goes back'),
  ];
}

type Marks = (line: DocumentLine, text: FrameLine) => FrameLine;

function frameLine(
  line: DocumentLine,
  isCursor: boolean,
  { marks, state }: { readonly marks: Marks; readonly state: AppState },
): FrameLine {
  const marker = isCursor ? segment(state.settings.glyphs.cursor, 'accent') : segment(' ');
  // The line under the cursor must be told from the others without colour too.
  const text = isCursor
    ? line.text.map(({ text, role }) => segment(text, role === 'plain' ? 'strong' : role))
    : line.text;
  return joined([marker, ...line.lead, ...marks(line, text)]);
}

/** Marks what the filter and the search inside the record look for. A broken text is looked through as a whole. */
function highlighter(queries: readonly Query[]): Marks {
  const known = new Map<string, readonly { readonly from: number; readonly to: number }[]>();
  return (line, text) => {
    const ranges =
      known.get(line.whole) ??
      queries.flatMap((query) => highlights(line.whole, query)).toSorted((a, b) => a.from - b.from);
    known.set(line.whole, ranges);
    const own = ranges.map(({ from, to }) => ({ from: from - line.from, to: to - line.from }));
    return markRanges(
      text,
      own.filter(({ to }) => to > 0),
      'match',
    );
  };
}

function status(screen: RecordScreen, state: AppState): string {
  const record = openedRecord(screen, state);
  if (record === undefined) return '';
  const { lines } = recordDocument(screen, state);
  const place = `${formatCount(screen.list.cursor + 1)}/${formatCount(lines.length)}`;
  const what = screen.mode === 'raw' ? lineUnderCursor(screen, state)?.value?.what?.() : undefined;
  const where = `${record.file.replace(/^.*\//, '')}:${record.line}`;
  const parts = [
    place,
    ...(what === undefined ? [] : [what]),
    where,
    formatBytes(record.bytes),
    record.recId,
    ...(screen.unmasked === screen.row ? ['secrets shown: U masks them'] : []),
  ];
  return parts.join('  ');
}

/** Where the record stands, also when it cannot be read: the list knew its line. */
export function recordSource(
  screen: RecordScreen,
  state: AppState,
): { readonly file: string; readonly line: number } | undefined {
  return openedRecord(screen, state) ?? summaryAt(screen.origin, state, screen.position);
}
