import { readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { AgentFormat, SourceFiles } from '../formats/agents/agent-format.ts';
import { isSystemError } from './durable-file.ts';

/** What was found at the paths given: logs of a format, and paths that could not be read. */
export type FoundSources = {
  readonly sources: readonly SourceFiles[];
  readonly unreadable: readonly { readonly path: string; readonly code: string }[];
};

/** Folders that hold no logs, and can be large. */
const skippedFolders = new Set(['node_modules', '.git']);

/**
 * Finds a format's logs at files and in folders, however deep, sorted by path; links to folders are not followed. A file that
 * is named is read whatever its name. Paths stay as the caller would write them: relative ones are relative to `from`.
 */
export async function findSources(
  format: AgentFormat,
  paths: readonly string[],
  from: string,
): Promise<FoundSources> {
  const unreadable: { readonly path: string; readonly code: string }[] = [];
  const candidates = new Set<string>();
  const wanted = new Set<string>();
  for (const path of paths) {
    try {
      if ((await stat(resolve(from, path))).isDirectory()) {
        for (const file of await filesUnder(path, from)) {
          candidates.add(file);
          wanted.add(file);
        }
      } else {
        wanted.add(path);
        for (const file of await siblings(path, from)) candidates.add(file);
      }
    } catch (error) {
      if (!isSystemError(error)) throw error;
      unreadable.push({ path, code: error.code });
    }
  }
  const known = format.sources([...candidates].toSorted()).filter(({ main }) => wanted.has(main));
  const named = paths.filter((path) => wanted.has(path) && !known.some(({ main }) => main === path));
  return { sources: once([...known, ...named.map((main) => ({ main, companions: [] }))], from), unreadable };
}

async function filesUnder(folder: string, from: string): Promise<readonly string[]> {
  const entries = await readdir(resolve(from, folder), { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skippedFolders.has(entry.name)) found.push(...(await filesUnder(path, from)));
    } else if (entry.isFile() || entry.isSymbolicLink()) found.push(path);
  }
  return found;
}

/** The files of a named file's folder: its companions are among them. */
async function siblings(path: string, from: string): Promise<readonly string[]> {
  const folder = dirname(path);
  const entries = await readdir(resolve(from, folder), { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  // Written as the path was, so that it is found among them.
  const prefix = path.slice(0, path.lastIndexOf('/') + 1);
  return names.map((name) => prefix + name);
}

function once(sources: readonly SourceFiles[], from: string): readonly SourceFiles[] {
  const byFile = new Map(sources.map((source) => [resolve(from, source.main), source]));
  return [...byFile.values()].toSorted((a, b) => (a.main < b.main ? -1 : 1));
}
