import { type Dirent, realpathSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { kindOfStem, type RecordKind, recordKinds } from '../core/records/kinds.ts';
import { stemOfFile } from '../core/records/rec-id.ts';
import { nameProjects, type Project, projectRoot } from './projects.ts';

/** A file of records, or standard input. */
export type Input = {
  /** Absolute, or `-` for standard input. */
  readonly path: string;
  /** As the user would name it: relative if the argument was. */
  readonly name: string;
  readonly project: string;
  readonly kind: RecordKind | 'inferred';
  /** Size on disk; 0 when unknown. */
  readonly bytes: number;
};

/** A path that cannot be used; the others still can. */
export type InputError = { readonly what: string; readonly where: string; readonly remedy: string };

export type FoundInputs = {
  readonly inputs: readonly Input[];
  /** In the order of the arguments; the first one's `.ai/` keeps what belongs to no record. */
  readonly projects: readonly Project[];
  readonly errors: readonly InputError[];
};

type Candidate = Omit<Input, 'project'> & { readonly root: string };
type Place = { readonly currentFolder: string; readonly stateFolder: string };

const dataFile = /\.(?:jsonl|ndjson)(?:\.gz|\.zst)?$/;
const compressedArray = /\.json(?:\.gz|\.zst)?$/;
/** Files of these names beside the data are debrief's own. */
const notData = new Set(['harness_suggestions.jsonl']);

/**
 * Finds the files of records under each path: `path` itself if it is a file, else what stands in it, in its
 * `training_data/` and in its `.ai/training_data/`; where there is nothing, the same in each folder below. A file reached
 * twice counts once. `-` is standard input.
 */
export async function findInputs(paths: readonly string[], place: Place): Promise<FoundInputs> {
  const candidates: Candidate[] = [];
  const roots: string[] = [];
  const errors: InputError[] = [];
  for (const found of (await Promise.all(paths.map((path) => findUnder(path, place)))).flat()) {
    if (!found.ok) errors.push(found.error);
    else {
      roots.push(found.root);
      candidates.push(...found.candidates);
    }
  }
  const projects = nameProjects(roots);
  const projectByRoot = new Map(projects.map(({ root, name }) => [root, name]));
  const seen = new Set<string>();
  const inputs = candidates.flatMap(({ root, ...input }) => {
    const real = realPath(input.path);
    if (seen.has(real)) return [];
    seen.add(real);
    return [{ ...input, project: projectByRoot.get(root) ?? root }];
  });
  return { inputs, projects, errors };
}

/** Without links, so that a file reached by two ways is one. What has no such path, as a pipe or `-`, is itself. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

type Found =
  | { readonly ok: true; readonly root: string; readonly candidates: readonly Candidate[] }
  | { readonly ok: false; readonly error: InputError };

async function findUnder(path: string, { currentFolder, stateFolder }: Place): Promise<readonly Found[]> {
  if (path === '-') {
    const root = join(stateFolder, 'stdin');
    return [{ ok: true, root, candidates: [{ path, name: '-', kind: 'inferred', bytes: 0, root }] }];
  }
  const absolute = resolve(currentFolder, path);
  try {
    const stats = await stat(absolute);
    if (stats.isDirectory()) return await findInFolder(path, absolute);
    // A pipe, as `<(zcat …)` makes one, stands nowhere: it is kept as standard input is.
    const root = stats.isFile() ? projectRoot(dirname(absolute)) : join(stateFolder, 'stdin');
    const kind = namedKind(path);
    return [{ ok: true, root, candidates: [{ path: absolute, name: path, kind, bytes: stats.size, root }] }];
  } catch (error) {
    return [{ ok: false, error: { ...describeFailure(error), where: path } }];
  }
}

/** A file that was named directly may be called anything, so its records tell their kind. */
function namedKind(path: string): RecordKind | 'inferred' {
  const kind = kindOfStem(stemOfFile(path));
  return kind === 'generic' ? 'inferred' : kind;
}

/** A folder without data of its own may be one of projects, as a fleet's is: each of them is a project then. */
async function findInFolder(path: string, absolute: string): Promise<readonly Found[]> {
  const own = await findInProject(path, absolute);
  if (own.ok) return [own];
  const entries = await entriesOf(absolute);
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  const below = await Promise.all(
    folders.map(({ name }) => findInProject(join(path, name), join(absolute, name))),
  );
  const projects = below.filter(({ ok }) => ok);
  return projects.length > 0 ? projects : [own];
}

async function findInProject(path: string, absolute: string): Promise<Found> {
  const root = projectRoot(absolute);
  const folders = ['', 'training_data', '.ai/training_data'];
  const found = await Promise.all(
    folders.map((folder) => filesIn({ name: join(path, folder), path: join(absolute, folder), root })),
  );
  const candidates = found.flat();
  if (candidates.length > 0) return { ok: true, root, candidates };
  const what = 'no training data here or in training_data/ or .ai/training_data/';
  const remedy =
    'give the folder that holds failures.jsonl, or write an example with `debrief sample --out DIR`';
  return { ok: false, error: { what, where: path, remedy } };
}

async function filesIn(folder: { name: string; path: string; root: string }): Promise<Candidate[]> {
  const entries = await entriesOf(folder.path);
  const files = entries.filter((entry) => !entry.isDirectory() && isData(entry.name));
  const candidates = await Promise.all(
    files.map(async ({ name }) => {
      const path = join(folder.path, name);
      // A link to nowhere stays a candidate: opening it becomes a problem that everyone sees.
      const bytes = await stat(path).then(
        ({ size }) => size,
        () => 0,
      );
      const kind = kindOfStem(stemOfFile(name));
      return { path, name: join(folder.name, name), kind, bytes, root: folder.root };
    }),
  );
  return candidates.sort(
    (a, b) => recordKinds.indexOf(a.kind) - recordKinds.indexOf(b.kind) || (a.name < b.name ? -1 : 1),
  );
}

function isData(name: string): boolean {
  if (name.startsWith('.') || notData.has(name)) return false;
  return dataFile.test(name) || (compressedArray.test(name) && kindOfStem(stemOfFile(name)) !== 'generic');
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    // Most folders lack one or two of the places where data may stand.
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
    throw error;
  }
}

/** What went wrong with a path, in words. */
export function describeFailure(error: unknown): { readonly what: string; readonly remedy: string } {
  switch (codeOf(error)) {
    case 'ENOENT':
      return { what: 'no such file or folder', remedy: 'check the path' };
    case 'EACCES':
    case 'EPERM':
      return { what: 'may not be read', remedy: 'change its permissions, or run as its owner' };
    case 'EISDIR':
      return { what: 'is a folder, not a file', remedy: 'rename it, or give a file' };
    case 'EMFILE':
      return { what: 'too many files are open', remedy: 'raise `ulimit -n`, or give fewer folders' };
    default:
      return { what: error instanceof Error ? error.message : String(error), remedy: 'check the path' };
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
