import type { Question } from '../core/dataset/questions.ts';
import type { Unanswerable } from '../core/dataset/unanswered.ts';
import { questionKey } from './answer-book.ts';
import { keyName } from './key-name.ts';
import type { AppState, Notice } from './state.ts';

/** Questions that were not answered and are not asked again by themselves, with why. */
export type UnansweredQuestions = ReadonlyMap<string, Unanswerable>;

export const noneUnanswered: UnansweredQuestions = new Map();

export function isGivenUp({ unanswered }: AppState, question: Question): boolean {
  return unanswered.size > 0 && unanswered.has(questionKey(question));
}

export function givenUp(state: AppState, questions: readonly string[], error: Unanswerable): AppState {
  return {
    ...state,
    unanswered: new Map([...state.unanswered, ...questions.map((key) => [key, error] as const)]),
  };
}

/** What no page asks any more may be asked again when it is wanted again. */
export function withoutUnwanted(state: AppState, wanted: () => readonly Question[]): AppState {
  if (state.unanswered.size === 0) return state;
  const keys = new Set(wanted().map(questionKey));
  const left = [...state.unanswered].filter(([key]) => keys.has(key));
  return left.length === state.unanswered.size ? state : { ...state, unanswered: new Map(left) };
}

/** The reader called the questions off. */
export function calledOff(state: AppState): Unanswerable {
  return {
    what: 'The search was ended before it was answered',
    remedy: `${keyOf(state, 'program.reload')} asks again`,
  };
}

/** What went wrong last, or what the page still lacks because of it. */
export function noticeOf(state: AppState): Notice | undefined {
  if (state.notice !== undefined) return state.notice;
  const [error] = state.unanswered.values();
  return error === undefined ? undefined : { kind: 'failed', error };
}

/** Undefined unless the front page's questions take long. */
export function slowWords(state: AppState): string | undefined {
  if (state.load.isSlow !== true || state.unanswered.size > 0) return undefined;
  return `still searching, ${keyOf(state, 'go.cancel')} ends it`;
}

function keyOf({ settings }: AppState, id: string): string {
  const key = settings.commands.find((command) => command.id === id)?.keys[0];
  return key === undefined ? 'the command' : keyName(key, settings.glyphs);
}
