import { listedArgumentFindings, listedArguments } from './command-lines.ts';
import type { JsonText } from './json-document.ts';
import { keyMeaning } from './key-names.ts';
import { applyFindings, redactByMeaning, type Work } from './meant-strings.ts';
import { redactText } from './redaction.ts';
import { scanOf } from './scan.ts';
import { isWordsOnly } from './secret-values.ts';

/** `['--token', 'x']`, `['Authorization', 'Bearer x']`: the item behind a name. */
export function pairItems(work: Work, items: readonly JsonText[]): void {
  for (let index = 0; index + 1 < items.length; index++) {
    const [name, item] = [items[index], items[index + 1]];
    if (name === undefined || item === undefined || item.replacement !== undefined || name.text.length > 100)
      continue;
    if (!/^(?:-{1,2})?[A-Za-z][\w.-]*:?$/.test(name.text)) continue;
    const meaning = keyMeaning(name.text.replace(/:$/, ''));
    const isFlag = name.text.startsWith('-');
    if (meaning === 'none' || meaning === 'user' || meaning === 'setting' || item.text.startsWith('-'))
      continue;
    if (!isFlag && isWordsOnly(item.text) && !/\d/.test(item.text)) continue;
    const result = redactByMeaning(work, item.text, { meaning, inside: 'nothing' });
    if (result !== undefined) item.replacement = changed(item.text, result);
  }
}

/** `['curl', '-u', 'user:password']`: options of programs, by position. */
export function programItems(work: Work, items: readonly JsonText[]): void {
  const words = items.map(({ text }) => text);
  const program = words[0] ?? '';
  listedArguments(program, words).forEach((carries, index) => {
    const item = items[index];
    if (item === undefined || item.replacement !== undefined || index === 0) return;
    const scan = scanOf(item.text, work.session.budget);
    listedArgumentFindings(scan, program, carries);
    item.replacement = applyFindings(work, item.text, scan.findings);
  });
}

const longestJoined = 400_000;

export function joinItems({ redaction, session }: Work, items: readonly JsonText[]): void {
  const current = items.map((item) => item.text);
  const joined = current.join('\n');
  if (joined.length > longestJoined || current.every((text) => text.length < 6)) return;
  const result = redactText(redaction, joined, session);
  if (result === joined) return;
  spreadOver(items, current, result);
}

/**
 * Gives the redacted whole back to the items. Lines that came through unchanged, from the top and from the bottom,
 * stay with their items; every item between them belonged to what was removed.
 */
function spreadOver(items: readonly JsonText[], before: readonly string[], result: string): void {
  const lines = result.split('\n');
  const whole = before.join('\n').split('\n');
  if (lines.length === whole.length) {
    spreadLines(items, before, lines);
    return;
  }
  let top = 0;
  while (top < before.length && lines[top] === before[top]) top++;
  let bottom = 0;
  while (
    bottom < before.length - top &&
    lines[lines.length - 1 - bottom] === before[before.length - 1 - bottom]
  )
    bottom++;
  const middle = lines.slice(top, lines.length - bottom).join('\n');
  for (let index = top; index < before.length - bottom; index++) {
    const item = items[index];
    if (item !== undefined) item.replacement = index === top ? middle : '[REDACTED]';
  }
}

function spreadLines(items: readonly JsonText[], before: readonly string[], lines: readonly string[]): void {
  let line = 0;
  items.forEach((item, index) => {
    const count = (before[index] ?? '').split('\n').length;
    item.replacement = changed(item.text, lines.slice(line, line + count).join('\n'));
    line += count;
  });
}

function changed(before: string, after: string): string | undefined {
  return after === before ? undefined : after;
}
