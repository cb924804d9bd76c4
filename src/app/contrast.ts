import type { FeatureContrast } from '../core/analysis/feature-contrast.ts';
import type { ContrastAnswer, Question } from '../core/dataset/questions.ts';
import { countText, durationText, shareText } from '../core/reports/figures.ts';
import { answerTo } from './answer-book.ts';
import { emptyMatchLines } from './empty.ts';
import { factorLines } from './factor-lines.ts';
import { plural } from './format.ts';
import { cutLine, type FrameLine, plainLine, ruleLine } from './frame.ts';
import { type Cell, fitColumns, listLines, type Wanted } from './list-view.ts';
import { filterQuery } from './page-query.ts';
import { bodyHeight, type ScreenModule } from './screen-module.ts';
import type { ContrastScreen } from './screens.ts';
import type { AppState } from './state.ts';

function contrastQuestion(screen: ContrastScreen): Extract<Question, { readonly ask: 'contrast' }> {
  return { ask: 'contrast', query: filterQuery(screen.filter) };
}

function answerOf(screen: ContrastScreen, state: AppState): ContrastAnswer | undefined {
  return answerTo(state.answers, contrastQuestion(screen));
}

export function contrastUnderCursor(screen: ContrastScreen, state: AppState): FeatureContrast | undefined {
  return answerOf(screen, state)?.features.contrasts[screen.list.cursor];
}

/** Failure against success: features that did both, and what goes with succeeding over all of them. */
export const contrastScreen: ScreenModule<ContrastScreen> = {
  needs: (screen) => [contrastQuestion(screen)],
  extras: (screen, state) =>
    answerOf(screen, state)?.features.features === 0
      ? [{ ask: 'explain', query: filterQuery(screen.filter) }]
      : [],
  rowCount: (screen, state) => answerOf(screen, state)?.features.contrasts.length ?? 0,
  viewport: listHeight,
  view: (screen, state) => {
    const answer = answerOf(screen, state);
    const count = answer?.features.contrasts.length ?? 0;
    return {
      crumbs: 'Contrast',
      heading: answer === undefined ? '' : `${plural(count, 'feature')} failed and succeeded`,
      body: answer === undefined ? [] : body(screen, state, answer),
      status:
        answer === undefined
          ? 'comparing'
          : `${count === 0 ? 0 : screen.list.cursor + 1}/${count}  ${plural(answer.factors.length, 'factor')} tested as one family; associations, never causes`,
    };
  },
};

/** A third of the page tells of single features, the rest of factors over all of them. */
function listHeight(_screen: ContrastScreen, state: AppState): number {
  return Math.max(3, Math.floor((bodyHeight(state) - 4) / 2));
}

function body(screen: ContrastScreen, state: AppState, answer: ContrastAnswer): readonly FrameLine[] {
  const { features, factors } = answer;
  if (features.features === 0) return emptyMatchLines(state, filterQuery(screen.filter));
  const { columns: width } = state.size;
  const { glyphs } = state.settings;
  const shown = fitColumns(columns, width - 1);
  const list = listLines({
    columns: shown,
    place: screen.list,
    height: listHeight(screen, state),
    count: features.contrasts.length,
    row: (position) => {
      const contrast = features.contrasts[position];
      return contrast === undefined ? undefined : shown.map(({ cell }) => cell(contrast));
    },
    glyphs,
  });
  const summary = ` ${countText(features.onlyFailed)} only failed, ${countText(features.onlySucceeded)} only succeeded; recovered ${shareText(features.recovered)}`;
  const room = bodyHeight(state) - list.length - 3;
  return [
    plainLine(summary),
    ...list,
    ruleLine('what goes with succeeding; ! turns round by model or feature', width, glyphs.rule),
    ...factorLines(factors.slice(0, Math.max(0, room)), width, glyphs),
  ].map((line) => cutLine(line, width));
}

type ContrastColumn = Wanted & { readonly cell: (contrast: FeatureContrast) => Cell };

const columns: readonly ContrastColumn[] = [
  {
    title: 'FEATURE',
    width: 10,
    align: 'left',
    dropOrder: 0,
    stretch: 6,
    cell: ({ feature }) => ({ text: feature }),
  },
  {
    title: 'FAIL',
    width: 4,
    align: 'right',
    dropOrder: 0,
    cell: ({ failed }) => ({ text: countText(failed.count) }),
  },
  {
    title: 'OK',
    width: 4,
    align: 'right',
    dropOrder: 0,
    cell: ({ succeeded }) => ({ text: countText(succeeded.count) }),
  },
  {
    title: 'SPENT',
    width: 7,
    align: 'right',
    dropOrder: 2,
    cell: ({ failed }) => ({ text: failed.minutes === undefined ? '–' : durationText(failed.minutes) }),
  },
  {
    title: 'ENDED',
    width: 9,
    align: 'left',
    dropOrder: 1,
    cell: ({ course }) => endedCell(course),
  },
  {
    title: 'FAILED BY',
    width: 18,
    align: 'left',
    dropOrder: 0,
    stretch: 40,
    cell: ({ failed }) => ({ text: failed.patterns.join(', ') }),
  },
  {
    title: 'SUCCEEDED WITH',
    width: 18,
    align: 'left',
    dropOrder: 0,
    stretch: 40,
    cell: ({ succeeded }) => ({ text: succeeded.patterns.join(', ') }),
  },
];

function endedCell(course: FeatureContrast['course']): Cell {
  if (course === 'failed, then succeeded') return { text: 'succeeded', role: 'good' };
  return course === 'times unknown' ? { text: 'unknown', role: 'dim' } : { text: 'failed', role: 'bad' };
}
