import { bodyHeight, type ScreenModule } from './screen-module.ts';
import type { ComparePatternsScreen } from './screens.ts';

export const comparePatternsScreen: ScreenModule<ComparePatternsScreen> = {
  needs: () => [],
  rowCount: () => 0,
  viewport: (_screen, state) => bodyHeight(state),
  view: () => ({ crumbs: 'compare-patterns', heading: '', body: [], status: '' }),
};
