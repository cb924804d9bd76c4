import type { CodeKey } from '../core/annotation/code-key.ts';
import { taxonomyChange, type WantedChange } from '../core/annotation/taxonomy-change.ts';
import { impactText, taxonomyImpact } from '../core/annotation/taxonomy-impact.ts';
import { axisAndCode } from '../core/annotation/taxonomy-tree.ts';
import { harmless } from '../core/text/harmless.ts';
import { opened } from './navigate.ts';
import type { PromptPurpose, TaxonomyAsk } from './screens.ts';
import { type AppState, type Next, next, say } from './state.ts';
import { shownCodes, taxonomyState } from './taxonomy.ts';

type TaxonomyPurpose = Extract<PromptPurpose, { readonly kind: 'taxonomy' }>;

const leads: Readonly<Record<TaxonomyAsk, string>> = {
  create: 'new code',
  rename: 'new name of',
  define: 'definition of',
  move: 'put below, or empty for the top,',
  merge: 'merge into',
  split: 'NEW CODE by AUTHOR, or NEW CODE on REC_ID, split off',
};

/** What the prompt asks, with the code it is about. */
export function taxonomyLead({ asks, code }: TaxonomyPurpose): string {
  return code === undefined ? `${leads[asks]}: ` : `${leads[asks]} ${axisAndCode(code).code}: `;
}

/** Codes that what is typed may mean, or what is to be typed. */
export function taxonomyHelp({ asks, code }: TaxonomyPurpose, text: string, state: AppState): string {
  if (asks === 'define') return 'one sentence that tells when the code applies';
  if (asks === 'create' || asks === 'rename') return `similar ones: ${namesLike(text, state) || 'none'}`;
  if (asks === 'split') return `codes: ${namesLike(text.split(/\s+(?:by|on)\s/)[0] ?? '', state)}`;
  const others = namesLike(text, state, code);
  return others === '' ? 'no code is called so' : others;
}

function namesLike(text: string, state: AppState, but?: CodeKey): string {
  const typed = text.trim().toLowerCase();
  const found = shownCodes(state).filter(
    ({ key, name, code }) => key !== but && `${name} ${code}`.toLowerCase().includes(typed),
  );
  return found
    .slice(0, 8)
    .map(({ name }) => harmless(name))
    .join('   ');
}

/** What Enter makes of a typed change: its impact is told before it is done. */
export function acceptTaxonomy(
  state: AppState,
  below: AppState,
  { purpose, text }: { readonly purpose: TaxonomyPurpose; readonly text: string },
): Next {
  if (text === '' && purpose.asks !== 'move') return next(below);
  const wanted = wantedOf(purpose, text);
  return wanted === undefined
    ? next(say(state, 'Say which labels go: NEW CODE by AUTHOR, or NEW CODE on REC_ID'))
    : askedChange(below, wanted, state);
}

/** Asks before a change is made; what cannot be is said, with the prompt still there (`kept`). */
export function askedChange(below: AppState, wanted: WantedChange, kept: AppState = below): Next {
  const log = taxonomyState(below);
  if (log === undefined) return next(say(below, 'There is no project to change the taxonomy of'));
  const change = taxonomyChange(log, wanted);
  if (!change.ok) return next(say(kept, `${change.what}; ${change.remedy}`));
  const { bodies, said } = change;
  const impact = taxonomyImpact(log, bodies);
  const does = { kind: 'say', bodies, said } as const;
  // Nothing changes meaning for anybody: no question.
  if (wanted.do === 'create' || (impact.labels === 0 && impact.children.length === 0))
    return next(below, { kind: 'say-events', bodies, said });
  return opened(below, {
    kind: 'confirm',
    title: `${said}?`,
    lines: [impactText(impact)],
    choices: [
      { key: 'enter', title: 'do it', does },
      { key: 'y', title: 'do it', does },
      { key: 'escape', title: 'leave it', does: { kind: 'nothing' } },
    ],
  });
}

function wantedOf({ asks, code }: TaxonomyPurpose, text: string): WantedChange | undefined {
  if (asks === 'create') return { do: 'create', code: { text } };
  const name = nameOf(code);
  switch (asks) {
    case 'rename':
      return { do: 'rename', code: name, name: text };
    case 'define':
      return { do: 'define', code: name, definition: text };
    case 'move':
      return { do: 'move', code: name, parent: text === '' ? undefined : text };
    case 'merge':
      return { do: 'merge', codes: [name], into: { text, axis: name.axis } };
    case 'split': {
      const [, into = '', how, which = ''] = /^(.+?)\s+(by|on)\s+(.+)$/.exec(text) ?? [];
      if (how === undefined) return undefined;
      const words = which.split(/[\s,]+/).filter((word) => word !== '');
      return how === 'by'
        ? { do: 'split', code: name, into, authors: words }
        : { do: 'split', code: name, into, records: words };
    }
  }
}

function nameOf(code: CodeKey | undefined): { readonly text: string; readonly axis: string } {
  const { axis, code: text } = axisAndCode(code ?? 'tag/');
  return { axis, text };
}
