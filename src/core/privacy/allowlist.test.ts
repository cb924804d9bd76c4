import { expect, test } from 'vitest';
import { stepsOf } from './allowlist.ts';
import { createRedactor } from './redactor.ts';
import { githubToken, password } from './sample-secrets.ts';

const token = githubToken();
const redacted = (record: unknown, path: string, rule = 'github_token') => {
  const redaction = createRedactor({ key: new Uint8Array(32), allowed: [{ rule, path }] });
  const result = redaction.json(JSON.stringify(record));
  return result.ok ? JSON.parse(result.json) : undefined;
};
const marker = '[REDACTED:github_token]';

test('a rule is let through at the place that is allowed, and nowhere else', () => {
  expect(redacted({ context: { sample: token } }, '$.context.sample')).toEqual({
    context: { sample: token },
  });
  expect(redacted({ context: { other: token } }, '$.context.sample')).toEqual({ context: { other: marker } });
  expect(redacted({ sample: token }, '$.context.sample')).toEqual({ sample: marker });
});

test('an allowed place holds what is below it; * stands for any name or number', () => {
  const record = { steps: [{ output: `see ${token}` }, { output: { text: token } }] };
  expect(redacted(record, '$.steps[*].output')).toEqual(record);
  expect(redacted(record, '$.steps')).toEqual(record);
  expect(redacted({ steps: [{ note: token }] }, '$.steps[*].output')).toEqual({ steps: [{ note: marker }] });
});

test('another rule than the allowed one still removes what it finds there', () => {
  const cleaned = redacted({ sample: `export DB_PASSWORD=${password}` }, '$.sample');
  expect(JSON.stringify(cleaned)).not.toContain(password);
});

test('no place lets a private key, a signed token or an authorization header through', () => {
  const key = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----';
  expect(redacted({ sample: key }, '$.sample', 'private_key')).toEqual({
    sample: expect.stringContaining('[REDACTED:private_key]'),
  });
});

test('a value that also stands elsewhere in the record is removed at both places', () => {
  expect(redacted({ sample: token, leaked: token }, '$.sample')).toEqual({ sample: marker, leaked: marker });
});

test('what is no path, or is the whole record, allows nothing', () => {
  for (const path of ['', '$', 'context.sample', '$..sample', '$.a[', '$.a[x]'])
    expect(stepsOf(path)).toBeUndefined();
  expect(stepsOf('$.a["b.c"][0][*].d')).toEqual(['a', 'b.c', '0', '*', 'd']);
});
