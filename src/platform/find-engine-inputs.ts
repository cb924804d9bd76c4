import { existsSync, statSync } from 'node:fs';
import * as files from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { kindOfStem } from '../core/records/kinds.ts';
import { wordsFile } from './duckdb-parquet.ts';
import { type FoundInputs, findInputs, type Input } from './find-inputs.ts';
import { nameProjects, projectRoot } from './projects.ts';

type Place = { readonly currentFolder: string; readonly stateFolder: string };

/**
 * As `findInputs`, and beyond: a path may be a pattern (`boxes/*` + `/failures.jsonl`), a Parquet file, or a folder with
 * Parquet files in it or in the folders below, as a partitioned export has them.
 */
export async function findEngineInputs(paths: readonly string[], place: Place): Promise<FoundInputs> {
  const expanded = (await Promise.all(paths.map((path) => expandedPath(path, place.currentFolder)))).flat();
  const parquet: { path: string; name: string; root: string }[] = [];
  const others: string[] = [];
  for (const path of expanded) {
    const own = await parquetUnder(path, place.currentFolder);
    parquet.push(...own);
    if (own.length === 0 || (await hasOthers(path, place))) others.push(path);
  }
  const found: FoundInputs =
    others.length === 0 ? { inputs: [], projects: [], errors: [] } : await findInputs(others, place);
  const projects = nameProjects([
    ...found.projects.map(({ root }) => root),
    ...parquet.map(({ root }) => root),
  ]);
  const nameOf = new Map(projects.map(({ root, name }) => [root, name]));
  const earlier = new Map(found.projects.map(({ root, name }) => [name, nameOf.get(root) ?? name]));
  const inputs = [
    ...found.inputs.map((input) => ({ ...input, project: earlier.get(input.project) ?? input.project })),
    ...parquet.map(({ path, name, root }): Input => {
      const kind = kindOfStem(basename(name).replace(/\.parquet$/, ''));
      const bytes = statSync(path).size;
      return {
        path,
        name,
        project: nameOf.get(root) ?? root,
        kind: kind === 'generic' ? 'inferred' : kind,
        bytes,
      };
    }),
  ];
  return { inputs, projects, errors: found.errors };
}

async function expandedPath(path: string, currentFolder: string): Promise<readonly string[]> {
  if (path === '-' || existsSync(resolve(currentFolder, path)) || !/[*?[{]/.test(path)) return [path];
  // Patterns came with Node 22; an import by name would keep older ones from starting at all.
  if (typeof files.glob !== 'function') return [path];
  const found: string[] = [];
  for await (const match of files.glob(path, { cwd: currentFolder })) found.push(match);
  // A pattern that names nothing is told as a path that is not there.
  return found.length === 0 ? [path] : found.sort();
}

async function parquetUnder(path: string, currentFolder: string) {
  if (path === '-') return [];
  const absolute = resolve(currentFolder, path);
  if (!existsSync(absolute)) return [];
  if (!statSync(absolute).isDirectory()) {
    if (!absolute.endsWith('.parquet')) return [];
    return [{ path: absolute, name: path, root: projectRoot(dirname(absolute)) }];
  }
  const names = (await files.readdir(absolute, { recursive: true })).filter((name) => isRecords(name));
  const root = projectRoot(absolute);
  return names.sort().map((name) => ({ path: join(absolute, name), name: join(path, name), root }));
}

function isRecords(name: string): boolean {
  return name.endsWith('.parquet') && basename(name) !== wordsFile;
}

/** Whether a folder with Parquet files also holds records in files of the other kinds. */
async function hasOthers(path: string, place: Place): Promise<boolean> {
  if (path.endsWith('.parquet')) return false;
  return (await findInputs([path], place)).inputs.length > 0;
}
