import { createHmac } from 'node:crypto';
import type { JsonValue } from './json-value.ts';

export type Redactor = {
  /**
   * Free text → the same text with secrets as `[REDACTED:rule]` and identifiers as pseudonyms.
   * Idempotent: redacting redacted text changes nothing.
   */
  readonly text: (text: string) => string;
  /** A parsed JSON value → a new value of the same shape, every string redacted. The input is left alone. */
  readonly value: (value: JsonValue) => JsonValue;
  /** How often each rule has replaced something since creation: an audit without values. */
  readonly counts: () => ReadonlyMap<string, number>;
};

export type RedactorOptions = {
  /** Key of the pseudonyms. Without it identifiers become `[user]`, `[email]`, `[host]`, `[ip]`, `[path]`. */
  readonly key: Uint8Array | undefined;
  /** The reader's own home directory, shown as `~`. */
  readonly homeDirectory?: string;
};

/** A redactor that counts what it replaces. It holds no secret after a call returns. */
export function createRedactor(options: RedactorOptions): Redactor {
  const counts = new Map<string, number>();
  const text = (input: string) => redactText(input, options, counts);
  return { text, value: (input) => redactValue(input, text), counts: () => counts };
}

const secretRules: readonly (readonly [rule: string, pattern: RegExp])[] = [
  [
    'private_key',
    /-----BEGIN [A-Z ]{0,20}PRIVATE KEY(?: BLOCK)?-----[\s\S]{0,16384}?(?:-----END [A-Z ]{0,20}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  ],
  ['jwt', /\beyJ[\w-]{8,4096}\.[\w-]{4,8192}\.[\w-]{0,1024}/g],
  [
    'provider_token',
    /\b(?:gh[pousr]_|github_pat_|glpat-|sk-|sk_live_|rk_live_|xox[abeoprs]-|AKIA|ASIA|AIza|npm_|hf_|hv[sbr]\.)[\w.-]{14,300}/g,
  ],
  ['authorization', /(?<=\b(?:Bearer|Basic|Token) )[\w.+/=~-]{12,4096}/g],
  ['url_password', /(?<=:\/\/[^\s/:@]{0,64}:)(?!\[REDACTED)[^\s/@]{1,256}(?=@)/g],
  [
    'keyed_value',
    /(?<=(?:password|passwd|pwd|secret|token|api_?key)["']?\s{0,3}[=:]\s{0,3}["']?)(?!\[REDACTED)[^\s"',;&]{8,4096}/gi,
  ],
];

function redactText(
  text: string,
  { key, homeDirectory }: RedactorOptions,
  counts: Map<string, number>,
): string {
  const count = (rule: string) => counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const pseudonym = (kind: string, value: string) => {
    count(kind);
    if (key === undefined) return `[${kind}]`;
    const digest = createHmac('sha256', key).update(`${kind}\0${value.toLowerCase()}`).digest('hex');
    return `${kind}_${digest.slice(0, 12)}`;
  };
  let redacted = text;
  for (const [rule, pattern] of secretRules) {
    redacted = redacted.replace(pattern, () => {
      count(rule);
      return `[REDACTED:${rule}]`;
    });
  }
  if (homeDirectory !== undefined) redacted = redacted.replaceAll(homeDirectory, '~');
  return redacted
    .replace(/\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}\b/g, (value) => pseudonym('email', value))
    .replace(/((?:\/home|\/Users)\/)(?!user_|\[user)([\w.-]{1,64})/g, (_, prefix: string, user: string) => {
      return prefix + pseudonym('user', user);
    })
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, (value) =>
      /^(?:127|0)\./.test(value) ? value : pseudonym('ip', value),
    );
}

function redactValue(value: JsonValue, text: (input: string) => string): JsonValue {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return value.map((item: JsonValue) => redactValue(item, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [text(name), redactValue(inner, text)]),
  );
}
