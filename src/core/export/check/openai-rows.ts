import { type Claim, isObject, kindOf, type RowObject, type Tell } from './finding.ts';
import { keysOf, type Message, type MessageRules, messageAt, messagesAt, saidIn } from './values.ts';

/**
 * OpenAI's chat lines: the request shapes FineTuneChatRequestInput and FineTunePreferenceRequestInput, and the guides on
 * supervised and on direct preference tuning.
 */

const messageKeys = [
  'role',
  'content',
  'name',
  'weight',
  'tool_calls',
  'tool_call_id',
  'function_call',
  'refusal',
  'audio',
];

const chatRules: MessageRules = {
  roles: ['system', 'developer', 'user', 'assistant', 'tool', 'function'],
  parts: {
    system: ['text'],
    developer: ['text'],
    user: ['text', 'image_url'],
    assistant: ['text', 'refusal'],
    tool: ['text'],
  },
  keys: messageKeys,
  toolCalls: 'text',
};

/** Preference tuning takes texts alone. */
const textRules: MessageRules = {
  ...chatRules,
  parts: {
    system: ['text'],
    developer: ['text'],
    user: ['text'],
    assistant: ['text', 'refusal'],
    tool: ['text'],
  },
};

export function openAiSft(row: RowObject, tell: Tell): Claim | undefined {
  keysOf(row, { required: ['messages'], optional: ['tools', 'parallel_tool_calls', 'functions'] }, tell);
  settingsAt(row, '', tell);
  if (row.messages === undefined) return undefined;
  const messages = messagesAt(row.messages, { name: 'messages', rules: chatRules }, tell);
  if (messages === undefined) return undefined;
  weightsAt(messages, tell);
  toolTurns(messages, tell);
  calledTools(messages, row, tell);
  if (messages.at(-1)?.role !== 'assistant') tell('the last message is not the assistant’s');
  if (messages.every(({ role }) => role === 'assistant')) tell('no message comes before the assistant’s');
  return { shape: 'sft', prompt: saidIn(messages.slice(0, -1)), completion: messages.at(-1)?.text ?? '' };
}

export function openAiDpo(row: RowObject, tell: Tell): Claim | undefined {
  const optional: readonly string[] = [];
  if (row.preferred_completion !== undefined || row.non_preferred_completion !== undefined)
    tell(
      'the keys are preferred_output and non_preferred_output; preferred_completion is from a wrong description',
    );
  const required = ['input', 'preferred_output', 'non_preferred_output'];
  keysOf(row, { required, optional }, tell);
  const messages = inputAt(row.input, tell);
  const chosen = outputAt(row.preferred_output, 'preferred_output', tell);
  const rejected = outputAt(row.non_preferred_output, 'non_preferred_output', tell);
  if (messages === undefined || chosen === undefined || rejected === undefined) return undefined;
  if (isObject(row.input)) calledTools([...messages, chosen, rejected], row.input, tell);
  return {
    shape: 'preference',
    prompt: saidIn(messages),
    chosen: saidIn([chosen]),
    rejected: saidIn([rejected]),
  };
}

function inputAt(input: unknown, tell: Tell): readonly Message[] | undefined {
  if (input === undefined) return undefined;
  if (!isObject(input)) {
    tell(`input is ${kindOf(input)}, not an object with messages`);
    return undefined;
  }
  for (const key of Object.keys(input))
    if (!['messages', 'tools', 'parallel_tool_calls'].includes(key))
      tell(`input.${key} is not taken by the loader`);
  settingsAt(input, 'input.', tell);
  const messages = messagesAt(input.messages, { name: 'input.messages', rules: textRules }, tell);
  if (messages === undefined) return undefined;
  const last = messages.at(-1)?.role;
  if (last === 'assistant') tell('input.messages end with the assistant; the outputs are its turn');
  else if (last !== 'user' && last !== 'tool')
    tell(`input.messages end with a ${last} message, and nobody asks anything`);
  return messages;
}

