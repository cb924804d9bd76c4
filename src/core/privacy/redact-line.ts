import type { Redactor } from './redactor.ts';

/** Why a line does not come out: it could not be read, or could not be searched to its end. */
export type DropReason =
  | 'not UTF-8'
  | 'not JSON'
  | 'nested too deeply'
  | 'too long'
  | 'too much work'
  | 'failed';
export type Dropped = { readonly dropped: DropReason };

/** Longer lines are dropped, so that one endless line cannot exhaust the memory. */
export const longestLine = 32 * 1024 * 1024;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
const carriageReturn = 0x0d;

/**
 * One line of JSON, without its line end, as it may leave; blank lines stay blank. A byte order mark and a carriage
 * return are removed. A line that cannot be read, or that a rule fails on, is dropped and never passed through.
 */
export function redactLine(bytes: Uint8Array, redactor: Redactor): string | Dropped {
  if (bytes.length > longestLine) return { dropped: 'too long' };
  const text = decode(bytes.at(-1) === carriageReturn ? bytes.subarray(0, -1) : bytes);
  if (text === undefined) return { dropped: 'not UTF-8' };
  if (text.trim() === '') return '';
  try {
    const redacted = redactor.json(text);
    return redacted.ok ? redacted.json : { dropped: redacted.reason };
  } catch {
    // Whatever a rule stumbled over: failing closed loses a line, failing open a secret. The count shows it.
    return { dropped: 'failed' };
  }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** How often each rule found something in one line; `line` counts from 0 within the block. */
export type LineFindings = {
  readonly line: number;
  readonly rules: readonly (readonly [rule: string, count: number])[];
};

export type RedactedBlock = {
  readonly text: string;
  readonly lines: number;
  readonly found: readonly LineFindings[];
  /** `line` counts from 0 within the block. */
  readonly dropped: readonly { readonly line: number; readonly reason: DropReason }[];
};

const newline = 0x0a;

/** Redacts the lines of a block of bytes that begins and ends between lines. Dropped lines are left out. */
export function redactBlock(block: Uint8Array, redactor: Redactor): RedactedBlock {
  const pieces: string[] = [];
  const found: LineFindings[] = [];
  const dropped: { line: number; reason: DropReason }[] = [];
  let line = 0;
  let before = new Map(redactor.counts());
  for (let start = 0; start < block.length; line++) {
    const newlineAt = block.indexOf(newline, start);
    const end = newlineAt < 0 ? block.length : newlineAt;
    const redacted = redactLine(block.subarray(start, end), redactor);
    if (typeof redacted === 'string') pieces.push(redacted, '\n');
    else dropped.push({ line, reason: redacted.dropped });
    const rules = countsSince(before, redactor.counts());
    if (rules.length > 0) {
      if (typeof redacted === 'string') found.push({ line, rules });
      before = new Map(redactor.counts());
    }
    start = end + 1;
  }
  return { text: pieces.join(''), lines: line, found, dropped };
}

function countsSince(
  before: ReadonlyMap<string, number>,
  now: ReadonlyMap<string, number>,
): readonly (readonly [string, number])[] {
  const rules: (readonly [string, number])[] = [];
  for (const [rule, count] of now) {
    const more = count - (before.get(rule) ?? 0);
    if (more > 0) rules.push([rule, more]);
  }
  return rules;
}
