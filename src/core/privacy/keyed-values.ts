import { authorizationFindings } from './authorization.ts';
import { cookieFindings } from './cookies.ts';
import { extendOverJoins } from './joined-tokens.ts';
import { isSecretUrlParameter, type KeyMeaning, keyMeaning } from './key-names.ts';
import { isCommonAccount, isPseudonym } from './known-people.ts';
import type { Rule } from './rule.ts';
import {
  addCredential,
  addFinding,
  lineStartBefore,
  matchAt,
  nameEndAfter,
  nameStartBefore,
  type Range,
  type Scan,
} from './scan.ts';
import { isPasswordLike, isPlaceholder, isSecretLike, isWordsOnly, looksRandom } from './secret-values.ts';
import { settingFindings } from './settings.ts';
import { isFlag, mayTie, type ReadValue, readValue } from './value-reader.ts';

/** Pieces of key names; the whole name around one is then read and judged. */
const nameAnchors =
  'pass pwd pw= pw: secret token key auth cred cookie bearer jwt psk sig code ticket session sid= sid" sid: appid otp pin= pin: pin" mnemonic phrase storepass keypass csrf xsrf assertion samlresponse verifier hmac hash k= user login owner author commit assignee actor name phone mobile ssn email uid _id reviewer host url uri endpoint server broker bucket domain registry arn dsn cluster proxy tenant node zone context account project group addr profile namespace org workspace queue database db= db: dbname site subdomain gateway recipient stack cloud_id subscription kennwort senha contrasena'.split(
    ' ',
  );

export const keyedValueRule: Rule = {
  name: 'keyed value',
  anchors: nameAnchors,
  look(scan, start, end) {
    if (end <= scan.lastNameEnd) return;
    const name = nameAround(scan, start, end);
    scan.lastNameEnd = Math.max(name.end, end);
    const meaning = meaningAt(scan, name);
    if (meaning === 'none') return;
    const read = readValue(scan, name);
    if (read !== undefined) findingsOf(scan, read, { meaning, name });
  },
};

const longestName = 80;

function nameAround({ text }: Scan, start: number, end: number): Range {
  const last = text.charCodeAt(end - 1);
  // An anchor such as `pin:` includes the character after the name.
  const nameEnd = last === 58 || last === 61 || last === 34 ? end - 1 : nameEndAfter(text, end, longestName);
  let nameStart = nameStartBefore(text, start, longestName);
  // `-Dname=value` of Java and Maven: the option is no part of the name.
  if (/^-[DPJ][a-z]/.test(text.slice(nameStart, nameStart + 3))) nameStart += 2;
  // The `n` of an escaped newline is no part of the name below it.
  if (text.charAt(nameStart - 1) === '\\' && /[nrt]/.test(text.charAt(nameStart))) nameStart++;
  return { start: spokenStart(text, { start: nameStart, end: nameEnd }), end: nameEnd };
}

/** `API key`, `access token`: two words of a sentence that would be one name in a program. */
function spokenStart(text: string, { start, end }: Range): number {
  if (end - start > 4 || !/^keys?$/i.test(text.slice(start, end))) return start;
  const before =
    /(?:api|access|secret|private|licen[sc]e|encryption|signing|account|storage|master|shared|subscription|auth)[ ]$/i.exec(
      text.slice(Math.max(0, start - 14), start),
    );
  return before === null ? start : start - before[0].length;
}

