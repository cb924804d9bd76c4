import { type AllowedFinding, allowedPlaces } from './allowlist.ts';
import { everyLeaf, type JsonNode, plainValueOf, readJson, treeOf, writeJson } from './json-document.ts';
import type { JsonValue } from './json-value.ts';
import { keptStrings, literalPattern } from './kept-strings.ts';
import { isCommonAccount } from './known-people.ts';
import { pseudonymsUnder } from './pseudonyms.ts';
import {
  markerOf,
  newSession,
  type Redaction,
  redactLearned,
  redactText,
  type Session,
} from './redaction.ts';
import { StepBudgetExhausted, stepBudgetFor } from './step-budget.ts';
import { redactTree } from './structured.ts';

export type Redactor = {
  /**
   * Free text → the same text with secrets as `[REDACTED:rule]` and identifiers as pseudonyms.
   * Idempotent: redacting redacted text changes nothing.
   */
  readonly text: (text: string) => string;
  /** A parsed JSON value → a new value of the same shape, every string redacted. The input is left alone. */
  readonly value: (value: JsonValue) => JsonValue;
  /** One JSON text → the same text with only the strings replaced that had to be; or why that is impossible. */
  readonly json: (raw: string) => RedactedJson;
  /** How often each rule has replaced something since creation: an audit without values. */
  readonly counts: () => ReadonlyMap<string, number>;
};

export type RedactedJson =
  | { readonly ok: true; readonly json: string }
  | { readonly ok: false; readonly reason: 'not JSON' | 'nested too deeply' | 'too much work' };

export type RedactorOptions = {
  /** Key of the pseudonyms. Without it identifiers become `[user]`, `[email]`, `[host]`, `[ip]`, `[path]`, `[env]`. */
  readonly key: Uint8Array | undefined;
  /** The reader's own home directory, shown as `~`. */
  readonly homeDirectory?: string;
  /** Values the owner lets through; entries past their date are left out by the caller. */
  readonly allowed?: readonly AllowedFinding[];
  /** Names that must not leave, whole words in any case: customers, projects, people. */
  readonly names?: readonly string[];
  /** Words of key names whose string values are removed: `salary` removes `base_salary`, not `salaryBand`'s number. */
  readonly keyWords?: readonly string[];
  /** Paths that stay whole although they name people and places; credentials in them do not stay. */
  readonly kept?: readonly string[];
};

/** Hears of each pseudonym that is written and of the rule that asked for it. */
export type PseudonymHeard = (pseudonym: string, rule: string) => void;

/** A redactor that counts what it replaces. It holds no secret after a call returns. */
export function createRedactor(options: RedactorOptions, heard?: PseudonymHeard): Redactor {
  const counts = new Map<string, number>();
  const plain = redactionOf(options, counts);
  const redaction = heard === undefined ? plain : overheard(plain, heard);
  return {
    text: (text) =>
      safely(text.length, (session) => redactWhole(redaction, text, session)) ?? markerOf('too_much_work'),
    value: (value) => redactValue(redaction, value),
    json: (raw) => redactJson(redaction, raw),
    counts: () => counts,
  };
}

function redactionOf(options: RedactorOptions, counts: Map<string, number>): Redaction {
  return {
    pseudonyms: pseudonymsUnder(options.key),
    count: (rule) => counts.set(rule, (counts.get(rule) ?? 0) + 1),
    allowed: options.allowed ?? [],
    allowedBelow: allowedPlaces(options.allowed ?? []),
    key: options.key,
    home: homePattern(options.homeDirectory),
    names: namesPattern([...(options.names ?? []), ...ownName(options.homeDirectory)]),
    keyWords: new Set(options.keyWords?.map((word) => word.toLowerCase())),
    kept: keptStrings(options.kept ?? []),
  };
}

/** A rule is counted right before its pseudonym is made. */
function overheard(redaction: Redaction, heard: PseudonymHeard): Redaction {
  let last = '';
  return {
    ...redaction,
    count: (rule) => {
      last = rule;
      redaction.count(rule);
    },
    pseudonyms: (kind, identifier) => {
      const pseudonym = redaction.pseudonyms(kind, identifier);
      heard(pseudonym, last);
      return pseudonym;
    },
  };
}

