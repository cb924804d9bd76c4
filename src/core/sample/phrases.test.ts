import { expect, test } from 'vitest';
import { causeTails, fixTails, remarksInOtherLanguages, stepTexts, symptomTails } from './circumstances.ts';
import { failureCategories } from './failure-catalogue.ts';
import { makeFeatures } from './features.ts';
import { fill, openScene } from './phrases.ts';
import { entryAt, Random } from './random.ts';
import { successFactors, successPatterns } from './success-catalogue.ts';

const features = makeFeatures(1);

function sceneOf(featureIndex: number) {
  return openScene(new Random(1, 1, featureIndex), entryAt(features, featureIndex));
}

function everyText(): readonly string[] {
  const patterns = failureCategories.flatMap(({ patterns: { entries } }) => entries);
  const texts = patterns.flatMap(({ symptoms, causes, fixes, preventions }) => [
    symptoms,
    causes,
    fixes,
    preventions,
  ]);
  const tails = [
    symptomTails,
    causeTails,
    fixTails,
    stepTexts,
    remarksInOtherLanguages,
    successFactors.entries,
  ];
  return [...texts, ...tails].flat();
}

test('every text of the catalogue can be filled for a feature of every area, and leaves no brace', () => {
  const texts = everyText();
  expect(texts.length).toBeGreaterThan(450);
  const areas = new Map(features.map((feature, index) => [feature.code.area, index]));
  expect(areas.size).toBe(14);
  for (const index of areas.values()) {
    for (const text of texts) expect(fill(text, sceneOf(index))).not.toMatch(/[{}]/);
  }
});

test('a slot keeps its value within a scene, and another scene has another', () => {
  const scene = sceneOf(3);
  const first = fill('{func} waits {ms} ms', scene);
  expect(fill('{func} waits {ms} ms', scene)).toBe(first);
  expect(fill('{func} waits {ms} ms', sceneOf(4))).not.toBe(first);
});

test('a slot that does not exist is refused', () => {
  expect(() => fill('{nothing}', sceneOf(0))).toThrow('{nothing}');
});

test('no two patterns share a name, and each category has four to eight of them', () => {
  const failing = failureCategories.flatMap(({ patterns: { entries } }) =>
    entries.flatMap(({ names }) => names),
  );
  const succeeding = successPatterns.entries.flatMap(({ names }) => names);
  const names = [...failing, ...succeeding];
  expect(new Set(names).size).toBe(names.length);
  for (const { name, patterns } of failureCategories) {
    expect(patterns.entries.length, name).toBeGreaterThanOrEqual(4);
    expect(patterns.entries.length, name).toBeLessThanOrEqual(8);
  }
});
