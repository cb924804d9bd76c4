import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSecretFinder } from './find-secrets.ts';
import { createRedactor } from './redactor.ts';
import { githubToken } from './sample-secrets.ts';

const token = githubToken();
const mailbox = ['jana.novak', 'harbour-cranes.net'].join('@');
const find = createSecretFinder({ key: undefined });

test('a secret is told by its rule, its field and what stands there afterwards', () => {
  const raw = JSON.stringify({
    a: { b: ['clean', `push with ${token} was refused`] },
    mail: `ask ${mailbox}`,
  });
  expect(find(raw)).toEqual({
    ok: true,
    secrets: [
      { rule: 'github_token', field: 'a.b[]', context: 'push with [REDACTED:github_token] was refused' },
      { rule: 'email', field: 'mail', context: 'ask [email]' },
    ],
  });
});

test('with a key people have the pseudonyms they have elsewhere', () => {
  const key = new Uint8Array(32).fill(7);
  const text = `ask ${mailbox}`;
  const found = createSecretFinder({ key })(JSON.stringify({ text }));
  expect(found.ok && found.secrets[0]?.context).toBe(createRedactor({ key }).text(text));
});

test('a secret in the name of a field is found, and the name is told masked', () => {
  const found = find(JSON.stringify({ [`token ${token}`]: 'clean' }));
  expect(found.ok && found.secrets.length).toBe(1);
  expect(JSON.stringify(found)).not.toContain(token.slice(0, 14));
});

test('what redaction wrote earlier is no finding', () => {
  const redactor = createRedactor({ key: new Uint8Array(32) });
  const once = redactor.json(JSON.stringify({ text: `${token} of ${mailbox}` }));
  expect(once.ok && createSecretFinder({ key: new Uint8Array(32) })(once.json)).toEqual({
    ok: true,
    secrets: [],
  });
  const more = find(JSON.stringify({ text: `[REDACTED:github_token] and then ${token}` }));
  expect(more.ok && more.secrets.map(({ rule }) => rule)).toEqual(['github_token']);
});

test('no finding ever holds the secret, wherever it stands', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string({ minLength: 1, maxLength: 8 }), (before, after, key) => {
      const found = find(JSON.stringify({ [key]: [`${before} ${token} ${after}`] }));
      expect(JSON.stringify(found)).not.toContain(token.slice(4, 24));
      expect(found.ok && found.secrets.length).toBeGreaterThan(0);
    }),
    { numRuns: 60 },
  );
});
