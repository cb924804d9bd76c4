import type { AxolotlDataset } from './axolotl-config.ts';
import { type Claim, isObject, kindOf, type RowObject, type RowRules, type Tell } from './finding.ts';
import { alpacaRules } from './llama-factory-rows.ts';
import { stepwise, systemFirst } from './trl-rows.ts';
import { flagAt, type MessageRules, messageAt, messagesAt, saidIn, textAt } from './values.ts';

/**
 * Axolotl's types as its exports use them: chat_template, chat_template.default for pairs, user_defined for KTO; alpaca
 * and completion where a configuration says so.
 */

const rules: MessageRules = {
  roles: ['system', 'user', 'assistant', 'tool', 'human', 'gpt'],
  parts: { system: ['text'], user: ['text', 'image'], assistant: ['text'], tool: ['text'] },
  keys: 'any',
  toolCalls: 'text or object',
};

export function axolotlRules(dataset?: AxolotlDataset): RowRules {
  if (dataset?.type === 'alpaca') return alpacaRules;
  if (dataset?.type === 'completion') {
    const { field } = dataset;
    return (row, tell) => {
      textAt(row[field], field, tell);
      return undefined;
    };
  }
  let first: string | undefined;
  return (row, tell) => {
    const kind = kindOfRow(row);
    if (kind === undefined) {
      const hint = Object.hasOwn(row, 'conversations')
        ? ' (conversations is read only where field_messages names it)'
        : '';
      tell(`has none of messages, prompt with completion and label, or prompt with completions${hint}`);
      return undefined;
    }
    first ??= kind;
    if (kind !== first) tell(`is a row for ${kind}, and the rows before are for ${first}`);
    return rowRules[kind](row, tell);
  };
}

type Kind = 'chat' | 'pairs' | 'KTO' | 'stepwise' | 'instructions' | 'plain text';

const rowRules: Readonly<Record<Kind, RowRules>> = {
  chat,
  pairs,
  KTO: kto,
  stepwise,
  instructions: (row, tell) => {
    tell('is read as an instruction only where the configuration says type: alpaca', 'warning');
    return alpacaRules(row, tell);
  },
  'plain text': (row, tell) => {
    tell('is read as plain text only where the configuration says type: completion', 'warning');
    textAt(row.text, 'text', tell);
    return undefined;
  },
};

function kindOfRow(row: RowObject): Kind | undefined {
  const has = (name: string) => Object.hasOwn(row, name);
  if (has('chosen') || has('rejected')) return 'pairs';
  if (has('completions') || has('labels')) return 'stepwise';
  if (has('messages')) return 'chat';
  if (has('completion') || has('label')) return 'KTO';
  if (has('instruction') && has('output')) return 'instructions';
  return has('text') ? 'plain text' : undefined;
}

function isAssistant(role: string | undefined): boolean {
  return role === 'assistant' || role === 'gpt';
}

function chat(row: RowObject, tell: Tell): Claim | undefined {
  const messages = messagesAt(row.messages, { name: 'messages', rules }, tell);
  if (messages === undefined) return undefined;
  systemFirst(messages, 'messages', tell);
  if (!isAssistant(messages.at(-1)?.role))
    tell('messages do not end with the assistant, so nothing is learnt from the end');
  return { shape: 'sft', prompt: saidIn(messages.slice(0, -1)), completion: messages.at(-1)?.text ?? '' };
}

function pairs(row: RowObject, tell: Tell): Claim | undefined {
  if (row.messages === undefined)
    tell('key messages is missing; chat_template.default reads the prompt from it');
  const messages =
    row.messages === undefined ? undefined : messagesAt(row.messages, { name: 'messages', rules }, tell);
  if (isAssistant(messages?.at(-1)?.role))
    tell('messages end with the assistant; chosen and rejected are its turn');
  const chosen = sideAt(row.chosen, 'chosen', tell);
  const rejected = sideAt(row.rejected, 'rejected', tell);
  if (messages === undefined || chosen === undefined || rejected === undefined) return undefined;
  return { shape: 'preference', prompt: saidIn(messages), chosen, rejected };
}

function sideAt(value: unknown, name: string, tell: Tell): string | undefined {
  if (!isObject(value)) {
    tell(`${name} is ${kindOf(value)}, not one message as an object`);
    return undefined;
  }
  const message = messageAt(value, { name, rules }, tell);
  if (message !== undefined && !isAssistant(message.role)) tell(`${name} is not the assistant’s`);
  return message === undefined ? undefined : saidIn([message]);
}

function kto(row: RowObject, tell: Tell): Claim | undefined {
  const prompt = textAt(row.prompt, 'prompt', tell);
  const completion = textAt(row.completion, 'completion', tell);
  if (row.system !== undefined) textAt(row.system, 'system', tell);
  const label = flagAt(row.label, 'label', tell);
  if (prompt === undefined || completion === undefined || label === undefined) return undefined;
  return { shape: 'kto', prompt, completion, label };
}
