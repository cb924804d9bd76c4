import type { ExportFormat } from '../export-format.ts';
import type { Claim, RowObject, RowRules, Tell } from './finding.ts';
import { isObject, kindOf } from './finding.ts';
import { flagAt, type Message, type MessageRules, messagesAt, saidIn, textAt } from './values.ts';

/** The rules of TRL's dataset formats (huggingface.co/docs/trl/dataset_formats), and what its trainers do not catch. */

const rules: MessageRules = {
  roles: ['system', 'developer', 'user', 'assistant', 'tool'],
  parts: { system: ['text'], user: ['text', 'image', 'image_url'], assistant: ['text'], tool: ['text'] },
  keys: 'any',
  toolCalls: 'text or object',
};

type TrlType =
  | 'language modelling'
  | 'prompt-completion'
  | 'prompt-only'
  | 'preference'
  | 'unpaired'
  | 'stepwise';

const typesOfFormat: Partial<Record<ExportFormat, readonly TrlType[]>> = {
  'trl-sft': ['language modelling', 'prompt-completion'],
  'trl-preference': ['preference'],
  'trl-kto': ['unpaired'],
  'trl-stepwise': ['stepwise'],
};

/** Which type a row is by its keys; the columns tell TRL the same. */
function typeOf(row: RowObject): TrlType | undefined {
  const has = (...names: readonly string[]) => names.every((name) => Object.hasOwn(row, name));
  if (has('chosen') || has('rejected')) return 'preference';
  if (has('completions') || has('labels')) return 'stepwise';
  if (has('label')) return 'unpaired';
  if (has('prompt', 'completion') || has('completion')) return 'prompt-completion';
  if (has('messages') || has('text')) return 'language modelling';
  return has('prompt') ? 'prompt-only' : undefined;
}

/** A type, and where it has two forms of columns, which of them: a trainer reads the columns that the first row has. */
function formOf(type: TrlType, row: RowObject): string {
  if (type !== 'language modelling') return type;
  return `${type} on ${row.messages === undefined ? 'text' : 'messages'}`;
}

/** The rules of a TRL format; all rows of one file are of one type, which the first row sets. */
export function trlRules(format: ExportFormat): RowRules {
  const wanted = typesOfFormat[format];
  let first: string | undefined;
  return (row, tell) => {
    // What is asked for says more than a row's keys: a KTO row without its label is not a row for SFT.
    const found = wanted?.length === 1 ? wanted[0] : typeOf(row);
    if (found === undefined || (wanted !== undefined && !wanted.includes(found))) {
      tell(
        `is ${found === undefined ? 'of no type that TRL knows' : `of type ${found}`}${wanted === undefined ? '' : `, not ${wanted.join(' or ')}`}`,
      );
      return undefined;
    }
    const form = formOf(found, row);
    first ??= form;
    if (form !== first) tell(`is of type ${form}, and the rows before are of type ${first}`);
    return rowRules[found](row, tell);
  };
}

const rowRules: Readonly<Record<TrlType, RowRules>> = {
  'language modelling': languageModelling,
  'prompt-completion': promptCompletion,
  'prompt-only': promptOnly,
  preference,
  unpaired,
  stepwise,
};

function languageModelling(row: RowObject, tell: Tell): Claim | undefined {
  if (row.messages !== undefined && row.text !== undefined)
    tell('has both messages and text, and only one is read');
  if (Object.hasOwn(row, 'prompt')) tell('has a prompt beside it, so its type cannot be told');
  if (row.messages === undefined) {
    textAt(row.text, 'text', tell);
    return undefined;
  }
  const messages = messagesAt(row.messages, { name: 'messages', rules }, tell);
  if (messages === undefined) return undefined;
  if (messages.at(-1)?.role !== 'assistant')
    tell('messages do not end with the assistant, so nothing is learnt from the end');
  systemFirst(messages, 'messages', tell);
  toolsAt(row, tell);
  return { shape: 'sft', prompt: saidIn(messages.slice(0, -1)), completion: messages.at(-1)?.text ?? '' };
}

/** A side is text on both ends or messages on both ends. */
type Side = {
  readonly said: string;
  readonly kind: 'text' | 'messages';
  readonly messages?: readonly Message[];
};

function sideAt(value: unknown, name: string, tell: Tell): Side | undefined {
  if (typeof value === 'string') {
    textAt(value, name, tell);
    return { said: value, kind: 'text' };
  }
  if (isObject(value)) {
    tell(`${name} is an object; TRL wants text or a list of messages`);
    return undefined;
  }
  if (!Array.isArray(value)) {
    tell(`${name} is ${kindOf(value)}, neither text nor a list of messages`);
    return undefined;
  }
  const messages = messagesAt(value, { name, rules }, tell);
  return messages === undefined ? undefined : { said: saidIn(messages), kind: 'messages', messages };
}

function promptAt(row: RowObject, tell: Tell): Side | undefined {
  const prompt = sideAt(row.prompt, 'prompt', tell);
  const messages = prompt?.messages ?? [];
  systemFirst(messages, 'prompt', tell);
  const last = messages.at(-1)?.role;
  if (last === 'system' || last === 'developer')
    tell(`prompt ends with a ${last} message, and nobody asks anything`);
  if (last === 'assistant') tell('prompt ends with the assistant, whose turn is then continued', 'warning');
  return prompt;
}

