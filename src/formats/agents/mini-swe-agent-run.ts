import { createHash } from 'node:crypto';
import type { JsonValue } from '../../core/privacy/json-value.ts';
import { createActivityTally } from './activity.ts';
import type { BenchmarkRun } from './benchmark-run.ts';
import {
  asObject,
  type JsonObject,
  listIn,
  member,
  numberIn,
  objectIn,
  textIn,
  textOfContent,
} from './json-shape.ts';
import { patchSize } from './patch-size.ts';
import { createResponseTally, type ResponseTokens } from './response-tally.ts';
import { ShellTally } from './shell-tally.ts';

/** What one trajectory of mini-swe-agent says. */
export type MiniRun = BenchmarkRun & {
  readonly format: string;
  readonly messages: number;
  readonly unknownMessages: number;
  readonly assistantMessages: number;
  readonly returnCodes: { readonly [code: string]: number };
};

/**
 * Reads a trajectory: formats 1 (one fenced command a message, `<returncode>` in the answer's text) and 1.1 (commands and
 * return codes in `extra`), or a bare list of messages. `undefined` for another document.
 * https://mini-swe-agent.com/latest/usage/output_files/
 */
export function readMiniRun(document: JsonValue, fileName: string): MiniRun | undefined {
  const isBare = Array.isArray(document);
  const messages: readonly JsonValue[] = isBare ? document : listIn(document, 'messages');
  if (!messages.some((message) => textIn(message, 'role') === 'assistant')) return undefined;
  const info = objectIn(document, 'info');
  const stats = objectIn(info, 'model_stats');
  const fromName = isBare ? undefined : fileName.replace(/\.traj\.json$/, '');
  const instanceId = textIn(document, 'instance_id') ?? (info === undefined ? undefined : fromName);
  return {
    ...tallyMessages(messages),
    instanceId,
    runId: `${instanceId ?? 'run'}@${fingerprint(messages)}`,
    format: isBare ? 'bare list of messages' : (textIn(document, 'trajectory_format') ?? 'unknown'),
    version: textIn(info, 'mini_version'),
    exitStatus: textIn(info, 'exit_status'),
    model: textIn(objectIn(objectIn(info, 'config'), 'model'), 'model_name'),
    cost: numberIn(stats, 'instance_cost'),
    apiCalls: numberIn(stats, 'api_calls'),
    patch: patchSize(textIn(info, 'submission') ?? ''),
  };
}

function tallyMessages(messages: readonly JsonValue[]) {
  const tally = new MessageTally();
  for (const [place, value] of messages.entries()) tally.add(asObject(value), place);
  return tally.finish();
}

