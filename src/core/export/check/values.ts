import { templateTokenIn } from '../trainable-text.ts';
import { isObject, kindOf, type RowObject, type Tell } from './finding.ts';

/** Questions that the rules of all loaders ask. Each tells what is wrong and answers what is right. */

/** A text that says something; undefined when it is none. */
export function textAt(value: unknown, name: string, tell: Tell): string | undefined {
  if (typeof value !== 'string') {
    tell(`${name} is ${kindOf(value)}, not text`);
    return undefined;
  }
  if (value.trim() === '') tell(`${name} is empty`);
  tokenIn(value, name, tell);
  return value;
}

export function tokenIn(text: string, name: string, tell: Tell): void {
  const token = templateTokenIn(text);
  if (token !== undefined)
    tell(`${name} holds the chat-template token ${token}, which ends or begins a turn where there is none`);
}

/** Tells keys that are missing, and those that the loader does not take. */
export function keysOf(
  row: RowObject,
  {
    required,
    optional,
  }: { readonly required: readonly string[]; readonly optional: readonly string[] | 'any' },
  tell: Tell,
): boolean {
  const missing = required.filter((key) => row[key] === undefined);
  for (const key of missing) tell(`key ${key} is missing`);
  if (optional !== 'any') {
    for (const key of Object.keys(row))
      if (!required.includes(key) && !optional.includes(key)) tell(`key ${key} is not taken by the loader`);
  }
  return missing.length === 0;
}

export function flagAt(value: unknown, name: string, tell: Tell): boolean | undefined {
  if (typeof value === 'boolean') return value;
  tell(`${name} is ${kindOf(value)}${typeof value === 'string' ? ` "${value}"` : ''}, not true or false`);
  return undefined;
}

export type Message = {
  readonly role: string;
  readonly text: string;
  readonly value: RowObject;
  readonly calls: readonly string[];
};

export type MessageRules = {
  readonly roles: readonly string[];
  /** Whether a message may hold a list of parts, and of which types, by role. */
  readonly parts?: Readonly<Record<string, readonly string[]>>;
  /** Keys that a message may have; `any` other one is let pass where the loader passes it. */
  readonly keys: readonly string[] | 'any';
  /** How a tool's arguments are written; `none`: there are no tool calls. */
  readonly toolCalls: 'text' | 'text or object' | 'none';
};

/** A list of messages with at least one in it; undefined when nothing more can be said of it. */
export function messagesAt(
  value: unknown,
  { name, rules }: { readonly name: string; readonly rules: MessageRules },
  tell: Tell,
): readonly Message[] | undefined {
  if (!Array.isArray(value)) {
    tell(`${name} is ${kindOf(value)}, not a list of messages`);
    return undefined;
  }
  const items: readonly unknown[] = value;
  if (items.length === 0) tell(`${name} is an empty list`);
  const read = items.map((item, place) => messageAt(item, { name: `${name}[${place}]`, rules }, tell));
  const messages = read.filter((message) => message !== undefined);
  return items.length === 0 || messages.length < items.length ? undefined : messages;
}

type Asked = { readonly name: string; readonly rules: MessageRules };

export function messageAt(item: unknown, { name, rules }: Asked, tell: Tell): Message | undefined {
  if (!isObject(item)) {
    tell(`${name} is ${kindOf(item)}, not a message`);
    return undefined;
  }
  const { role } = item;
  if (typeof role !== 'string' || !rules.roles.includes(role)) {
    const hint = typeof role === 'string' ? `"${role}"` : kindOf(role);
    tell(`${name}.role is ${hint}, none of ${rules.roles.join(', ')}`);
    return undefined;
  }
  if (rules.keys !== 'any')
    for (const key of Object.keys(item))
      if (!rules.keys.includes(key)) tell(`${name}.${key} is not taken by the loader`);
  const calls = toolCallsAt(item.tool_calls, { name, rules }, tell);
  if (item.tool_calls !== undefined && item.tool_calls !== null && role !== 'assistant')
    tell(`${name}.tool_calls stands at a ${role}, and only an assistant calls tools`);
  const isCall =
    role === 'assistant' &&
    (calls.length > 0 || isObject(item.function_call) || typeof item.refusal === 'string');
  const text = contentAt(item.content, { name, rules, role, mayLack: isCall }, tell);
  return { role, text, value: item, calls };
}

