import type { DatasetView } from '../dataset-view.ts';
import type { Answers, Question } from '../questions.ts';
import { answerContrast, answerEffects, answerFeatures, answerPreventions } from './analyses.ts';
import { answerComplete } from './complete.ts';
import { answerContext } from './context.ts';
import { answerCount } from './count.ts';
import { answerDigest } from './digest.ts';
import { answerExplain } from './explain.ts';
import { answerFacet } from './facet.ts';
import { answerGroups } from './groups.ts';
import { answerOverview } from './overview.ts';
import { answerPatterns } from './patterns.ts';
import { answerProblems } from './problems.ts';
import { answerRecord } from './record.ts';
import { answerRows } from './rows.ts';
import { answerTimeline } from './timeline.ts';

/** Answers a question from one state of the data. Rejects with the signal's reason, or with a bug. */
export async function answer(
  view: DatasetView,
  question: Question,
  signal: AbortSignal,
): Promise<Answers[keyof Answers]> {
  switch (question.ask) {
    case 'count':
      return answerCount(view, question);
    case 'rows':
      return answerRows(view, question, signal);
    case 'groups':
      return answerGroups(view, question);
    case 'facet':
      return answerFacet(view, question);
    case 'record':
      return answerRecord(view, question);
    case 'timeline':
      return answerTimeline(view, question);
    case 'overview':
      return answerOverview(view, question);
    case 'digest':
      return answerDigest(view, question, signal);
    case 'patterns':
      return answerPatterns(view, question);
    case 'effects':
      return answerEffects(view, question);
    case 'features':
      return answerFeatures(view, question);
    case 'contrast':
      return answerContrast(view, question);
    case 'preventions':
      return answerPreventions(view, question);
    case 'context':
      return answerContext(view, question);
    case 'problems':
      return answerProblems(view, question);
    case 'explain':
      return answerExplain(view, question);
    case 'complete':
      return answerComplete(view, question);
  }
}
