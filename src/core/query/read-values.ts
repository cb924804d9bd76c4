import { endOfQuote } from './split-terms.ts';
import { literalPattern } from './value-pattern.ts';

/** Characters that a backslash makes plain outside quotes; before any other it is a backslash (`C:\temp`). */
const escapable = /[\s"\\,:<>=(!-]/;

/** A bare word or value with its escapes taken out. */
export function unescaped(text: string): string {
  return text.replace(/\\([\s\S])/g, (pair, next: string) => (escapable.test(next) ? next : pair));
}

/** A text that `unescaped` turns back into `text`, and that holds together as one term. */
export function escapedWord(text: string): string {
  const inner = text.replace(/[\s"\\]/g, '\\$&');
  // A sign or a colon would make it another kind of term.
  return /^(?:[-!]|\w+:)/.test(text) ? escapeFirst(inner, text) : inner;
}

function escapeFirst(inner: string, text: string): string {
  return /^[-!]/.test(text) ? `\\${inner}` : inner.replace(':', '\\:');
}

/** What stands between quotes, escapes taken out. `text` begins with a quote. */
export function quotedText(text: string): { readonly content: string; readonly closed: boolean } {
  const end = endOfQuote(text, 0);
  const closed = end > 1 && text[end - 1] === '"' && !endsEscaped(text.slice(1, end - 1));
  const inside = text.slice(1, closed ? end - 1 : end) + (closed ? text.slice(end) : '');
  return { content: inside.replace(/\\(["\\])/g, '$1'), closed };
}

function endsEscaped(inside: string): boolean {
  return (/\\*$/.exec(inside)?.[0].length ?? 0) % 2 === 1;
}

export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** Reads `a,b*,"c, d"` into patterns (see `value-pattern.ts`). Wildcards between quotes are plain characters. */
export function readValues(text: string): readonly string[] {
  const values: string[] = [];
  let value = '';
  let at = 0;
  while (at < text.length) {
    const character = text[at] ?? '';
    if (character === '"') {
      const end = endOfQuote(text, at);
      value += literalPattern(quotedText(text.slice(at, end)).content);
      at = end;
    } else if (character === ',') {
      if (value !== '') values.push(value);
      value = '';
      at += 1;
    } else if (character === '\\') {
      value += escapedPattern(text[at + 1]);
      at += 2;
    } else {
      value += character;
      at += 1;
    }
  }
  if (value !== '') values.push(value);
  return values;
}

function escapedPattern(next: string | undefined): string {
  if (next === undefined) return '\\\\';
  if (/[*?\\]/.test(next)) return `\\${next}`;
  return escapable.test(next) ? next : `\\\\${next}`;
}
