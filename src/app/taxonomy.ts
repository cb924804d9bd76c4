import type { AnnotationState } from '../core/annotation/fold.ts';
import { type TreeCode, taxonomyTree } from '../core/annotation/taxonomy-tree.ts';
import { wrapToWidth } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import { plural } from './format.ts';
import { emptyLine, type FrameLine, ruleLine, segment, wrappedLines } from './frame.ts';
import { fitColumns, listLines } from './list-view.ts';
import { bodyHeight, type ScreenModule } from './screen-module.ts';
import type { TaxonomyScreen } from './screens.ts';
import type { AppState } from './state.ts';

/** The log that the taxonomy is kept in: the first project's. */
export function taxonomyState({ annotations }: AppState): AnnotationState | undefined {
  return [...annotations.values()][0];
}

const remembered = new WeakMap<AnnotationState, readonly TreeCode[]>();

/** The codes shown: merged and archived ones are not. */
export function shownCodes(state: AppState): readonly TreeCode[] {
  const log = taxonomyState(state);
  if (log === undefined) return [];
  const known =
    remembered.get(log) ??
    taxonomyTree(log).filter(({ archived, mergedInto }) => !archived && mergedInto === undefined);
  remembered.set(log, known);
  return known;
}

/** The code under the page's cursor. */
export function codeUnderCursor(screen: TaxonomyScreen, state: AppState): TreeCode | undefined {
  return shownCodes(state)[screen.list.cursor];
}

/** Rows of what is told of the code under the cursor, with the rule above. */
function detailHeight(state: AppState): number {
  return bodyHeight(state) >= 16 ? 7 : 4;
}

/** The tree of codes with how much each is used, and what the one under the cursor means. */
export const taxonomyScreen: ScreenModule<TaxonomyScreen> = {
  needs: () => [],
  rowCount: (_screen, state) => shownCodes(state).length,
  viewport: (_screen, state) => Math.max(1, bodyHeight(state) - 1 - detailHeight(state)),
  view: (screen, state) => {
    const codes = shownCodes(state);
    const place = codes.length === 0 ? 0 : screen.list.cursor + 1;
    return {
      crumbs: 'Taxonomy',
      heading: plural(codes.length, 'code'),
      body: codes.length === 0 ? nothing(state) : body(screen, state, codes),
      status: `${place}/${codes.length}  every change tells first what it is about`,
    };
  },
};

function nothing({ size }: AppState): readonly FrameLine[] {
  return [
    emptyLine,
    ...wrappedLines(
      'No codes yet. c makes one; `debrief taxonomy import failure-types`, or `mast`, begins with a codebook that comes along.',
      size.columns,
    ),
  ];
}

function body(screen: TaxonomyScreen, state: AppState, codes: readonly TreeCode[]): readonly FrameLine[] {
  const { columns: width } = state.size;
  const { glyphs } = state.settings;
  const columns = fitColumns(
    [
      { title: 'CODE', width: 30, align: 'left', dropOrder: 0, stretch: 14 },
      { title: 'AXIS', width: 9, align: 'left', dropOrder: 3 },
      { title: 'REC', width: 5, align: 'right', dropOrder: 1 },
      { title: 'DEFINITION', width: 20, align: 'left', dropOrder: 2, stretch: 300 },
    ],
    width - 1,
  );
  const list = listLines({
    columns,
    place: screen.list,
    height: taxonomyScreen.viewport(screen, state),
    count: codes.length,
    row: (position) => {
      const code = codes[position];
      if (code === undefined) return undefined;
      const cells = {
        CODE: { text: `${'  '.repeat(code.depth)}${code.name}` },
        AXIS: { text: code.axis, role: 'dim' as const },
        REC: { text: String(code.records), role: code.records === 0 ? ('dim' as const) : ('plain' as const) },
        DEFINITION: { text: code.definition, role: 'dim' as const },
      };
      return columns.map(
        ({ title }) => Object.entries(cells).find(([key]) => key === title)?.[1] ?? { text: '' },
      );
    },
    glyphs,
  });
  const under = codes[screen.list.cursor];
  if (under === undefined) return list;
  const { code, definition, examples, authors, records } = under;
  const lines = [
    ...(definition === '' ? ['not defined yet'] : wrapToWidth(harmless(definition), width - 4)),
    ...examples.map((example) => `e.g. ${harmless(example)}`),
    `on ${plural(records, 'record')}${authors.length === 0 ? '' : ` by ${harmless(authors.join(', '))}`}`,
  ];
  return [
    ...list,
    ruleLine(harmless(code), width, glyphs.rule),
    ...lines.slice(0, detailHeight(state) - 1).map((line): FrameLine => [segment(`  ${line}`)]),
  ];
}
