import { type KnownCode, knownCodes, namedCode, offeredCodes, similarCodes } from './annotate-codes.ts';
import { changedRows } from './annotate-commands.ts';
import { plural } from './format.ts';
import { isLinkPurpose, linkChoices, linkTarget } from './link-prompt.ts';
import type { AnnotationChange, LinkTarget } from './messages.ts';
import { opened } from './navigate.ts';
import {
  type AnnotationPromptKind,
  type Choice,
  type PromptPurpose,
  type PromptScreen,
  type RecordsChange,
  withoutOverlays,
} from './screens.ts';
import { type AppState, type Next, next, say } from './state.ts';
import { inSlotOrder } from './triage-slots.ts';
import { triageSpot } from './triage-steps.ts';

type AnnotationPurpose = Extract<PromptPurpose, { readonly rows: unknown }>;
type CodePurpose = AnnotationPurpose & { readonly kind: 'code' | 'fail-code' };

function isCodePurpose(purpose: PromptPurpose): purpose is CodePurpose {
  return purpose.kind === 'code' || purpose.kind === 'fail-code';
}

/** Codes that the prompt offers for what is typed; undefined where no code is asked for. */
export function promptCodes(
  { purpose, input }: PromptScreen,
  state: AppState,
): readonly KnownCode[] | undefined {
  if (!isCodePurpose(purpose)) return undefined;
  const known = knownCodes(state.annotations);
  const spot = triageSpot(state);
  return input.text === '' && spot !== undefined
    ? inSlotOrder(spot.run, known)
    : offeredCodes(input.text, known);
}

/**
 * What Enter does in a prompt about records. `below` is the state without the prompt. A new code that resembles known ones
 * is asked about first, with the prompt still there to go back to.
 */
export function acceptAnnotation(
  state: AppState,
  below: AppState,
  { purpose, text }: { readonly purpose: AnnotationPurpose; readonly text: string },
): Next {
  const { rows } = purpose;
  // What is a duplicate of something unknown is excluded all the same.
  if (text === '')
    return purpose.kind === 'duplicate' ? changedRows(below, { rows, ...excluded(undefined) }) : next(below);
  if (isCodePurpose(purpose)) return acceptCode(state, below, { purpose, text });
  if (isLinkPurpose(purpose)) {
    const [front] = state.stack;
    const target = front.kind === 'prompt' ? linkTarget(front, state) : undefined;
    if (target === undefined)
      return next(say(state, 'No record matches; type a feature, words, or a whole rec_id'));
    return changedRows(below, { rows, ...(purpose.kind === 'link' ? linked(target) : excluded(target)) });
  }
  return isWritten(purpose.kind)
    ? changedRows(below, { rows, ...writtenChange(purpose.kind, text) })
    : next(below);
}

type Said = Pick<RecordsChange, 'changes' | 'said'>;

function linked(to: LinkTarget): Said {
  return { changes: [{ op: 'link', to, rel: 'related' }], said: 'link' };
}

function excluded(to: LinkTarget | undefined): Said {
  const verdict = { op: 'verdict', verdict: 'excluded' } as const;
  if (to === undefined) return { changes: [verdict], said: 'excluded' };
  return { changes: [{ op: 'link', to, rel: 'duplicate_of' }, verdict], said: 'excluded, a duplicate' };
}

type WrittenKind = Exclude<AnnotationPromptKind, 'code' | 'fail-code' | 'link' | 'duplicate'>;

function isWritten(kind: AnnotationPromptKind): kind is WrittenKind {
  return !['code', 'fail-code', 'link', 'duplicate'].includes(kind);
}

function writtenChange(kind: WrittenKind, text: string): Said {
  switch (kind) {
    case 'note':
      return { changes: [{ op: 'note', text }], said: 'note' };
    case 'insight':
      return { changes: [{ op: 'insight.add', title: text, text: '' }], said: `insight "${text}"` };
    case 'root-cause':
      return { changes: [{ op: 'root_cause', text }], said: 'root cause' };
    case 'fail-cause':
      return {
        changes: [
          { op: 'root_cause', text },
          { op: 'verdict', verdict: 'fail' },
        ],
        said: 'fail, root cause',
      };
    case 'resolution':
      return { changes: [{ op: 'resolution', text }], said: 'resolution' };
    case 'prevention':
      return { changes: [{ op: 'prevention.propose', text }], said: 'prevention' };
  }
}

/** In a prompt that offers codes or records and in which nothing is typed yet, a digit takes what it stands before. */
export function chosenByDigit(state: AppState, key: string): Next | undefined {
  const [front] = state.stack;
  if (front.kind !== 'prompt' || front.input.text !== '' || !/^[1-9]$/.test(key)) return undefined;
  const below = { ...state, stack: withoutOverlays(state.stack) };
  const { purpose } = front;
  const place = Number(key) - 1;
  if (isCodePurpose(purpose)) {
    const code = promptCodes(front, state)?.[place];
    return code === undefined ? undefined : changedRows(below, codeChange(purpose, code));
  }
  if (!isLinkPurpose(purpose)) return undefined;
  const row = linkChoices(front, state)[place]?.row;
  if (row === undefined) return undefined;
  const said = purpose.kind === 'link' ? linked({ row }) : excluded({ row });
  return changedRows(below, { rows: purpose.rows, ...said });
}

function acceptCode(
  state: AppState,
  below: AppState,
  { purpose, text }: { readonly purpose: CodePurpose; readonly text: string },
): Next {
  const codes = knownCodes(state.annotations);
  const known = namedCode(text, codes);
  if (known !== undefined) return changedRows(below, codeChange(purpose, known));
  const fresh = codeChange(purpose, { axis: 'tag', code: text, name: text });
  const similar = similarCodes(text, codes).slice(0, 5);
  const [nearest] = similar;
  if (nearest === undefined) return changedRows(below, fresh);
  const choice = (key: string, title: string, change: RecordsChange): Choice => ({
    key,
    title,
    does: { kind: 'annotate', ...change },
  });
  const onMany = purpose.rows.length > 1 ? ` on ${plural(purpose.rows.length, 'record')}` : '';
  return opened(state, {
    kind: 'confirm',
    title: `"${text}"${onMany} would be a new code. Known ones are like it:`,
    lines: similar.map((one, place) => `${place + 1}  ${one.name}  on ${plural(one.records, 'record')}`),
    choices: [
      // A reflex takes what exists.
      choice('enter', nearest.name, codeChange(purpose, nearest)),
      ...similar.map((one, place) => choice(String(place + 1), '', codeChange(purpose, one))),
      choice('n', 'the new one', fresh),
      { key: 'escape', title: 'back', does: { kind: 'nothing' } },
    ],
  });
}

function codeChange(
  { kind, rows }: CodePurpose,
  { axis, code, name }: Pick<KnownCode, 'axis' | 'code' | 'name'>,
): RecordsChange {
  const add: AnnotationChange = { op: 'code.add', code, ...(axis === 'tag' ? {} : { axis }) };
  const changes: readonly AnnotationChange[] =
    kind === 'code' ? [add] : [{ op: 'verdict', verdict: 'fail' }, add];
  return { rows, changes, said: kind === 'code' ? `code ${name}` : `fail, code ${name}` };
}
