import type { Question } from '../core/dataset/questions.ts';
import { cellWidth, cutToWidth, fitToWidth, wrapToWidth } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import { answerTo } from './answer-book.ts';
import { type ComparedField, comparedFields } from './compared-fields.ts';
import { formatShortTime, plural } from './format.ts';
import { emptyLine, type FrameLine, plainLine, type Segment, segment } from './frame.ts';
import { joined } from './list-view.ts';
import type { OpenedRecord } from './record-fields.ts';
import { bodyHeight, type PageView, type ScreenModule } from './screen-module.ts';
import type { CompareRecordsScreen } from './screens.ts';
import type { AppState } from './state.ts';

/** Two to four records in columns, aligned by field; the fields that differ first. */
export const compareRecordsScreen: ScreenModule<CompareRecordsScreen> = {
  needs: ({ rows }) => rows.map((row): Question => ({ ask: 'record', row })),
  rowCount: (screen, state) => comparison(screen, state).fields.length,
  viewport: (screen, state) => fieldsFrom(screen, state, screen.list.top),
  view,
};

type Comparison = {
  readonly records: readonly OpenedRecord[];
  /** All fields, and those that `d` and the filter leave. */
  readonly all: readonly ComparedField[];
  readonly fields: readonly ComparedField[];
};

function comparison(screen: CompareRecordsScreen, state: AppState): Comparison {
  const answers = screen.rows.flatMap((row) => answerTo(state.answers, { ask: 'record', row }) ?? []);
  const records = answers.flatMap((answer) => (answer.ok ? [answer] : []));
  const all = alignedFields(records);
  const words = screen.filter.toLowerCase().split(/\s+/);
  const fields = all.filter(({ differs, name, path, texts }) => {
    if (screen.only === 'differences' && !differs) return false;
    const searched = [name, path, ...texts].join('\n').toLowerCase();
    return words.every((word) => searched.includes(word));
  });
  return { records, all, fields };
}

/** The last alignment by the identity of its records: each key asks several times. */
let aligned: { readonly records: readonly OpenedRecord[]; readonly fields: readonly ComparedField[] } = {
  records: [],
  fields: [],
};

function alignedFields(records: readonly OpenedRecord[]): readonly ComparedField[] {
  const isKnown =
    aligned.records.length === records.length &&
    aligned.records.every((record, place) => record === records[place]);
  if (!isKnown) aligned = { records, fields: comparedFields(records) };
  return aligned.fields;
}

const nameWidth = 14;
const narrowestColumn = 16;
/** Lines of a field at most. */
const tallestField = 2;
/** Characters of a value that are looked at: far more than two lines show. */
const longestText = 2_000;

/** The records shown beside each other: the first one stays, further ones move past it. */
function shownColumns({ rows, column }: CompareRecordsScreen, { size }: AppState): readonly number[] {
  const room = Math.max(2, Math.floor((size.columns - nameWidth - 4) / (narrowestColumn + 1)));
  const places = rows.map((_, place) => place);
  if (rows.length <= room) return places;
  const from = Math.max(1, Math.min(column - room + 2, rows.length - room + 1));
  return [0, ...places.slice(from, from + room - 1)];
}

function columnWidth(shown: number, { size }: AppState): number {
  return Math.floor((size.columns - nameWidth - 4) / shown) - 1;
}

type Layout = { readonly shown: readonly number[]; readonly width: number };

function layoutOf(screen: CompareRecordsScreen, state: AppState): Layout {
  const shown = shownColumns(screen, state);
  return { shown, width: columnWidth(shown.length, state) };
}

function cellLines(text: string | undefined, width: number): readonly string[] {
  if (text === undefined) return ['–'];
  return wrapToWidth(harmless(text.slice(0, longestText).trim()), width, tallestField);
}

function fieldHeight({ texts }: ComparedField, { shown, width }: Layout): number {
  // Most values are short: no wrapping to know that they take one line.
  return shown.some((place) => cellWidth(harmless((texts[place] ?? '').slice(0, width + 1))) > width)
    ? tallestField
    : 1;
}

/** How many fields are visible when `top` is the first of them. */
function fieldsFrom(screen: CompareRecordsScreen, state: AppState, top: number): number {
  const { fields } = comparison(screen, state);
  const layout = layoutOf(screen, state);
  let left = bodyHeight(state) - 1;
  let count = 0;
  for (const field of fields.slice(top)) {
    left -= fieldHeight(field, layout);
    if (left < 0) break;
    count += 1;
  }
  return Math.max(1, count);
}

