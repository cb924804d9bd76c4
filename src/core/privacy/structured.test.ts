import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonValue } from './json-value.ts';
import { createRedactor } from './redactor.ts';
import { drawn, githubToken, password, privateKey } from './sample-secrets.ts';

const redactor = createRedactor({ key: new Uint8Array(32) });
const secret = drawn('base62', 32);
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Values that hold `secret`, `password` or a token where their keys say so. */
const records: readonly JsonValue[] = [
  { env: { API_TOKEN: secret } },
  { env: [{ name: 'API_TOKEN', value: secret }] },
  { headers: { authorization: `Bearer ${secret}` } },
  { headers: [['x-api-key', secret]] },
  { rawHeaders: ['Host', 'x', 'X-Api-Key', secret] },
  { argv: ['deploy', '--token', secret, '--verbose'] },
  { args: ['curl', '-u', `admin:${password}`] },
  { args: ['mysql', `-p${password}`] },
  { cookies: [{ name: 'session', value: secret }] },
  { tool_input: { username: 'app', password } },
  { params: { passphrase: 'correct horse battery staple 42' } },
  { password: 'letmein' },
  { config: { api: { key: secret } } },
  { fields: { password: { value: password } } },
  { kty: 'RSA', n: 'public', d: secret },
  { kind: 'Secret', data: { anything: base64(password) } },
  { auths: { 'https://x.test/': { auth: base64(`ci:${password}`) } } },
  { output: JSON.stringify({ config: { apiKey: secret } }) },
  { output: JSON.stringify({ inner: JSON.stringify({ password }) }) },
  { output: JSON.stringify({ config: { apiKey: secret, more: 1 } }).slice(0, -3) },
  { a: `password=${password}`, b: `login failed with ${password} again` },
];

test.each(records.map((record) => [Object.keys(record ?? {}).join(), record] as const))(
  'a secret known by its key is removed: %s',
  (_, record) => {
    const redacted = JSON.stringify(redactor.value(record));
    for (const gone of [
      secret,
      password,
      base64(password),
      base64(`ci:${password}`),
      'letmein',
      'battery staple',
    ]) {
      expect(redacted).not.toContain(gone);
    }
    expect(redacted).toContain('REDACTED');
  },
);

test('a token used as a key is removed, and two of them stay two keys', () => {
  const redacted = redactor.value({ cache: { [githubToken(1)]: 1, [githubToken(2)]: 2 } });
  expect(redacted).toEqual({ cache: { '[REDACTED:github_token]': 1, '[REDACTED:github_token]#2': 2 } });
});

test('a token or a key file spread over the strings of a list is removed', () => {
  const token = githubToken();
  const { text, body } = privateKey(4);
  const redacted = JSON.stringify(
    redactor.value({ token: ['$ show', token.slice(0, 20), token.slice(20), '$'], key: text.split('\n') }),
  );
  expect(redacted).not.toContain(token.slice(22, 30));
  for (const line of body) expect(redacted).not.toContain(line.slice(0, 10));
  expect(redacted).toContain('$ show');
});

test('keys that only sound secret keep their values', () => {
  const harmless: readonly JsonValue[] = [
    { usage: { input_tokens: 12, max_tokens: 8192 }, password: null, api_key: '', token: false, secret: [] },
    { schema: { properties: { password: { type: 'string', format: 'password' } }, required: ['password'] } },
    {
      tags: ['auth', 'secret-rotation', 'token-refresh'],
      key: 'step-12',
      auth: 'none',
      author_type: 'agent',
    },
    {
      session_id: '9e1af35f-9c04-43f6-cdd3-1ddd7c53dffa',
      commit: drawn('hex', 40),
      tool_use_id: `toolu_01${drawn('base62', 22)}`,
    },
    { files: ['src/auth/token.ts', '.env.example', 'docs/api-keys.md'] },
  ];
  for (const record of harmless) expect(redactor.value(record)).toEqual(record);
});

test("the owner's key words remove string values and nothing else", () => {
  const own = createRedactor({ key: undefined, keyWords: ['token'] });
  expect(own.value({ my_token: 'blue', context_tokens_used: 12, tokens: 'x y', token: 3 })).toEqual({
    my_token: '[REDACTED:custom]',
    context_tokens_used: 12,
    tokens: 'x y',
    token: 3,
  });
});

const shapeOf = (value: JsonValue): unknown => {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.values(value).map(shapeOf);
};

const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);

test('the shape of any value is kept, and the value itself is left alone', () => {
  fc.assert(
    fc.property(json, (value) => {
      const before = JSON.stringify(value);
      expect(shapeOf(redactor.value(value))).toEqual(shapeOf(value));
      expect(JSON.stringify(value)).toBe(before);
    }),
  );
});

test('words, numbers and flags come back as they were', () => {
  const word = fc.constantFrom(
    'alpha',
    'build ok',
    'tests',
    'step',
    'Renders the header',
    'src/db/pool.ts:12',
    'ENOENT',
  );
  const plain = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      word,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(word, tie('value'), { maxKeys: 4 }),
    ),
  })).value;
  fc.assert(
    fc.property(plain, (value) => {
      expect(redactor.value(value as JsonValue)).toEqual(value);
    }),
  );
});
