import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { collectedStems } from '../formats/agents/collected-record.ts';
import { isSystemError } from './durable-file.ts';

/** The dataset that collected records are appended to. */
export type CollectTarget = {
  /** Holds the JSON Lines files. May not exist yet. */
  readonly dataFolder: string;
  readonly projectRoot: string;
};

/**
 * Finds a project's training data under `folder`: `training_data/` or `.ai/training_data/` in it, or the folder itself when
 * it is called so or holds such files already. Otherwise the place where it will be made.
 */
export async function findCollectTarget(folder: string): Promise<CollectTarget> {
  const here = resolve(folder);
  for (const place of ['training_data', join('.ai', 'training_data')]) {
    if (await isFolder(join(here, place))) return { dataFolder: join(here, place), projectRoot: here };
  }
  if (basename(here) === 'training_data') {
    const above = dirname(here);
    return { dataFolder: here, projectRoot: basename(above) === '.ai' ? dirname(above) : above };
  }
  const holdsData = (await namesIn(here)).some((name) =>
    collectedStems.some((stem) => name === `${stem}.jsonl`),
  );
  return { dataFolder: holdsData ? here : join(here, 'training_data'), projectRoot: here };
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
