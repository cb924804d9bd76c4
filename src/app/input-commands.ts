import type { Question } from '../core/dataset/questions.ts';
import { fieldTerm, withTerm } from '../core/query/edit-query.ts';
import { formatQuery } from '../core/query/format-query.ts';
import { parseQuery } from '../core/query/parse-query.ts';
import { acceptAnnotation, promptCodes } from './annotate-prompts.ts';
import { answerTo } from './answer-book.ts';
import type { Command, CommandInput } from './command.ts';
import { facetValues } from './facet.ts';
import { remembered } from './filter-commands.ts';
import { page, withPage, withStack } from './navigate.ts';
import { filterQuery } from './page-query.ts';
import { argumentOf, paletteEntries } from './palette.ts';
import { searched } from './record-commands.ts';
import { savedFilters } from './saved-filters.ts';
import {
  atTop,
  close,
  type FacetScreen,
  type PaletteScreen,
  type PromptScreen,
  replaceFront,
  type SavedScreen,
  type Screen,
  type TextInput,
} from './screens.ts';
import { type AppState, type Next, next, say } from './state.ts';
import { acceptTaxonomy } from './taxonomy-prompts.ts';
import * as line from './text-input.ts';

/** Screens in which text is typed. */
type InputScreen = PromptScreen | ChoiceScreen;

type ChoiceScreen = PaletteScreen | FacetScreen | SavedScreen;

/** Keys while text is typed; every other printable key is put into the text. */
export const inputCommands: readonly Command[] = [
  edit({ id: 'input.left', title: 'Left', keys: ['left'] }, line.moveLeft),
  edit({ id: 'input.right', title: 'Right', keys: ['right'] }, line.moveRight),
  edit({ id: 'input.start', title: 'To the start', keys: ['home', 'ctrl+a'] }, line.moveToStart),
  edit({ id: 'input.end', title: 'To the end', keys: ['end', 'ctrl+e'] }, line.moveToEnd),
  edit({ id: 'input.word-left', title: 'A word left', keys: ['alt+b', 'ctrl+left'] }, line.moveWordLeft),
  edit({ id: 'input.word-right', title: 'A word right', keys: ['alt+f', 'ctrl+right'] }, line.moveWordRight),
  edit(
    { id: 'input.delete-back', title: 'Delete the character before', keys: ['backspace'] },
    line.deleteBack,
  ),
  edit(
    {
      id: 'input.delete-forward',
      title: 'Delete the character under the cursor',
      keys: ['delete', 'ctrl+d'],
    },
    line.deleteForward,
  ),
  edit({ id: 'input.delete-word', title: 'Delete the word before', keys: ['ctrl+w'] }, line.deleteWordBack),
  edit({ id: 'input.delete-to-start', title: 'Delete to the start', keys: ['ctrl+u'] }, line.deleteToStart),
  edit({ id: 'input.delete-to-end', title: 'Delete to the end', keys: ['ctrl+k'] }, line.deleteToEnd),
  {
    id: 'input.accept',
    title: 'Accept',
    keys: ['enter'],
    scope: 'input',
    group: 'Text',
    hint: 'accept',
    hintRank: 1,
    waits: 'for answers',
    run: accept,
  },
  {
    id: 'input.cancel',
    title: 'Cancel',
    keys: ['escape', 'ctrl+g', 'ctrl+c'],
    scope: 'input',
    group: 'Text',
    hint: 'cancel',
    hintRank: 2,
    run: cancel,
  },
  {
    id: 'input.complete',
    title: 'Take the completion',
    keys: ['tab'],
    scope: 'prompt',
    group: 'Text',
    hint: 'complete',
    hintRank: 3,
    waits: 'for answers',
    unavailable: noCompletion,
    run: complete,
  },
  {
    id: 'input.older',
    title: 'An earlier filter',
    keys: ['up', 'ctrl+p'],
    scope: 'prompt',
    group: 'Text',
    run: (state) => fromHistory(state, 1),
  },
  {
    id: 'input.newer',
    title: 'A later filter',
    keys: ['down', 'ctrl+n'],
    scope: 'prompt',
    group: 'Text',
    run: (state) => fromHistory(state, -1),
  },
  ...choose('palette'),
  ...choose('facet'),
  ...choose('saved'),
  {
    id: 'facet.exclude',
    title: 'Everything but this value',
    keys: ['alt+enter', 'ctrl+x'],
    scope: 'facet',
    group: 'Text',
    hint: 'exclude',
    hintRank: 3,
    waits: 'for answers',
    run: (state) => takeFacet(state, 'hide'),
  },
];

