import { type JsonObject, listIn, textIn } from './json-shape.ts';
import type { ToolCall } from './tool-tally.ts';

export type EditCounts = {
  /** Edits that succeeded. */
  readonly edits: number;
  readonly files: number;
  /** Lines by the patches in the log; null when edits succeeded and not one carries its patch. */
  readonly linesAdded: number | null;
  readonly linesRemoved: number | null;
};

const editTools = new Set(['Edit', 'MultiEdit', 'Write', 'NotebookEdit']);

export function editedFile({ name, file }: ToolCall): boolean {
  return editTools.has(name) && file !== undefined;
}

/** Counts successful edits and their lines. `result` is the row's structured result, which not every version writes. */
export function createEditTally() {
  const files = new Set<string>();
  let edits = 0;
  let patched = 0;
  let linesAdded = 0;
  let linesRemoved = 0;
  const addLines = (result: JsonObject) => {
    for (const hunk of listIn(result, 'structuredPatch')) {
      for (const line of listIn(hunk, 'lines')) {
        if (typeof line !== 'string') continue;
        if (line.startsWith('+')) linesAdded += 1;
        if (line.startsWith('-')) linesRemoved += 1;
      }
    }
    // A new file has no patch: all its lines are added.
    if (textIn(result, 'type') === 'create') linesAdded += lineCount(textIn(result, 'content') ?? '');
  };
  return {
    add: (call: ToolCall, result: JsonObject | undefined) => {
      if (!editTools.has(call.name)) return;
      edits += 1;
      if (call.file !== undefined) files.add(call.file);
      if (result === undefined) return;
      patched += 1;
      addLines(result);
    },
    finish: (): EditCounts => {
      const known = edits === 0 || patched > 0;
      return {
        edits,
        files: files.size,
        linesAdded: known ? linesAdded : null,
        linesRemoved: known ? linesRemoved : null,
      };
    },
  };
}

function lineCount(text: string): number {
  if (text === '') return 0;
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}
