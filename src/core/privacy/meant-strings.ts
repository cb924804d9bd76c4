import { authorizationFindings } from './authorization.ts';
import { cookieFindings } from './cookies.ts';
import { unionOf } from './finding.ts';
import type { KeyMeaning } from './key-names.ts';
import { isCommonAccount, isPseudonym } from './known-people.ts';
import { learn, type Redaction, redactText, replaceWhole, type Session } from './redaction.ts';
import { scanOf } from './scan.ts';
import { isPasswordLike, isPlaceholder, isSecretLike, isWordsOnly, looksRandom } from './secret-values.ts';
import { settingFindings } from './settings.ts';

export type Work = { readonly redaction: Redaction; readonly session: Session };

/** What the place of a string says about it. */
export type Meant = {
  readonly meaning: KeyMeaning;
  /** Inside `env`, `secrets` and the like, where names and values follow other rules than elsewhere. */
  readonly inside: 'environment' | 'secrets' | 'sealed' | 'nothing';
};

/** The string as its key's meaning has it; undefined when the meaning changes nothing and the text must be searched. */
export function redactByMeaning(work: Work, text: string, { meaning, inside }: Meant): string | undefined {
  switch (meaning) {
    case 'password':
      return isPasswordValue(text) ? replaced(work, text, 'password') : undefined;
    case 'secret':
      return isSecretValue(text) ? replaced(work, text, 'secret') : undefined;
    case 'opaque':
      return text.length >= 12 && !/\s/.test(text) && looksRandom(text) && isSecretLike(text)
        ? replaced(work, text, 'secret')
        : undefined;
    case 'user':
      return isUserValue(text) ? pseudonymOf(work, text) : undefined;
    case 'header':
      return redactHeader(work, text, meaning);
    case 'cookies':
      return redactHeader(work, text, meaning) ?? redactByMeaning(work, text, { inside, meaning: 'opaque' });
    case 'setting':
      return inside === 'environment' ? redactSetting(work, text) : undefined;
    case 'none':
      return undefined;
  }
}

function replaced({ redaction, session }: Work, text: string, rule: string): string {
  const marker = replaceWhole(redaction, text, { kind: 'credential', rule });
  if (marker === undefined) return text;
  learn(session, { kind: 'credential', rule }, text);
  return marker;
}

/** Under a password's key stands a password, unless the string is plainly something else. */
function isPasswordValue(text: string): boolean {
  if (text.length > 20_000 || isPlaceholder(text)) return false;
  if (isPasswordLike(text, 'quoted')) return true;
  if (/\s/.test(text))
    return (
      text.length < 200 &&
      !/[.?!:]$|\n/.test(text) &&
      !/^[A-Z][a-z]+ /.test(text) &&
      !/\b(?:is|must|the|your|should|required|enter)\b/i.test(text)
    );
  return /\d/.test(text) && text.length >= 4;
}

function isSecretValue(text: string): boolean {
  if (text.length > 20_000 || /\s/.test(text.trim())) return false;
  return (
    isSecretLike(text) ||
    (text.length >= 6 &&
      /\d/.test(text) &&
      !isPlaceholder(text) &&
      !isWordsOnly(text) &&
      /[A-Za-z]/.test(text))
  );
}

function isUserValue(text: string): boolean {
  if (
    text.length > 120 ||
    isPlaceholder(text) ||
    isPseudonym(text) ||
    isCommonAccount(text) ||
    /@.*\.|^[\d.:-]+$/.test(text)
  )
    return false;
  return /^\+?[\p{L}\p{N}][\p{L}\p{M}\p{N} .,'’|@+:_\\-]*$/u.test(text) && text.split(' ').length <= 5;
}

function pseudonymOf({ redaction, session }: Work, text: string): string {
  const pseudonym = replaceWhole(redaction, text, { kind: 'user', rule: 'user' });
  if (pseudonym === undefined) return text;
  learn(session, { kind: 'user', rule: 'user' }, text);
  return pseudonym;
}

/** Runs one of the text rules on the whole string, as if it stood behind its key. */
function redactHeader(work: Work, text: string, meaning: 'header' | 'cookies'): string | undefined {
  const scan = scanOf(text, work.session.budget);
  const read = {
    start: 0,
    end: text.length,
    value: text,
    form: 'quoted',
    tie: 'assigned',
    style: 'other',
  } as const;
  if (meaning === 'header') authorizationFindings(scan, read);
  else cookieFindings(scan, read, 'cookie');
  return applyFindings(work, text, scan.findings);
}

function redactSetting(work: Work, text: string): string | undefined {
  const scan = scanOf(text, work.session.budget);
  settingFindings(scan, {
    start: 0,
    end: text.length,
    value: text,
    form: 'quoted',
    tie: 'assigned',
    style: 'environment',
  });
  return applyFindings(work, text, scan.findings);
}

/** The text with the findings replaced and then searched like any other; undefined when there are none. */
export function applyFindings(
  { redaction, session }: Work,
  text: string,
  findings: Parameters<typeof unionOf>[0],
): string | undefined {
  let result = text;
  for (const finding of [...unionOf(findings)].reverse()) {
    const written = text.slice(finding.start, finding.end);
    const replacement = replaceWhole(redaction, written, finding);
    if (replacement === undefined) continue;
    learn(session, finding, written);
    result = result.slice(0, finding.start) + replacement + result.slice(finding.end);
  }
  return result === text ? undefined : redactText(redaction, result, session);
}
