import type { JsonValue } from '../../core/privacy/json-value.ts';
import { asObject, type JsonObject, listIn, member, objectIn, textIn, textOfContent } from './json-shape.ts';

export type CodexCall = {
  readonly id: string;
  readonly name: string;
  /** The shell command line, for tools that run one. In code mode commands stand inside a program, and are not read. */
  readonly command: string | undefined;
  readonly working: string | undefined;
};

/** A `function_call` (arguments are JSON in a string), `custom_tool_call` (input is a text) or `local_shell_call`. */
export function codexCallOf(payload: JsonObject): CodexCall {
  const input = textIn(payload, 'arguments') ?? textIn(payload, 'input');
  const given = (input === undefined ? undefined : asObject(parsed(input))) ?? objectIn(payload, 'action');
  return {
    id: textIn(payload, 'call_id') ?? textIn(payload, 'id') ?? '',
    name: textIn(payload, 'name') ?? textIn(payload, 'type') ?? 'unknown',
    command: textIn(given, 'cmd') ?? textIn(given, 'command') ?? wordsOf(listIn(given, 'command')),
    working: textIn(given, 'workdir') ?? textIn(given, 'working_directory'),
  };
}

/** A string, blocks, one block, or JSON in a string with the output inside. */
export function codexOutputText(output: JsonValue | undefined): string {
  const text = textOfContent(output) || (textIn(output, 'text') ?? textOfContent(member(output, 'content')));
  if (!text.startsWith('{"output"')) return text;
  const inner = parsed(text);
  const said = textIn(inner, 'output');
  const code = member(objectIn(inner, 'metadata'), 'exit_code');
  return said === undefined ? text : `${typeof code === 'number' ? `Exit code: ${code}\n` : ''}${said}`;
}

/** `["bash", "-lc", "pytest"]` → `pytest`; other words are joined. */
function wordsOf(words: readonly JsonValue[]): string | undefined {
  const texts = words.filter((word) => typeof word === 'string');
  if (texts.length === 0) return undefined;
  const [shell = '', option = '', script] = texts;
  return /(?:^|\/)(?:ba|z|da|k)?sh$/.test(shell) && /^-\w*c$/.test(option) && script !== undefined
    ? script
    : texts.join(' ');
}

function parsed(text: string): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    // A program in code mode, a patch, or arguments that the model did not finish: a text, and read as one.
    return undefined;
  }
}
