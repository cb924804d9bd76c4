import { type CheckedRow, type CheckFinding, isObject, kindOf, type Tell } from './finding.ts';
import { isJsonObject } from './values.ts';

/** Hugging Face's session traces (huggingface.co/docs/hub/session-traces-format): a header, then messages. */

/** 2000-01-01 in seconds. */
const seconds2000 = 946_684_800;
const roles = ['user', 'assistant', 'system', 'tool'];

export function checkTrace(rows: readonly CheckedRow[]): readonly CheckFinding[] {
  const findings: CheckFinding[] = [];
  const called = new Set<string>();
  for (const [place, { line, value }] of rows.entries()) {
    const tell: Tell = (reason, level = 'error') => findings.push({ line, level, reason });
    if (place === 0) header(value, tell);
    else if (value.type === 'session') tell('is a second header; a file holds one session');
    else if (value.type !== 'message') tell(`type is ${JSON.stringify(value.type)}, not "message"`);
    else if (!isObject(value.message)) tell(`message is ${kindOf(value.message)}, not an object`);
    else messageOf(value.message, called, tell);
  }
  if (rows.length === 1)
    findings.push({ line: rows[0]?.line ?? 1, level: 'error', reason: 'has a header and no messages' });
  return findings;
}

function header(value: CheckedRow['value'], tell: Tell): void {
  if (value.type !== 'session') tell('the first line is not the header: its type is not "session"');
  for (const key of ['harness', 'id'] as const) {
    const found = value[key];
    if (typeof found !== 'string' || found === '')
      tell(`${key} of the header is ${found === '' ? 'empty' : kindOf(found)}, not text`);
  }
  if (value.name !== undefined && typeof value.name !== 'string')
    tell(`name is ${kindOf(value.name)}, not text`);
}

function messageOf(message: CheckedRow['value'], called: Set<string>, tell: Tell): void {
  const { role, content, toolCalls, toolCallId, timestamp } = message;
  if (typeof role !== 'string' || !roles.includes(role))
    tell(`role is ${typeof role === 'string' ? `"${role}"` : kindOf(role)}, none of ${roles.join(', ')}`);
  // An empty text is allowed, as beside calls of tools.
  if (typeof content !== 'string') tell(`content is ${kindOf(content)}, not text`);
  for (const key of ['reasoningContent', 'model'] as const)
    if (message[key] !== undefined && typeof message[key] !== 'string')
      tell(`${key} is ${kindOf(message[key])}, not text`);
  if (toolCalls !== undefined) {
    if (role !== 'assistant') tell('toolCalls stands at a message that is not the assistant’s');
    callsOf(toolCalls, called, tell);
  }
  if (message.tool_calls !== undefined) tell('tool_calls is spelt toolCalls here');
  if (message.tool_call_id !== undefined) tell('tool_call_id is spelt toolCallId here');
  if (toolCallId !== undefined) {
    if (typeof toolCallId !== 'string') tell(`toolCallId is ${kindOf(toolCallId)}, not text`);
    else if (role !== 'tool') tell('toolCallId stands at a message that is no tool’s');
    else if (!called.has(toolCallId)) tell(`toolCallId ${toolCallId} names no call before it`, 'warning');
  } else if (role === 'tool') tell('a result without toolCallId stands alone', 'warning');
  if (timestamp === undefined) return;
  if (typeof timestamp !== 'number' || !Number.isFinite(timestamp) || timestamp < 0)
    tell(`timestamp is ${kindOf(timestamp)}, not milliseconds since 1970`);
  else timeIn(timestamp, tell);
}

/** Seconds of this century would be read as days in January 1970, microseconds as years in the far future. */
function timeIn(timestamp: number, tell: Tell): void {
  if (timestamp >= seconds2000 && timestamp < seconds2000 * 100)
    tell('timestamp is in seconds, and is read as milliseconds: as January 1970');
  else if (timestamp >= seconds2000 * 100_000)
    tell('timestamp is in microseconds or less, and is read as milliseconds: as thousands of years from now');
}

function callsOf(calls: unknown, called: Set<string>, tell: Tell): void {
  if (!Array.isArray(calls)) {
    tell(`toolCalls is ${kindOf(calls)}, not a list of calls`);
    return;
  }
  for (const [place, call] of calls.entries()) {
    const name = `toolCalls[${place}]`;
    if (!isObject(call) || !isObject(call.function)) {
      tell(`${name} has no function`);
      continue;
    }
    if (typeof call.id !== 'string' || call.id === '') tell(`${name}.id is missing`);
    else called.add(call.id);
    if (typeof call.function.name !== 'string' || call.function.name === '')
      tell(`${name}.function.name is missing`);
    const written = call.function.arguments;
    if (typeof written !== 'string')
      tell(`${name}.function.arguments is ${kindOf(written)}, not JSON as text`);
    else if (written !== '' && !isJsonObject(written))
      tell(`${name}.function.arguments is not the text of a JSON object`);
  }
}