function edit(
  bound: Pick<Command, 'id' | 'title' | 'keys'>,
  change: (input: TextInput) => TextInput,
): Command {
  return { ...bound, scope: 'input', group: 'Text', run: (state) => next(typed(state, change)) };
}

function choose(scope: ChoiceScreen['kind']): readonly Command[] {
  const step = (bound: Pick<Command, 'id' | 'title' | 'keys'>, distance: number): Command => ({
    ...bound,
    scope,
    group: 'Text',
    run: (state) => {
      const [front] = state.stack;
      if (front.kind !== scope) return next(state);
      const last = Math.max(0, choiceCount(front, state) - 1);
      const cursor = Math.max(0, Math.min(last, front.list.cursor + distance));
      return next(withStack(state, replaceFront(state.stack, { ...front, list: { ...front.list, cursor } })));
    },
  });
  return [
    step({ id: `${scope}.down`, title: 'Next choice', keys: ['down', 'ctrl+n'] }, 1),
    step({ id: `${scope}.up`, title: 'Previous choice', keys: ['up', 'ctrl+p'] }, -1),
  ];
}

function choiceCount(front: ChoiceScreen, state: AppState): number {
  switch (front.kind) {
    case 'palette':
      return paletteEntries(front, state, state.settings.commands).length;
    case 'facet':
      return facetValues(front, state).length;
    case 'saved':
      return savedFilters(front, state).length;
  }
}

function isInput(screen: Screen): screen is InputScreen {
  return screen.kind === 'prompt' || isChoice(screen);
}

/** Whether one of a list is chosen by typing and by the cursor. */
export function isChoice(screen: Screen): screen is ChoiceScreen {
  return screen.kind === 'palette' || screen.kind === 'facet' || screen.kind === 'saved';
}

/** The state after the front screen's text was edited; a filter being typed narrows the page at once. */
export function typed(state: AppState, change: (input: TextInput) => TextInput): AppState {
  const [front] = state.stack;
  if (!isInput(front)) return state;
  const input = change(front.input);
  if (front.kind !== 'prompt')
    return withStack(state, replaceFront(state.stack, { ...front, input, list: atTop }));
  const shown = withStack(state, replaceFront(state.stack, { ...front, input }));
  return front.purpose.kind === 'filter' && input.text !== front.input.text
    ? withFilter(shown, input.text.trim())
    : shown;
}

function withFilter(state: AppState, filter: string): AppState {
  const below = page(state);
  return withPage(state, { ...below, filter, list: atTop });
}

function accept(state: AppState, input: CommandInput): Next {
  const [front] = state.stack;
  switch (front.kind) {
    case 'prompt':
      return acceptPrompt(state, front);
    case 'palette':
      return runEntry(state, front, input);
    case 'facet':
      return takeFacet(state, 'only');
    case 'saved':
      return takeSaved(state, front);
    default:
      return next(state);
  }
}

function acceptPrompt(state: AppState, prompt: PromptScreen): Next {
  const below = withoutFront(state);
  const text = prompt.input.text.trim();
  const { purpose } = prompt;
  switch (purpose.kind) {
    case 'filter':
      return next(withIssue({ ...below, history: remembered(below.history, text) }, text));
    case 'find':
      return next(searched(below, text));
    case 'command':
      return next(below);
    case 'taxonomy':
      return acceptTaxonomy(state, below, { purpose, text });
    default:
      return acceptAnnotation(state, below, { purpose, text });
  }
}

