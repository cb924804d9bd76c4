import type { Question, RowSummary } from '../core/dataset/questions.ts';
import { fieldTerm } from '../core/query/edit-query.ts';
import type { Query } from '../core/query/query.ts';
import { answerTo } from './answer-book.ts';
import type { LinkTarget } from './messages.ts';
import { filterQuery } from './page-query.ts';
import { openedRecord } from './record-document.ts';
import { type PromptPurpose, type PromptScreen, pageOf } from './screens.ts';
import type { AppState } from './state.ts';

type RowsQuestion = Extract<Question, { readonly ask: 'rows' }>;
type LinkPurpose = Extract<PromptPurpose, { readonly rows: unknown }> & {
  readonly kind: 'link' | 'duplicate';
};

export function isLinkPurpose(purpose: PromptPurpose): purpose is LinkPurpose {
  return purpose.kind === 'link' || purpose.kind === 'duplicate';
}

/** More than nine have no key. */
const mostOffered = 9;

/** The records that a link may lead to: what is typed is looked for; before that, those of the same pattern. */
export function linkQuestion({ purpose, input }: PromptScreen, state: AppState): RowsQuestion | undefined {
  if (!isLinkPurpose(purpose)) return undefined;
  const text = input.text.trim();
  const query = text === '' ? likeOpened(state) : filterQuery(text);
  if (query === undefined) return undefined;
  const sort = { by: 'relevance', direction: 'descending' } as const;
  return { ask: 'rows', query, sort, from: 0, to: mostOffered + purpose.rows.length };
}

function likeOpened(state: AppState): Query | undefined {
  const front = pageOf(state.stack);
  const cells = front.kind === 'record' ? openedRecord(front, state)?.cells : undefined;
  for (const field of ['pattern', 'feature', 'type'] as const) {
    const value = cells?.[field];
    if (value !== undefined) return { terms: [fieldTerm(field, String(value))] };
  }
  return undefined;
}

/** The records offered, without those that are to be linked. */
export function linkChoices(prompt: PromptScreen, state: AppState): readonly RowSummary[] {
  const { purpose } = prompt;
  const question = linkQuestion(prompt, state);
  const answer = question && answerTo(state.answers, question);
  if (answer === undefined || !isLinkPurpose(purpose)) return [];
  return answer.rows.filter(({ row }) => !purpose.rows.includes(row)).slice(0, mostOffered);
}

/** A whole rec_id names a record that need not be loaded; any other text means the first record it finds. */
export function linkTarget(prompt: PromptScreen, state: AppState): LinkTarget | undefined {
  const text = prompt.input.text.trim();
  if (/^[\w.-]+:[0-9a-f]{16}(?:#\d+)?$/.test(text)) return { recId: text };
  const [first] = text === '' ? [] : linkChoices(prompt, state);
  return first === undefined ? undefined : { row: first.row };
}
