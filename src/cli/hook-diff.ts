/** How many unchanged lines are shown around a change. */
const contextLines = 3;

/**
 * The lines that differ between two texts, as a unified diff writes them: one piece, from the first difference to the last,
 * with the lines around it. Empty for equal texts.
 */
export function changedLines(before: string, after: string): readonly string[] {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  let first = 0;
  while (first < old.length && first < fresh.length && old[first] === fresh[first]) first += 1;
  let same = 0;
  while (
    same < old.length - first &&
    same < fresh.length - first &&
    old[old.length - 1 - same] === fresh[fresh.length - 1 - same]
  )
    same += 1;
  const [gone, come] = [old.slice(first, old.length - same), fresh.slice(first, fresh.length - same)];
  if (gone.length + come.length === 0) return [];
  const start = Math.max(0, first - contextLines);
  return [
    ...old.slice(start, first).map((line) => ` ${line}`),
    ...gone.map((line) => `-${line}`),
    ...come.map((line) => `+${line}`),
    ...old.slice(old.length - same, old.length - same + contextLines).map((line) => ` ${line}`),
  ];
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
}
