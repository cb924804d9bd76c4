import { bodyHeight, type ScreenModule } from './screen-module.ts';
import type { ProblemsScreen } from './screens.ts';

export const problemsScreen: ScreenModule<ProblemsScreen> = {
  needs: () => [],
  rowCount: () => 0,
  viewport: (_screen, state) => bodyHeight(state),
  view: () => ({ crumbs: 'problems', heading: '', body: [], status: '' }),
};
