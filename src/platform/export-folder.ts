import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ExportFile } from '../core/export/export-files.ts';
import { isSystemError, statsOf } from './durable-file.ts';
import type { WriteFailure } from './write-failure.ts';

/**
 * Writes a whole folder or nothing: into a temporary one beside it, then renamed. An empty folder and an earlier export
 * that nobody has added to are replaced; anything else that stands there is not touched.
 */
export async function writeFolder(
  folder: string,
  files: readonly ExportFile[],
): Promise<WriteFailure | undefined> {
  const temporary = join(dirname(folder), `.${basename(folder)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const standing = await whatStands(folder);
    if (standing === 'something else') return occupied(folder);
    await mkdir(dirname(folder), { recursive: true });
    await mkdir(temporary);
    for (const { path, bytes } of files) await writeNew(join(temporary, path), bytes);
    if (standing === 'nothing') await rename(temporary, folder);
    else await swap(temporary, folder);
    return undefined;
  } catch (error) {
    return unwritable(error, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true }).catch(() => {
      // Where no folder could be made none is left behind, and why is told already.
    });
  }
}

/** Why an export may not take this place, as far as that can be told before anything is made. */
export async function placeFailure(folder: string): Promise<WriteFailure | undefined> {
  try {
    return (await whatStands(folder)) === 'something else' ? occupied(folder) : undefined;
  } catch (error) {
    return unwritable(error, folder);
  }
}

function occupied(folder: string): WriteFailure {
  return {
    what: 'Something else stands there',
    where: folder,
    remedy: 'choose another folder, or move it away',
  };
}

/** Names the folder that was wished for: nobody knows the temporary one beside it. Any other error is a bug. */
function unwritable(error: unknown, folder: string): WriteFailure {
  if (!isSystemError(error)) throw error;
  const isFull = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  return {
    what: `The folder cannot be written (${error.code})`,
    where: folder,
    remedy: isFull ? 'free some space, then try again' : 'choose another folder',
  };
}

async function swap(temporary: string, folder: string): Promise<void> {
  const old = `${temporary}.old`;
  await rename(folder, old);
  await rename(temporary, folder);
  await rm(old, { recursive: true, force: true });
}

async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Whether an export may take a folder's place. */
async function whatStands(folder: string): Promise<'nothing' | 'an earlier export' | 'something else'> {
  const stats = await statsOf(folder);
  if (stats === undefined) return 'nothing';
  if (!stats.isDirectory()) return 'something else';
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  if (names.length === 0) return 'an earlier export';
  const listed = await listedFiles(folder);
  const files = names
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
  return files.every((file) => listed.has(file)) ? 'an earlier export' : 'something else';
}

async function listedFiles(folder: string): Promise<ReadonlySet<string>> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
    const tool: unknown = manifest === null ? undefined : Reflect.get(Object(manifest), 'tool');
    const files: unknown = Reflect.get(Object(manifest), 'files');
    if (Reflect.get(Object(tool), 'name') !== 'debrief' || !Array.isArray(files)) return new Set();
    const paths = files.map((file: unknown) => String(Reflect.get(Object(file), 'path')));
    return new Set([...paths, 'manifest.json', 'provenance.jsonl']);
  } catch {
    // No manifest, or none of ours: then nothing in the folder is known.
    return new Set();
  }
}
