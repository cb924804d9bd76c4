import type { Dirent } from 'node:fs';
import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type AnnotationEvent, parseEventLine } from '../core/annotation/events.ts';
import type { Problem } from '../core/records/problem.ts';
import { isSystemError, RefusedFile, statsOf } from './durable-file.ts';
import { takeTurns } from './thread-slices.ts';

/** What all files of one project's annotation log hold. Problems cost nothing but their own line or file. */
export type AnnotationLog = {
  readonly events: readonly AnnotationEvent[];
  readonly problems: readonly Problem[];
};

/** A file larger than this is reported, not read. At about 300 bytes an event it is out of a person's reach. */
const largestFile = 512 * 1024 * 1024;

/** `<root>/.ai/annotations`: one folder an author, one file a session. */
export function annotationFolder(root: string): string {
  return join(root, '.ai', 'annotations');
}

/**
 * Reads `<root>/.ai/annotations/<author>/*.jsonl`, in no particular order of authors or sessions: the fold needs none.
 *
 * Lines that are no events, unreadable files and symbolic links are listed as problems; an unfinished last line too,
 * as its writer may still be busy or have been cut off. A project without annotations gives an empty log.
 */
export async function readAnnotationLog(root: string): Promise<AnnotationLog> {
  const events: AnnotationEvent[] = [];
  const problems: Problem[] = [];
  const rest = takeTurns();
  for (const path of await logFiles(annotationFolder(root), problems)) {
    const bytes = await contentsOf(path, problems);
    if (bytes === undefined) continue;
    for (const read of linesRead(path, bytes)) {
      if (read.ok) events.push(read.event);
      else problems.push(read.problem);
      // A thousand lines take some hundred milliseconds when the program has just started, and somebody may be typing.
      const turn = rest();
      if (turn !== undefined) await turn;
    }
  }
  return { events, problems };
}

type LineRead =
  | { readonly ok: true; readonly event: AnnotationEvent }
  | { readonly ok: false; readonly problem: Problem };

function* linesRead(path: string, bytes: Uint8Array): Generator<LineRead, void, undefined> {
  // Bytes that are not UTF-8 become U+FFFD inside a text; the event still stands.
  const lines = new TextDecoder().decode(bytes).split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const parsed = parseEventLine(line);
    if (parsed.ok) yield parsed;
    else {
      const unfinished = index === lines.length - 1;
      const problem: Problem = {
        file: path,
        line: index + 1,
        column: undefined,
        field: parsed.field === '' ? undefined : parsed.field,
        reason: unfinished ? 'unfinished last line' : parsed.reason,
        level: 'line',
      };
      yield { ok: false, problem };
    }
  }
}

async function logFiles(folder: string, problems: Problem[]): Promise<string[]> {
  const files: string[] = [];
  for (const author of await entriesOf(folder, problems)) {
    if (refusesLink(author, problems) || !author.isDirectory()) continue;
    for (const entry of await entriesOf(join(folder, author.name), problems)) {
      if (!entry.name.endsWith('.jsonl') || refusesLink(entry, problems)) continue;
      files.push(join(entry.parentPath, entry.name));
    }
  }
  return files;
}

/** Entries by name; none if there is no such folder. */
async function entriesOf(folder: string, problems: Problem[]): Promise<Dirent[]> {
  try {
    if ((await statsOf(folder))?.isSymbolicLink()) throw new RefusedFile('ELOOP', folder);
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code !== 'ENOENT') problems.push(fileProblem(folder, reasonOf(error.code)));
    return [];
  }
}

function refusesLink(entry: Dirent, problems: Problem[]): boolean {
  if (!entry.isSymbolicLink()) return false;
  problems.push(fileProblem(join(entry.parentPath, entry.name), reasonOf('ELOOP')));
  return true;
}

async function contentsOf(path: string, problems: Problem[]): Promise<Uint8Array | undefined> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  try {
    const file = await open(path, O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0));
    try {
      const stats = await file.stat();
      if (!stats.isFile()) throw new RefusedFile('ENOTREG', path);
      if (stats.size <= largestFile) return await file.readFile();
      problems.push(fileProblem(path, `is larger than ${largestFile / 1024 / 1024} MB and was not read`));
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
    problems.push(fileProblem(path, reasonOf(error.code)));
  }
  return undefined;
}

function fileProblem(file: string, reason: string): Problem {
  return { file, line: 0, column: undefined, field: undefined, reason, level: 'file' };
}

function reasonOf(code: string): string {
  if (code === 'ELOOP') return 'is a symbolic link and was not followed';
  if (code === 'ENOTREG') return 'is not a regular file';
  return code === 'EACCES' ? 'no permission to read' : `cannot be read (${code})`;
}
