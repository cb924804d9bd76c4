import type { SurveyJob } from './block-reader.ts';
import type { BlockMaker } from './load-threads.ts';
import { type Stretch, stretchesOf } from './stretches.ts';

/** Pieces that a thread counts before it is asked again. */
const piecesAtOnce = 16;

const newline = 0x0a;

export type SurveyedFile = { readonly stretches: readonly Stretch[]; readonly lines: number };

export type Surveying = {
  readonly threads: readonly BlockMaker[];
  readonly signal: AbortSignal;
  readonly read: (target: Uint8Array, byteOffset: number) => number;
};

/** Counts a file's lines by threads, and cuts it into stretches of about a piece. A last line without an end counts. */
export async function surveyed(
  { descriptor, start, size, pieceBytes }: SurveyJob,
  { threads, signal, read }: Surveying,
): Promise<SurveyedFile> {
  const pieces = Math.ceil((size - start) / pieceBytes);
  const firstEnds = new Uint32Array(pieces);
  let lines = 0;
  let next = 0;
  const count = async (maker: BlockMaker) => {
    while (next < pieces && !signal.aborted) {
      const first = next;
      next += piecesAtOnce;
      const from = start + first * pieceBytes;
      const job = {
        descriptor,
        start: from,
        size: Math.min(size, from + piecesAtOnce * pieceBytes),
        pieceBytes,
      };
      const survey = await maker.survey(job);
      firstEnds.set(survey.firstEnds, first);
      for (const newlines of survey.newlines) lines += newlines;
    }
  };
  await Promise.all(threads.map(count));
  const last = new Uint8Array(1);
  if (read(last, size - 1) === 1 && last[0] !== newline) lines += 1;
  return { stretches: stretchesOf(firstEnds, { start, size, pieceBytes }), lines };
}
