import type { NameOf } from '../dataset/counted-names.ts';
import { literalOf, wildcardTest } from './value-pattern.ts';

type TextTest = (text: string) => boolean;

/** Is asked of a pattern as it was written and under the name it counts under. */
type PatternTest = (written: string, counted: string) => boolean;

/**
 * The distinct patterns of a column where some count as one: a condition that one of them fulfils, all of them fulfil, so
 * that a query finds a merged pattern whole by any of its names.
 */
export class MergedPatterns {
  readonly #texts: readonly string[];
  /** By code, as `#texts`; code 0 is the missing text. */
  readonly #counted: readonly string[];
  readonly #nameOf: NameOf;

  constructor(texts: readonly string[], nameOf: NameOf) {
    this.#texts = texts;
    this.#nameOf = nameOf;
    this.#counted = texts.map((text, code) => (code === 0 ? '' : nameOf(text)));
  }

  /** 1 by code where any test holds. */
  marked(tests: readonly PatternTest[]): Uint8Array {
    const found = new Set<string>();
    this.#counted.forEach((counted, code) => {
      const written = this.#texts[code] ?? '';
      if (code > 0 && tests.some((test) => test(written, counted))) found.add(counted);
    });
    return Uint8Array.from(this.#counted, (counted, code) => (code > 0 && found.has(counted) ? 1 : 0));
  }

  /** A value means the name that is spelt like it, then what that counts under; only then is letter case let go. */
  equalTest(value: string): PatternTest {
    const literal = literalOf(value);
    if (literal === undefined) return underEither(wildcardTest(value));
    const meant = [literal, this.#nameOf(literal)].find((name) => this.#counted.indexOf(name, 1) > 0);
    if (meant !== undefined) return (_, counted) => counted === meant;
    const lower = literal.toLowerCase();
    return underEither((text) => text.toLowerCase() === lower);
  }
}

export function underEither(test: TextTest): PatternTest {
  return (written, counted) => test(written) || test(counted);
}
