import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PatchedText, patchText } from '../core/harness/patch-text.ts';
import type { Suggestion } from '../core/harness/suggestion.ts';
import { isSystemError, RefusedFile, replaceDurably, statsOf } from './durable-file.ts';
import { type WriteFailure, writeFailure } from './write-failure.ts';

/** Where a project's harness is described. */
export type HarnessFile =
  | { readonly kind: 'json'; readonly path: string; readonly text: string; readonly config: unknown }
  | { readonly kind: 'markdown'; readonly path: string; readonly text: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'bad'; readonly failure: WriteFailure };

/** `harness_config.json`, `.ai/harness_config.json`, else a `harness.md` in either or in `docs`. */
export async function findHarness(root: string): Promise<HarnessFile> {
  for (const path of [join(root, 'harness_config.json'), join(root, '.ai', 'harness_config.json')]) {
    const read = await textOf(path);
    if (read.kind === 'none') continue;
    if (read.kind === 'bad') return read;
    try {
      const config: unknown = JSON.parse(read.text.replace(/^\ufeff/, ''));
      return { kind: 'json', path, text: read.text, config };
    } catch (error) {
      const what = error instanceof Error ? error.message : 'is not JSON';
      return { kind: 'bad', failure: { what, where: path, remedy: 'Make it valid JSON' } };
    }
  }
  for (const folder of [root, join(root, '.ai'), join(root, 'docs')]) {
    const names = await readdir(folder).catch(() => []);
    const name = names.sort().find((one) => /^harness(?:_config|[_-]modules)?\.md$/i.test(one));
    if (name === undefined) continue;
    const read = await textOf(join(folder, name));
    if (read.kind === 'text') return { kind: 'markdown', path: join(folder, name), text: read.text };
  }
  return { kind: 'none' };
}

export type HarnessWritten = { readonly ok: true } | { readonly ok: false; readonly failure: WriteFailure };

/** What the file would hold after the patch, which has to begin with a test. */
export function patchedHarness(text: string, { patch }: Suggestion): PatchedText {
  if (patch[0]?.op !== 'test')
    return { ok: false, place: 0, reason: 'the patch does not begin with a test operation' };
  return patchText(text, patch);
}

/** Puts `after` in the place of `before` in one step, unless the file is no longer what `before` says. */
export async function writeHarness(
  path: string,
  { before, after }: { readonly before: string; readonly after: string },
): Promise<HarnessWritten> {
  try {
    const now = await textOf(path);
    if (now.kind !== 'text' || now.text !== before) {
      const what = 'The file changed meanwhile; nothing was written';
      return {
        ok: false,
        failure: { what, where: path, remedy: 'Look at the suggestion again, then apply it' },
      };
    }
    await replaceDurably(path, after, { mode: 0o644 });
    return { ok: true };
  } catch (error) {
    return { ok: false, failure: writeFailure(error, path) };
  }
}

type Text =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'bad'; readonly failure: WriteFailure };

async function textOf(path: string): Promise<Text> {
  try {
    if ((await statsOf(path))?.isSymbolicLink()) throw new RefusedFile('ELOOP', path);
    const bytes = await readFile(path);
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    if (Buffer.from(text).equals(bytes)) return { kind: 'text', text };
    return {
      kind: 'bad',
      failure: { what: 'The file is not UTF-8', where: path, remedy: 'Convert it, for example with iconv' },
    };
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return { kind: 'none' };
    return { kind: 'bad', failure: writeFailure(error, path) };
  }
}
