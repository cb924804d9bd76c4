import { readFile, stat } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { type Codebook, readCodebook } from '../core/annotation/codebook.ts';
import { scanJson } from '../core/records/json-scan.ts';
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
  if (path.endsWith('.json')) {
    const scan = scanJson(text);
    if (!scan.ok) return refused(placeIn(path, text, scan.at), `is not JSON: ${scan.reason}`, 'correct it');
  }
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true });
  const [problem] = document.errors;
  if (problem !== undefined) {
    const { line, col } = problem.linePos?.[0] ?? {};
    const [reason = ''] = problem.message.split('\n');
    // The parser names the place once more behind its reason.
    const told = reason.replace(/ at line \d+, column \d+:?$/, '').replace(/:$/, '');
    const place = line === undefined ? path : `${path}:${line}:${col}`;
    return refused(place, told === '' ? 'is not YAML' : `is not YAML: ${told}`, 'correct it');
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

/** `file:line:column`, both from 1. */
function placeIn(path: string, text: string, at: number): string {
  const before = text.slice(0, at).split('\n');
  return `${path}:${before.length}:${(before.at(-1) ?? '').length + 1}`;
}

function refused(where: string, what: string, remedy: string): CodebookLoaded {
  return { ok: false, what, where, remedy };
}
