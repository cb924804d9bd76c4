import { authorizationFindings } from './authorization.ts';
import { listedArgumentFindings, listedArguments } from './command-lines.ts';
import { cookieFindings } from './cookies.ts';
import { unionOf } from './finding.ts';
import {
  type JsonList,
  type JsonNode,
  type JsonObject,
  type JsonScalar,
  type JsonText,
  readJson,
  writeJson,
} from './json-document.ts';
import { type KeyMeaning, keyMeaning, wordsOf } from './key-names.ts';
import { isCommonAccount, isPseudonym } from './known-people.ts';
import { learn, markerOf, type Redaction, redactText, replaceWhole, type Session } from './redaction.ts';
import { scanOf } from './scan.ts';
import { isPasswordLike, isPlaceholder, isSecretLike, isWordsOnly, looksRandom } from './secret-values.ts';
import { settingFindings } from './settings.ts';
import { spend } from './step-budget.ts';

/** What the place of a node says about it. */
type Place = {
  readonly meaning: KeyMeaning;
  /** Inside `env`, `secrets` and the like, where names and values follow other rules than elsewhere. */
  readonly inside: 'environment' | 'secrets' | 'sealed' | 'nothing';
  /** The key around, for keys that only together say what they mean: `api: {key: …}`, `password: {value: …}`. */
  readonly around: string;
  /** How many JSON texts inside JSON texts lie around. */
  readonly nesting: number;
};

const topLevel: Place = { meaning: 'none', inside: 'nothing', around: '', nesting: 0 };
const deepestNestedText = 8;

/** Redacts every string of a tree, by its place and by what it says. */
export function redactTree(redaction: Redaction, root: JsonNode, session: Session): void {
  visit({ redaction, session }, root, topLevel);
}

type Work = { readonly redaction: Redaction; readonly session: Session };

function visit(work: Work, node: JsonNode, place: Place): void {
  spend(work.session.budget, 4);
  switch (node.kind) {
    case 'text':
      node.replacement = changed(node.text, redactString(work, node.text, place));
      return;
    case 'scalar': {
      visitScalar(work, node, place);
      return;
    }
    case 'list': {
      visitList(work, node, place);
      return;
    }
    case 'object': {
      visitObject(work, node, place);
      return;
    }
  }
}

function changed(before: string, after: string): string | undefined {
  return after === before ? undefined : after;
}

/** A number keeps being a number: a password becomes 0, a user's number another number. */
function visitScalar({ redaction }: Work, node: JsonScalar, { meaning }: Place): void {
  if (typeof node.value !== 'number' || !Number.isInteger(node.value)) return;
  if (meaning === 'password' && Math.abs(node.value) >= 1000) {
    redaction.count('password');
    node.replacement = 0;
  }
}

function visitObject(work: Work, node: JsonObject, place: Place): void {
  const special = specialMembers(node);
  const taken = new Set<string>();
  for (const { key, value } of node.members) {
    key.replacement = changed(key.text, distinct(redactKey(work, key.text), taken));
    const meaning = special.get(key.text) ?? meaningIn(place, key.text);
    if (work.redaction.keyWords.size > 0 && value.kind === 'text' && isOwnersKey(work.redaction, key.text)) {
      value.replacement = changed(value.text, ownersMarker(work, value.text));
      continue;
    }
    const inside = isSealed(node, key.text) ? 'sealed' : insideOf(key.text, value, place);
    visit(work, value, { meaning, inside, around: key.text.slice(0, 60), nesting: place.nesting });
  }
}

/** Two keys that held different secrets must stay two keys. */
function distinct(key: string, taken: Set<string>): string {
  let name = key;
  for (let number = 2; key.includes('[REDACTED') && taken.has(name); number++) name = `${key}#${number}`;
  taken.add(name);
  return name;
}

function redactKey({ redaction, session }: Work, key: string): string {
  return key.length < 8 ? key : redactText(redaction, key, session);
}

function isOwnersKey({ keyWords }: Redaction, key: string): boolean {
  return wordsOf(key).some((word) => keyWords.has(word));
}

function ownersMarker({ redaction }: Work, value: string): string {
  if (value === '' || isPseudonym(value)) return value;
  redaction.count('custom');
  return markerOf('custom');
}

function meaningIn({ inside, around }: Place, key: string): KeyMeaning {
  if (inside === 'sealed') return 'password';
  const own = keyMeaning(key);
  const meaning = own === 'none' && around !== '' ? keyMeaning(`${around}.${key}`) : own;
  return meaning === 'none' && inside === 'secrets' ? 'opaque' : meaning;
}

