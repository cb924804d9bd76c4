import { type KnownPrevention, preventionsOfRecords } from '../../analysis/adoptions.ts';
import { analysisScope } from '../../analysis/analysis-scope.ts';
import { featureContrasts } from '../../analysis/feature-contrast.ts';
import { featureFigures } from '../../analysis/feature-figures.ts';
import { outcomeFactors } from '../../analysis/outcome-factors.ts';
import { type PreventionLedger, preventionLedger } from '../../analysis/prevention-ledger.ts';
import { type SuccessEffects, successEffects } from '../../analysis/success-effects.ts';
import type { Query } from '../../query/query.ts';
import type { DatasetView } from '../dataset-view.ts';
import type { ContrastAnswer, FeaturesAnswer } from '../questions.ts';

/** The analyses that the command line prints, for screens: from the same functions, so that the figures are the same. */

type About = { readonly query: Query };

/** The success patterns with their tests. */
export function answerEffects(view: DatasetView, { query }: About): SuccessEffects {
  return successEffects(view, query, analysisScope(view, query));
}

export function answerFeatures(view: DatasetView, { query }: About): FeaturesAnswer {
  return { features: featureFigures(analysisScope(view, query)) };
}

export function answerContrast(view: DatasetView, { query }: About): ContrastAnswer {
  const scope = analysisScope(view, query);
  return { features: featureContrasts(scope), factors: outcomeFactors(scope) };
}

export function answerPreventions(
  view: DatasetView,
  { query, known }: About & { readonly known: readonly KnownPrevention[] },
): PreventionLedger {
  const scope = analysisScope(view, query);
  return preventionLedger(scope, [...known, ...preventionsOfRecords(scope)]);
}
