import { estimateTokens } from '../token-estimate.ts';
import { type Claim, isObject, kindOf, type RowObject, type RowRules, type Tell } from './finding.ts';
import { keysOf, type MessageRules, messagesAt, saidIn, textAt } from './values.ts';

/** Claude 3 Haiku on Amazon Bedrock: the rules that its guide to preparing data gives. */

const bedrockRules: MessageRules = {
  roles: ['user', 'assistant'],
  keys: ['role', 'content'],
  toolCalls: 'none',
};

export function bedrockClaude(row: RowObject, tell: Tell): Claim | undefined {
  keysOf(row, { required: ['messages'], optional: ['system'] }, tell);
  if (row.system !== undefined) textAt(row.system, 'system', tell);
  if (row.messages === undefined) return undefined;
  const messages = messagesAt(row.messages, { name: 'messages', rules: bedrockRules }, tell);
  if (messages === undefined) return undefined;
  if (messages.length < 2) tell('has fewer than two messages');
  if (messages[0]?.role !== 'user') tell('the first message is not the user’s');
  if (messages.at(-1)?.role !== 'assistant') tell('the last message is not the assistant’s');
  for (const [place, { role }] of messages.entries())
    if (place > 0 && role === messages[place - 1]?.role)
      tell(`messages[${place}] is the ${role}’s like the one before; they must alternate`);
  return { shape: 'sft', prompt: saidIn(messages.slice(0, -1)), completion: messages.at(-1)?.text ?? '' };
}

/** Gemini on Vertex AI: supervised tuning, preference tuning, and reinforcement with references. */

type GeminiType = 'supervised' | 'preference' | 'reinforcement';

/** All rows of a file are of one type, which the first one sets. */
export function geminiRules(): RowRules {
  let first: GeminiType | undefined;
  return (row, tell) => {
    const found =
      row.completions !== undefined
        ? 'preference'
        : row.references !== undefined
          ? 'reinforcement'
          : 'supervised';
    first ??= found;
    if (found !== first) tell(`is a row for ${found} tuning, and the rows before are for ${first} tuning`);
    return found === 'preference' ? geminiPreference(row, tell) : geminiTuning(row, found, tell);
  };
}

function geminiTuning(row: RowObject, type: 'supervised' | 'reinforcement', tell: Tell): Claim | undefined {
  if (row.system_instruction !== undefined) tell('system_instruction is spelt systemInstruction here');
  const optional = ['systemInstruction', 'tools', 'toolConfig', 'generationConfig', 'labels'];
  if (type === 'reinforcement') optional.push('references');
  if (row.system_instruction !== undefined) optional.push('system_instruction');
  keysOf(row, { required: ['contents'], optional }, tell);
  instructionAt(row.systemInstruction, 'systemInstruction', tell);
  const turns = turnsAt(row.contents, tell);
  if (type === 'reinforcement') referencesAt(row.references, tell);
  if (turns === undefined) return undefined;
  const last = turns.at(-1);
  if (type === 'reinforcement') {
    if (last?.role !== 'user') tell('contents do not end with the user’s turn');
    return undefined;
  }
  if (turns[0]?.role !== 'user') tell('contents do not begin with the user’s turn');
  if (last?.role !== 'model') tell('contents do not end with the model’s turn');
  tooLong(
    turns.map(({ text }) => text),
    tell,
  );
  return {
    shape: 'sft',
    prompt: turns
      .slice(0, -1)
      .map(({ text }) => text)
      .join('\n'),
    completion: last?.text ?? '',
  };
}

function geminiPreference(row: RowObject, tell: Tell): Claim | undefined {
  if (row.systemInstruction !== undefined)
    tell('systemInstruction is spelt system_instruction in preference tuning');
  const optional = [
    'system_instruction',
    ...(row.systemInstruction === undefined ? [] : ['systemInstruction']),
  ];
  keysOf(row, { required: ['contents', 'completions'], optional }, tell);
  instructionAt(row.system_instruction, 'system_instruction', tell);
  const turns = turnsAt(row.contents, tell);
  if (turns !== undefined && turns.at(-1)?.role !== 'user') tell('contents do not end with the user’s turn');
  const { completions } = row;
  if (!Array.isArray(completions) || completions.length !== 2) {
    tell(
      `completions is ${Array.isArray(completions) ? `a list of ${completions.length}` : kindOf(completions)}, not a pair`,
    );
    return undefined;
  }
  const scored = completions.map((each: unknown, place) => completionAt(each, `completions[${place}]`, tell));
  const chosen = scored.find((each) => each?.score === 1)?.text;
  const rejected = scored.find((each) => each?.score === 0)?.text;
  if (scored.every((each) => each?.score !== undefined) && (chosen === undefined || rejected === undefined))
    tell('the scores are not one 1 and one 0');
  if (turns === undefined || chosen === undefined || rejected === undefined) return undefined;
  tooLong([...turns.map(({ text }) => text), chosen, rejected], tell);
  return { shape: 'preference', prompt: turns.map(({ text }) => text).join('\n'), chosen, rejected };
}

