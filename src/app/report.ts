import { bodyHeight, type ScreenModule } from './screen-module.ts';
import type { ReportScreen } from './screens.ts';

export const reportScreen: ScreenModule<ReportScreen> = {
  needs: () => [],
  rowCount: () => 0,
  viewport: (_screen, state) => bodyHeight(state),
  view: () => ({ crumbs: 'report', heading: '', body: [], status: '' }),
};
