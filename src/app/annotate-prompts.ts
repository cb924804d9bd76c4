import { type KnownCode, knownCodes, namedCode, offeredCodes, similarCodes } from './annotate-codes.ts';
import { changedRows } from './annotate-commands.ts';
import { plural } from './format.ts';
import type { AnnotationChange } from './messages.ts';
import { opened } from './navigate.ts';
import type { Choice, PromptPurpose, PromptScreen, RecordsChange } from './screens.ts';
import { type AppState, type Next, next } from './state.ts';

type AnnotationPurpose = Extract<PromptPurpose, { readonly rows: unknown }>;
type CodePurpose = AnnotationPurpose & { readonly kind: 'code' | 'fail-code' };

function isCodePurpose(purpose: PromptPurpose): purpose is CodePurpose {
  return purpose.kind === 'code' || purpose.kind === 'fail-code';
}

/** Codes that the prompt offers for what is typed; undefined where no code is asked for. */
export function promptCodes(
  { purpose, input }: PromptScreen,
  { annotations }: AppState,
): readonly KnownCode[] | undefined {
  return isCodePurpose(purpose) ? offeredCodes(input.text, knownCodes(annotations)) : undefined;
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
  if (text === '') return next(below);
  const { rows } = purpose;
  if (isCodePurpose(purpose)) return acceptCode(state, below, { purpose, text });
  const change: AnnotationChange =
    purpose.kind === 'note' ? { op: 'note', text } : { op: 'insight.add', title: text, text: '' };
  const said = purpose.kind === 'note' ? 'note' : `insight "${text}"`;
  return changedRows(below, { rows, changes: [change], said });
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
