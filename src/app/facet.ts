import { fields } from '../core/dataset/fields.ts';
import type { Question } from '../core/dataset/questions.ts';
import { harmless } from '../core/text/harmless.ts';
import { answerTo } from './answer-book.ts';
import { formatCount, formatPercent, plural } from './format.ts';
import { type FrameLine, ruleLine } from './frame.ts';
import { bar } from './glyphs.ts';
import { listLines } from './list-view.ts';
import { queryOfPage } from './page-query.ts';
import { type FacetScreen, pageOf } from './screens.ts';
import type { AppState } from './state.ts';

export function facetQuestion(
  screen: FacetScreen,
  state: AppState,
): Extract<Question, { readonly ask: 'facet' }> {
  return { ask: 'facet', query: queryOfPage(pageOf(state.stack)), field: screen.field };
}

export type FacetValue = {
  readonly value: string | undefined;
  readonly count: number;
  readonly share: number;
};

/** The values that contain what is typed, most frequent first; the missing ones last. */
export function facetValues(screen: FacetScreen, state: AppState): readonly FacetValue[] {
  const answer = answerTo(state.answers, facetQuestion(screen, state));
  if (answer === undefined) return [];
  const wanted = screen.input.text.toLowerCase();
  const values: FacetValue[] = answer.values.filter(({ value }) => value.toLowerCase().includes(wanted));
  if (answer.missing > 0 && wanted === '')
    values.push({
      value: undefined,
      count: answer.missing,
      share: answer.missing / Math.max(1, answer.matched),
    });
  return values;
}

/** The chooser that lies over the lower part of the page. */
export function facetLines(screen: FacetScreen, state: AppState, height: number): FrameLine[] {
  const { glyphs } = state.settings;
  const values = facetValues(screen, state);
  const shown = Math.max(1, height - 2);
  const top = Math.max(0, Math.min(screen.list.cursor - shown + 1, values.length - shown));
  const lines = listLines({
    columns: [
      { title: 'VALUE', width: Math.min(60, state.size.columns - 34), align: 'left' },
      { title: 'COUNT', width: 9, align: 'right' },
      { title: 'SHARE', width: 6, align: 'right' },
      { title: '', width: 10, align: 'left' },
    ],
    place: { cursor: screen.list.cursor, top: Math.max(0, top) },
    height: shown,
    count: values.length,
    row: (position) => {
      const value = values[position];
      if (value === undefined) return undefined;
      return [
        { text: value.value === undefined ? '(none)' : harmless(value.value) },
        { text: formatCount(value.count) },
        { text: formatPercent(value.share) },
        { text: bar(value.share, 10, glyphs), role: 'accent' },
      ];
    },
    glyphs,
  });
  return [
    ruleLine(
      `${fields[screen.field].title}: ${plural(values.length, 'value')}, type to narrow`,
      state.size.columns,
      glyphs.rule,
    ),
    ...lines,
  ];
}
