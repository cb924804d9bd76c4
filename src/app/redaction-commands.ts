import type { Command } from './command.ts';
import { page, withPage } from './navigate.ts';
import { redactionOrders } from './redaction.ts';
import { atTop, type RedactionScreen } from './screens.ts';
import { type AppState, type Next, next } from './state.ts';

/** Going through what redaction finds: by rule, by field, by file, one by one. */
export const redactionCommands: readonly Command[] = [
  {
    id: 'redaction.next',
    title: 'By rule, by field, by file, all findings',
    keys: ['tab', ']'],
    scope: 'redaction',
    group: 'View',
    hint: 'rule/field/file',
    hintRank: 2,
    run: (state) => reordered(state, 1),
  },
  {
    id: 'redaction.previous',
    title: 'The order before',
    keys: ['shift+tab', '['],
    scope: 'redaction',
    group: 'View',
    run: (state) => reordered(state, -1),
  },
];

function reordered(state: AppState, distance: number): Next {
  const front = page(state);
  if (front.kind !== 'redaction') return next(state);
  return next(
    withPage(state, { ...front, by: orderAfter(front.by, distance), within: undefined, list: atTop }),
  );
}

function orderAfter(by: RedactionScreen['by'], distance: number): RedactionScreen['by'] {
  const place = redactionOrders.indexOf(by) + distance + redactionOrders.length;
  return redactionOrders[place % redactionOrders.length] ?? 'rule';
}
