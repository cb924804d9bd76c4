import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A harness's folder: the home of `training_data/` and `.ai/`. */
export type Project = {
  /** Unique among the projects of a dataset. */
  readonly name: string;
  /** Absolute. */
  readonly root: string;
};

/**
 * The root of the project that a folder belongs to: the folder itself if it has `training_data/` or
 * `.ai/training_data/`, the folder around `training_data` or `.ai/training_data` if it is one of those, else itself.
 */
export function projectRoot(folder: string): string {
  if (existsSync(join(folder, 'training_data')) || existsSync(join(folder, '.ai', 'training_data')))
    return folder;
  if (basename(folder) !== 'training_data') return folder;
  const parent = dirname(folder);
  return basename(parent) === '.ai' ? dirname(parent) : parent;
}

/**
 * One project for each different root, in the order given. The name is the root's base name, with as many of the
 * folders above before it as it takes to tell projects apart.
 */
export function nameProjects(roots: readonly string[]): Project[] {
  const different = [...new Set(roots)];
  return different.map((root) => ({ root, name: shortestName(root, different) }));
}

function shortestName(root: string, roots: readonly string[]): string {
  const parts = root.split('/').filter((part) => part !== '');
  for (let count = 1; count < parts.length; count++) {
    const name = parts.slice(-count).join('/');
    const isUnique = roots.every((other) => other === root || !`${other}`.endsWith(`/${name}`));
    if (isUnique) return name;
  }
  return root;
}
