import type { Finding, FindingKind } from './finding.ts';
import { type StepBudget, spend } from './step-budget.ts';

/** One text being searched. Rules read it and add findings; nothing else passes between them. */
export type Scan = {
  readonly text: string;
  readonly findings: Finding[];
  readonly budget: StepBudget;
  /** Per rule the end of its last finding: anchors inside it are not tried again, which keeps rules linear. */
  readonly handledUntil: Map<string, number>;
  /** End of the last key name looked at, so that two anchors in one name cost one look. */
  lastNameEnd: number;
  /** The run of token characters last looked at: any place inside it ends where it ends. */
  tokenRun: Range;
  /** The bare value last read, and how often one was read that ends there. */
  bareRun: Range & { readonly reads: number };
};

export function scanOf(text: string, budget: StepBudget, findings: Finding[] = []): Scan {
  spend(budget, text.length + 1);
  return {
    text,
    findings,
    budget,
    handledUntil: new Map(),
    lastNameEnd: -1,
    tokenRun: nowhere,
    bareRun: { ...nowhere, reads: 0 },
  };
}

export type Range = { readonly start: number; readonly end: number };

const nowhere: Range = { start: -1, end: -1 };

/** Where the run of token characters (and colons) around `at` ends; `at` itself when there is none. */
export function tokenRunEnd(scan: Scan, at: number): number {
  if (at >= scan.tokenRun.start && at < scan.tokenRun.end) return scan.tokenRun.end;
  const { text } = scan;
  let end = at;
  while (end < text.length && (isTokenChar(text.charCodeAt(end)) || text.charCodeAt(end) === 58)) end++;
  if (end > at) scan.tokenRun = { start: at, end };
  return end;
}

export function addFinding(scan: Scan, range: Range, what: { rule: string; kind: FindingKind }): void {
  if (range.end > range.start) {
    scan.findings.push({ start: range.start, end: range.end, rule: what.rule, kind: what.kind });
  }
}

export function addCredential(scan: Scan, range: Range, rule: string): void {
  addFinding(scan, range, { rule, kind: 'credential' });
}

/** The match of a sticky pattern at `at`, or undefined. The pattern's quantifiers must be bounded. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

const alphanumeric = 1;
const keyName = 2;
const token = 4;
const hostName = 8;

const charFlags = flagsByCharCode();

function flagsByCharCode(): Uint8Array {
  const flags = new Uint8Array(128);
  for (let code = 0; code < 128; code++) {
    const char = String.fromCharCode(code);
    if (/[A-Za-z0-9]/.test(char)) flags[code] = alphanumeric | keyName | token | hostName;
    if (/[_.$-]/.test(char)) flags[code] = keyName | (flags[code] ?? 0);
    if (/[+/_=.~-]/.test(char)) flags[code] = token | (flags[code] ?? 0);
    if (/[.-]/.test(char)) flags[code] = hostName | (flags[code] ?? 0);
  }
  return flags;
}

function has(flag: number, code: number): boolean {
  return code < 128 && ((charFlags[code] ?? 0) & flag) !== 0;
}

/** Letters and digits of ASCII. `code` may be NaN (past the end), which is neither. */
export function isAlphanumeric(code: number): boolean {
  return has(alphanumeric, code);
}

/** Characters of an opaque token: base64 in both alphabets, dots and tildes. */
export function isTokenChar(code: number): boolean {
  return has(token, code);
}

/** Where the name around `at` starts, looking back at most `limit` characters. */
export function nameStartBefore(text: string, at: number, limit: number): number {
  return runStartBefore({ text, at, limit, flag: keyName });
}

export function nameEndAfter(text: string, at: number, limit: number): number {
  return runEndAfter({ text, at, limit, flag: keyName });
}

export function hostStartBefore(text: string, at: number): number {
  return runStartBefore({ text, at, limit: 253, flag: hostName });
}

export function hostEndAfter(text: string, at: number): number {
  return runEndAfter({ text, at, limit: 253, flag: hostName });
}

type Run = { readonly text: string; readonly at: number; readonly limit: number; readonly flag: number };

function runStartBefore({ text, at, limit, flag }: Run): number {
  let start = at;
  const stop = Math.max(0, at - limit);
  while (start > stop && has(flag, text.charCodeAt(start - 1))) start--;
  return start;
}

function runEndAfter({ text, at, limit, flag }: Run): number {
  let end = at;
  const stop = Math.min(text.length, at + limit);
  while (end < stop && has(flag, text.charCodeAt(end))) end++;
  return end;
}

/** Where the line around `at` starts, looking back at most `limit` characters: a text may be one endless line. */
export function lineStartBefore(text: string, at: number, limit = 500): number {
  let start = at;
  const stop = Math.max(0, at - limit);
  while (start > stop && text.charCodeAt(start - 1) !== 10) start--;
  return start;
}

/**
 * Whether a token may begin at `at`: nothing alphanumeric stands before it, unless that is the tail of an escape
 * (`\n`, `\u003d`, `%3D`), which decoding would remove.
 */
export function startsToken(text: string, at: number): boolean {
  if (at === 0 || !isAlphanumeric(text.charCodeAt(at - 1))) return true;
  return /(?:\\[nrtbf]|\\u[0-9A-Fa-f]{4}|%[0-9A-Fa-f]{2}|\u001b\[[0-9;]{0,12}m)$/.test(
    text.slice(Math.max(0, at - 16), at),
  );
}
