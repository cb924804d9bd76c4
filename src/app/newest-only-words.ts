import { type NewestOnly, newestOnly } from '../core/dataset/newest-only.ts';
import { answerTo } from './answer-book.ts';
import { formatCount } from './format.ts';
import { page } from './navigate.ts';
import { pageExtras, pageNeeds } from './pages.ts';
import type { AppState } from './state.ts';

/** Undefined where the page's figures are made from all records. */
export function newestOnlyWords(state: AppState): string | undefined {
  const front = page(state);
  for (const question of [...pageNeeds(front, state), ...pageExtras(front, state)]) {
    const answer = answerTo(state.answers, question);
    const newest = answer === undefined ? undefined : newestOnly(answer);
    if (newest === undefined) continue;
    return `${newestOf(newest)} only`;
  }
  return undefined;
}

/** For what is made of whole datasets. */
export function madeOfNewest(newest: NewestOnly): string {
  return `Made of the ${newestOf(newest)}`;
}

function newestOf({ used, of }: NewestOnly): string {
  return `newest ${formatCount(used)} of ${formatCount(of)} records`;
}
