import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type InsightsSource,
  type RenderedInsights,
  renderInsights,
} from '../core/annotation/insights-text.ts';
import { isSystemError, makeOwnFolder, RefusedFile, replaceDurably, statsOf } from './durable-file.ts';
import { type WriteFailure, writeFailure } from './write-failure.ts';

type Report = Omit<Extract<RenderedInsights, { readonly ok: true }>, 'ok' | 'text'>;

export type InsightsWritten =
  | ({ readonly ok: true; readonly path: string; readonly change: 'written' | 'unchanged' } & Report)
  | { readonly ok: false; readonly failure: WriteFailure };

/** `<root>/.ai/insights.md` */
export function insightsPath(root: string): string {
  return join(root, '.ai', 'insights.md');
}

/**
 * Renders the insights into `<root>/.ai/insights.md`, leaving every hand-written byte as it is. Never rejects for
 * reasons outside the program. Does not follow a symbolic link, and does not write over what changed meanwhile.
 */
export async function writeInsightsFile(
  root: string,
  source: Omit<InsightsSource, 'text' | 'path'>,
): Promise<InsightsWritten> {
  const path = insightsPath(root);
  try {
    const before = await bytesOf(path);
    const text = before === undefined ? undefined : decoded(before);
    if (before !== undefined && text === undefined) {
      const failure = {
        what: 'The file is not UTF-8',
        where: path,
        remedy: 'Convert it, for example with iconv',
      };
      return { ok: false, failure };
    }
    const rendered = renderInsights({ ...source, text, path });
    if (!rendered.ok) {
      const { what, where, remedy } = rendered;
      return { ok: false, failure: { what, where, remedy } };
    }
    const { handEdited, unknown, rebuilt } = rendered;
    const report = { handEdited, unknown, rebuilt };
    if (rendered.text === (text ?? '')) return { ok: true, path, change: 'unchanged', ...report };
    await makeOwnFolder(join(root, '.ai'), 'follow-link');
    if (!isSame(before, await bytesOf(path))) {
      const failure = {
        what: 'The file changed meanwhile',
        where: path,
        remedy: 'Save it there, then try again',
      };
      return { ok: false, failure };
    }
    await replaceDurably(path, rendered.text, { mode: 0o666 });
    return { ok: true, path, change: 'written', ...report };
  } catch (error) {
    return { ok: false, failure: writeFailure(error, path) };
  }
}

async function bytesOf(path: string): Promise<Buffer | undefined> {
  try {
    if ((await statsOf(path))?.isSymbolicLink()) throw new RefusedFile('ELOOP', path);
    return await readFile(path);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Keeps a byte order mark, so that it is written back. `undefined` if the bytes are not UTF-8. */
function decoded(bytes: Buffer): string | undefined {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return Buffer.from(text).equals(bytes) ? text : undefined;
}

function isSame(a: Buffer | undefined, b: Buffer | undefined): boolean {
  return a === undefined || b === undefined ? a === b : a.equals(b);
}
