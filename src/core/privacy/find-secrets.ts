import { type JsonNode, type JsonScalar, type JsonText, readJson } from './json-document.ts';
import { createRedactor, type RedactorOptions } from './redactor.ts';

/** A place that redaction changes. It holds no value: `context` is what stands there afterwards, with a little around it. */
export type FoundSecret = {
  readonly rule: string;
  /** The keys that lead there, as `error_details.symptoms`; items of lists as `affected_tests[]`. */
  readonly field: string;
  readonly context: string;
};

export type SecretsInRecord =
  | { readonly ok: true; readonly secrets: readonly FoundSecret[] }
  | { readonly ok: false; readonly reason: 'not JSON' | 'nested too deeply' | 'too much work' };

/** Looks through one record's JSON text. */
export type SecretFinder = (raw: string) => SecretsInRecord;

/** Pseudonyms under it tell findings apart and are never shown. */
const passingKey = new Uint8Array(32);
/** Characters of the masked text before a finding, and from it on. */
const shownBefore = 18;
const shownAfter = 120;

/** Finds what a redactor with these options would replace: the same detectors, asked where they find. */
export function createSecretFinder(options: RedactorOptions): SecretFinder {
  const ruleOf = new Map<string, string>();
  const hasKey = options.key !== undefined;
  const redactor = createRedactor({ ...options, key: options.key ?? passingKey }, (pseudonym, rule) =>
    ruleOf.set(pseudonym, rule),
  );
  const shown = (text: string) => (hasKey ? text : text.replace(pseudonyms, asKind(ruleOf)));
  return (raw) => {
    ruleOf.clear();
    const redacted = redactor.json(raw);
    if (!redacted.ok) return redacted;
    if (redacted.json === raw) return { ok: true, secrets: [] };
    const before = readJson(raw);
    const after = readJson(redacted.json);
    if (!before.ok || !after.ok) return { ok: false, reason: 'not JSON' };
    const secrets: FoundSecret[] = [];
    compare({ secrets, ruleOf, shown }, before.root, { node: after.root, field: '' });
    return { ok: true, secrets };
  };
}

const pseudonyms = /\b(user|email|host|ip|path|env)_[0-9a-f]{12}/g;
const marks = /\[REDACTED:([\w ]{1,40})\]|\b(?:user|email|host|ip|path|env)_[0-9a-f]{12}/g;

function asKind(ruleOf: ReadonlyMap<string, string>) {
  return (written: string, kind: string) => (ruleOf.has(written) ? `[${kind}]` : written);
}

type Search = {
  readonly secrets: FoundSecret[];
  readonly ruleOf: ReadonlyMap<string, string>;
  readonly shown: (text: string) => string;
};
type Place = { readonly node: JsonNode; readonly field: string };

/** Redaction keeps the shape, so the two trees are gone through side by side. */
function compare(search: Search, before: JsonNode, { node: after, field }: Place): void {
  if (before.kind === 'text' && after.kind === 'text') compareTexts(search, before, { node: after, field });
  else if (before.kind === 'scalar' && after.kind === 'scalar')
    compareScalars(search, before, { after, field });
  else if (before.kind === 'list' && after.kind === 'list')
    before.items.forEach((item, index) => {
      const node = after.items[index];
      if (node !== undefined) compare(search, item, { node, field: `${field}[]` });
    });
  else if (before.kind === 'object' && after.kind === 'object')
    before.members.forEach(({ key, value }, index) => {
      const member = after.members[index];
      if (member === undefined) return;
      const name = search.shown(member.key.text);
      const inner = field === '' ? name : `${field}.${name}`;
      compareTexts(search, key, { node: member.key, field: inner });
      compare(search, value, { node: member.value, field: inner });
    });
}

function compareTexts(
  { secrets, ruleOf, shown }: Search,
  before: JsonText,
  { node, field }: { readonly node: JsonText; readonly field: string },
): void {
  if (before.text === node.text) return;
  const old = countsOfMarks(before.text);
  for (const { 0: mark, 1: credential, index } of node.text.matchAll(marks)) {
    const rule = credential ?? ruleOf.get(mark);
    const left = old.get(mark) ?? 0;
    // Earlier redaction put it there.
    if (left > 0) old.set(mark, left - 1);
    else if (rule !== undefined) secrets.push({ rule, field, context: contextAt(node.text, index, shown) });
  }
}

function countsOfMarks(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [mark] of text.matchAll(marks)) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  return counts;
}

/** Pseudonyms are made fit to be shown before anything is cut, or a cut one would not be known. */
function contextAt(text: string, index: number, shown: Search['shown']): string {
  const front = shown(text.slice(Math.max(0, index - 200), index)).slice(-shownBefore);
  const isCut = index > shownBefore;
  return `${isCut ? '…' : ''}${front}${shown(text.slice(index, index + 400)).slice(0, shownAfter)}`
    .replace(/\s+/g, ' ')
    .trim();
}

function compareScalars(
  { secrets }: Search,
  before: JsonScalar,
  { after, field }: { readonly after: JsonScalar; readonly field: string },
): void {
  if (before.value !== after.value)
    secrets.push({ rule: 'password', field, context: 'a number, shown as 0' });
}
