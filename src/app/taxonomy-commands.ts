import type { Command } from './command.ts';
import { opened, page } from './navigate.ts';
import type { TaxonomyAsk } from './screens.ts';
import { type AppState, next } from './state.ts';
import { codeUnderCursor } from './taxonomy.ts';
import { askedChange } from './taxonomy-prompts.ts';
import { emptyInput, inputOf } from './text-input.ts';

/** Changes of the taxonomy. Each is one event, which `u` takes back exactly. */
export const taxonomyCommands: readonly Command[] = [
  { ...ask('create', 'New code', 'c'), hint: 'new', hintRank: 1 },
  { ...ask('rename', 'Rename the code', 'r'), hint: 'rename', hintRank: 2 },
  { ...ask('define', 'Define the code', 'd'), hint: 'define', hintRank: 3 },
  ask('move', 'Put the code below another one', 'p'),
  { ...ask('merge', 'Merge the code into another one', 'm'), hint: 'merge', hintRank: 4 },
  { ...ask('split', 'Split labels off the code, by author or record', 's'), hint: 'split', hintRank: 5 },
  {
    id: 'taxonomy.archive',
    title: 'Archive the code: it is offered no more',
    keys: ['x'],
    scope: 'taxonomy',
    group: 'Act',
    hint: 'archive',
    hintRank: 6,
    unavailable: (state) => unavailable(state, 'archive'),
    run: (state) => {
      const code = underCursor(state);
      if (code === undefined) return next(state);
      return askedChange(state, { do: 'archive', code: { text: code.code, axis: code.axis } });
    },
  },
];

function ask(asks: TaxonomyAsk, title: string, key: string): Command {
  return {
    id: `taxonomy.${asks}`,
    title,
    keys: [key],
    scope: 'taxonomy',
    group: 'Act',
    unavailable: (state) => unavailable(state, asks),
    run: (state) => {
      const code = asks === 'create' ? undefined : underCursor(state);
      const typed = asks === 'rename' ? code?.name : asks === 'define' ? code?.definition : undefined;
      return opened(state, {
        kind: 'prompt',
        purpose: { kind: 'taxonomy', asks, code: code?.key },
        input: typed === undefined ? emptyInput : inputOf(typed),
        before: '',
      });
    },
  };
}

function underCursor(state: AppState) {
  const front = page(state);
  return front.kind === 'taxonomy' ? codeUnderCursor(front, state) : undefined;
}

function unavailable(state: AppState, asks: TaxonomyAsk | 'archive'): string | undefined {
  if (state.settings.readOnly) return 'Opened with --read-only';
  return asks !== 'create' && underCursor(state) === undefined
    ? 'There is no code under the cursor'
    : undefined;
}
