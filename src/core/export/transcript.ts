import { valueAt } from './failure-facts.ts';

/** One session as its agent kept it: what was asked, and everything the agent wrote. */
export type Transcript = {
  readonly sessionId: string;
  /** What people typed, in order; a session with several prompts is not one attempt. */
  readonly prompts: readonly string[];
  readonly answer: string;
};

/**
 * Reads a transcript: a session trace (a `session` header, then `message` lines) or Claude Code's own log. Lines that
 * are neither are passed over; a file without a prompt and an answer is none.
 */
export function readTranscript(text: string, sessionId: string): Transcript | undefined {
  const prompts: string[] = [];
  const answers: string[] = [];
  for (const line of text.split('\n')) {
    const value = jsonOf(line);
    const message = valueAt(value, ['message']);
    const role = valueAt(message, ['role']);
    if (isAside(value) || (role !== 'user' && role !== 'assistant')) continue;
    const said = textIn(valueAt(message, ['content']));
    if (said !== '') (role === 'user' ? prompts : answers).push(said);
  }
  const answer = answers.join('\n\n');
  return prompts.length === 0 || answer === '' ? undefined : { sessionId, prompts, answer };
}

/** Lines of sub-agents and of the program itself, which nobody typed. */
function isAside(value: unknown): boolean {
  return valueAt(value, ['isSidechain']) === true || valueAt(value, ['isMeta']) === true;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** A text, or the text blocks of a message; results of tools are not said by anybody. */
function textIn(content: unknown): string {
  if (typeof content === 'string') return content.trim();
  if (!Array.isArray(content)) return '';
  const blocks: readonly unknown[] = content;
  const texts = blocks.flatMap((block) => {
    const text = valueAt(block, ['type']) === 'text' ? valueAt(block, ['text']) : undefined;
    return typeof text === 'string' && text.trim() !== '' ? [text.trim()] : [];
  });
  return texts.join('\n\n');
}
