/** What changed between two texts, line by line: what is the same at both ends is left out but for three lines. */
export type DiffLine = { readonly sign: ' ' | '-' | '+'; readonly text: string };

/** One stretch from the first line that differs to the last; empty for equal texts. */
export function lineDiff(before: string, after: string, context = 3): readonly DiffLine[] {
  if (before === after) return [];
  const [old, now] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start += 1;
  let end = 0;
  const most = Math.min(old.length, now.length) - start;
  while (end < most && old[old.length - 1 - end] === now[now.length - 1 - end]) end += 1;
  const lines = (sign: DiffLine['sign'], texts: readonly string[]): DiffLine[] =>
    texts.map((text) => ({ sign, text: text.replace(/\r$/, '') }));
  return [
    ...lines(' ', old.slice(Math.max(0, start - context), start)),
    ...lines('-', old.slice(start, old.length - end)),
    ...lines('+', now.slice(start, now.length - end)),
    ...lines(' ', old.slice(old.length - end, old.length - end + context)),
  ];
}