/** An answer begins and ends with the assistant; between, tools may answer. */
function answerAt(value: unknown, name: string, tell: Tell): Side | undefined {
  const answer = sideAt(value, name, tell);
  const messages = answer?.messages ?? [];
  const wrong = messages.find(({ role }) => role !== 'assistant' && role !== 'tool');
  if (wrong !== undefined) tell(`${name} holds a message of the ${wrong.role}, which would be trained on`);
  else if (
    messages.length > 0 &&
    (messages[0]?.role !== 'assistant' || messages.at(-1)?.role !== 'assistant')
  )
    tell(`${name} does not begin and end with the assistant`);
  return answer;
}

function sameKind(sides: readonly (Side | undefined)[], tell: Tell): void {
  const kinds = new Set(sides.flatMap((side) => (side === undefined ? [] : [side.kind])));
  if (kinds.size > 1) tell('mixes text and lists of messages: all columns are of one form');
}

function promptCompletion(row: RowObject, tell: Tell): Claim | undefined {
  if (row.messages !== undefined || row.text !== undefined)
    tell(
      `has ${row.messages !== undefined ? 'messages' : 'text'} beside prompt and completion, so its type cannot be told`,
    );
  const prompt = promptAt(row, tell);
  const completion = answerAt(row.completion, 'completion', tell);
  sameKind([prompt, completion], tell);
  toolsAt(row, tell);
  if (prompt === undefined || completion === undefined) return undefined;
  return { shape: 'sft', prompt: prompt.said, completion: completion.said };
}

function promptOnly(row: RowObject, tell: Tell): undefined {
  promptAt(row, tell);
}

function preference(row: RowObject, tell: Tell): Claim | undefined {
  if (!Object.hasOwn(row, 'prompt')) return implicitPreference(row, tell);
  const prompt = promptAt(row, tell);
  const chosen = answerAt(row.chosen, 'chosen', tell);
  const rejected = answerAt(row.rejected, 'rejected', tell);
  sameKind([prompt, chosen, rejected], tell);
  if (prompt === undefined || chosen === undefined || rejected === undefined) return undefined;
  return { shape: 'preference', prompt: prompt.said, chosen: chosen.said, rejected: rejected.said };
}

/** The prompt is what both sides begin with. */
function implicitPreference(row: RowObject, tell: Tell): Claim | undefined {
  const chosen = sideAt(row.chosen, 'chosen', tell);
  const rejected = sideAt(row.rejected, 'rejected', tell);
  sameKind([chosen, rejected], tell);
  if (chosen === undefined || rejected === undefined) return undefined;
  for (const [name, side] of [
    ['chosen', chosen],
    ['rejected', rejected],
  ] as const) {
    if (side.messages !== undefined && side.messages.at(-1)?.role !== 'assistant')
      tell(`${name} does not end with the assistant`);
  }
  const [left, right] = [chosen.messages, rejected.messages];
  if (left !== undefined && right !== undefined && saidIn(left.slice(0, 1)) !== saidIn(right.slice(0, 1)))
    tell('chosen and rejected begin differently, so they have no prompt in common');
  else if (left !== undefined && left[0]?.role === 'assistant')
    tell('there is no prompt, neither of its own nor at the beginning of chosen and rejected');
  return { shape: 'preference', prompt: '', chosen: chosen.said, rejected: rejected.said };
}

function unpaired(row: RowObject, tell: Tell): Claim | undefined {
  const prompt = promptAt(row, tell);
  const completion = answerAt(row.completion, 'completion', tell);
  sameKind([prompt, completion], tell);
  const label = flagAt(row.label, 'label', tell);
  if (prompt === undefined || completion === undefined || label === undefined) return undefined;
  return { shape: 'kto', prompt: prompt.said, completion: completion.said, label };
}

/** Only the standard form: text and lists of texts. */
export function stepwise(row: RowObject, tell: Tell): undefined {
  textAt(row.prompt, 'prompt', tell);
  const { completions, labels } = row;
  if (!Array.isArray(completions)) tell(`completions is ${kindOf(completions)}, not a list of texts`);
  if (!Array.isArray(labels)) tell(`labels is ${kindOf(labels)}, not a list of true and false`);
  if (!Array.isArray(completions) || !Array.isArray(labels)) return undefined;
  if (completions.length === 0) tell('completions is an empty list');
  if (completions.length !== labels.length)
    tell(`has ${completions.length} completions and ${labels.length} labels: each step has its own`);
  for (const [place, step] of completions.entries()) textAt(step, `completions[${place}]`, tell);
  for (const [place, label] of labels.entries()) flagAt(label, `labels[${place}]`, tell);
  return undefined;
}

export function systemFirst(messages: readonly Message[], name: string, tell: Tell): void {
  const late = messages.findIndex(({ role }, place) => place > 0 && role === 'system');
  if (late > 0)
    tell(
      `${name}[${late}] is a system message after the first place, which many templates refuse`,
      'warning',
    );
}

function toolsAt({ tools }: RowObject, tell: Tell): void {
  if (tools === undefined || tools === null || typeof tools === 'string') return;
  if (!Array.isArray(tools)) tell(`tools is ${kindOf(tools)}, not a list of functions`);
}
