import { bodyHeight, type ScreenModule } from './screen-module.ts';
import type { RecordScreen } from './screens.ts';

export const recordScreen: ScreenModule<RecordScreen> = {
  needs: () => [],
  rowCount: () => 0,
  viewport: (_screen, state) => bodyHeight(state),
  view: () => ({ crumbs: 'record', heading: '', body: [], status: '' }),
};