function completionAt(value: unknown, name: string, tell: Tell) {
  if (!isObject(value)) {
    tell(`${name} is ${kindOf(value)}, not a score with a completion`);
    return undefined;
  }
  keysOf(value, { required: ['score', 'completion'], optional: [] }, tell);
  const score = value.score === 0 || value.score === 1 ? value.score : undefined;
  if (value.score !== undefined && score === undefined)
    tell(`${name}.score is ${JSON.stringify(value.score)}, neither 0 nor 1`);
  const turn = turnAt(value.completion, { name: `${name}.completion`, kinds: ['text'] }, tell);
  if (turn !== undefined && turn.role !== 'model') tell(`${name}.completion is not the model’s turn`);
  return { score, text: turn?.text ?? '' };
}

type Turn = { readonly role: string; readonly text: string };

function turnsAt(contents: unknown, tell: Tell): readonly Turn[] | undefined {
  if (contents === undefined) return undefined;
  if (!Array.isArray(contents) || contents.length === 0) {
    tell(`contents is ${Array.isArray(contents) ? 'an empty list' : kindOf(contents)}, not a list of turns`);
    return undefined;
  }
  const kinds = ['text', 'fileData', 'inlineData', 'functionCall', 'functionResponse'];
  const turns = contents.map((turn: unknown, place) =>
    turnAt(turn, { name: `contents[${place}]`, kinds }, tell),
  );
  const read = turns.filter((turn) => turn !== undefined);
  for (const [place, { role }] of read.entries())
    if (place > 0 && role === read[place - 1]?.role && role !== 'function')
      tell(`contents[${place}] is the ${role}’s turn like the one before; they alternate`);
  return read.length === contents.length ? read : undefined;
}

type AskedTurn = { readonly name: string; readonly kinds: readonly string[] };

function turnAt(turn: unknown, { name, kinds }: AskedTurn, tell: Tell): Turn | undefined {
  if (!isObject(turn)) {
    tell(`${name} is ${kindOf(turn)}, not a turn`);
    return undefined;
  }
  const { role } = turn;
  for (const key of Object.keys(turn))
    if (key !== 'role' && key !== 'parts') tell(`${name}.${key} is not taken by the loader`);
  if (role !== 'user' && role !== 'model' && role !== 'function') {
    tell(`${name}.role is ${typeof role === 'string' ? `"${role}"` : kindOf(role)}, neither user nor model`);
    return undefined;
  }
  return { role, text: partsAt(turn.parts, { name, kinds }, tell) };
}

function partsAt(parts: unknown, { name, kinds }: AskedTurn, tell: Tell): string {
  if (!Array.isArray(parts) || parts.length === 0) {
    tell(`${name}.parts is ${Array.isArray(parts) ? 'an empty list' : kindOf(parts)}, not a list of parts`);
    return '';
  }
  const texts = parts.map((part: unknown, place) => {
    const at = `${name}.parts[${place}]`;
    const keys = isObject(part) ? Object.keys(part) : [];
    const [kind = ''] = keys;
    if (!isObject(part) || keys.length !== 1 || !kinds.includes(kind)) {
      tell(`${at} does not hold exactly one of ${kinds.join(', ')}`);
      return '';
    }
    return kind === 'text' ? (textAt(part.text, `${at}.text`, tell) ?? '') : JSON.stringify(part);
  });
  return texts.join('');
}

function instructionAt(value: unknown, name: string, tell: Tell): void {
  if (value === undefined) return;
  if (!isObject(value)) {
    tell(`${name} is ${kindOf(value)}, not an object with parts`);
    return;
  }
  for (const key of Object.keys(value))
    if (key !== 'role' && key !== 'parts') tell(`${name}.${key} is not taken by the loader`);
  partsAt(value.parts, { name, kinds: ['text'] }, tell);
}

function referencesAt(value: unknown, tell: Tell): void {
  if (!isObject(value) || Object.keys(value).length === 0) tell('references is no object of texts');
  else for (const [key, each] of Object.entries(value)) textAt(each, `references.${key}`, tell);
}

const mostTokens = 131_072;

function tooLong(texts: readonly string[], tell: Tell): void {
  const tokens = estimateTokens(texts.join('\n'));
  if (tokens > mostTokens) tell(`is about ${tokens} tokens long (estimated), and ${mostTokens} are allowed`);
}
