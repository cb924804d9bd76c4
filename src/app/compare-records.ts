import { bodyHeight, type ScreenModule } from './screen-module.ts';
import type { CompareRecordsScreen } from './screens.ts';

export const compareRecordsScreen: ScreenModule<CompareRecordsScreen> = {
  needs: () => [],
  rowCount: () => 0,
  viewport: (_screen, state) => bodyHeight(state),
  view: () => ({ crumbs: 'compare-records', heading: '', body: [], status: '' }),
};