type Content = Asked & { readonly role: string; readonly mayLack: boolean };

function contentAt(content: unknown, { name, rules, role, mayLack }: Content, tell: Tell): string {
  if (mayLack && (content === null || content === undefined || content === '')) return '';
  const types = rules.parts?.[role];
  if (!Array.isArray(content) || types === undefined) {
    // What a tool answers may be nothing.
    if (role === 'tool' && content === '') return '';
    return textAt(content, `${name}.content`, tell) ?? '';
  }
  const parts: readonly unknown[] = content;
  if (parts.length === 0) tell(`${name}.content is an empty list`);
  return parts
    .map((part, place) => partText(part, { name: `${name}.content[${place}]`, types }, tell))
    .join('');
}

function partText(
  part: unknown,
  { name, types }: { readonly name: string; readonly types: readonly string[] },
  tell: Tell,
): string {
  if (!isObject(part) || typeof part.type !== 'string' || !types.includes(part.type)) {
    tell(`${name} is no part of type ${types.join(' or ')}`);
    return '';
  }
  if (part.type === 'text') return textAt(part.text, `${name}.text`, tell) ?? '';
  if (part.type === 'refusal') return textAt(part.refusal, `${name}.refusal`, tell) ?? '';
  if (part.type === 'image_url' && !(isObject(part.image_url) && typeof part.image_url.url === 'string'))
    tell(`${name}.image_url has no url`);
  return `(${part.type})`;
}

function toolCallsAt(calls: unknown, { name, rules }: Asked, tell: Tell): readonly string[] {
  if (calls === undefined || calls === null) return [];
  if (rules.toolCalls === 'none') {
    tell(`${name}.tool_calls is not taken by the loader`);
    return [];
  }
  if (!Array.isArray(calls) || calls.length === 0) {
    tell(
      `${name}.tool_calls is ${Array.isArray(calls) ? 'an empty list' : kindOf(calls)}, not a list of calls`,
    );
    return [];
  }
  const items: readonly unknown[] = calls;
  return items.map((call, place) => toolCallAt(call, { name: `${name}.tool_calls[${place}]`, rules }, tell));
}

/** Answers the call's id, for the result that must name it. */
function toolCallAt(call: unknown, { name, rules }: Asked, tell: Tell): string {
  if (!isObject(call) || !isObject(call.function)) {
    tell(`${name} has no function`);
    return '';
  }
  const isStrict = rules.toolCalls === 'text';
  if (isStrict && typeof call.id !== 'string') tell(`${name}.id is ${kindOf(call.id)}, not text`);
  if ((isStrict || call.type !== undefined) && call.type !== 'function')
    tell(`${name}.type is not "function"`);
  if (typeof call.function.name !== 'string' || call.function.name === '')
    tell(`${name}.function.name is missing`);
  const written = call.function.arguments;
  if (typeof written === 'string') {
    if (!isJsonObject(written)) tell(`${name}.function.arguments is not the text of a JSON object`);
  } else if (isStrict || !isObject(written))
    tell(`${name}.function.arguments is ${kindOf(written)}, not JSON as text`);
  return typeof call.id === 'string' ? call.id : '';
}

export function isJsonObject(text: string): boolean {
  try {
    return isObject(JSON.parse(text));
  } catch {
    return false;
  }
}

/** The texts of messages as one, roles told apart: what two rows are compared by. */
export function saidIn(messages: readonly Message[] | undefined): string {
  return (messages ?? []).map(({ role, text, calls }) => `${role}: ${text} ${calls.join()}`).join('\n');
}
