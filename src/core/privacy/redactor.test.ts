import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allowanceOf } from './allowlist.ts';
import { createRedactor } from './redactor.ts';
import { drawn, githubToken, password, privateKey } from './sample-secrets.ts';

const key = new Uint8Array(32).fill(3);
const redactor = createRedactor({ key });

const pieces = fc.constantFrom(
  ...[
    'password',
    'token',
    'api_key',
    '=',
    ': ',
    '"',
    "'",
    '\n',
    ' ',
    ',',
    '://',
    '@',
    '%3D',
    '\\"',
    '\\n',
    '\\u0041',
    '&',
    '?',
    '&#65;',
    '+',
  ],
  ...[
    'Authorization: Bearer ',
    'Cookie: ',
    'user_id=',
    '/home/',
    'C:\\Users\\',
    '-----BEGIN PRIVATE KEY-----',
    '[REDACTED:secret]',
    '[REDACTED',
    ']',
    'user_0123456789ab',
    '[user]',
  ],
  ...[
    '\u001b[31m',
    '\u200b',
    'ｇｈｐ',
    githubToken(),
    drawn('hex', 32),
    password,
    drawn('base62', 24),
    'nadia84',
    'a.b@c.io',
    '10.1.2.3',
    'x',
  ],
  ...[Buffer.from(`token=${githubToken(3)}`).toString('base64'), Buffer.from(githubToken(4)).toString('hex')],
);
const text = fc.array(pieces, { maxLength: 24 }).map((parts) => parts.join(''));

test('redacting redacted text changes nothing, whatever the text', () => {
  fc.assert(
    fc.property(text, (written) => {
      const once = redactor.text(written);
      expect(redactor.text(once)).toBe(once);
    }),
    { numRuns: 2_000 },
  );
});

test('redacting a redacted record changes nothing, whatever the record', () => {
  const record = fc.dictionary(
    fc.oneof(text, fc.constantFrom('env', 'password', 'user', 'argv', 'cookies')),
    fc.oneof(text, fc.array(text, { maxLength: 4 }), fc.integer()),
    { maxKeys: 4 },
  );
  fc.assert(
    fc.property(record, (value) => {
      const once = redactor.value(value);
      expect(redactor.value(once)).toEqual(once);
    }),
    { numRuns: 500 },
  );
});

test('a token never survives, whatever stands around it', () => {
  const token = githubToken(9);
  const around = fc.string({ maxLength: 30 });
  fc.assert(
    fc.property(around, fc.string({ maxLength: 30 }), (before, after) => {
      expect(redactor.text(`${before}${token}${after}`)).not.toContain(token.slice(6, 30));
    }),
    { numRuns: 1_000 },
  );
});

const encodings: Readonly<Record<string, (token: string) => string>> = {
  base64: (token) => Buffer.from(`{"token":"${token}"}`).toString('base64'),
  'base64 twice': (token) => Buffer.from(Buffer.from(token).toString('base64')).toString('base64'),
  hexadecimal: (token) => Buffer.from(token).toString('hex'),
  percent: (token) => `https%3A%2F%2Fx.test%3Ftoken%3D${encodeURIComponent(encodeURIComponent(`${token}=`))}`,
  'unicode escapes': (token) => [...token].map((char) => `\\u00${char.charCodeAt(0).toString(16)}`).join(''),
  'character references': (token) => [...token].map((char) => `&#${char.charCodeAt(0)};`).join(''),
  colours: (token) => `\u001b[1;31m${token.slice(0, 12)}\u001b[0m\u001b[31m${token.slice(12)}\u001b[0m`,
  'zero-width characters': (token) => token.replace(/(.{12})/g, '$1\u200b'),
  'soft hyphens': (token) => token.replace(/(.{12})/g, '$1\u00ad'),
  'full width': (token) =>
    [...token].map((char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)).join(''),
  markup: (token) => `${token.slice(0, 4)}<b>${token.slice(4)}</b>`,
};

test.each(Object.entries(encodings))(
  'a token is found behind %s, and its whole writing removed',
  (_, encode) => {
    const token = githubToken(5);
    const written = encode(token);
    const redacted = redactor.text(`before ${written} after`);
    expect(redacted).toMatch(/^before [\s\S]*REDACTED[\s\S]* after$/);
    expect(redacted).not.toContain(written.slice(-24, -12));
  },
);

test('counts name rules, never values', () => {
  const own = createRedactor({ key });
  own.text(`password=${password}`);
  own.value({ api_key: drawn('hex', 32), b: privateKey(2).text });
  expect([...own.counts()].sort()).toEqual([
    ['password', 1],
    ['private_key', 1],
    ['secret', 1],
  ]);
});

test('the owner may let one exact value through, but no private key, JWT or authorization', () => {
  const sample = drawn('hex', 32);
  const allowed = [{ value: allowanceOf(key, sample) }];
  const own = createRedactor({ key, allowed });
  expect(own.text(`api_key=${sample}`)).toBe(`api_key=${sample}`);
  expect(own.text(`Authorization: Bearer ${sample}`)).not.toContain(sample);
  expect(own.text(`api_key=${drawn('hex', 32, 2)}`)).toContain('REDACTED');
});
