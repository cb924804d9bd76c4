import { type Claim, isObject, kindOf, type RowObject, type RowRules, type Tell } from './finding.ts';
import { flagAt, textAt, tokenIn } from './values.ts';

/** LLaMA-Factory's converters (data/README.md, data/converter.py): what they skip or misread without an error. */

/** How one data set is described in dataset_info.json; the defaults are LLaMA-Factory's. */
export type DatasetDescription = {
  readonly formatting: 'alpaca' | 'sharegpt' | 'openai';
  readonly ranking: boolean;
  readonly columns: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
};

const alpacaColumns = { prompt: 'instruction', query: 'input', response: 'output' };
const shareGptTags = {
  role_tag: 'from',
  content_tag: 'value',
  user_tag: 'human',
  assistant_tag: 'gpt',
  observation_tag: 'observation',
  function_tag: 'function_call',
  system_tag: 'system',
};
const openAiTags = {
  role_tag: 'role',
  content_tag: 'content',
  user_tag: 'user',
  assistant_tag: 'assistant',
  observation_tag: 'tool',
  function_tag: 'function',
  system_tag: 'system',
};

/** The description that a row of a lone file would need: told by its own keys. */
function guess(row: RowObject): DatasetDescription | undefined {
  const optional = (...names: readonly string[]) =>
    Object.fromEntries(names.filter((name) => Object.hasOwn(row, name)).map((name) => [name, name]));
  const ranking = Object.hasOwn(row, 'chosen') || Object.hasOwn(row, 'rejected');
  const shared = optional('chosen', 'rejected', 'kto_tag', 'system', 'tools', 'history');
  if (Object.hasOwn(row, 'conversations'))
    return {
      formatting: 'sharegpt',
      ranking,
      columns: { messages: 'conversations', ...shared },
      tags: shareGptTags,
    };
  if (Object.hasOwn(row, 'messages'))
    return { formatting: 'openai', ranking, columns: { messages: 'messages', ...shared }, tags: openAiTags };
  if (Object.hasOwn(row, 'instruction'))
    return { formatting: 'alpaca', ranking, columns: { ...alpacaColumns, ...shared }, tags: {} };
  return undefined;
}

/** An entry of dataset_info.json with what it leaves out filled in. */
export function describedBy(entry: RowObject): DatasetDescription {
  const formatting =
    entry.formatting === 'sharegpt' || entry.formatting === 'openai' ? entry.formatting : 'alpaca';
  const columns = isObject(entry.columns) ? entry.columns : {};
  const tags = isObject(entry.tags) ? entry.tags : {};
  const usual = formatting === 'alpaca' ? alpacaColumns : { messages: 'conversations' };
  return {
    formatting,
    ranking: entry.ranking === true,
    columns: { ...usual, ...textsOf(columns) },
    tags: { ...shareGptTags, ...textsOf(tags) },
  };
}

function textsOf(object: RowObject): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );
}

export function llamaFactoryRules(described?: DatasetDescription): RowRules {
  let first: string | undefined;
  return (row, tell) => {
    const description = described ?? guess(row);
    if (description === undefined) {
      if (typeof row.text === 'string') {
        textAt(row.text, 'text', tell);
        return undefined;
      }
      const trl = Object.hasOwn(row, 'prompt') ? ' (prompt is TRL’s)' : '';
      tell(`has neither instruction, conversations nor messages${trl}`);
      return undefined;
    }
    const kind = `${description.formatting}, ${description.ranking ? 'pairs' : Object.hasOwn(row, 'kto_tag') ? 'KTO' : 'answers'}`;
    first ??= kind;
    if (kind !== first)
      tell(`is a row of ${kind}, and the rows before are of ${first}: they belong in separate files`);
    return description.formatting === 'alpaca'
      ? alpaca(row, description, tell)
      : shareGpt(row, description, tell);
  };
}

