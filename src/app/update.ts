import type { Question } from '../core/dataset/questions.ts';
import { askedFirst } from './annotate-commands.ts';
import { remember } from './answer-book.ts';
import { exportTold, withExportAsked } from './export-request.ts';
import { facetQuestion } from './facet.ts';
import { completionQuestion } from './input-commands.ts';
import { keptInSight } from './kept-in-sight.ts';
import { keptOnRecord } from './kept-on-record.ts';
import { paste, pressKey } from './keyboard.ts';
import { linkQuestion } from './link-prompt.ts';
import { maskedAgain } from './masked-again.ts';
import type { Effect, Message } from './messages.ts';
import { page } from './navigate.ts';
import { pageExtras, pageNeeds } from './pages.ts';
import { searchTold, withSecretsSearched } from './redaction-request.ts';
import { playNext, pointed, replayBegun } from './replayed.ts';
import { reportBuilt, withReportAsked } from './report-request.ts';
import { withReportsAsked } from './reports.ts';
import { resumed } from './resumed.ts';
import { type AppState, loadedAt, type Next, next, say } from './state.ts';
import { triageOpened, withTriageSaved, withVerdicts } from './triage-steps.ts';
import { givenUp, isGivenUp, withoutUnwanted } from './unanswered.ts';

/** What follows from something that happened. Pure: time, files and the dataset are asked for as effects. */
export function update(state: AppState, message: Message): Next {
  const told = updated(state, message);
  const asked = withSecretsSearched(withExportAsked(withReportsAsked(withReportAsked(told))));
  const { state: after, effects } = withSaving(withTriageSaved(state, asked));
  return { state: withoutUnwanted(maskedAgain(after), () => wantedOf(after)), effects };
}

/** Counts what has yet to be written. */
function withSaving({ state, effects }: Next): Next {
  const count = effects.filter(({ kind }) => changesLog.has(kind)).length;
  return { state: count === 0 ? state : { ...state, saving: state.saving + count }, effects };
}

const changesLog: ReadonlySet<Effect['kind']> = new Set([
  'annotate',
  'say-events',
  'undo-annotation',
  'redo-annotation',
]);

function updated(state: AppState, message: Message): Next {
  switch (message.kind) {
    case 'key-pressed':
      return pressKey(state, message.key);
    case 'text-pasted':
      return paste(state, message.text);
    case 'pointer-used':
      return pointed(state, message.pointer);
    case 'replay-read':
      return replayBegun(state, message.steps);
    case 'replay-due':
      return playNext(state);
    case 'terminal-resized':
      return next(keptInSight({ ...state, size: { columns: message.columns, rows: message.rows } }), {
        kind: 'log-step',
        step: { resize: [message.columns, message.rows] },
      });
    case 'dataset-changed':
      return next(
        resumed({ ...state, load: message.load, loadedAt: loadedAt(state.loadedAt, message.load) }),
      );
    case 'answered': {
      const { question, revision, answer } = message;
      const answered = { ...state, answers: remember(state.answers, question, { revision, answer }) };
      return next(resumed(keptInSight(question.ask === 'rows' ? keptOnRecord(state, answered) : answered)));
    }
    case 'unanswered':
      return next(givenUp(state, message.questions, message.error));
    case 'timer-fired':
      return next(timerFired(state, message));
    case 'annotations-changed': {
      const saving = message.by === undefined ? state.saving : Math.max(0, state.saving - 1);
      const changed = withVerdicts({ ...state, annotations: message.annotations, saving }, message);
      return next(message.done === undefined ? changed : say(changed, message.done));
    }
    case 'triage-opened':
      return triageOpened(state, message);
    case 'text-edited':
      return textEdited(state, message);
    case 'report-built':
      return next(keptInSight(reportBuilt(state, message)));
    case 'reports-listed':
      return next(keptInSight({ ...state, reports: message.reports }));
    case 'export-planned':
    case 'export-progress':
      return next(keptInSight(exportTold(state, message)));
    case 'secrets-found':
    case 'secrets-progress':
      return next(keptInSight(searchTold(state, message)));
    case 'effect-done':
      return next(say(state, message.text));
    case 'effect-failed':
      // Whatever failed may have been a change: no key may wait for it for ever.
      return next({ ...state, saving: 0, notice: { kind: 'failed', error: message.error } });
  }
}

/** The questions the screen in front needs answers to, and may get. */
export function needsOf(state: AppState): readonly Question[] {
  return frontNeeds(state).filter((question) => !isGivenUp(state, question));
}

function wantedOf(state: AppState): readonly Question[] {
  return [...frontNeeds(state), ...pageExtras(page(state), state)];
}

function frontNeeds(state: AppState): readonly Question[] {
  const [front] = state.stack;
  const completion = completionQuestion(state);
  const linked = front.kind === 'prompt' ? linkQuestion(front, state) : undefined;
  if (linked !== undefined) return [...pageNeeds(page(state), state), linked];
  const own =
    front.kind === 'facet' ? [facetQuestion(front, state)] : completion === undefined ? [] : [completion];
  return [...pageNeeds(page(state), state), ...own];
}

/** The questions it would also like to have answered. */
export function extrasOf(state: AppState): readonly Question[] {
  return pageExtras(page(state), state).filter((question) => !isGivenUp(state, question));
}

function timerFired(state: AppState, { timer, serial }: Extract<Message, { kind: 'timer-fired' }>): AppState {
  if (serial !== state.keySerial) return state;
  if (timer === 'preview') return { ...state, rested: page(state) };
  return state.pendingKeys.length > 0 ? { ...state, popup: 'shown' } : state;
}

function textEdited(state: AppState, { purpose, text }: Extract<Message, { kind: 'text-edited' }>): Next {
  if (text === undefined || text.trim() === '')
    return next(say(state, 'Nothing was written, nothing was changed'));
  const [title = '', ...rest] = text.trim().split('\n');
  const change =
    purpose.kind === 'note'
      ? ({ op: 'note', text: text.trim() } as const)
      : ({ op: 'insight.add', title, text: rest.join('\n').trim() } as const);
  return askedFirst(state, { rows: purpose.rows, changes: [change], said: purpose.kind });
}
