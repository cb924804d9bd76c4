import type { TextInput } from './screens.ts';

/** A one-line text being typed, with the keys a shell's line has. Pure: each function returns the line after a key. */
export const emptyInput: TextInput = { text: '', cursor: 0 };

export function inputOf(text: string): TextInput {
  return { text, cursor: text.length };
}

export function insert({ text, cursor }: TextInput, added: string): TextInput {
  return { text: text.slice(0, cursor) + added + text.slice(cursor), cursor: cursor + added.length };
}

export function deleteBack(input: TextInput): TextInput {
  const from = previousGrapheme(input);
  return { text: input.text.slice(0, from) + input.text.slice(input.cursor), cursor: from };
}

export function deleteForward(input: TextInput): TextInput {
  return {
    text: input.text.slice(0, input.cursor) + input.text.slice(nextGrapheme(input)),
    cursor: input.cursor,
  };
}

export function moveLeft(input: TextInput): TextInput {
  return { ...input, cursor: previousGrapheme(input) };
}

export function moveRight(input: TextInput): TextInput {
  return { ...input, cursor: nextGrapheme(input) };
}

export function moveToStart(input: TextInput): TextInput {
  return { ...input, cursor: 0 };
}

export function moveToEnd(input: TextInput): TextInput {
  return { ...input, cursor: input.text.length };
}

export function moveWordLeft(input: TextInput): TextInput {
  return { ...input, cursor: wordStart(input) };
}

export function moveWordRight({ text, cursor }: TextInput): TextInput {
  const word = /^\s*\S*/.exec(text.slice(cursor))?.[0] ?? '';
  return { text, cursor: cursor + word.length };
}

/** Ctrl-W: the word before the cursor goes. */
export function deleteWordBack(input: TextInput): TextInput {
  const from = wordStart(input);
  return { text: input.text.slice(0, from) + input.text.slice(input.cursor), cursor: from };
}

export function deleteToStart({ text, cursor }: TextInput): TextInput {
  return { text: text.slice(cursor), cursor: 0 };
}

export function deleteToEnd({ text, cursor }: TextInput): TextInput {
  return { text: text.slice(0, cursor), cursor };
}

function wordStart({ text, cursor }: TextInput): number {
  return /\S*\s*$/.exec(text.slice(0, cursor))?.index ?? 0;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Only the neighbourhood is segmented: a pasted text can be long. */
function previousGrapheme({ text, cursor }: TextInput): number {
  const from = Math.max(0, cursor - 64);
  const segments = [...graphemes.segment(text.slice(from, cursor))];
  return from + (segments.at(-1)?.index ?? 0);
}

function nextGrapheme({ text, cursor }: TextInput): number {
  const [first] = graphemes.segment(text.slice(cursor, cursor + 64));
  return cursor + (first?.segment.length ?? 0);
}