/** The plain form, one instruction with its answer: other loaders take it too. */
export const alpacaRules: RowRules = (row, tell) => alpaca(row, describedBy({}), tell);

function alpaca(row: RowObject, { columns, ranking }: DatasetDescription, tell: Tell): Claim | undefined {
  const at = (column: string) => row[columns[column] ?? column];
  const instruction = textAt(at('prompt'), columns.prompt ?? 'instruction', tell) ?? '';
  const query = optionalText(at('query'), columns.query ?? 'input', tell);
  if (columns.system !== undefined) optionalText(at('system'), columns.system, tell);
  if (columns.history !== undefined) historyAt(at('history'), tell);
  const prompt = [instruction, query].filter((part) => part !== '').join('\n');
  if (ranking) {
    const chosen = pairText(at('chosen'), 'chosen', tell);
    const rejected = pairText(at('rejected'), 'rejected', tell);
    if (chosen === undefined || rejected === undefined) return undefined;
    return { shape: 'preference', prompt, chosen, rejected };
  }
  const response = textAt(at('response'), columns.response ?? 'output', tell);
  if (columns.kto_tag !== undefined) {
    const label = tagAt(at('kto_tag'), tell);
    return label === undefined || response === undefined
      ? undefined
      : { shape: 'kto', prompt, completion: response, label };
  }
  return response === undefined ? undefined : { shape: 'sft', prompt, completion: response };
}

function optionalText(value: unknown, name: string, tell: Tell): string {
  if (value === undefined || value === null || value === '') return '';
  if (typeof value !== 'string') tell(`${name} is ${kindOf(value)}, not text`);
  else tokenIn(value, name, tell);
  return typeof value === 'string' ? value : '';
}

function historyAt(value: unknown, tell: Tell): void {
  if (value === undefined || value === null) return;
  const isPairs =
    Array.isArray(value) &&
    value.every(
      (turn: unknown) =>
        Array.isArray(turn) && turn.length === 2 && turn.every((each) => typeof each === 'string'),
    );
  if (!isPairs) tell('history is no list of pairs of texts');
}

function pairText(value: unknown, name: string, tell: Tell): string | undefined {
  if (Array.isArray(value)) tell(`${name} is a list; as TRL wants it, LLaMA-Factory reads no pair from it`);
  else return textAt(value, name, tell);
  return undefined;
}

/** Anything but true and false is passed over, and the row trained on as an ordinary answer. */
function tagAt(value: unknown, tell: Tell): boolean | undefined {
  const read = flagAt(value, 'kto_tag', tell);
  if (read === undefined) tell('without a true or false kto_tag the row is trained on as an ordinary answer');
  return read;
}

type Turn = { readonly role: string; readonly text: string };

function shareGpt(row: RowObject, description: DatasetDescription, tell: Tell): Claim | undefined {
  const { columns, tags, ranking, formatting } = description;
  const name = columns.messages ?? 'conversations';
  const turns = turnsAt(row[name], { name, tags }, tell);
  if (turns === undefined) return undefined;
  if (columns.tools !== undefined) toolsAt(row[columns.tools], tell, formatting);
  const isLed = turns[0]?.role === tags.system_tag;
  const system = isLed
    ? (turns[0]?.text ?? '')
    : optionalText(row[columns.system ?? 'system'], 'system', tell);
  const talk = isLed ? turns.slice(1) : turns;
  alternate(talk, { name, tags }, tell);
  const isEven = talk.length % 2 === 0;
  if (talk.length === 0) tell(`${name} is empty`);
  else if (ranking && isEven)
    tell(`${name} has ${talk.length} turns before a pair; it must end with the user, or the row is skipped`);
  else if (!ranking && !isEven)
    tell(`${name} has ${talk.length} turns; they must come in pairs, or the row is skipped`);
  const said = (some: readonly Turn[]) =>
    [system, ...some.map(({ role, text }) => `${role}: ${text}`)].join('\n');
  if (ranking) {
    const chosen = sideAt(row[columns.chosen ?? 'chosen'], { name: 'chosen', tags }, tell);
    const rejected = sideAt(row[columns.rejected ?? 'rejected'], { name: 'rejected', tags }, tell);
    return chosen === undefined || rejected === undefined
      ? undefined
      : { shape: 'preference', prompt: said(talk), chosen, rejected };
  }
  const prompt = said(talk.slice(0, -1));
  const completion = talk.at(-1)?.text ?? '';
  if (columns.kto_tag === undefined) return { shape: 'sft', prompt, completion };
  const label = tagAt(row[columns.kto_tag], tell);
  return label === undefined ? undefined : { shape: 'kto', prompt, completion, label };
}