class MessageTally {
  readonly #activity = createActivityTally();
  readonly #responses = createResponseTally();
  readonly #shell = new ShellTally();
  readonly #models = new Map<string, number>();
  readonly #returnCodes = new Map<string, number>();
  readonly #tokens = { prompt: 0, completion: 0, reasoning: undefined as number | undefined };
  readonly #counts = {
    messages: 0,
    unknownMessages: 0,
    assistantMessages: 0,
    actions: 0,
    answered: 0,
    failedActions: 0,
    peakPrompt: 0,
  };
  #asked: readonly string[] = [];

  add(message: JsonObject | undefined, place: number): void {
    this.#counts.messages += 1;
    const role = textIn(message, 'role');
    if (message === undefined) this.#counts.unknownMessages += 1;
    else if (role === 'assistant') this.#addAssistant(message, place);
    else if (role === 'user' || role === 'tool') this.#addAnswer(message, place);
    else if (role !== 'system' && role !== 'exit') this.#counts.unknownMessages += 1;
  }

  finish() {
    const { failures, missing: _, ...shell } = this.#shell.finish();
    const { peakPrompt, ...counts } = this.#counts;
    const responses = this.#responses.finish();
    return {
      ...counts,
      peakPrompt: responses.length === 0 ? undefined : peakPrompt,
      tokens: responses.length === 0 ? undefined : this.#tokens,
      models: Object.fromEntries(this.#models),
      returnCodes: Object.fromEntries(this.#returnCodes),
      responses,
      shell,
      testFailures: failures,
      activity: this.#activity.finish(),
    };
  }

  #addAssistant(message: JsonObject, place: number): void {
    this.#counts.assistantMessages += 1;
    this.#asked = actionsOf(message);
    this.#counts.actions += this.#asked.length;
    this.#activity.add(timeOf(message));
    const response = objectIn(objectIn(message, 'extra'), 'response');
    if (response === undefined) return;
    const model = textIn(response, 'model') ?? 'unknown';
    this.#models.set(model, (this.#models.get(model) ?? 0) + 1);
    const usage = objectIn(response, 'usage');
    if (usage === undefined) return;
    const id = textIn(response, 'id') ?? `message-${place}`;
    const { actions, answered, failedActions } = this.#counts;
    this.#responses.add(id, {
      id,
      model,
      timestamp: timeOf(message),
      tokens: this.#addUsage(usage),
      calls: { toolCalls: actions, effectiveCalls: answered - failedActions, failedCalls: failedActions },
    });
  }

  /** Chat-completion usage counts cached tokens within the prompt's, and reasoning within the completion's. */
  #addUsage(usage: JsonObject): ResponseTokens {
    const prompt = numberIn(usage, 'prompt_tokens') ?? 0;
    const completion = numberIn(usage, 'completion_tokens') ?? 0;
    const cached = numberIn(objectIn(usage, 'prompt_tokens_details'), 'cached_tokens') ?? 0;
    const reasoning = numberIn(objectIn(usage, 'completion_tokens_details'), 'reasoning_tokens');
    this.#tokens.prompt += prompt;
    this.#tokens.completion += completion;
    if (reasoning !== undefined) this.#tokens.reasoning = (this.#tokens.reasoning ?? 0) + reasoning;
    this.#counts.peakPrompt = Math.max(this.#counts.peakPrompt, prompt);
    return {
      input: Math.max(0, prompt - cached),
      cacheRead: cached,
      cacheWrite: 0,
      output: completion,
      reasoning,
    };
  }

  #addAnswer(message: JsonObject, place: number): void {
    this.#activity.add(timeOf(message));
    const output = textOfContent(member(message, 'content'));
    const code = returnCodeOf(message, output);
    const [command, ...rest] = this.#asked;
    if (code === undefined || command === undefined) return;
    this.#asked = rest;
    this.#counts.answered += 1;
    if (code !== 0) this.#counts.failedActions += 1;
    this.#returnCodes.set(String(code), (this.#returnCodes.get(String(code)) ?? 0) + 1);
    this.#shell.add({
      id: `message-${place}`,
      command,
      isError: code !== 0,
      output,
      timestamp: timeOf(message),
      working: '/',
      response: this.#responses.latest(),
    });
  }
}

/** Commands of a message. A message with two fenced commands is refused by the agent: neither runs. */
function actionsOf(message: JsonObject): readonly string[] {
  const extra = objectIn(message, 'extra');
  if (member(extra, 'actions') !== undefined) {
    return listIn(extra, 'actions')
      .map((action) => textIn(action, 'command'))
      .filter((command) => command !== undefined);
  }
  const fences = [
    ...textOfContent(member(message, 'content')).matchAll(
      /```(?:bash|mswea_bash_command)\s*\n([\s\S]*?)\n```/g,
    ),
  ];
  return fences.length === 1 ? [fences[0]?.[1] ?? ''] : [];
}

function returnCodeOf(message: JsonObject, text: string): number | undefined {
  const said = numberIn(objectIn(message, 'extra'), 'returncode');
  if (said !== undefined) return said;
  const written = /^\s*<returncode>(-?\d{1,9})<\/returncode>/.exec(text)?.[1];
  return written === undefined ? undefined : Number(written);
}

/** Seconds since 1970, in `extra.timestamp` or the response's `created`. */
function timeOf(message: JsonObject): string | undefined {
  const extra = objectIn(message, 'extra');
  const seconds = numberIn(extra, 'timestamp') ?? numberIn(objectIn(extra, 'response'), 'created');
  if (seconds === undefined || seconds <= 0 || seconds > 8e12) return undefined;
  return new Date(seconds * 1000).toISOString();
}

function fingerprint(messages: readonly JsonValue[]): string {
  const responses = messages.map((message) => objectIn(objectIn(message, 'extra'), 'response'));
  const first = responses
    .map((response) => textIn(response, 'id') ?? numberIn(response, 'created'))
    .find((id) => id !== undefined);
  const opening = messages.slice(0, 3).map((message) => textOfContent(member(message, 'content')));
  return createHash('sha256')
    .update(String(first ?? opening.join('\n')))
    .digest('hex')
    .slice(0, 12);
}