/** Runs one record's work under a step budget; undefined when the budget is spent. */
function safely<T>(size: number, work: (session: Session) => T): T | undefined {
  try {
    return work(newSession(stepBudgetFor(size)));
  } catch (error) {
    if (error instanceof StepBudgetExhausted) return undefined;
    throw error;
  }
}

/**
 * What was learnt at the end of a record may have been passed over at its beginning, and a marker changes what stands
 * beside it: repeat until nothing changes. Most records need one pass, changed ones two.
 */
const mostPasses = 5;

function untilStable<T>(first: T, pass: (current: T) => { readonly next: T; readonly changed: boolean }): T {
  let current = first;
  for (let passes = 0; passes < mostPasses; passes++) {
    const { next, changed } = pass(current);
    if (!changed) return current;
    current = next;
  }
  return current;
}

function redactWhole(redaction: Redaction, text: string, session: Session): string {
  return untilStable(text, (current) => {
    const next = redactLearned(redaction, redactText(redaction, current, session), session);
    return { next, changed: next !== current };
  });
}

/** Redacts a tree in place; answers whether it holds replacements. */
function redactNode(redaction: Redaction, root: JsonNode, session: Session): boolean {
  redactTree(redaction, root, session);
  let changed = false;
  const hasLearned = session.secrets.size + session.users.size > 0;
  everyLeaf(root, (leaf) => {
    if (leaf.kind === 'text' && hasLearned) {
      const current = leaf.replacement ?? leaf.text;
      const cleaned = redactLearned(redaction, current, session);
      if (cleaned !== current) leaf.replacement = cleaned;
    }
    if (leaf.replacement !== undefined) changed = true;
  });
  return changed;
}

function redactJson(redaction: Redaction, raw: string): RedactedJson {
  const reading = readJson(raw);
  if (!reading.ok) return reading;
  const json = safely(raw.length, (session) =>
    untilStable({ raw, root: reading.root }, (current) => {
      if (!redactNode(redaction, current.root, session)) return { next: current, changed: false };
      const written = writeJson(current.raw, current.root);
      const again = readJson(written);
      if (!again.ok) throw new Error('redaction made a line that is not JSON');
      return { next: { raw: written, root: again.root }, changed: written !== current.raw };
    }),
  );
  return json === undefined ? { ok: false, reason: 'too much work' } : { ok: true, json: json.raw };
}

function redactValue(redaction: Redaction, value: JsonValue): JsonValue {
  let size = 0;
  everyLeaf(treeOf(value), (leaf) => {
    size += leaf.kind === 'text' ? leaf.text.length : 8;
  });
  const done = safely(size, (session) => ({
    value: untilStable(value, (current) => {
      const root = treeOf(current);
      const changed = redactNode(redaction, root, session);
      return { next: plainValueOf(root), changed };
    }),
  }));
  return done === undefined ? withoutStrings(value) : done.value;
}

/** Fail closed: of what could not be searched to its end, no string is shown. */
function withoutStrings(value: JsonValue): JsonValue {
  const root = treeOf(value);
  everyLeaf(root, (leaf) => {
    if (leaf.kind === 'text') leaf.replacement = markerOf('too_much_work');
  });
  return plainValueOf(root);
}

function homePattern(directory: string | undefined): RegExp | undefined {
  const trimmed = directory?.replace(/[\\/]+$/, '') ?? '';
  if (trimmed.length < 4) return undefined;
  return new RegExp(`(?<![\\w.-]|:/)${literalPattern(trimmed)}(?![\\w.-])`, 'g');
}

/** The reader's account name, when it is a name and not a role. */
function ownName(directory: string | undefined): readonly string[] {
  const name = directory?.split(/[\\/]/).filter(Boolean).at(-1) ?? '';
  const isHome = /^(?:\/home|\/Users|[A-Za-z]:\\Users)[\\/]/.test(directory ?? '');
  return isHome && name.length >= 5 && !isCommonAccount(name) ? [name] : [];
}

function namesPattern(names: readonly string[]): RegExp | undefined {
  const known = names.filter((name) => name.trim().length >= 2).map((name) => literalPattern(name.trim()));
  if (known.length === 0) return undefined;
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${known.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
}