type Tagged = { readonly name: string; readonly tags: Readonly<Record<string, string>> };

function turnsAt(value: unknown, { name, tags }: Tagged, tell: Tell): readonly Turn[] | undefined {
  if (!Array.isArray(value)) {
    tell(`${name} is ${kindOf(value)}, not a list of turns`);
    return undefined;
  }
  const turns = value.map((turn: unknown, place) => turnAt(turn, { name: `${name}[${place}]`, tags }, tell));
  const read = turns.filter((turn) => turn !== undefined);
  return read.length === turns.length ? read : undefined;
}

function turnAt(turn: unknown, { name, tags }: Tagged, tell: Tell): Turn | undefined {
  const { role_tag: roleTag = 'from', content_tag: contentTag = 'value' } = tags;
  if (!isObject(turn)) {
    tell(`${name} is ${kindOf(turn)}, not a turn`);
    return undefined;
  }
  const role = turn[roleTag];
  const roles = [tags.user_tag, tags.assistant_tag, tags.observation_tag, tags.function_tag, tags.system_tag];
  if (typeof role !== 'string' || !roles.includes(role)) {
    tell(
      `${name}.${roleTag} is ${typeof role === 'string' ? `"${role}"` : kindOf(role)}, none of ${roles.join(', ')}`,
    );
    return undefined;
  }
  const calls = turn.tool_calls;
  if (role === tags.assistant_tag && Array.isArray(calls) && calls.length > 0)
    return { role, text: JSON.stringify(calls) };
  return { role, text: textAt(turn[contentTag], `${name}.${contentTag}`, tell) ?? '' };
}

/** User and observation at the odd places, answers and calls at the even ones; anything else is skipped. */
function alternate(talk: readonly Turn[], { name, tags }: Tagged, tell: Tell): void {
  const odd = [tags.user_tag, tags.observation_tag];
  const even = [tags.assistant_tag, tags.function_tag];
  const wrong = talk.findIndex(({ role }, place) => !(place % 2 === 0 ? odd : even).includes(role));
  if (wrong !== -1)
    tell(
      `${name} has ${talk[wrong]?.role} at turn ${wrong + 1}, where ${(wrong % 2 === 0 ? odd : even).join(' or ')} belongs: the row is skipped`,
    );
}

function sideAt(value: unknown, { name, tags }: Tagged, tell: Tell): string | undefined {
  if (Array.isArray(value)) {
    tell(`${name} is a list; as TRL wants it, LLaMA-Factory trains on the user’s prompt instead`);
    return undefined;
  }
  if (!isObject(value)) {
    tell(`${name} is ${kindOf(value)}, not one turn as an object`);
    return undefined;
  }
  const turn = turnAt(value, { name, tags }, tell);
  if (turn !== undefined && turn.role !== tags.assistant_tag && turn.role !== tags.function_tag)
    tell(`${name} is the ${turn.role}’s turn, not the assistant’s`);
  return turn?.text;
}

function toolsAt(value: unknown, tell: Tell, formatting: DatasetDescription['formatting']): void {
  if (value === undefined || value === null || typeof value === 'string') return;
  if (formatting === 'openai' && Array.isArray(value)) return;
  tell(`tools is ${kindOf(value)}, not JSON as text`);
}
