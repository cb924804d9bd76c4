import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { patchText } from '../core/harness/patch-text.ts';
import { readSuggestion, type Suggestion } from '../core/harness/suggestion.ts';
import type { Problem } from '../core/records/problem.ts';
import { isSystemError, makeOwnFolder, replaceDurably } from './durable-file.ts';
import { type WriteFailure, writeFailure } from './write-failure.ts';

/** `<root>/.ai/harness_suggestions.jsonl` */
function suggestionsPath(root: string): string {
  return join(root, '.ai', 'harness_suggestions.jsonl');
}

export type SuggestionsRead = {
  readonly suggestions: readonly Suggestion[];
  readonly problems: readonly Problem[];
};

/** What stands in the file. Lines that are no suggestions are problems, and stay in the file. */
export async function readSuggestions(root: string): Promise<SuggestionsRead> {
  const path = suggestionsPath(root);
  const suggestions: Suggestion[] = [];
  const problems: Problem[] = [];
  for (const [index, line] of (await linesOf(path)).entries()) {
    if (line.trim() === '') continue;
    const read = readSuggestion(line);
    if (read.ok) suggestions.push(read.suggestion);
    else
      problems.push({
        file: path,
        line: index + 1,
        column: undefined,
        field: undefined,
        reason: read.reason,
        level: 'line',
      });
  }
  return { suggestions, problems };
}

/** Writes a suggestion with its status into the file: its own line, if it has one, changes in that alone. */
export async function writeSuggestion(
  root: string,
  suggestion: Suggestion,
): Promise<WriteFailure | undefined> {
  const path = suggestionsPath(root);
  try {
    const lines = await linesOf(path);
    const at = lines.findIndex((line) => {
      const read = readSuggestion(line);
      return read.ok && read.suggestion.id === suggestion.id;
    });
    const status = { op: 'add', path: '/status', value: suggestion.status } as const;
    const changed = at === -1 ? undefined : patchText(lines[at] ?? '', [status]);
    const line = changed?.ok === true ? changed.text : JSON.stringify(suggestion);
    const all =
      at === -1
        ? [...lines.filter((one, place) => one !== '' || place < lines.length - 1), line, '']
        : lines.with(at, line);
    await makeOwnFolder(join(root, '.ai'), 'follow-link');
    await replaceDurably(path, all.join('\n'), { mode: 0o644 });
    return undefined;
  } catch (error) {
    return writeFailure(error, path);
  }
}

async function linesOf(path: string): Promise<string[]> {
  try {
    return (await readFile(path, 'utf8')).split('\n');
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return [];
    throw error;
  }
}
