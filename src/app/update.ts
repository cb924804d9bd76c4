import type { Question } from '../core/dataset/questions.ts';
import { askedFirst, changedRows } from './annotate-commands.ts';
import { chosenByDigit } from './annotate-prompts.ts';
import { remember } from './answer-book.ts';
import type { Command } from './command.ts';
import { exportTold, withExportAsked } from './export-request.ts';
import { facetQuestion } from './facet.ts';
import { completionQuestion, typed } from './input-commands.ts';
import { keptOnRecord } from './kept-on-record.ts';
import { type KeyMeaning, meaningOf } from './keymap.ts';
import { linkQuestion } from './link-prompt.ts';
import { settled } from './list-place.ts';
import type { Effect, Message } from './messages.ts';
import { page, withPage } from './navigate.ts';
import { pageExtent, pageExtras, pageNeeds } from './pages.ts';
import { reportBuilt, withReportAsked } from './report-request.ts';
import { withReportsAsked } from './reports.ts';
import { scopesOf, topicOf } from './scopes.ts';
import { close, isOverlay, withoutOverlays } from './screens.ts';
import { type AppState, loadedAt, type Next, next, say } from './state.ts';
import { insert } from './text-input.ts';
import { triageOpened, withTriageSaved, withVerdicts } from './triage-steps.ts';

/** What follows from something that happened. Pure: time, files and the dataset are asked for as effects. */
export function update(state: AppState, message: Message): Next {
  const told = updated(state, message);
  return withSaving(withTriageSaved(state, withExportAsked(withReportsAsked(withReportAsked(told)))));
}

/** Counts what has yet to be written. */
function withSaving({ state, effects }: Next): Next {
  const count = effects.filter(({ kind }) => changesLog.has(kind)).length;
  return { state: count === 0 ? state : { ...state, saving: state.saving + count }, effects };
}

const changesLog: ReadonlySet<Effect['kind']> = new Set(['annotate', 'undo-annotation', 'redo-annotation']);

function updated(state: AppState, message: Message): Next {
  switch (message.kind) {
    case 'key-pressed':
      return pressKey(state, message.key);
    case 'text-pasted':
      return paste(state, message.text);
    case 'terminal-resized':
      return next(keptInSight({ ...state, size: { columns: message.columns, rows: message.rows } }));
    case 'dataset-changed':
      return next({ ...state, load: message.load, loadedAt: loadedAt(state.loadedAt, message.load) });
    case 'answered': {
      const { question, revision, answer } = message;
      const answered = { ...state, answers: remember(state.answers, question, { revision, answer }) };
      return next(keptInSight(question.ask === 'rows' ? keptOnRecord(state, answered) : answered));
    }
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
    case 'effect-done':
      return next(say(state, message.text));
    case 'effect-failed':
      // Whatever failed may have been a change: no key may wait for it for ever.
      return next({ ...state, saving: 0, notice: { kind: 'failed', error: message.error } });
  }
}

/** The questions the screen in front needs answers to. */
export function needsOf(state: AppState): readonly Question[] {
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
  return pageExtras(page(state), state);
}

/** What a key means now, given the keys typed before it. */
export function keyMeaning(state: AppState, key: string): KeyMeaning {
  const [front] = state.stack;
  return meaningOf([...state.pendingKeys, key], scopesOf(topicOf(front)), state.settings.commands);
}

const popupDelay = 300;
/** Longer than the pause between two deliberate key presses: reading down a list never repaints the preview. */
const previewDelay = 300;

