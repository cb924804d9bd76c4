import { allowancesBelow } from './allowlist.ts';
import {
  type JsonList,
  type JsonNode,
  type JsonObject,
  type JsonScalar,
  type JsonText,
  readJson,
  writeJson,
} from './json-document.ts';
import { type KeyMeaning, keyMeaning } from './key-names.ts';
import { joinItems, pairItems, programItems } from './listed-strings.ts';
import { type Meant, redactByMeaning, type Work } from './meant-strings.ts';
import { isOwnersKey, isOwnersText, ownersMarker } from './owners-keys.ts';
import { isPaymentCard } from './personal-numbers.ts';
import { type Redaction, redactText, replaceWhole, type Session } from './redaction.ts';
import { spend } from './step-budget.ts';

/** What the place of a node says about it. */
type Place = Meant & {
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
    if (value.kind === 'text' && isOwnersKey(key.text, work.redaction.keyWords)) {
      value.replacement = changed(value.text, ownersText(work, value.text));
      continue;
    }
    if (value.kind === 'text' && isCardKey(key.text) && isPaymentCard(value.text)) {
      value.replacement = cardMarker(work, value.text);
      continue;
    }
    const inside = isSealed(node, key.text) ? 'sealed' : insideOf(key.text, value, place);
    visit(below(work, key.text), value, {
      meaning,
      inside,
      around: key.text.slice(0, 60),
      nesting: place.nesting,
    });
  }
}

/** The same work one step further down: some rules may be allowed there. */
function below(work: Work, step: string): Work {
  const { redaction, session } = work;
  if (redaction.allowedBelow.length === 0) return work;
  const places = allowancesBelow(redaction.allowedBelow, step);
  const here = places.flatMap(({ rule, steps }) => (steps.length === 0 ? [rule] : []));
  const allowedHere = new Set([...(redaction.allowedHere ?? []), ...here]);
  return { session, redaction: { ...redaction, allowedHere, allowedBelow: places } };
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

function isCardKey(key: string): boolean {
  return /card|\bpan\b|^cc/i.test(key);
}

function cardMarker({ redaction }: Work, value: string): string {
  return replaceWhole(redaction, value, { kind: 'credential', rule: 'payment_card' }) ?? value;
}

function ownersText({ redaction }: Work, text: string): string {
  if (!isOwnersText(text)) return text;
  redaction.count('custom');
  return ownersMarker;
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
  if (!node.members.some(({ key }) => key.text.length <= 9 && neighbours.has(key.text.toLowerCase())))
    return none;
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
/** Keys whose text says what their neighbours are. */
const neighbours = new Set([...pairNames, 'kty']);
const none: ReadonlyMap<string, KeyMeaning> = new Map();
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

/** A list of strings is one text in lines: a token cut in two, a key file line by line, `--token` and its value. */
function visitList(work: Work, node: JsonList, place: Place): void {
  const texts = node.items.filter((item): item is JsonText => item.kind === 'text');
  // Before the items one by one: half a token would be replaced, the other half be nothing by itself.
  if (texts.length > 1) joinItems(work, texts);
  for (const [index, item] of node.items.entries()) {
    if (item.kind !== 'text' || item.replacement === undefined) visit(below(work, `${index}`), item, place);
  }
  if (texts.length > 1) pairItems(work, texts);
  if (texts.length > 1) programItems(work, texts);
}
