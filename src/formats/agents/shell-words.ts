/**
 * Splits a shell command line into its simple commands, each as words without their quotes.
 *
 * Enough of a shell to tell a command from its arguments: quotes, escapes, `&&`, `||`, `;`, `|`, `&`, newlines and
 * here-documents (whose bodies are data, so a commit message that mentions a test runner runs no test). Substitutions are
 * ordinary words.
 */
export function simpleCommands(commandLine: string): readonly (readonly string[])[] {
  const state: Splitting = { commands: [], words: [], word: undefined };
  const text = withoutHereDocuments(commandLine);
  let place = 0;
  while (place < text.length) place = step(text, place, state);
  endCommand(state);
  return state.commands;
}

type Splitting = {
  readonly commands: (readonly string[])[];
  words: string[];
  word: string | undefined;
};

/** Reads what starts at `place`; answers where to go on. */
function step(text: string, place: number, state: Splitting): number {
  const character = text[place] ?? '';
  if (character === "'" || character === '"') return quoted(text, place, state);
  if (character === '\\') {
    if (text[place + 1] !== '\n') state.word = (state.word ?? '') + (text[place + 1] ?? '');
    return place + 2;
  }
  if (character === ' ' || character === '\t' || character === '\r') endWord(state);
  else if (isRedirectionAmpersand(text, place)) state.word = (state.word ?? '') + character;
  else if (';|&\n()'.includes(character)) endCommand(state);
  else if (character === '#' && state.word === undefined) return endOfLine(text, place);
  else state.word = (state.word ?? '') + character;
  return place + 1;
}

function quoted(text: string, place: number, state: Splitting): number {
  const quote = text[place];
  let inside = '';
  let end = place + 1;
  while (end < text.length && text[end] !== quote) {
    if (quote === '"' && text[end] === '\\' && end + 1 < text.length) end += 1;
    inside += text[end];
    end += 1;
  }
  state.word = (state.word ?? '') + inside;
  return end + 1;
}

/** `2>&1` and `&>file` redirect; they do not end a command. */
function isRedirectionAmpersand(text: string, place: number): boolean {
  return text[place] === '&' && (text[place - 1] === '>' || text[place + 1] === '>');
}

function endOfLine(text: string, place: number): number {
  const end = text.indexOf('\n', place);
  return end === -1 ? text.length : end;
}

function endWord(state: Splitting): void {
  if (state.word !== undefined) state.words.push(state.word);
  state.word = undefined;
}

function endCommand(state: Splitting): void {
  endWord(state);
  if (state.words.length > 0) state.commands.push(state.words);
  state.words = [];
}

function withoutHereDocuments(text: string): string {
  if (!text.includes('<<')) return text;
  const kept: string[] = [];
  let delimiter: string | undefined;
  for (const line of text.split('\n')) {
    if (delimiter !== undefined) {
      if (line.trim() === delimiter) delimiter = undefined;
      continue;
    }
    kept.push(line);
    delimiter = /<<-?\s*(["']?)([A-Za-z_]\w{0,63})\1/.exec(line)?.[2];
  }
  return kept.join('\n');
}
