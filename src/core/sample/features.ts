import type { CodeBase, Language } from './code-base.ts';
import { entryAt, Random } from './random.ts';
import { streams } from './streams.ts';

/** A unit of work the agents return to: its failures, successes and measurements share `id`. */
export type Feature = {
  /** `F001` … `F180`. */
  readonly id: string;
  /** The area of the product which the feature belongs to. */
  readonly code: CodeBase;
  /** Factor around 1 on time needed and on failures. */
  readonly difficulty: number;
};

const featureCount = 180;

const areas: readonly (readonly [area: string, language: Language])[] = [
  ['checkout', 'typescript'],
  ['billing', 'python'],
  ['search', 'rust'],
  ['auth', 'typescript'],
  ['ingest', 'go'],
  ['reporting', 'python'],
  ['mobile-sync', 'typescript'],
  ['scheduler', 'go'],
  ['warehouse', 'java'],
  ['admin', 'typescript'],
  ['notifications', 'typescript'],
  ['forecast', 'python'],
  ['telemetry', 'rust'],
  ['contracts', 'java'],
];

/** All features under one seed. Neighbouring numbers belong to the same area, as planned work does. */
export function makeFeatures(seed: number): readonly Feature[] {
  const codeBases = areas.map(
    ([area, language], number): CodeBase => ({ area, language, seed, number, made: new Map() }),
  );
  return Array.from({ length: featureCount }, (_, index) => {
    const random = new Random(seed, streams.feature, index);
    return {
      id: `F${String(index + 1).padStart(3, '0')}`,
      code: entryAt(codeBases, Math.floor(index / 6 + random.next() * 0.9) % areas.length),
      difficulty: Math.min(3, random.logNormal(1, 0.4)),
    };
  });
}
