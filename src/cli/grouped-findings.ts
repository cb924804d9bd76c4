import type { FileFinding } from '../core/export/check/split-leaks.ts';

/** A finding that is printed, and the lines of those like it that are not. */
export type GroupedFinding = FileFinding & { readonly others: readonly number[] };

/** So many findings of one kind in a file are printed each on a line of its own. */
const printedEach = 10;

/**
 * Findings as they are printed: of those with one reason (numbers in it apart) in one file the first ten by themselves, then
 * one that stands for the rest. A file in the wrong format says the same of each of its lines.
 */
export function groupedFindings(findings: readonly FileFinding[]): readonly GroupedFinding[] {
  const kinds = new Map<string, { count: number; readonly others: number[] }>();
  const printed: GroupedFinding[] = [];
  for (const finding of findings) {
    const key = kindOf(finding);
    const kind = kinds.get(key) ?? { count: 0, others: [] };
    kinds.set(key, kind);
    kind.count += 1;
    if (kind.count > printedEach + 1) kind.others.push(finding.line);
    else printed.push({ ...finding, others: kind.count === printedEach + 1 ? kind.others : [] });
  }
  return printed;
}

function kindOf({ file, level, reason }: FileFinding): string {
  return `${file}\n${level}\n${reason.replace(/\d+/g, '#')}`;
}

/** Lines in few words: the first three and the last. */
export function linesInWords(lines: readonly number[]): string {
  const first = lines.slice(0, 3);
  const last = lines.at(-1);
  const all = lines.length > 4 ? [...first, '…'] : first;
  return lines.length > 3 ? [...all, last].join(', ') : all.join(', ');
}
