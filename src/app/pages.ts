import type { Question } from '../core/dataset/questions.ts';
import { agreementScreen } from './agreement.ts';
import { comparePatternsScreen } from './compare-patterns.ts';
import { compareRecordsScreen } from './compare-records.ts';
import { compareReportsScreen } from './compare-reports.ts';
import { contextScreen } from './context.ts';
import { contrastScreen } from './contrast.ts';
import { exportScreen } from './export.ts';
import { featuresScreen } from './features.ts';
import { groupsScreen } from './groups.ts';
import { helpScreen } from './help.ts';
import type { Extent } from './list-place.ts';
import { overviewScreen } from './overview.ts';
import { preventionsScreen } from './preventions.ts';
import { problemsScreen } from './problems.ts';
import { recordScreen } from './record.ts';
import { recordsScreen } from './records.ts';
import { redactionScreen } from './redaction.ts';
import { reportScreen } from './report.ts';
import { reportsScreen } from './reports.ts';
import type { PageView, ScreenModule } from './screen-module.ts';
import type { PageScreen } from './screens.ts';
import type { AppState } from './state.ts';
import { successesScreen } from './successes.ts';
import { taxonomyScreen } from './taxonomy.ts';

/** What can be done with a module and a page that belong together. */
type Use<Result> = <S extends PageScreen>(module: ScreenModule<S>, page: S) => Result;

function withModule<Result>(page: PageScreen, use: Use<Result>): Result {
  switch (page.kind) {
    case 'overview':
      return use(overviewScreen, page);
    case 'groups':
      return use(groupsScreen, page);
    case 'records':
      return use(recordsScreen, page);
    case 'record':
      return use(recordScreen, page);
    case 'successes':
      return use(successesScreen, page);
    case 'compare-patterns':
      return use(comparePatternsScreen, page);
    case 'compare-records':
      return use(compareRecordsScreen, page);
    case 'context':
      return use(contextScreen, page);
    case 'features':
      return use(featuresScreen, page);
    case 'contrast':
      return use(contrastScreen, page);
    case 'taxonomy':
      return use(taxonomyScreen, page);
    case 'agreement':
      return use(agreementScreen, page);
    case 'preventions':
      return use(preventionsScreen, page);
    case 'problems':
      return use(problemsScreen, page);
    case 'report':
      return use(reportScreen, page);
    case 'reports':
      return use(reportsScreen, page);
    case 'compare-reports':
      return use(compareReportsScreen, page);
    case 'export':
      return use(exportScreen, page);
    case 'redaction':
      return use(redactionScreen, page);
    case 'help':
      return use(helpScreen, page);
  }
}

export function pageNeeds(page: PageScreen, state: AppState): readonly Question[] {
  return withModule(page, (module, own) => module.needs(own, state));
}

export function pageExtras(page: PageScreen, state: AppState): readonly Question[] {
  return withModule(page, (module, own) => module.extras?.(own, state) ?? []);
}

/** How long the page's list is and how much of it is visible. */
export function pageExtent(page: PageScreen, state: AppState): Extent {
  return withModule(page, (module, own) => ({
    count: module.rowCount(own, state),
    viewport: module.viewport(own, state),
  }));
}

export function pageView(page: PageScreen, state: AppState): PageView {
  return withModule(page, (module, own) => module.view(own, state));
}
