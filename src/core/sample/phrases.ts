import type { Feature } from './features.ts';
import { slots } from './phrase-slots.ts';
import type { Random } from './random.ts';

/**
 * What the texts of one record speak of. A slot keeps its value within a scene, so that the root cause names the same
 * package and the same function as the symptoms.
 */
export type Scene = {
  readonly random: Random;
  readonly feature: Feature;
  readonly values: Map<string, string>;
};

type Part = { readonly literal: string; readonly slot: string };

const compiled = new Map<string, readonly Part[]>();

export function openScene(random: Random, feature: Feature): Scene {
  return { random, feature, values: new Map() };
}

/** `template` with each `{slot}` replaced. Throws on a slot that does not exist, which is a mistake in the catalogue. */
export function fill(template: string, scene: Scene): string {
  let parts = compiled.get(template);
  if (parts === undefined) {
    parts = compile(template);
    compiled.set(template, parts);
  }
  let text = '';
  for (const { literal, slot } of parts) text += slot === '' ? literal : literal + slotValue(slot, scene);
  return text;
}

export function slotValue(slot: string, scene: Scene): string {
  const known = scene.values.get(slot);
  if (known !== undefined) return known;
  const make = slots[slot];
  if (make === undefined) throw new Error(`The catalogue names an unknown slot: {${slot}}`);
  const value = make(scene.random, scene.feature);
  scene.values.set(slot, value);
  return value;
}

/** `a {b} c` as pieces of literal text, each followed by at most one slot. */
function compile(template: string): readonly Part[] {
  const pieces = template.split(/\{(\w+)\}/);
  const parts: Part[] = [];
  for (let index = 0; index < pieces.length; index += 2) {
    parts.push({ literal: pieces[index] ?? '', slot: pieces[index + 1] ?? '' });
  }
  return parts;
}
