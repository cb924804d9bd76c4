import type { Dataset } from '../core/dataset/dataset.ts';
import type { AnswerTo, Question } from '../core/dataset/questions.ts';
import { Unanswered } from '../core/dataset/unanswered.ts';
import { answerTo, isCurrent, questionKey } from './answer-book.ts';
import { isExportAwaited } from './export-request.ts';
import { keyMeaning } from './keyboard.ts';
import type { Effect, Message } from './messages.ts';
import { isSearchAwaited } from './redaction-request.ts';
import { isReportAwaited } from './report-request.ts';
import type { AppState, Next } from './state.ts';
import { isTriageAwaited } from './triage-steps.ts';
import { calledOff } from './unanswered.ts';
import { extrasOf, needsOf, update } from './update.ts';

export type StorePorts = {
  readonly dataset: Dataset;
  /** Does what an effect says; what comes of it is sent back as a message. */
  readonly perform: (effect: Effect, send: (message: Message) => void) => void;
};

export type Store = {
  readonly state: () => AppState;
  readonly subscribe: (listener: () => void) => () => void;
  readonly send: (message: Message) => void;
  /** Whether questions of the front screen are unanswered or keys wait for answers. */
  readonly isBusy: () => boolean;
};

/** Leaving and stopping, whatever is being made. */
const neverWaits: ReadonlySet<string> = new Set(['ctrl+c', 'Q', 'ctrl+z', 'ctrl+l', 'X']);

/**
 * Holds the state, asks the dataset what the front screen needs to know, and keeps keys in order.
 *
 * A key whose command needs answers (opening what is under the cursor) waits until the front screen's questions are
 * answered, and all later keys wait behind it: typing ahead does the same as typing slowly.
 */
export function createStore(start: AppState, { dataset, perform }: StorePorts): Store {
  let state = start;
  const listeners = new Set<() => void>();
  const keys: Extract<Message, { kind: 'key-pressed' | 'text-pasted' }>[] = [];
  const asked = new Map<string, AbortController>();

  const publish = () => {
    for (const listener of listeners) listener();
  };

  const apply = ({ state: after, effects }: Next) => {
    state = after;
    for (const effect of effects) perform(effect, send);
  };

  const ask = (question: Question) => {
    const key = questionKey(question);
    const controller = new AbortController();
    const { revision } = dataset.loadState();
    asked.set(key, controller);
    dataset.ask(question, controller.signal).then(
      (answer: AnswerTo<Question>) => {
        if (asked.get(key) === controller) asked.delete(key);
        if (!controller.signal.aborted) send({ kind: 'answered', question, revision, answer });
      },
      (reason: unknown) => {
        if (asked.get(key) === controller) asked.delete(key);
        if (controller.signal.aborted) return;
        if (!(reason instanceof Unanswered)) throw reason;
        send({ kind: 'unanswered', questions: [key], error: reason.error });
      },
    );
  };

  /** Asks what the front screen lacks, and cancels what nobody waits for any more. */
  const askNeeds = () => {
    const needs = [...needsOf(state), ...extrasOf(state)];
    const wanted = new Set(needs.map(questionKey));
    for (const [key, controller] of asked) {
      if (wanted.has(key)) continue;
      controller.abort(new Error('no longer needed'));
      asked.delete(key);
    }
    const { revision, phase, records } = dataset.loadState();
    // Before the first record every list is empty, and keys typed ahead would find nothing to work on.
    if (phase === 'loading' && records === 0) return;
    for (const question of needs) {
      if (!isCurrent(state.answers, question, revision) && !asked.has(questionKey(question))) ask(question);
    }
  };

  const isUnanswered = () =>
    isReportAwaited(state) ||
    isExportAwaited(state) ||
    needsOf(state).some((question) => answerTo(state.answers, question) === undefined);

  const mustWait = (message: Message) => {
    if (message.kind !== 'key-pressed') return false;
    // What the keys mean depends on the page that is about to come.
    if (isTriageAwaited(state)) return !neverWaits.has(message.key);
    const meaning = keyMeaning(state, message.key);
    if (meaning.kind !== 'command' || meaning.command.waits === undefined) return false;
    return isUnanswered() || (meaning.command.waits === 'for the log' && state.saving > 0);
  };

  const drainKeys = () => {
    for (let first = keys[0]; first !== undefined && !mustWait(first); first = keys[0]) {
      keys.shift();
      apply(update(state, first));
    }
  };

  /** A replay's step waits for everything: what it meets must not depend on how fast the machine is. */
  const playOn = () => {
    const isReady = () =>
      state.load.phase !== 'loading' && state.saving === 0 && !isUnanswered() && !isSearchAwaited(state);
    while (state.replay.length > 0 && isReady()) {
      apply(update(state, { kind: 'replay-due' }));
      askNeeds();
    }
  };

  /** Whether a key takes back questions that take long: no earlier key holds it up, for those wait for the answers. */
  const endsQuestions = (message: Message) => {
    if (message.kind !== 'key-pressed' || asked.size === 0 || state.load.isSlow !== true) return false;
    const meaning = keyMeaning(state, message.key);
    return meaning.kind === 'command' && meaning.command.id === 'go.cancel' && state.pendingKeys.length === 0;
  };

  const endQuestions = () => {
    const questions = [...asked.keys()];
    for (const controller of asked.values()) controller.abort(new Error('called off by the reader'));
    asked.clear();
    apply(update(state, { kind: 'unanswered', questions, error: calledOff(state) }));
  };

  const send = (message: Message) => {
    // As at a shell's prompt: an interrupt is not held up by the keys before it.
    if (message.kind === 'key-pressed' && message.key === 'ctrl+c') keys.length = 0;
    if (endsQuestions(message)) endQuestions();
    else if (message.kind === 'key-pressed' || message.kind === 'text-pasted') keys.push(message);
    else apply(update(state, message));
    drainKeys();
    askNeeds();
    playOn();
    publish();
  };

  dataset.subscribe(() => send({ kind: 'dataset-changed', load: dataset.loadState() }));
  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send,
    isBusy: () => keys.length > 0 || asked.size > 0 || state.replay.length > 0,
  };
}