function pressKey(before: AppState, key: string): Next {
  const state: AppState = {
    ...before,
    notice: undefined,
    quitArmed: before.quitArmed && key === 'ctrl+c',
    keySerial: before.keySerial + 1,
    // The first keys must not drag the preview along either.
    rested: before.rested ?? page(before),
  };
  const [front] = state.stack;
  if (front.kind === 'confirm') return answerConfirm(state, key);
  if (takesCount(state, key))
    return next({ ...state, count: Math.min(1_000_000_000, (state.count ?? 0) * 10 + Number(key)) });

  const meaning = keyMeaning(state, key);
  switch (meaning.kind) {
    case 'prefix': {
      const pending = { ...state, pendingKeys: [...state.pendingKeys, key] };
      return next(pending, {
        kind: 'start-timer',
        timer: 'popup',
        serial: pending.keySerial,
        milliseconds: popupDelay,
      });
    }
    case 'command':
      return runCommand(state, meaning.command);
    case 'nothing':
      return unboundKey(state, key);
  }
}

function takesCount(state: AppState, key: string): boolean {
  if (!/^\d$/.test(key) || state.pendingKeys.length > 0 || isOverlay(state.stack[0])) return false;
  // Where digits answer, they count nothing.
  if (state.count === undefined && keyMeaning(state, key).kind !== 'nothing') return false;
  return key !== '0' || state.count !== undefined;
}

function runCommand(state: AppState, command: Command): Next {
  const ready: AppState = { ...state, pendingKeys: [], popup: 'hidden', count: undefined };
  const reason = command.unavailable?.(ready);
  if (reason !== undefined) return next(say(ready, reason));
  const { state: after, effects } = command.run(ready, { count: state.count });
  return next(keptInSight(after), ...effects, ...restTimer(after));
}

/** The preview follows the cursor only when it rests: redrawing it for each key costs more than the list. */
function restTimer(state: AppState): readonly Effect[] {
  return [{ kind: 'start-timer', timer: 'preview', serial: state.keySerial, milliseconds: previewDelay }];
}

function unboundKey(state: AppState, key: string): Next {
  const [front] = state.stack;
  if (state.pendingKeys.length > 0) {
    const cancelled: AppState = { ...state, pendingKeys: [], popup: 'hidden', count: undefined };
    const isCancel = key === 'escape' || key === 'ctrl+g' || key === 'ctrl+c' || key === 'backspace';
    return next(
      isCancel ? cancelled : say(cancelled, `${[...state.pendingKeys, key].join(' ')} is not bound here`),
    );
  }
  const chosen = chosenByDigit(state, key);
  if (chosen !== undefined) return chosen;
  const text = key === 'space' ? ' ' : key;
  if (isOverlay(front) && [...new Intl.Segmenter().segment(text)].length === 1) {
    return next(typed(state, (input) => insert(input, text)));
  }
  return next({ ...state, count: undefined });
}

function answerConfirm(state: AppState, key: string): Next {
  const [front] = state.stack;
  const stack = close(state.stack);
  if (front.kind !== 'confirm' || stack === undefined) return next(state);
  const below = { ...state, stack };
  const does = front.choices.find((choice) => choice.key === key)?.does;
  if (does?.kind === 'annotate') return changedRows({ ...state, stack: withoutOverlays(stack) }, does);
  const command =
    does?.kind === 'command' ? state.settings.commands.find(({ id }) => id === does.command) : undefined;
  return command === undefined ? next(say(below, 'Nothing was done')) : runCommand(below, command);
}

function paste(state: AppState, text: string): Next {
  if (!isOverlay(state.stack[0]))
    return next(say(state, 'Pasted text is ignored here: it would be read as keys'));
  const oneLine = text.replaceAll(/\s*[\r\n]+\s*/g, ' ');
  return next(typed(state, (input) => insert(input, oneLine)));
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

/** Keeps the cursor inside its list after the list or the screen changed. */
function keptInSight(state: AppState): AppState {
  const front = page(state);
  const extent = pageExtent(front, state);
  // A list whose answer has not come is empty only for the moment.
  if (extent.count === 0) return state;
  const list = settled(front.list, extent);
  return list.cursor === front.list.cursor && list.top === front.list.top
    ? state
    : withPage(state, { ...front, list });
}
