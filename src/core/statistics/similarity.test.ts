import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drainTemplates } from './drain.ts';
import { maskVariables } from './masking.ts';
import {
  bandingProbability,
  bandingThreshold,
  candidatePairs,
  signatureSimilarity,
  signer,
  usualBanding,
} from './minhash.ts';
import { seedOf } from './random.ts';
import { characterRuns, cosine, overlap, termWeights, words } from './similarity.ts';

const texts = fc.string({ maxLength: 30 });

test('overlap is symmetric, 1 for a text with itself, and missing for empty texts', () => {
  fc.assert(
    fc.property(texts, texts, (a, b) => {
      const [runsA, runsB] = [characterRuns(a, 3), characterRuns(b, 3)];
      expect(overlap(runsA, runsB)).toEqual(overlap(runsB, runsA));
      expect(overlap(runsA, runsA).jaccard).toBe(runsA.size === 0 ? null : 1);
      const { jaccard, containment } = overlap(runsA, runsB);
      if (jaccard !== null && containment !== null) expect(jaccard).toBeLessThanOrEqual(containment);
    }),
  );
});

test('case and runs of spaces do not matter; astral characters are not cut', () => {
  expect(characterRuns('  A\n b ', 3)).toEqual(new Set(['a b']));
  expect(characterRuns('🙂🙃🙂', 2)).toEqual(new Set(['🙂🙃', '🙃🙂']));
  expect(characterRuns('ab', 5)).toEqual(new Set(['ab']));
});

test('a cosine lies in [0, 1] and is 1 for the same words', () => {
  fc.assert(
    fc.property(fc.array(texts, { minLength: 2, maxLength: 6 }), (documents) => {
      const { vectors } = termWeights(documents.map(words));
      for (const one of vectors) {
        for (const other of vectors) {
          expect(cosine(one, other)).toBeGreaterThanOrEqual(0);
          expect(cosine(one, other)).toBeLessThanOrEqual(1 + 1e-12);
        }
        expect(cosine(one, one)).toBeCloseTo(one.size === 0 ? 0 : 1, 12);
      }
    }),
  );
});

test('the banding table of Leskovec, Rajaraman & Ullman (Mining of Massive Datasets, figure 3.8)', () => {
  const found = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8].map((s) => bandingProbability(s, { bands: 20, rows: 5 }));
  expect(found.map((p) => p.toFixed(3))).toEqual([
    '0.006',
    '0.047',
    '0.186',
    '0.470',
    '0.802',
    '0.975',
    '1.000',
  ]);
  expect(bandingThreshold({ bands: 16, rows: 4 })).toBe(0.5);
  expect(bandingProbability(1, usualBanding)).toBe(1);
  expect(bandingProbability(0, usualBanding)).toBe(0);
});

test('equal places of two signatures estimate the true similarity', () => {
  const sign = signer({ length: 2048, seed: seedOf('minhash') });
  const range = (from: number, to: number) =>
    new Set(Array.from({ length: to - from }, (_, i) => `gram ${from + i}`));
  for (const shift of [0, 50, 100, 150, 200]) {
    const [a, b] = [range(0, 200), range(shift, 200 + shift)];
    const truth = overlap(a, b).jaccard ?? 0;
    // Four standard errors of 2048 places.
    expect(Math.abs((signatureSimilarity(sign(a), sign(b)) ?? -1) - truth)).toBeLessThan(0.045);
  }
});

test('near-duplicates become candidates and strangers do not', () => {
  const sign = signer({ length: 128, seed: 1 });
  const messages = [
    'Timeout waiting for selector after submitting the login form on the staging host',
    'Cannot read properties of undefined while rendering the order summary',
    'Timeout waiting for selector after submitting the login form on a staging host',
  ];
  expect(candidatePairs(messages.map((text) => sign(characterRuns(text, 5))))).toEqual([[0, 2]]);
});

test('messages that differ in one word share a template with a wildcard there', () => {
  const found = drainTemplates(['open file a.txt now', 'open file b.txt now', '', 'open file', '  ']);
  expect(found.templates).toEqual(['open file <*> now', '', 'open file']);
  expect(found.templateOf).toEqual([0, 0, 1, 2, 1]);
});

test('every message fits its template word for word', () => {
  const word = fc.constantFrom('a', 'b', 'c', 'x1', '7', '<*>');
  const lines = fc.array(
    fc.array(word, { maxLength: 6 }).map((parts) => parts.join(' ')),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(lines, (messages) => {
      const { templateOf, templates } = drainTemplates(messages);
      for (const [place, message] of messages.entries()) {
        const template = (templates[templateOf[place] ?? -1] ?? 'missing').split(' ');
        const parts = message.split(' ');
        expect(parts).toHaveLength(template.length);
        for (const [at, part] of parts.entries()) expect(['<*>', part]).toContain(template[at]);
      }
    }),
  );
});

test('masking makes two occurrences of one failure equal', () => {
  const first =
    'ENOENT /home/ana/app/src/a.ts:14 at 2026-03-02T10:00:00Z, id 0f8fad5b-d9cb-469f-a165-70867728950e, 30000ms';
  const second =
    'ENOENT /srv/build/src/other.ts:9 at 2026-03-09T11:30:00Z, id 7c9e6679-7425-40de-944b-e07fc1f90ae7, 15000ms';
  expect(maskVariables(first)).toBe(maskVariables(second));
  expect(maskVariables('see https://example.com/a/1 and 3a5f9c1')).toBe('see <url> and <id>');
  expect(maskVariables('cannot read properties')).toBe('cannot read properties');
});

test('masking takes linear time on text made to slow it down', () => {
  for (const hostile of [
    'a/'.repeat(50_000),
    'a'.repeat(100_000),
    '0'.repeat(100_000),
    'f'.repeat(100_000),
    '../'.repeat(40_000),
  ]) {
    expect(maskVariables(hostile).length).toBeLessThanOrEqual(hostile.length);
  }
});
