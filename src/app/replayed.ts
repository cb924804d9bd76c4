import { chosenByDigit } from './annotate-prompts.ts';
import { isChoice } from './input-commands.ts';
import { keptInSight } from './kept-in-sight.ts';
import { answerConfirm, paste, runCommand, typeText } from './keyboard.ts';
import { meaningOf } from './keymap.ts';
import type { Pointer } from './messages.ts';
import { page, withStack } from './navigate.ts';
import { placesFromCursor, pointedAt, wheeled } from './pointer.ts';
import type { ReplayStep } from './replay.ts';
import { scopesOf, topicOf } from './scopes.ts';
import { isOverlay, replaceFront } from './screens.ts';
import { type AppState, type Next, next, say } from './state.ts';

/** Takes up a replay. Its steps come one by one, each when the answers it needs are there. */
export function replayBegun(state: AppState, steps: readonly ReplayStep[]): Next {
  if (steps.length === 0) return next(say(state, 'The replay holds no step'));
  return next({ ...state, replay: steps });
}

/** Plays the next step. One that cannot be done ends the replay: the steps behind it were meant for another screen. */
export function playNext(state: AppState): Next {
  const [step, ...replay] = state.replay;
  if (step === undefined) return next(state);
  const ready: AppState = { ...state, replay, notice: undefined, rested: state.rested ?? page(state) };
  const played = play(ready, step);
  if (typeof played !== 'string') {
    // What is played is not logged a second time.
    return next(played.state, ...played.effects.filter(({ kind }) => kind !== 'log-step'));
  }
  const what = `The replay stopped at ${JSON.stringify(step)}: ${played}`;
  const remedy = `${replay.length} more steps were left out`;
  return next({ ...ready, replay: [], notice: { kind: 'failed', error: { what, remedy } } });
}

/** What comes of a step, or why it cannot be done. */
function play(state: AppState, step: ReplayStep): Next | string {
  const [front] = state.stack;
  if ('command' in step) return playCommand(state, step);
  if ('answer' in step)
    return front.kind === 'confirm' ? answerConfirm(state, step.answer) : 'nothing is asked';
  if ('type' in step) {
    if (front.kind === 'confirm' || !isOverlay(front)) return 'no text is being typed';
    return typedAgain(state, step.type);
  }
  if ('paste' in step) return paste(state, step.paste);
  if ('click' in step) return pointed(state, { button: 'left', x: step.click[0], y: step.click[1] });
  if ('wheel' in step) return pointed(state, { button: `wheel-${step.wheel}` });
  const [columns, rows] = step.resize;
  return next(state, { kind: 'wish-size', columns, rows });
}

/** One character after the other, as they came: a digit may choose instead of being typed. */
function typedAgain(state: AppState, text: string): Next {
  let all: Next = next(state);
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    const { state: after, effects } = chosenByDigit(all.state, segment) ?? typeText(all.state, segment);
    all = next(after, ...all.effects, ...effects);
  }
  return all;
}

function playCommand(
  state: AppState,
  { command: id, count }: Extract<ReplayStep, { readonly command: string }>,
): Next | string {
  const scopes: readonly string[] = scopesOf(topicOf(state.stack[0]));
  const named = state.settings.commands.filter((command) => command.id === id);
  const command = named.find(({ scope }) => scopes.includes(scope));
  if (command === undefined)
    return named.length === 0 ? 'there is no such command' : 'the command does not belong to this screen';
  const ready = { ...state, count };
  return command.unavailable?.({ ...ready, count: undefined }) ?? runCommand(ready, command);
}

/** What follows from the mouse: the wheel moves the cursor, a click takes it along, a second click there opens. */
export function pointed(state: AppState, pointer: Pointer): Next {
  const step: ReplayStep =
    pointer.button === 'left'
      ? { click: [pointer.x, pointer.y] }
      : { wheel: pointer.button === 'wheel-up' ? 'up' : 'down' };
  const quiet: AppState = { ...state, notice: undefined, keySerial: state.keySerial + 1 };
  const { state: after, effects } = onFront(quiet, pointer);
  return next(keptInSight(after), { kind: 'log-step', step }, ...effects);
}

function onFront(state: AppState, pointer: Pointer): Next {
  const [front] = state.stack;
  if (isChoice(front)) return onChoices(state, pointer);
  if (isOverlay(front)) return next(state);
  if (pointer.button !== 'left') return wheeled(state, pointer.button);
  const moved = pointedAt(state, pointer.y);
  if (moved === undefined) return next(state);
  return page(moved).list.cursor === page(state).list.cursor ? withEnter(state) : next(moved);
}

function onChoices(state: AppState, pointer: Pointer): Next {
  const [front] = state.stack;
  if (!isChoice(front)) return next(state);
  if (pointer.button !== 'left') return byKey(state, pointer.button === 'wheel-up' ? 'up' : 'down');
  const distance = placesFromCursor(state, pointer.y);
  if (distance === undefined) return next(state);
  if (distance === 0) return withEnter(state);
  const cursor = Math.max(0, front.list.cursor + distance);
  return next(withStack(state, replaceFront(state.stack, { ...front, list: { ...front.list, cursor } })));
}

function withEnter(state: AppState): Next {
  return byKey(state, 'enter');
}

function byKey(state: AppState, key: string): Next {
  const meaning = meaningOf([key], scopesOf(topicOf(state.stack[0])), state.settings.commands);
  if (meaning.kind !== 'command') return next(state);
  const { state: after, effects } = runCommand(state, meaning.command);
  // The click is what is logged.
  return next(after, ...effects.filter(({ kind }) => kind !== 'log-step'));
}