function meaningAt({ text }: Scan, name: Range): KeyMeaning {
  if (!mayTie(text, name.end)) return 'none';
  const next = text.charCodeAt(name.end);
  const written = text.slice(name.start, name.end);
  const meaning = keyMeaning(written);
  if (meaning !== 'none' && meaning !== 'user') return meaning;
  if (next === 61 && /[?&;#]/.test(text.charAt(name.start - 1)) && isSecretUrlParameter(written))
    return 'opaque';
  return meaning;
}

type Keyed = { readonly meaning: KeyMeaning; readonly name: Range };

function findingsOf(scan: Scan, read: ReadValue, { meaning, name }: Keyed): void {
  switch (meaning) {
    case 'password':
      if (isPasswordHere(scan, read, name)) addCredential(scan, wholeValue(scan, read), 'password');
      return;
    case 'secret':
      if (isSecretHere(scan, read, name)) addCredential(scan, wholeValue(scan, read), 'secret');
      return;
    case 'opaque':
      if (
        read.tie !== 'said' &&
        read.value.length >= 12 &&
        looksRandom(read.value) &&
        !isPlaceholder(read.value)
      )
        addCredential(scan, wholeValue(scan, read), 'secret');
      return;
    case 'header': {
      authorizationFindings(scan, read);
      return;
    }
    case 'cookies': {
      cookieFindings(scan, read, scan.text.slice(name.start, name.end));
      return;
    }
    case 'user':
      userFindings(scan, read);
      return;
    case 'setting': {
      settingFindings(scan, read);
      return;
    }
    case 'none':
      return;
  }
}

/** A value may go on below its line or after a `+`. */
function wholeValue(scan: Scan, read: ReadValue): Range {
  return extendOverJoins(scan.text, read);
}

function isPasswordHere(scan: Scan, read: ReadValue, name: Range): boolean {
  const { value, form, tie } = read;
  if (tie === 'said') return isSaidPassword(scan, read, name);
  const isLiteral = form === 'quoted' || read.style !== 'other' || isConfigLine(scan.text, name, read);
  // `"password", "username"` is a list of names as often as a pair.
  if (tie === 'paired' && isWordsOnly(value) && !/\d/.test(value))
    return scan.text.charAt(read.start - 1) === '>';
  return isPasswordLike(value, isLiteral ? 'quoted' : 'bare');
}

/** `password hunter2` (netrc), `PASSWORD 'x'` (SQL), `the password is x`, `[sudo] password for x: y`. */
function isSaidPassword({ text }: Scan, read: ReadValue, name: Range): boolean {
  const { value, form } = read;
  const gap = text.slice(name.end, read.start);
  if (!isPasswordLike(value, form) || /^pass$/i.test(text.slice(name.start, name.end))) return false;
  if (form === 'quoted') return !isWordsOnly(value) || /\d/.test(value);
  const sentence = text.slice(Math.max(0, name.start - 24), name.start);
  if (/\S/.test(gap)) return /[\d!@#$%^&*]/.test(value) && value.length >= 5;
  const lineStart = lineStartBefore(text, name.start);
  const lead = text.slice(Math.max(lineStart, name.start - 120), name.start);
  const fillsLine = /^[ \t]*$/.test(lead) && /^[ \t]*(?:\r?\n|$)/.test(text.slice(read.end, read.end + 40));
  const isSpoken =
    /\b(?:with|using|use|and|enter|try|default|temporary|admin|root|initial|new|old|same|the|my|your|this)[ ]$/i.test(
      sentence,
    );
  if (isSpoken && value.length >= 6 && /\d/.test(value)) return true;
  return fillsLine || /(?:login|user|account|machine|connect)[ \t]+\S+[ \t]+$/.test(lead);
}

/** `  key: word` or `key=word` filling its line: configuration, where a bare word is the value itself. */
function isConfigLine(text: string, name: Range, read: ReadValue): boolean {
  if (read.tie !== 'assigned') return false;
  const before = text.charAt(lineStartBefore(text, name.start) + leadLength(text, name.start));
  const after = text.charAt(read.end);
  return (
    before === text.charAt(name.start) &&
    (after === '' || after === '\n' || after === '\r') &&
    !/^[A-Z]/.test(read.value)
  );
}

function leadLength(text: string, at: number): number {
  const lineStart = lineStartBefore(text, at);
  return /^[ \t-]{0,60}/.exec(text.slice(lineStart, Math.min(at, lineStart + 60)))?.[0].length ?? 0;
}

function isSecretHere(scan: Scan, read: ReadValue, name: Range): boolean {
  const { value, tie } = read;
  if (tie === 'said' && /\S/.test(scan.text.slice(name.end, read.start)))
    return looksRandom(value) && isSecretLike(value);
  if (tie === 'said' && !isFlag(scan.text, name.start))
    return value.length >= 16 && looksRandom(value) && isSecretLike(value);
  if (tie === 'paired') return value.length >= 10 && isSecretLike(value) && !isWordsOnly(value);
  if (
    read.form === 'bare' &&
    read.style === 'other' &&
    /^[A-Za-z_]\w{0,30}$/.test(value) &&
    value.length < 12
  )
    return looksRandom(`${value}${value}`) && /\d.*[A-Za-z].*\d/.test(value);
  return isSecretLike(value);
}

/** Names of identity providers stand before some ids: `auth0|…`. */
function userFindings(scan: Scan, read: ReadValue): void {
  const rest = matchAt(/\|[\w.-]{4,80}/y, scan.text, read.end)?.[0] ?? '';
  const whole =
    read.form === 'bare' && rest !== ''
      ? { ...read, end: read.end + rest.length, value: read.value + rest }
      : read;
  if (isUserHere(whole)) addFinding(scan, whole, { rule: 'user', kind: 'user' });
}

function isUserHere({ value, form, tie, style }: ReadValue): boolean {
  if (
    (tie === 'said' && form !== 'quoted') ||
    value.length > 128 ||
    isPlaceholder(value) ||
    isPseudonym(value) ||
    isCommonAccount(value)
  )
    return false;
  if (form === 'quoted')
    return (
      tie !== 'paired' &&
      /^[\p{L}\d][\p{L}\d .,'|@+:_-]{1,80}$/u.test(value) &&
      !/^(?:[a-z]+[A-Z]|(?:[A-Z][a-z]+){2,}$)/.test(value)
    );
  if (!/^[A-Za-z0-9][\w.|@+-]{1,127}$/.test(value) || /\.\w+\(|^\w+\.\w+\.\w+$/.test(value)) return false;
  if (/\d/.test(value)) return value.length >= 4 && !/^\d+$/.test(value);
  if (style !== 'other') return true;
  return (
    /^[a-z]{2,20}[._-][a-z]{2,30}$/.test(value) &&
    !/^(?:self|this|req|request|user|args|config|options|ctx|data|props|event|state)\./.test(value)
  );
}