/** The data of a Kubernetes `Secret`: every value of it, whatever its key. */
function isSealed(node: JsonObject, key: string): boolean {
  if (key !== 'data' && key !== 'stringData') return false;
  return node.members.some(
    ({ key: name, value }) => name.text === 'kind' && value.kind === 'text' && value.text === 'Secret',
  );
}

const environmentNames = new Set([
  'env',
  'environment',
  'environ',
  'envvars',
  'variables',
  'vars',
  'environmentvariables',
]);

function insideOf(key: string, value: JsonNode, place: Place): Place['inside'] {
  if (value.kind === 'text' || value.kind === 'scalar') return place.inside;
  const name = key.toLowerCase().replace(/[_-]/g, '');
  if (environmentNames.has(name)) return 'environment';
  if (/^(?:secrets?|credentials?|creds|authtokens|apikeys|passwords|cookies?|cookiejar)$/.test(name))
    return 'secrets';
  return place.inside;
}

/** Members whose meaning comes from their neighbours: `{name, value}` pairs, JSON Web Keys, Kubernetes secrets. */
function specialMembers(node: JsonObject): ReadonlyMap<string, KeyMeaning> {
  const texts = new Map<string, string>();
  for (const { key, value } of node.members)
    if (value.kind === 'text') texts.set(key.text.toLowerCase(), value.text);
  const special = new Map<string, KeyMeaning>();
  const name = pairNames.map((key) => texts.get(key)).find((text) => text !== undefined);
  if (name !== undefined && name.length <= 100) {
    const meaning = keyMeaning(name);
    if (meaning !== 'none')
      for (const { key } of node.members)
        if (pairValues.has(key.text.toLowerCase())) special.set(key.text, meaning);
  }
  if (texts.has('kty')) for (const member of privateMembers) special.set(member, 'password');
  return special;
}

const pairNames = ['name', 'key', 'header', 'field', 'param', 'parameter', 'variable', 'envvar', 'k'];
const pairValues = new Set(['value', 'val', 'content', 'data', 'default', 'v', 'text']);
/** Private parts of a JSON Web Key (RFC 7518 §6). */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth'];

function redactString(work: Work, text: string, place: Place): string {
  if (text.length < 2) return text;
  const byPlace = redactByMeaning(work, text, place);
  if (byPlace !== undefined) return byPlace;
  return redactNested(work, text, place) ?? redactText(work.redaction, text, work.session);
}

/** JSON inside the string is redacted as JSON: its keys mean as much as those around it. */
function redactNested({ redaction, session }: Work, text: string, place: Place): string | undefined {
  if (place.nesting >= deepestNestedText || !/^\s{0,100}[[{"]/.test(text) || !/[\]}"]\s{0,100}$/.test(text))
    return undefined;
  const reading = readJson(text);
  if (!reading.ok) return undefined;
  spend(session.budget, text.length);
  visit({ redaction, session }, reading.root, {
    ...topLevel,
    inside: place.inside,
    nesting: place.nesting + 1,
  });
  return writeJson(text, reading.root);
}

function redactByMeaning(work: Work, text: string, { meaning, inside }: Place): string | undefined {
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
      return (
        redactHeader(work, text, meaning) ?? redactByMeaning(work, text, { ...topLevel, meaning: 'opaque' })
      );
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
  return /^[\p{L}\p{N}][\p{L}\p{M}\p{N} .,'’|@+:_\\-]*$/u.test(text) && text.split(' ').length <= 5;
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
function applyFindings(
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

/** A list of strings is one text in lines: a token cut in two, a key file line by line, `--token` and its value. */
function visitList(work: Work, node: JsonList, place: Place): void {
  const texts = node.items.filter((item): item is JsonText => item.kind === 'text');
  // Before the items one by one: half a token would be replaced, the other half be nothing by itself.
  if (texts.length > 1) joinItems(work, texts);
  for (const item of node.items) {
    if (item.kind !== 'text' || item.replacement === undefined) visit(work, item, place);
  }
  if (texts.length > 1) pairItems(work, texts);
  if (texts.length > 1) programItems(work, texts);
}

/** `['--token', 'x']`, `['Authorization', 'Bearer x']`: the item behind a name. */
function pairItems(work: Work, items: readonly JsonText[]): void {
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
    const result = redactByMeaning(work, item.text, { ...topLevel, meaning });
    if (result !== undefined) item.replacement = changed(item.text, result);
  }
}

/** `['curl', '-u', 'user:password']`: options of programs, by position. */
function programItems(work: Work, items: readonly JsonText[]): void {
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

function joinItems({ redaction, session }: Work, items: readonly JsonText[]): void {
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