function view(screen: CompareRecordsScreen, state: AppState): PageView {
  const { records, all, fields } = comparison(screen, state);
  const { crumb } = state.settings.glyphs;
  const page = { crumbs: `Records ${crumb} side by side`, heading: plural(screen.rows.length, 'record') };
  if (records.length < screen.rows.length) return { ...page, body: incomplete(screen, state), status: '' };
  return {
    ...page,
    body: [headLine(screen, records, state), ...fieldLines(screen, fields, state)],
    status: status(screen, { all, fields, records }),
  };
}

function incomplete(screen: CompareRecordsScreen, state: AppState): readonly FrameLine[] {
  const failed = screen.rows.flatMap((row) => {
    const answer = answerTo(state.answers, { ask: 'record', row });
    return answer?.ok === false ? [plainLine(`   ${harmless(answer.reason)}`)] : [];
  });
  if (failed.length === 0) return [plainLine(' reading')];
  return [
    emptyLine,
    [segment(' Some of these records cannot be read again.', 'bad')],
    ...failed,
    emptyLine,
    plainLine(' R loads the files again.  h goes back'),
  ];
}

function letterOf(place: number): string {
  return String.fromCharCode(65 + place);
}

function headLine(
  screen: CompareRecordsScreen,
  records: readonly OpenedRecord[],
  state: AppState,
): FrameLine {
  const { shown, width } = layoutOf(screen, state);
  const heads = shown.map((place) => {
    const record = records[place];
    const name = String(record?.cells.feature ?? record?.kind ?? '');
    const text = `${letterOf(place)} ${harmless(name)}  ${formatShortTime(record?.time)}`;
    return segment(
      fitToWidth(text, width, state.settings.glyphs.ellipsis),
      place === screen.column ? 'cursor' : 'strong',
    );
  });
  const lead = segment(' '.repeat(nameWidth + 4));
  return heads.flatMap((head, at) => [at === 0 ? lead : segment(' '), head]);
}

function fieldLines(
  screen: CompareRecordsScreen,
  fields: readonly ComparedField[],
  state: AppState,
): FrameLine[] {
  const { cursor } = screen.list;
  // A field higher than the one it replaced on the screen may push the cursor's out of sight.
  let { top } = screen.list;
  while (top < cursor && top + fieldsFrom(screen, state, top) <= cursor) top += 1;
  const layout = layoutOf(screen, state);
  if (fields.length === 0) return [emptyLine, plainLine(noFields(screen))];
  return fields
    .slice(top, top + fieldsFrom(screen, state, top))
    .flatMap((field, offset) => oneField(field, top + offset === cursor, { layout, state }));
}

function noFields({ filter, only }: CompareRecordsScreen): string {
  if (filter !== '') return ' No field holds these words. Esc clears the filter';
  return only === 'differences' ? ' No field differs. d shows all fields' : ' These records hold nothing';
}

function oneField(
  { name, texts, differs }: ComparedField,
  isCursor: boolean,
  { layout, state }: { readonly layout: Layout; readonly state: AppState },
): FrameLine[] {
  const { glyphs } = state.settings;
  const cells = layout.shown.map((place) => cellLines(texts[place], layout.width));
  const height = Math.max(...cells.map((lines) => lines.length));
  const differing = differs ? glyphs.differs : '';
  return Array.from({ length: height }, (_, line) => {
    const isFirst = line === 0;
    const label = isFirst ? cutToWidth(harmless(name), nameWidth - 1, glyphs.ellipsis) : '';
    const segments: Segment[] = [
      segment(isCursor ? glyphs.cursor : ' ', isCursor ? 'accent' : 'plain'),
      segment(`${(isFirst ? differing : '').padEnd(2)} `, 'accent'),
      segment(label.padEnd(nameWidth), isCursor ? 'cursor' : 'dim'),
      ...cells.map((lines) => segment(`${fitToWidth(lines[line] ?? '', layout.width, glyphs.ellipsis)} `)),
    ];
    return joined(segments);
  });
}

function status(screen: CompareRecordsScreen, { all, fields }: Comparison): string {
  const differing = all.filter(({ differs }) => differs).length;
  const place = fields.length === 0 ? '0/0' : `${screen.list.cursor + 1}/${fields.length}`;
  const only = screen.only === 'differences' ? '  only differences (d)' : '';
  const path = fields[screen.list.cursor]?.path ?? '';
  return `${place}  ${differing} of ${plural(all.length, 'field')} differ${only}  ${path}`;
}

/** The record that Enter opens. */
export function comparedRow({ rows, column }: CompareRecordsScreen) {
  return rows[column];
}

/** What is copied from the field under the cursor: the value of the chosen record. */
export function comparedText(screen: CompareRecordsScreen, state: AppState): string | undefined {
  return comparison(screen, state).fields[screen.list.cursor]?.texts[screen.column];
}
