import type { Message, SecretsFound, UserError } from './messages.ts';
import { pageOf } from './screens.ts';
import type { AppState, Next } from './state.ts';

/** The search for secrets as far as it has come. */
export type SecretSearch = {
  /** The revision that is searched, or was. */
  readonly key: string;
  /** Rows mean the same records while it is the same. */
  readonly major: number;
  readonly phase: 'searching' | 'stopped' | 'done';
  readonly progress: { readonly done: number; readonly of: number } | undefined;
  /** Of this revision when done; until then of the one before, as far as that tells of the same records. */
  readonly found: SecretsFound | undefined;
  readonly failure: UserError | undefined;
};

/** Whether the page in front shows a search that has not ended: a replay waits for it. */
export function isSearchAwaited(state: AppState): boolean {
  return pageOf(state.stack).kind === 'redaction' && state.redaction?.phase === 'searching';
}

/** Begins the search when its page comes to the front, once per revision, and stops it when the page goes. */
export function withSecretsSearched({ state, effects }: Next): Next {
  const { redaction, load } = state;
  if (pageOf(state.stack).kind !== 'redaction') {
    if (redaction?.phase !== 'searching') return { state, effects };
    return {
      state: { ...state, redaction: { ...redaction, phase: 'stopped' } },
      effects: [...effects, { kind: 'stop-secret-search' }],
    };
  }
  if (load.phase === 'loading') return { state, effects };
  const key = JSON.stringify(load.revision);
  if (redaction?.key === key && redaction.phase !== 'stopped') return { state, effects };
  const { major } = load.revision;
  const found = redaction?.major === major ? redaction.found : undefined;
  const begun: SecretSearch = {
    key,
    major,
    phase: 'searching',
    progress: undefined,
    found,
    failure: undefined,
  };
  return { state: { ...state, redaction: begun }, effects: [...effects, { kind: 'search-secrets', key }] };
}

/** Takes in what a search tells unless another one has begun since. */
export function searchTold(
  state: AppState,
  message: Extract<Message, { kind: 'secrets-found' | 'secrets-progress' }>,
): AppState {
  const { redaction } = state;
  if (redaction?.key !== message.key || redaction.phase !== 'searching') return state;
  if (message.kind === 'secrets-progress') {
    const { done, of } = message;
    return { ...state, redaction: { ...redaction, progress: { done, of } } };
  }
  const { outcome } = message;
  if (!outcome.ok) return { ...state, redaction: { ...redaction, phase: 'done', failure: outcome.error } };
  return { ...state, redaction: { ...redaction, phase: 'done', found: outcome.found } };
}
