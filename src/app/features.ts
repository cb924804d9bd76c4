import type { FeatureFigures } from '../core/analysis/feature-figures.ts';
import type { Question } from '../core/dataset/questions.ts';
import { countText, numberText, shareText } from '../core/reports/figures.ts';
import type { Estimated } from '../core/statistics/estimate.ts';
import { answerTo } from './answer-book.ts';
import { emptyMatchLines } from './empty.ts';
import { formatDay, plural } from './format.ts';
import { type FrameLine, segment } from './frame.ts';
import { type Cell, fitColumns, listLines, type Wanted } from './list-view.ts';
import { filterQuery } from './page-query.ts';
import { bodyHeight, type ScreenModule } from './screen-module.ts';
import type { FeaturesScreen } from './screens.ts';
import type { AppState } from './state.ts';

function featuresQuestion(screen: FeaturesScreen): Extract<Question, { readonly ask: 'features' }> {
  return { ask: 'features', query: filterQuery(screen.filter) };
}

function featuresOf(screen: FeaturesScreen, state: AppState): readonly FeatureFigures[] | undefined {
  return answerTo(state.answers, featuresQuestion(screen))?.features;
}

export function featureUnderCursor(screen: FeaturesScreen, state: AppState): FeatureFigures | undefined {
  return featuresOf(screen, state)?.[screen.list.cursor];
}

const detailHeight = 4;

/** How reliable, efficient and good each feature's work was, every figure with its interval. */
export const featuresScreen: ScreenModule<FeaturesScreen> = {
  needs: (screen) => [featuresQuestion(screen)],
  extras: (screen, state) =>
    featuresOf(screen, state)?.length === 0 ? [{ ask: 'explain', query: filterQuery(screen.filter) }] : [],
  rowCount: (screen, state) => featuresOf(screen, state)?.length ?? 0,
  viewport: (_screen, state) => Math.max(3, bodyHeight(state) - 1 - detailHeight),
  view: (screen, state) => {
    const features = featuresOf(screen, state);
    return {
      crumbs: 'Features',
      heading: features === undefined ? '' : plural(features.length, 'feature'),
      body: features === undefined ? [] : body(screen, state, features),
      status:
        features === undefined
          ? 'counting'
          : `${features.length === 0 ? 0 : screen.list.cursor + 1}/${features.length}  most failures first; intervals cover 95 %`,
    };
  },
};

function body(
  screen: FeaturesScreen,
  state: AppState,
  features: readonly FeatureFigures[],
): readonly FrameLine[] {
  if (features.length === 0) return emptyMatchLines(state, filterQuery(screen.filter));
  const shown = fitColumns(columns, state.size.columns - 1);
  const list = listLines({
    columns: shown,
    place: screen.list,
    height: featuresScreen.viewport(screen, state),
    count: features.length,
    row: (position) => {
      const feature = features[position];
      return feature === undefined ? undefined : shown.map(({ cell }) => cell(feature));
    },
    glyphs: state.settings.glyphs,
  });
  const feature = features[screen.list.cursor];
  return feature === undefined ? list : [...list, ...detailLines(feature)];
}

type FeatureColumn = Wanted & { readonly cell: (feature: FeatureFigures) => Cell };

const columns: readonly FeatureColumn[] = [
  {
    title: 'FEATURE',
    width: 14,
    align: 'left',
    dropOrder: 0,
    stretch: 20,
    cell: ({ feature }) => ({ text: feature }),
  },
  count('FAIL', ({ failures }) => failures, 0),
  count('OPEN', ({ openFailures }) => openFailures, 6),
  count('OK', ({ successes }) => successes, 2),
  count('TRIES', ({ attempts }) => attempts, 3),
  figure('COMPLETED', ({ completed }) => completed, { write: shareText, dropOrder: 0 }),
  figure('ACTUAL/EST', ({ estimation }) => estimation, { write: numberText, dropOrder: 1 }),
  figure('COVERAGE', ({ coverage }) => coverage, { write: shareText, dropOrder: 1 }),
  figure('RETRIES', ({ retries }) => retries, { write: numberText, dropOrder: 4 }),
  figure('REGRESSIONS', ({ regressions }) => regressions, { write: shareText, dropOrder: 5 }),
];

function count(title: string, value: (feature: FeatureFigures) => number, dropOrder: number): FeatureColumn {
  return { title, width: 5, align: 'right', dropOrder, cell: (of) => ({ text: countText(value(of)) }) };
}

function figure(
  title: string,
  value: (feature: FeatureFigures) => Estimated,
  { write, dropOrder }: { readonly write: (value: Estimated) => string; readonly dropOrder: number },
): FeatureColumn {
  return { title, width: 15, align: 'right', dropOrder, cell: (of) => figureCell(value(of), write) };
}

function figureCell(estimated: Estimated, write: (value: Estimated) => string): Cell {
  return estimated.kind === 'estimate'
    ? { text: write(estimated) }
    : { text: `n ${estimated.n}`, role: 'dim' };
}

/** Of the feature under the cursor, every figure or what is missing for it. */
function detailLines(feature: FeatureFigures): readonly FrameLine[] {
  const { completed, regressions, retries, estimation, coverage, last } = feature;
  const line = (name: string, text: string): FrameLine => [
    segment(` ${name.padEnd(13)}`, 'dim'),
    segment(text),
  ];
  return [
    line('Reliability', `completed ${shareText(completed)}; regressions ${shareText(regressions)}`),
    line('Efficiency', `actual over estimated ${numberText(estimation)}; retries ${numberText(retries)}`),
    line('Quality', `coverage ${shareText(coverage)}`),
    line('Last record', formatDay(last)),
  ];
}
