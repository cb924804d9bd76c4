/** A line with its line end, and where it stands (1-based). */
export type NumberedLine = { readonly text: string; readonly number: number };

/** The two texts that git could not merge, as far as the conflicts are ours to resolve. */
export type Sides =
  | {
      readonly ok: true;
      readonly ours: readonly NumberedLine[];
      readonly theirs: readonly NumberedLine[];
    }
  | { readonly ok: false; readonly line: number };

/** What a line is to us. */
export type LineRole = 'start' | 'end' | 'other';

type Conflict = { readonly ours: NumberedLine[]; readonly theirs: NumberedLine[]; readonly next: number };

/**
 * Splits a text at git's conflict markers into the text of either side.
 *
 * A conflict is ours if both sides hold nothing but blocks, whole or in part, and blank lines, and leave off alike.
 * One without any of our markers outside a block is left as it stands, in both. One that mixes ours with other text
 * must be resolved by a person: `ok: false` with its line.
 */
export function conflictSides(lines: readonly NumberedLine[], roleOf: (text: string) => LineRole): Sides {
  const ours: NumberedLine[] = [];
  const theirs: NumberedLine[] = [];
  let inBlock = false;
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] as NumberedLine;
    const conflict = conflictAt(lines, at);
    if (conflict === undefined) {
      inBlock = walk([line], inBlock, roleOf).inBlock;
      ours.push(line);
      theirs.push(line);
      at++;
      continue;
    }
    const left: Walked = walk(conflict.ours, inBlock, roleOf);
    const right: Walked = walk(conflict.theirs, inBlock, roleOf);
    if (!inBlock && !left.marked && !right.marked) {
      const asItStands = lines.slice(at, conflict.next);
      ours.push(...asItStands);
      theirs.push(...asItStands);
    } else if (left.foreign || right.foreign || left.inBlock !== right.inBlock) {
      return { ok: false, line: line.number };
    } else {
      ours.push(...conflict.ours);
      theirs.push(...conflict.theirs);
      inBlock = left.inBlock;
    }
    at = conflict.next;
  }
  return { ok: true, ours, theirs };
}

/** The conflict that begins at this line, or `undefined` if none does or it never ends. */
function conflictAt(lines: readonly NumberedLine[], at: number): Conflict | undefined {
  if (!/^<{7}(?: |\r?\n)/.test(lines[at]?.text ?? '')) return undefined;
  const ours: NumberedLine[] = [];
  const theirs: NumberedLine[] = [];
  let part: 'ours' | 'base' | 'theirs' = 'ours';
  for (let next = at + 1; next < lines.length; next++) {
    const line = lines[next] as NumberedLine;
    if (/^<{7}(?: |\r?\n)/.test(line.text)) return undefined;
    if (/^\|{7}(?: |\r?\n)/.test(line.text) && part === 'ours') part = 'base';
    else if (/^={7}\r?\n/.test(line.text) && part !== 'theirs') part = 'theirs';
    else if (/^>{7}(?: |\r?\n|$)/.test(line.text) && part === 'theirs')
      return { ours, theirs, next: next + 1 };
    else if (part === 'ours') ours.push(line);
    else if (part === 'theirs') theirs.push(line);
  }
  return undefined;
}

type Walked = { readonly inBlock: boolean; readonly marked: boolean; readonly foreign: boolean };

function walk(
  lines: readonly NumberedLine[],
  startsInBlock: boolean,
  roleOf: (text: string) => LineRole,
): Walked {
  let inBlock = startsInBlock;
  let marked = false;
  let foreign = false;
  for (const { text } of lines) {
    const role = roleOf(text);
    if (role === 'other') foreign ||= !inBlock && text.trim() !== '';
    else {
      marked = true;
      foreign ||= inBlock === (role === 'start');
      inBlock = role === 'start';
    }
  }
  return { inBlock, marked, foreign };
}
