import { bodyHeight, type ScreenModule } from './screen-module.ts';
import type { ContextScreen } from './screens.ts';

export const contextScreen: ScreenModule<ContextScreen> = {
  needs: () => [],
  rowCount: () => 0,
  viewport: (_screen, state) => bodyHeight(state),
  view: () => ({ crumbs: 'context', heading: '', body: [], status: '' }),
};
