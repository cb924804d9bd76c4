import { cellWidth, takeCells } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import { answerTo } from './answer-book.ts';
import { formatCount, plural } from './format.ts';
import { type FrameLine, segment } from './frame.ts';
import { completionQuestion } from './input-commands.ts';
import type { PromptScreen } from './screens.ts';
import type { AppState } from './state.ts';

/** The line being typed and, above it, what could complete it. */
export function promptLines(
  prompt: PromptScreen,
  state: AppState,
): { readonly lines: readonly FrameLine[]; readonly caretX: number } {
  const lead = ` ${leadOf(prompt)}`;
  const shown = harmless(prompt.input.text);
  const before = harmless(prompt.input.text.slice(0, prompt.input.cursor));
  const room = state.size.columns - cellWidth(lead) - 2;
  // A long text scrolls so that the cursor is in sight.
  const hidden = cellWidth(before) > room ? takeCells(before, cellWidth(before) - room) : '';
  const line: FrameLine = [segment(lead, 'accent'), segment(shown.slice(hidden.length))];
  return {
    lines: [completionLine(state), line],
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
    case 'insight':
      return onRecords('insight', purpose.rows.length);
  }
}

function onRecords(what: string, count: number): string {
  return count === 1 ? `${what}: ` : `${what} on ${plural(count, 'record')}: `;
}

function completionLine(state: AppState): FrameLine {
  const question = completionQuestion(state);
  const answer = question && answerTo(state.answers, question);
  if (answer === undefined || answer.completions.length === 0)
    return [
      segment(
        question === undefined ? '' : ' words, "phrase", -word, category: severity:>= since:7d has: re:/x/',
        'dim',
      ),
    ];
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
