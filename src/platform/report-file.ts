import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ReportDocument } from '../core/reports/report-document.ts';
import { isSystemError, RefusedFile, replaceDurably, statsOf } from './durable-file.ts';
import { type WriteFailure, writeFailure } from './write-failure.ts';

/**
 * How a report compares with the file of its name: `none` stands there; the `same`; an older one (`different`); one in
 * whose generated regions somebody wrote (`edited`); or one that is not debrief's to write over (`foreign`).
 */
export type ExistingReport = 'none' | 'same' | 'different' | 'edited' | 'foreign';

export type ReportDraft = {
  readonly path: string;
  /** What the file would hold: the regions, and whatever people wrote around them. */
  readonly text: string;
  readonly existing: ExistingReport;
  /** Why it cannot be written; only of a `foreign` file. */
  readonly failure: WriteFailure | undefined;
};

export type WrittenReport =
  | { readonly kind: 'written' | 'unchanged'; readonly path: string }
  /** The generated text was edited by hand: the new report stands in `path`, beside the file. */
  | { readonly kind: 'beside'; readonly path: string; readonly edited: string }
  | { readonly kind: 'refused'; readonly failure: WriteFailure };

/** Lays a report over the file that is there, without writing. Rejects only with a bug. */
export async function draftReport(path: string, document: ReportDocument): Promise<ReportDraft> {
  const { fresh } = document;
  const before = await existingText(path);
  if (!before.ok) return { path, text: fresh, existing: 'foreign', failure: before.failure };
  if (before.text === undefined) return { path, text: fresh, existing: 'none', failure: undefined };
  const merged = document.over(before.text);
  switch (merged.kind) {
    case 'refused':
      return { path, text: fresh, existing: 'foreign', failure: foreign(path, merged) };
    case 'edited':
      return { path, text: merged.text, existing: 'edited', failure: undefined };
    case 'merged': {
      const existing = merged.text === before.text ? 'same' : 'different';
      return { path, text: merged.text, existing, failure: undefined };
    }
  }
}

/**
 * Writes a report in one step. What people wrote outside the generated regions stays byte for byte; a file in whose
 * regions they wrote is left alone, and the new report is written beside it as `<file>.new`.
 */
export async function writeReport(path: string, document: ReportDocument): Promise<WrittenReport> {
  const draft = await draftReport(path, document);
  if (draft.failure !== undefined) return { kind: 'refused', failure: draft.failure };
  if (draft.existing === 'same') return { kind: 'unchanged', path };
  if (draft.existing === 'edited') return writeBeside(draft, document);
  return (await put(path, draft.text)) ?? { kind: 'written', path };
}

async function writeBeside({ path, text }: ReportDraft, document: ReportDocument): Promise<WrittenReport> {
  const beside = `${path}.new`;
  // Somebody may have begun to merge it by hand.
  const { existing, failure } = await draftReport(beside, document);
  if (failure !== undefined) return { kind: 'refused', failure };
  if (existing === 'edited') {
    const what = 'The generated text was edited by hand, here and in the report beside it';
    return { kind: 'refused', failure: { what, where: beside, remedy: 'Move this file away first' } };
  }
  return (await put(beside, text)) ?? { kind: 'beside', path: beside, edited: path };
}

/** Undefined when it was written. */
async function put(path: string, text: string): Promise<WrittenReport | undefined> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await replaceDurably(path, text, { mode: 0o666 });
    return undefined;
  } catch (error) {
    return { kind: 'refused', failure: writeFailure(error, path) };
  }
}

type ExistingText =
  | { readonly ok: true; readonly text: string | undefined }
  | { readonly ok: false; readonly failure: WriteFailure };

async function existingText(path: string): Promise<ExistingText> {
  try {
    if ((await statsOf(path))?.isSymbolicLink()) throw new RefusedFile('ELOOP', path);
    const bytes = await readFile(path);
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    if (Buffer.from(text).equals(bytes)) return { ok: true, text };
    const failure = { what: 'The file is not UTF-8', where: path, remedy: 'Convert it, as with iconv' };
    return { ok: false, failure };
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      return { ok: true, text: undefined };
    }
    return { ok: false, failure: writeFailure(error, path) };
  }
}

function foreign(path: string, refused: { readonly reason: string; readonly line: number }): WriteFailure {
  return {
    what: `The file ${refused.reason}`,
    where: refused.line === 0 ? path : `${path}:${refused.line}`,
    remedy: 'Put the markers back, or move the file away',
  };
}
