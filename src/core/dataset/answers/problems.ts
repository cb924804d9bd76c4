import type { DatasetView } from '../dataset-view.ts';
import type { ProblemsAnswer } from '../questions.ts';

/** A page of the problems in the order they were met, with the counts of all. */
export function answerProblems(
  { problems }: Pick<DatasetView, 'problems'>,
  { from, to }: { readonly from: number; readonly to: number },
): ProblemsAnswer {
  const count = (level: string) => problems.filter((problem) => problem.level === level).length;
  return {
    total: problems.length,
    badLines: count('line'),
    badFields: count('field'),
    superseded: count('superseded'),
    problems: problems.slice(Math.max(0, from), Math.max(0, to)),
  };
}
