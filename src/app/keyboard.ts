import { changedRows } from './annotate-commands.ts';
import { chosenByDigit } from './annotate-prompts.ts';
import type { Command } from './command.ts';
import { plural } from './format.ts';
import { typed } from './input-commands.ts';
import { keptInSight } from './kept-in-sight.ts';
import { beginsWithLetter } from './key-profile.ts';
import { type KeyMeaning, meaningOf } from './keymap.ts';
import type { Effect } from './messages.ts';
import { page } from './navigate.ts';
import type { ReplayStep } from './replay.ts';
import { scopesOf, topicOf } from './scopes.ts';
import { close, isOverlay, withoutOverlays } from './screens.ts';
import { type AppState, type Next, next, say } from './state.ts';
import { insert } from './text-input.ts';

/** What a key means now, given the keys typed before it. */
export function keyMeaning(state: AppState, key: string): KeyMeaning {
  const [front] = state.stack;
  return meaningOf([...state.pendingKeys, key], scopesOf(topicOf(front)), state.settings.commands);
}

const popupDelay = 300;
/** Longer than the pause between two deliberate key presses: reading down a list never repaints the preview. */
const previewDelay = 300;

/** What follows from a key. */
export function pressKey(before: AppState, key: string): Next {
  const state: AppState = {
    ...before,
    notice: undefined,
    quitArmed: before.quitArmed && key === 'ctrl+c',
    keySerial: before.keySerial + 1,
    // The first keys must not drag the preview along either.
    rested: before.rested ?? page(before),
  };
  const [front] = state.stack;
  if (state.replay.length > 0) return replayStopped(state);
  if (front.kind === 'confirm') return answerConfirm(state, key);
  if (takesCount(state, key))
    return next({ ...state, count: Math.min(1_000_000_000, (state.count ?? 0) * 10 + Number(key)) });

  const meaning = keyMeaning(state, key);
  switch (meaning.kind) {
    case 'prefix': {
      return pendingSequence({ ...state, pendingKeys: [...state.pendingKeys, key] });
    }
    case 'command':
      return runCommand(state, meaning.command);
    case 'nothing':
      return unboundKey(state, key);
  }
}

/** Whoever touches the keyboard has seen enough. */
function replayStopped(state: AppState): Next {
  return next(
    say({ ...state, replay: [] }, `Replay stopped, ${plural(state.replay.length, 'step')} left out`),
  );
}

/** The keys that may follow are shown when the reader pauses, or as they like it. */
function pendingSequence(state: AppState): Next {
  switch (state.settings.preferences.popup) {
    case 'never':
      return next(state);
    case 'always':
      return next({ ...state, popup: 'shown' });
    case 'pause':
      return next(state, {
        kind: 'start-timer',
        timer: 'popup',
        serial: state.keySerial,
        milliseconds: popupDelay,
      });
  }
}

function takesCount(state: AppState, key: string): boolean {
  if (!/^\d$/.test(key) || state.pendingKeys.length > 0 || isOverlay(state.stack[0])) return false;
  // Where digits answer, they count nothing.
  if (state.count === undefined && keyMeaning(state, key).kind !== 'nothing') return false;
  return key !== '0' || state.count !== undefined;
}

/** Runs a command that was asked for by its keys, and logs it, unless it cannot run now. */
export function runCommand(state: AppState, command: Command): Next {
  const { count } = state;
  const step = { command: command.id, ...(count === undefined ? {} : { count }) };
  const done = ran(state, command);
  return command.unavailable?.(readyFor(state)) === undefined ? logged(step, done) : done;
}

/** The keys of the sequence are used up. */
function readyFor(state: AppState): AppState {
  return { ...state, pendingKeys: [], popup: 'hidden', count: undefined };
}

function ran(state: AppState, command: Command): Next {
  const ready = readyFor(state);
  const reason = command.unavailable?.(ready);
  if (reason !== undefined) return next(say(ready, reason));
  const { state: after, effects } = command.run(ready, { count: state.count });
  return next(keptInSight(after), ...effects, ...restTimer(after));
}

/** The step comes first: what it does may end the explorer. */
function logged(step: ReplayStep, { state, effects }: Next): Next {
  return next(state, { kind: 'log-step', step }, ...effects);
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
  if (chosen !== undefined) return logged({ type: key }, chosen);
  const text = key === 'space' ? ' ' : key;
  if (isOverlay(front) && [...new Intl.Segmenter().segment(text)].length === 1) {
    return typeText(state, text);
  }
  return typedAhead(state, key) ?? next({ ...state, count: undefined });
}

/** In the profile without letter commands a letter begins what `/` begins. */
function typedAhead(state: AppState, key: string): Next | undefined {
  if (state.settings.preferences.profile !== 'arrows' || !beginsWithLetter(key)) return undefined;
  const meaning = keyMeaning(state, '/');
  if (meaning.kind !== 'command') return undefined;
  const { state: opened, effects } = runCommand({ ...state, count: undefined }, meaning.command);
  if (!isOverlay(opened.stack[0])) return next(opened, ...effects);
  const { state: after, effects: more } = typeText(opened, key);
  return next(after, ...effects, ...more);
}

/** Characters into the line that is being edited. */
export function typeText(state: AppState, text: string): Next {
  return logged({ type: text }, next(typed(state, (input) => insert(input, text))));
}

/** The key that answers the question in front. */
export function answerConfirm(state: AppState, key: string): Next {
  return logged({ answer: key }, answered(state, key));
}

function answered(state: AppState, key: string): Next {
  const [front] = state.stack;
  const stack = close(state.stack);
  if (front.kind !== 'confirm' || stack === undefined) return next(state);
  const below = { ...state, stack };
  const does = front.choices.find((choice) => choice.key === key)?.does;
  if (does?.kind === 'annotate') return changedRows({ ...state, stack: withoutOverlays(stack) }, does);
  if (does?.kind === 'say')
    return next({ ...state, stack: withoutOverlays(stack) }, { ...does, kind: 'say-events' });
  const command =
    does?.kind === 'command' ? state.settings.commands.find(({ id }) => id === does.command) : undefined;
  return command === undefined ? next(say(below, 'Nothing was done')) : ran(below, command);
}

/** What follows from a paste: text where text is typed, and nowhere else, for it would be read as keys. */
export function paste(state: AppState, text: string): Next {
  return logged({ paste: text }, pasted(state, text));
}

function pasted(state: AppState, text: string): Next {
  if (!isOverlay(state.stack[0]))
    return next(say(state, 'Pasted text is ignored here: it would be read as keys'));
  const oneLine = text.replaceAll(/\s*[\r\n]+\s*/g, ' ');
  return next(typed(state, (input) => insert(input, oneLine)));
}
