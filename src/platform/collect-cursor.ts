import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { SourceFiles } from '../formats/agents/agent-format.ts';
import type { SourceSummary } from '../formats/agents/source-summary.ts';
import { isSystemError, replaceDurably } from './durable-file.ts';
import { type Surroundings, userFolders } from './user-folders.ts';

/**
 * What is known of a source since it was last collected into a dataset. Only saves work and keeps hand-made changes: a dataset
 * is not harmed when cursors are lost.
 */
export type CollectCursor = {
  readonly v: 1;
  readonly format: string;
  readonly version: number;
  /** Sizes and times of the source and its companions: equal when nothing changed. */
  readonly state: string;
  readonly summary: SourceSummary;
  /** Hashes of the records as they were collected, by key. */
  readonly hashes: { readonly [key: string]: string };
  /** Short forms of the ids of the rows that this source holds. */
  readonly rows: readonly string[];
};

/** `$XDG_STATE_HOME/debrief/collect/<dataset>`: a machine's own business, not the project's. */
export function cursorFolder(dataFolder: string, surroundings: Surroundings): string {
  return join(userFolders(surroundings).state, 'collect', short(resolve(dataFolder)));
}

/** Cursors by source id; damaged ones are left out, as if the source had never been read. */
export async function readCursors(folder: string): Promise<Map<string, CollectCursor>> {
  const cursors = new Map<string, CollectCursor>();
  for (const name of await namesIn(folder)) {
    if (!name.endsWith('.json')) continue;
    const cursor = parse(await readFile(join(folder, name), 'utf8'));
    if (cursor !== undefined) cursors.set(name.slice(0, -'.json'.length), cursor);
  }
  return cursors;
}

export async function writeCursor(folder: string, sourceId: string, cursor: CollectCursor): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await replaceDurably(join(folder, `${sourceId}.json`), `${JSON.stringify(cursor)}\n`, { mode: 0o600 });
}

/** Names a source by its place on this machine. */
export function sourceIdOf(path: string): string {
  return short(resolve(path));
}

/** Sizes and modification times of a source's files. Read before the source is, so that growth meanwhile is seen next time. */
export async function stateOf({ main, companions }: SourceFiles, from: string): Promise<string> {
  const states: string[] = [];
  for (const path of [main, ...companions]) {
    const { size, mtimeMs, ino } = await stat(resolve(from, path));
    states.push(`${size}:${mtimeMs}:${ino}`);
  }
  return states.join(' ');
}

/** 52 bits of a hash of a row's id: enough to tell the rows of one machine apart, and small to keep. */
export function shortRowId(rowId: string): string {
  return short(rowId).slice(0, 13);
}

function parse(text: string): CollectCursor | undefined {
  try {
    const cursor: CollectCursor = JSON.parse(text);
    return cursor?.v === 1 && Array.isArray(cursor.rows) && typeof cursor.hashes === 'object'
      ? cursor
      : undefined;
  } catch {
    // Cut off by a crash of an older kind of file system: the source is read anew.
    return undefined;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return [];
    throw error;
  }
}

function short(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