/** Says what of an accepted filter is not understood: the page shows what the rest of it matches. */
function withIssue(state: AppState, filter: string): AppState {
  const [issue] = parseQuery(filter).issues;
  return issue === undefined ? state : say(state, issue.message);
}

function runEntry(state: AppState, front: PaletteScreen, input: CommandInput): Next {
  const entry = paletteEntries(front, state, state.settings.commands)[front.list.cursor];
  const below = withoutFront(state);
  if (entry === undefined) return next(below);
  if (entry.reason !== undefined) return next(say(state, entry.reason));
  const argument = argumentOf(entry.command, front);
  return entry.command.run(below, {
    ...input,
    count: undefined,
    ...(argument === undefined ? {} : { argument }),
  });
}

function takeFacet(state: AppState, as: 'only' | 'hide'): Next {
  const [front] = state.stack;
  if (front.kind !== 'facet') return next(state);
  const chosen = facetValues(front, state)[front.list.cursor];
  const below = withoutFront(state);
  if (chosen === undefined) return next(below);
  const term = fieldTerm(front.field, chosen.value);
  const filter = formatQuery(
    withTerm(filterQuery(page(below).filter), {
      ...term,
      negated: as === 'hide' ? !term.negated : term.negated,
    }),
  );
  return next(withFilter({ ...below, history: remembered(below.history, filter) }, filter));
}

/** A saved filter takes the place of the page's own, which is among the earlier ones then. */
function takeSaved(state: AppState, front: SavedScreen): Next {
  const chosen = savedFilters(front, state)[front.list.cursor];
  const below = withoutFront(state);
  if (chosen === undefined) return next(below);
  const history = remembered(remembered(below.history, page(below).filter), chosen.query);
  return next(withIssue(withFilter({ ...below, history }, chosen.query), chosen.query));
}

function cancel(state: AppState): Next {
  const [front] = state.stack;
  const below = withoutFront(state);
  if (front.kind === 'prompt' && front.purpose.kind === 'filter')
    return next(withFilter(below, front.before));
  return next(below);
}

function withoutFront(state: AppState): AppState {
  const stack = close(state.stack);
  return stack === undefined ? state : withStack(state, stack);
}

/** The completion question of the front prompt; undefined where nothing is completed. */
export function completionQuestion({
  stack: [front, behind],
}: AppState): Extract<Question, { readonly ask: 'complete' }> | undefined {
  const isQuery = front.kind === 'prompt' && front.purpose.kind === 'filter' && behind?.kind !== 'help';
  if (!isQuery) return undefined;
  return { ask: 'complete', text: front.input.text, cursor: front.input.cursor };
}

function noCompletion(state: AppState): string | undefined {
  const [front] = state.stack;
  const isKnown =
    completionQuestion(state) !== undefined ||
    (front.kind === 'prompt' && promptCodes(front, state) !== undefined);
  return isKnown ? undefined : 'There is nothing to complete here';
}

function complete(state: AppState): Next {
  const [front] = state.stack;
  const [code] = front.kind === 'prompt' ? (promptCodes(front, state) ?? []) : [];
  if (code !== undefined) return next(typed(state, () => line.inputOf(code.name)));
  const question = completionQuestion(state);
  const answer = question && answerTo(state.answers, question);
  const [first] = answer?.completions ?? [];
  if (answer === undefined || first === undefined) return next(state);
  const text = (input: TextInput) =>
    input.text.slice(0, answer.from) + first.insert + input.text.slice(answer.to);
  return next(typed(state, (input) => ({ text: text(input), cursor: answer.from + first.insert.length })));
}

function fromHistory(state: AppState, step: 1 | -1): Next {
  const [front] = state.stack;
  if (front.kind !== 'prompt' || front.purpose.kind !== 'filter') return next(state);
  const at = state.history.indexOf(front.input.text.trim());
  const text = state.history[Math.max(0, at + step)];
  return text === undefined ? next(state) : next(typed(state, () => line.inputOf(text)));
}
