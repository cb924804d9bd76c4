import type { Codebook } from '../codebook.ts';
import { failureTypes } from './failure-types.ts';
import { mast } from './mast.ts';

/** The codebooks that come with the program, by the name that imports them. */
export const startingCodebooks: ReadonlyMap<string, Codebook> = new Map(
  [failureTypes, mast].map((codebook) => [codebook.title, codebook]),
);
