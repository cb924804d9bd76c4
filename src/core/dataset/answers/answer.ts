import type { DatasetView } from '../dataset-view.ts';
import type { Answers, Question } from '../questions.ts';
import { answerCount } from './count.ts';
import { answerGroups } from './groups.ts';
import { answerRecord } from './record.ts';
import { answerRows } from './rows.ts';

/** Answers a question from one state of the data. The types hold because every case answers its own question. */
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
    case 'record':
      return answerRecord(view, question);
    default:
      throw new Error(`Not answered yet: ${question.ask}`);
  }
}
