import { parseQuery } from '../core/query/parse-query.ts';
import { cellWidth, takeCells } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import type { KnownCode } from './annotate-codes.ts';
import { promptCodes } from './annotate-prompts.ts';
import { answerTo } from './answer-book.ts';
import { formatCount, plural } from './format.ts';
import { type FrameLine, segment } from './frame.ts';
import { completionQuestion } from './input-commands.ts';
import { linkChoices } from './link-prompt.ts';
import type { AnnotationPromptKind, PromptScreen, TextInput } from './screens.ts';
import type { AppState } from './state.ts';
import { taxonomyHelp, taxonomyLead } from './taxonomy-prompts.ts';

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
    case 'taxonomy':
      return taxonomyLead(purpose);
    default:
      return onRecords(leads[purpose.kind], purpose.rows.length);
  }
}

const leads: Readonly<Record<AnnotationPromptKind, string>> = {
  note: 'note',
  code: 'code',
  'fail-code': 'fail, code',
  insight: 'insight',
  'root-cause': 'root cause',
  'fail-cause': 'fail, root cause',
  resolution: 'resolution',
  prevention: 'prevention',
  link: 'related to',
  duplicate: 'duplicate of',
};

function onRecords(what: string, count: number): string {
  return count === 1 ? `${what}: ` : `${what} on ${plural(count, 'record')}: `;
}

function lineAbove(prompt: PromptScreen, state: AppState): FrameLine {
  switch (prompt.purpose.kind) {
    case 'code':
    case 'fail-code':
      return codesLine(prompt, state);
    case 'taxonomy':
      return [segment(` ${taxonomyHelp(prompt.purpose, prompt.input.text, state)}`, 'dim')];
    case 'note':
      return [segment(' one line; for a longer note Esc, then e opens $EDITOR', 'dim')];
    case 'insight':
      return [segment(' a lesson in one line, for .ai/insights.md', 'dim')];
    case 'link':
    case 'duplicate':
      return recordsLine(prompt, state);
    case 'root-cause':
    case 'fail-cause':
    case 'resolution':
      return [segment(' as it should have been recorded; the data stays as it is', 'dim')];
    case 'prevention':
      return [segment(' what would keep it from happening again', 'dim')];
    case 'filter':
      return state.stack[1]?.kind === 'help'
        ? [segment(' words of what a key does, or the key itself behind @: @u @gs @^d', 'dim')]
        : completionLine(state);
    case 'find':
      return [segment(' any text of this record; n and N go on from match to match', 'dim')];
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
  // Before anything is typed, digits take codes.
  const digit = (place: number) => (text === '' ? `${place}: ` : '');
  return [
    segment(text === '' ? ' Tab 1: ' : ' Tab ', 'accent'),
    segment(label(first), 'strong'),
    segment(others.map((other, place) => `   ${digit(place + 2)}${label(other)}`).join(''), 'dim'),
  ];
}

/** Records that digits take before anything is typed, and Enter takes the first of when something is. */
function recordsLine(prompt: PromptScreen, state: AppState): FrameLine {
  const choices = linkChoices(prompt, state);
  const isTyped = prompt.input.text.trim() !== '';
  const [first, ...others] = choices.map(({ cells, excerpt, review }, place) => {
    const name = String(cells.feature ?? cells.session ?? excerpt.slice(0, 20));
    const words = Object.values(review?.verdicts ?? {}).join(', ');
    return `${isTyped ? '' : `${place + 1}: `}${harmless(name)}${words === '' ? '' : ` ${words}`}`;
  });
  if (first === undefined)
    return [segment(' a feature, words, or a whole rec_id; nothing matches yet', 'dim')];
  return [
    segment(isTyped ? ' Enter ' : ' ', 'accent'),
    segment(first, 'strong'),
    segment(others.map((other) => `   ${other}`).join(''), 'dim'),
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
