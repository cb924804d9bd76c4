import { type AllowedFinding, isAllowed, type PlaceAllowance } from './allowlist.ts';
import { detect } from './detect.ts';
import type { Finding, FindingKind } from './finding.ts';
import type { KeptStrings } from './kept-strings.ts';
import { isCommonAccount, isPseudonym } from './known-people.ts';
import type { IdentifierKind, Pseudonyms } from './pseudonyms.ts';
import type { Range } from './scan.ts';
import { isWordsOnly } from './secret-values.ts';
import type { StepBudget } from './step-budget.ts';

/** What stays the same for all records of one redactor. */
export type Redaction = {
  readonly pseudonyms: Pseudonyms;
  readonly count: (rule: string) => void;
  readonly allowed: readonly AllowedFinding[];
  /** Rules that are allowed at the place being looked at. */
  readonly allowedHere?: ReadonlySet<string>;
  /** Places below the one being looked at where rules are allowed. */
  readonly allowedBelow: readonly PlaceAllowance[];
  readonly key: Uint8Array | undefined;
  /** Matches the reader's home directory where a path begins with it. */
  readonly home: RegExp | undefined;
  /** Matches names the dataset's owner wants gone: customers, projects, people. */
  readonly names: RegExp | undefined;
  /** Words that make a key's string value a secret by the owner's choice. */
  readonly keyWords: ReadonlySet<string>;
  readonly kept: KeptStrings;
};

/** What one record has given away so far: values found once are removed wherever else they stand in it. */
export type Session = {
  readonly budget: StepBudget;
  readonly secrets: Map<string, string>;
  readonly users: Set<string>;
};

export function newSession(budget: StepBudget): Session {
  return { budget, secrets: new Map(), users: new Set() };
}

const mostPasses = 4;

/** Redacts until nothing is left to find, which makes the result stay as it is when redacted again. */
export function redactText(redaction: Redaction, text: string, session: Session): string {
  let current = withoutNames(redaction, text);
  for (let pass = 0; pass < mostPasses; pass++) {
    const findings = detect(current, session.budget);
    if (findings.length === 0) return current;
    const next = replaceFindings(redaction, current, { findings, session });
    if (next === current) return current;
    current = next;
  }
  return current;
}

function withoutNames({ home, names, pseudonyms, count, kept }: Redaction, text: string): string {
  const atHome = home === undefined ? text : replacedOutside(kept, text, { pattern: home, by: () => '~' });
  if (names === undefined) return atHome;
  return replacedOutside(kept, atHome, {
    pattern: names,
    by: (name) => {
      count('name');
      return pseudonyms('env', name);
    },
  });
}

type Replacing = { readonly pattern: RegExp; readonly by: (written: string) => string };

function replacedOutside({ rangesIn }: KeptStrings, text: string, { pattern, by }: Replacing): string {
  pattern.lastIndex = 0;
  if (!pattern.test(text)) return text;
  const ranges = rangesIn(text);
  return text.replace(pattern, (written: string, ...more: readonly unknown[]) => {
    const start = more.find((part) => typeof part === 'number') ?? 0;
    return isInside({ start, end: start + written.length }, ranges) ? written : by(written);
  });
}

function isInside({ start, end }: Range, ranges: readonly Range[]): boolean {
  return ranges.some((range) => range.start <= start && end <= range.end);
}

type Found = { readonly findings: readonly Finding[]; readonly session: Session };

function replaceFindings(redaction: Redaction, text: string, { findings, session }: Found): string {
  const pieces: string[] = [];
  let last = 0;
  const kept = redaction.kept.rangesIn(text);
  for (const finding of findings) {
    if (finding.kind !== 'credential' && isInside(finding, kept)) continue;
    const replacement = replacementOf(redaction, text, finding);
    if (replacement === undefined) continue;
    learn(session, finding, text.slice(finding.start, finding.end));
    pieces.push(text.slice(last, finding.start), replacement);
    last = finding.end;
  }
  return last === 0 ? text : pieces.join('') + text.slice(last);
}

function replacementOf(redaction: Redaction, text: string, finding: Finding): string | undefined {
  const written = text.slice(finding.start, finding.end);
  return replaceWhole(redaction, written, { ...finding, subject: finding.subject ?? written });
}

/** What stands in place of one value; undefined when it may stay: allowed by the owner, or replaced before. */
export function replaceWhole(
  redaction: Redaction,
  written: string,
  { kind, rule, subject }: { readonly kind: FindingKind; readonly rule: string; readonly subject?: string },
): string | undefined {
  if (isPseudonym(written) || isAllowed(redaction, { rule, value: written })) return undefined;
  if (kind !== 'credential' && redaction.kept.isKept(written)) return undefined;
  redaction.count(rule);
  return kind === 'credential'
    ? markerOf(rule)
    : redaction.pseudonyms(kind satisfies IdentifierKind, subject ?? written);
}

export function markerOf(rule: string): string {
  return `[REDACTED:${rule}]`;
}

/** Remembers what is distinctive enough to be looked for elsewhere in the record. */
export function learn(
  { secrets, users }: Session,
  { kind, rule }: Pick<Finding, 'kind' | 'rule'>,
  written: string,
): void {
  if (
    kind === 'credential' &&
    written.length >= 8 &&
    written.length <= 4_000 &&
    !isWordsOnly(written) &&
    /\d|[^\w\s]/.test(written) &&
    !/\s|\[REDACTED/.test(written)
  ) {
    secrets.set(written, rule);
  }
  if (
    kind === 'user' &&
    /^[A-Za-z][\w.-]{4,40}$/.test(written) &&
    !isCommonAccount(written) &&
    (/\d|[._]/.test(written) || written.length >= 7)
  ) {
    users.add(written);
  }
}

/** Removes from a text what the rest of its record gave away. */
export function redactLearned(redaction: Redaction, text: string, { secrets, users }: Session): string {
  let current = text;
  for (const [secret, rule] of secrets) {
    if (current.includes(secret)) {
      redaction.count(rule);
      current = current.replaceAll(secret, () => markerOf(rule));
    }
  }
  for (const user of users) {
    if (!current.includes(user)) continue;
    const bounded = new RegExp(`(?<![A-Za-z0-9_])${user.replace(/[.\\-]/g, '\\$&')}(?![A-Za-z0-9_])`, 'g');
    current = replacedOutside(redaction.kept, current, {
      pattern: bounded,
      by: () => {
        redaction.count('user');
        return redaction.pseudonyms('user', user);
      },
    });
  }
  return current;
}
