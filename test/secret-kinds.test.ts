import { expect, test } from 'vitest';
import { createRedactor } from '../src/core/privacy/redactor.ts';
import { harmlessTexts, identities } from './personal-details.ts';
import { carriers, Draw, shapedTokens } from './secret-kinds.ts';
import { harmlessCarried, secretsCarried } from './secrets-carried.ts';
import { secretsInFiles } from './secrets-in-files.ts';
import { secretsInPassing } from './secrets-in-passing.ts';

const redactor = createRedactor({ key: new Uint8Array(32).fill(7) });
const seeds = [1, 2, 3, 4];

/** Whether a piece of the secret long enough to be of use can still be read, as written or once decoded. */
function isReadable(secret: string, text: string): boolean {
  const readings = [text, ...decodings(text)].join('\n');
  if (secret.length <= 10) return readings.toLowerCase().includes(secret.toLowerCase());
  return Array.from({ length: secret.length - 7 }, (_, at) => secret.slice(at, at + 8)).some((piece) =>
    readings.includes(piece),
  );
}

function decodings(text: string): string[] {
  const base64 = [...text.matchAll(/[A-Za-z0-9+/]{24,}={0,2}/g)].map(([run]) =>
    Buffer.from(run, 'base64').toString('latin1'),
  );
  return [...base64, text.replaceAll('\\"', '"'), text.replace(/%([0-9A-F]{2})/g, (_, hex) => percent(hex))];
}

function percent(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}

/** The part of a token that its vendor's public beginning does not give away. */
function drawnPart(token: string): string {
  return token.slice(-Math.min(20, Math.floor(token.length * 0.6)));
}

/** Kinds of which less than `least` of all cases are gone; with a case, for the reader of a failure. */
function missed(cases: readonly { readonly kind: string; readonly left: boolean }[]) {
  const left = cases.filter((each) => each.left);
  return { recall: 1 - left.length / cases.length, kinds: [...new Set(left.map(({ kind }) => kind))] };
}

test('tokens that their shape gives away are gone from whatever carries them', () => {
  const cases = Object.entries(shapedTokens)
    .filter(([kind]) => !['azure storage', 'azure sas', 'presigned s3'].includes(kind))
    .flatMap(([kind, make]) =>
      seeds.flatMap((seed) =>
        carriers.map((carry, place) => {
          const draw = new Draw(seed * 1000 + place);
          const token = make(draw);
          const text = carry(token, draw);
          return { kind, left: isReadable(drawnPart(token), redactor.text(text)) };
        }),
      ),
    );
  expect(cases.length).toBeGreaterThan(4000);
  expect(missed(cases)).toEqual({ recall: 1, kinds: [] });
});

test.each([
  ['secrets in files and on command lines', secretsInFiles],
  ['secrets in protocols, notes and disguises', secretsInPassing],
  ['secrets known by the words around them', secretsCarried],
  ['people, machines and places', identities],
])('%s are gone from texts and from fields of records', (_, table) => {
  const cases = Object.entries(table).flatMap(([kind, make]) =>
    seeds.map((seed) => {
      const { text, secrets } = make(new Draw(seed * 77));
      const record = JSON.stringify(redactor.value({ id: 1, text }));
      const texts = kind === 'jwk' ? [record] : [record, redactor.text(text)];
      return { kind, left: texts.some((out) => secrets.some((secret) => isReadable(secret, out))) };
    }),
  );
  expect(missed(cases)).toEqual({ recall: 1, kinds: [] });
});

/** Two tables may name a kind alike. */
function prefixed<Make>(table: Readonly<Record<string, Make>>): Record<string, Make> {
  return Object.fromEntries(Object.entries(table).map(([kind, make]) => [`carried ${kind}`, make]));
}

test('hashes, ids, code and figures stay as they are', () => {
  const changed = Object.entries({ ...harmlessTexts, ...prefixed(harmlessCarried) }).flatMap(([kind, make]) =>
    seeds.flatMap((seed) => {
      const text = make(new Draw(seed * 31));
      return redactor.text(text) === text ? [] : [kind];
    }),
  );
  expect(changed).toEqual([]);
});

test('what was redacted stays as it is when it is redacted again', () => {
  for (const table of [secretsInFiles, secretsInPassing, secretsCarried, identities])
    for (const make of Object.values(table)) {
      const once = redactor.text(make(new Draw(5)).text);
      expect(redactor.text(once)).toBe(once);
    }
});
