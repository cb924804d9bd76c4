import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { collectedStems } from '../formats/agents/collected-record.ts';
import { isSystemError } from './durable-file.ts';

/**
 * The folder that a project's collected records go to: `training_data/` or `.ai/training_data/` in `folder`, or the folder
 * itself when it is called so or holds such files already. Otherwise `training_data/` in it, which is yet to be made.
 */
export async function findDataFolder(folder: string): Promise<string> {
  const here = resolve(folder);
  for (const place of ['training_data', join('.ai', 'training_data')]) {
    if (await isFolder(join(here, place))) return join(here, place);
  }
  if (basename(here) === 'training_data') return here;
  const holdsData = (await namesIn(here)).some((name) =>
    collectedStems.some((stem) => name === `${stem}.jsonl`),
  );
  return holdsData ? here : join(here, 'training_data');
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  }
}

async function namesIn(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (isSystemError(error)) return [];
    throw error;
  }
}
