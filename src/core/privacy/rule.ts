import type { Scan } from './scan.ts';

/** A detector: looks at the places where one of its anchors stands, and adds what it finds to the scan. */
export type Rule = {
  readonly name: string;
  /** Lower-case literals; see `compileAnchors`. */
  readonly anchors: readonly string[];
  /** `start` and `end` are the anchor's range in the scan's text. */
  readonly look: (scan: Scan, start: number, end: number) => void;
};
