import { parseQuery } from '../core/query/parse-query.ts';
import { cellWidth, takeCells } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import type { KnownCode } from './annotate-codes.ts';
import { promptCodes } from './annotate-prompts.ts';
import { answerTo } from './answer-book.ts';
import { formatCount, plural } from './format.ts';
import { type FrameLine, segment } from './frame.ts';
import { completionQuestion } from './input-commands.ts';
import type { PromptScreen, TextInput } from './screens.ts';
import type { AppState } from './state.ts';

/** The line being typed and, above it, what could complete it. */
export function promptLines(
  prompt: PromptScreen,
  state: AppState,
): { readonly lines: readonly FrameLine[]; readonly caretX: number } {
  const { line, caretX } = inputLine(` ${leadOf(prompt)}`, prompt.input, state.size.columns);
  return { lines: [lineAbove(prompt, state), line], caretX };
}

/** A text being typed behind `lead`. A long one scrolls so that the place where one types is in sight. */
export function inputLine(
  lead: string,
  { text, cursor }: TextInput,
  columns: number,
): { readonly line: FrameLine; readonly caretX: number } {
  const before = harmless(text.slice(0, cursor));
  const room = columns - cellWidth(lead) - 2;
  const hidden = cellWidth(before) > room ? takeCells(before, cellWidth(before) - room) : '';
  return {
    line: [segment(lead, 'accent'), segment(harmless(text).slice(hidden.length))],
    caretX: cellWidth(lead) + cellWidth(before.slice(hidden.length)),
  };
}

function leadOf({ purpose }: PromptScreen): string {
  switch (purpose.kind) {
    case 'filter':
      return '/ ';
    case 'find':
      return 'find: ';
    case 'command':
      return ': ';
    case 'note':
      return onRecords('note', purpose.rows.length);
    case 'code':
      return onRecords('code', purpose.rows.length);
    case 'fail-code':
      return onRecords('fail, code', purpose.rows.length);
    case 'insight':
      return onRecords('insight', purpose.rows.length);
  }
}

function onRecords(what: string, count: number): string {
  return count === 1 ? `${what}: ` : `${what} on ${plural(count, 'record')}: `;
}

function lineAbove(prompt: PromptScreen, state: AppState): FrameLine {
  switch (prompt.purpose.kind) {
    case 'code':
    case 'fail-code':
      return codesLine(prompt, state);
    case 'note':
      return [segment(' one line; for a longer note Esc, then e opens $EDITOR', 'dim')];
    case 'insight':
      return [segment(' a lesson in one line, for .ai/insights.md', 'dim')];
    case 'filter':
    case 'find':
    case 'command':
      return completionLine(state);
  }
}

/** Codes that are in use come first: a new one is made by typing what none of them is. */
function codesLine(prompt: PromptScreen, state: AppState): FrameLine {
  const text = prompt.input.text.trim();
  const codes = promptCodes(prompt, state) ?? [];
  const [first, ...others] = codes.slice(0, 8);
  if (first === undefined)
    return [segment(text === '' ? ' no codes yet: what you type becomes the first' : ' a new code', 'dim')];
  const label = ({ name, records }: KnownCode) => `${harmless(name)} ${formatCount(records)}`;
  return [
    segment(' Tab ', 'accent'),
    segment(label(first), 'strong'),
    segment(others.map((other) => `   ${label(other)}`).join(''), 'dim'),
  ];
}

/** What is wrong with a filter, else how one is written. */
function filterHelp(filter: string): FrameLine {
  const [issue] = parseQuery(filter).issues;
  return issue === undefined
    ? [segment(' words, "phrase", -word, category: severity:>= since:7d has: re:/x/', 'dim')]
    : [segment(` ${harmless(issue.message)}`, 'bad')];
}

function completionLine(state: AppState): FrameLine {
  const question = completionQuestion(state);
  const answer = question && answerTo(state.answers, question);
  if (answer === undefined || answer.completions.length === 0)
    return question === undefined ? [] : filterHelp(question.text);
  const [first, ...others] = answer.completions.slice(0, 8);
  if (first === undefined) return [];
  const label = ({ label, count }: typeof first) =>
    `${harmless(label)}${count === undefined ? '' : ` ${formatCount(count)}`}`;
  return [
    segment(' Tab ', 'accent'),
    segment(label(first), 'strong'),
    segment(others.map((other) => `   ${label(other)}`).join(''), 'dim'),
  ];
}
