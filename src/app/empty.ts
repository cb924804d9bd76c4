import { formatQuery } from '../core/query/format-query.ts';
import type { Query } from '../core/query/query.ts';
import { harmless } from '../core/text/harmless.ts';
import { answerTo } from './answer-book.ts';
import { suggestionText, termText } from './explained-terms.ts';
import { formatCount } from './format.ts';
import { emptyLine, type FrameLine, plainLine, segment } from './frame.ts';
import type { AppState } from './state.ts';
import { textSearchOffer } from './text-search.ts';

/** What stands where nothing matched: which term excludes everything, and what to press. */
export function emptyMatchLines(state: AppState, query: Query): FrameLine[] {
  if (state.load.phase === 'loading') return [emptyLine, plainLine(' Nothing matches yet. Still loading.')];
  if (state.load.records === 0) return emptyDatasetLines(state);
  const lines: FrameLine[] = [emptyLine, [segment(' Nothing matches.', 'strong')], emptyLine];
  const offer = textSearchOffer(formatQuery(query), 0);
  if (offer !== '') lines.push([segment(` ${offer}`, 'accent')], emptyLine);
  const explained = answerTo(state.answers, { ask: 'explain', query });
  if (explained === undefined) return lines;
  for (const term of explained.terms) {
    lines.push(plainLine(`   ${termText(term)}`));
    const suggestion = suggestionText(term);
    if (suggestion !== undefined) lines.push([segment(`      ${suggestion}`, 'accent')]);
  }
  return [...lines, emptyLine, plainLine(' / edits the filter, F clears it, h goes back')];
}

/** Why there is nothing: asked by pages that show an empty dataset. */
export const emptyDatasetQuestion = { ask: 'problems', from: 0, to: 8 } as const;

/** A dataset without records: what was looked for, and how to get some. */
export function emptyDatasetLines({ load, answers }: AppState): FrameLine[] {
  const { problems } = answerTo(answers, emptyDatasetQuestion) ?? { problems: [] };
  const reasons = problems.map(({ file, reason }) => [
    segment(`   ${harmless(file)}: `),
    segment(harmless(reason), 'bad'),
  ]);
  const files = load.files.map(({ path, state, bytes }) =>
    plainLine(
      `   ${harmless(path)}  ${state === 'failed' ? 'could not be read' : `${formatCount(bytes)} bytes`}`,
    ),
  );
  return [
    emptyLine,
    [segment(' No records.', 'strong')],
    emptyLine,
    ...(files.length === 0 ? [] : [plainLine(' Files:'), ...files, emptyLine]),
    ...(reasons.length === 0 ? [] : [...reasons, emptyLine]),
    ...(files.length + reasons.length === 0 ? [plainLine(' No JSONL file was found there.'), emptyLine] : []),
    plainLine(' debrief reads one JSON object per line.  To try it out: debrief sample --out demo'),
  ];
}
