import { readFile, stat } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { type Codebook, readCodebook } from '../core/annotation/codebook.ts';
import { isSystemError } from './durable-file.ts';

export type CodebookLoaded =
  | { readonly ok: true; readonly codebook: Codebook }
  | { readonly ok: false; readonly what: string; readonly where: string; readonly remedy: string };

/** A codebook is read by people; what is larger is something else. */
const largest = 5_000_000;

/** Reads a codebook in YAML or JSON, which YAML 1.2 includes. Anchors may not multiply without limit. */
export async function loadCodebook(path: string): Promise<CodebookLoaded> {
  let text: string;
  try {
    const { size } = await stat(path);
    if (size > largest) return refused(path, 'The file is larger than 5 MB', 'Check the path');
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const what = error.code === 'ENOENT' ? 'no such file' : `cannot be read (${error.code})`;
    return refused(path, what, 'check the path');
  }
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true });
  const [problem] = document.errors;
  if (problem !== undefined) {
    const line = problem.linePos?.[0].line;
    const [reason = 'is not YAML'] = problem.message.split('\n');
    return refused(line === undefined ? path : `${path}:${line}`, reason.replace(/:$/, ''), 'correct it');
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return refused(path, error instanceof Error ? error.message : 'is not YAML', 'correct it');
  }
  const read = readCodebook(value);
  if (read.ok) return read;
  const place = read.where === '' ? path : `${path}: ${read.where}`;
  return refused(place, read.reason, 'see docs/taxonomy.md for the shape of a codebook');
}

function refused(where: string, what: string, remedy: string): CodebookLoaded {
  return { ok: false, what, where, remedy };
}
