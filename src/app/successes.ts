import { bodyHeight, type ScreenModule } from './screen-module.ts';
import type { SuccessesScreen } from './screens.ts';

export const successesScreen: ScreenModule<SuccessesScreen> = {
  needs: () => [],
  rowCount: () => 0,
  viewport: (_screen, state) => bodyHeight(state),
  view: () => ({ crumbs: 'successes', heading: '', body: [], status: '' }),
};