/** One message of the assistant in a list. */
function outputAt(output: unknown, name: string, tell: Tell): Message | undefined {
  if (output === undefined) return undefined;
  if (!Array.isArray(output) || output.length !== 1) {
    tell(
      `${name} is ${Array.isArray(output) ? `a list of ${output.length}` : kindOf(output)}, not a list of one message`,
    );
    return undefined;
  }
  const [first]: readonly unknown[] = output;
  const message = messageAt(first, { name: `${name}[0]`, rules: textRules }, tell);
  if (message !== undefined && message.role !== 'assistant') tell(`${name}[0] is not the assistant’s`);
  return message;
}

function settingsAt(row: RowObject, prefix: string, tell: Tell): void {
  const { tools, parallel_tool_calls: parallel } = row;
  if (parallel !== undefined && typeof parallel !== 'boolean')
    tell(`${prefix}parallel_tool_calls is ${kindOf(parallel)}, not true or false`);
  if (tools === undefined) return;
  if (!Array.isArray(tools)) {
    tell(`${prefix}tools is ${kindOf(tools)}, not a list of functions`);
    return;
  }
  for (const [place, tool] of tools.entries()) {
    const name = `${prefix}tools[${place}]`;
    if (!isObject(tool) || tool.type !== 'function' || !isObject(tool.function))
      tell(`${name} is no function`);
    else if (typeof tool.function.name !== 'string' || tool.function.name === '')
      tell(`${name}.function.name is missing`);
    else if (tool.function.parameters !== undefined && !isObject(tool.function.parameters))
      tell(`${name}.function.parameters is ${kindOf(tool.function.parameters)}, not a schema`);
  }
}

/** A model is told of the tools it may call; a call of another one teaches it to make tools up. */
function calledTools(messages: readonly Message[], { tools, functions }: RowObject, tell: Tell): void {
  const called = messages.flatMap(({ value }) => namesCalled(value));
  const declared = [...listOf(tools).map(functionOf), ...listOf(functions)].map(nameOf);
  const unknown = [...new Set(called)].filter((name) => !declared.includes(name));
  if (unknown.length === 0) return;
  if (tools === undefined && functions === undefined)
    tell(`calls ${unknown.join(', ')} and has no tools, so nothing says what may be called`, 'warning');
  else tell(`calls ${unknown.join(', ')}, and tools has none of this name`);
}

function namesCalled({ tool_calls: calls, function_call: call }: RowObject): readonly string[] {
  const names = [...listOf(calls).map(functionOf), call].map(nameOf);
  return names.filter((name) => name !== undefined);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function functionOf(tool: unknown): unknown {
  return isObject(tool) ? tool.function : undefined;
}

function nameOf(value: unknown): string | undefined {
  return isObject(value) && typeof value.name === 'string' ? value.name : undefined;
}

function weightsAt(messages: readonly Message[], tell: Tell): void {
  const weighed = messages.filter(({ value }) => value.weight !== undefined);
  for (const { role, value } of weighed) {
    if (role !== 'assistant') tell(`weight stands at a ${role} message, and only the assistant’s have one`);
    else if (value.weight !== 0 && value.weight !== 1)
      tell(`weight is ${JSON.stringify(value.weight)}, neither 0 nor 1`);
  }
  const answers = messages.filter(({ role }) => role === 'assistant');
  if (answers.length > 0 && answers.every(({ value }) => value.weight === 0))
    tell('every answer has weight 0, so there is nothing to learn');
}

/** Each call is answered, by its id, before anybody else speaks; each answer names a call. */
function toolTurns(messages: readonly Message[], tell: Tell): void {
  let open = new Set<string>();
  for (const [place, { role, value, calls }] of messages.entries()) {
    const id = value.tool_call_id;
    if (role === 'tool') {
      if (typeof id !== 'string') tell(`messages[${place}].tool_call_id is ${kindOf(id)}, not text`);
      else if (!open.delete(id)) tell(`messages[${place}] answers ${id}, which no call before it has`);
    } else {
      if (open.size > 0) tell(`messages[${place}] comes before the answer to the call ${[...open][0]}`);
      open = new Set(calls);
    }
    if (role !== 'tool' && id !== undefined)
      tell(`messages[${place}].tool_call_id stands at a ${role} message`);
    if (role === 'function' && typeof value.name !== 'string')
      tell(`messages[${place}].name of the function is missing`);
  }
}
