import type { Group, Question } from '../core/dataset/questions.ts';
import { answerTo } from './answer-book.ts';
import { formatCount } from './format.ts';
import { listLines } from './list-view.ts';
import { scopedQuery } from './page-query.ts';
import { bodyHeight, type ScreenModule } from './screen-module.ts';
import type { OverviewScreen } from './screens.ts';
import type { AppState } from './state.ts';

function categoriesQuestion(screen: OverviewScreen): Extract<Question, { readonly ask: 'groups' }> {
  return { ask: 'groups', query: scopedQuery(screen.filter, [], 'failure'), by: 'category', order: 'count' };
}

/** The category under the cursor. */
export function categoryUnderCursor(screen: OverviewScreen, state: AppState): Group | undefined {
  return answerTo(state.answers, categoriesQuestion(screen))?.groups[screen.list.cursor];
}

export const overviewScreen: ScreenModule<OverviewScreen> = {
  needs: (screen) => [categoriesQuestion(screen)],
  rowCount: (screen, state) => answerTo(state.answers, categoriesQuestion(screen))?.groups.length ?? 0,
  viewport: (_screen, state) => bodyHeight(state) - 1,
  view: (screen, state) => {
    const answer = answerTo(state.answers, categoriesQuestion(screen));
    return {
      crumbs: 'Overview',
      heading: '',
      body: listLines({
        columns: [
          { title: 'CATEGORY', width: 24, align: 'left' },
          { title: 'COUNT', width: 8, align: 'right' },
        ],
        place: screen.list,
        height: bodyHeight(state) - 1,
        count: answer?.groups.length ?? 0,
        row: (position) => {
          const g = answer?.groups[position];
          return g && [{ text: g.value ?? '(none)' }, { text: formatCount(g.count) }];
        },
        glyphs: state.settings.glyphs,
      }),
      status: '',
    };
  },
};
