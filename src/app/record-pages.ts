import type { AnswerTo, Question, RowSummary } from '../core/dataset/questions.ts';
import { answerTo } from './answer-book.ts';
import { scopedQuery } from './page-query.ts';
import type { RecordsScreen } from './screens.ts';
import type { AppState } from './state.ts';

/** Rows are asked for in pages of this many, so that moving the cursor seldom needs a new answer. */
const pageLength = 128;

type RowsQuestion = Extract<Question, { readonly ask: 'rows' }>;

/** The question for the page of rows that holds `position`. */
export function rowsQuestion(screen: RecordsScreen, position: number): RowsQuestion {
  const from = Math.floor(Math.max(0, position) / pageLength) * pageLength;
  return {
    ask: 'rows',
    query: scopedQuery(screen.filter, screen.path, screen.of),
    sort: screen.sort,
    from,
    to: from + pageLength,
  };
}

/** The pages that cover the places `from` … `to`. */
export function rowsQuestions(screen: RecordsScreen, from: number, to: number): RowsQuestion[] {
  const questions: RowsQuestion[] = [];
  for (let position = Math.max(0, from); position <= to + pageLength; position += pageLength) {
    const question = rowsQuestion(screen, position);
    if (question.from <= to) questions.push(question);
  }
  return questions;
}

export function rowsAnswer(
  screen: RecordsScreen,
  state: AppState,
  position: number,
): AnswerTo<RowsQuestion> | undefined {
  return answerTo(state.answers, rowsQuestion(screen, position));
}

/** The row at a place of the screen's display order; undefined past the end or before its page has come. */
export function summaryAt(screen: RecordsScreen, state: AppState, position: number): RowSummary | undefined {
  const question = rowsQuestion(screen, position);
  return answerTo(state.answers, question)?.rows[position - question.from];
}

/** How many records the screen lists, as far as is known. */
export function matchedCount(screen: RecordsScreen, state: AppState): number {
  return (
    rowsAnswer(screen, state, screen.list.top)?.matched ??
    rowsAnswer(screen, state, screen.list.cursor)?.matched ??
    rowsAnswer(screen, state, 0)?.matched ??
    0
  );
}
