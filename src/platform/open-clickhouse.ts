import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { type ClickHouseTarget, type EngineError, shownTarget } from '../core/engine/clickhouse-url.ts';
import { ClickHouseEngine } from './clickhouse-engine.ts';
import { ClickHouseFailure } from './clickhouse-failure.ts';
import { clickHousePassword } from './clickhouse-password.ts';
import type { FoundInputs } from './find-inputs.ts';
import { type OpenedEngine, openedEngine } from './opened-engine.ts';
import { nameProjects, type Project, projectRoot } from './projects.ts';
import type { Surroundings } from './user-folders.ts';

export type OpenClickHouseOptions = Surroundings & {
  readonly target: ClickHouseTarget;
  readonly currentFolder: string;
  /** Folders whose `.ai/` keeps what people say of the records; the current one where there is none. */
  readonly paths: readonly string[];
  /** Milliseconds. */
  readonly now: number;
  readonly asOf: number | undefined;
  /** `exploring` tries again as long as it takes, and looks for news; `once` gives up after some seconds. */
  readonly use: 'once' | 'exploring';
};

type Opened =
  | { readonly ok: true; readonly opened: OpenedEngine }
  | { readonly ok: false; readonly error: EngineError };

/** Milliseconds between two looks for news: each is one short question. */
const lookEvery = 2000;
const retriesOnce = 4;

/** Opens a ClickHouse database to be explored; what people say of its records is kept in folders here. */
export async function openClickHouse(options: OpenClickHouseOptions): Promise<Opened> {
  const { target, env, now, asOf, use } = options;
  const secret = await clickHousePassword(options);
  if (!secret.ok) return secret;
  const roots = await rootsOf(options);
  if (!roots.ok) return roots;
  const trouble = new Trouble();
  const connection = {
    ...{ target, password: secret.password, use: 'exploring' as const },
    user: target.user ?? env.CLICKHOUSE_USER ?? 'default',
  };
  try {
    const engine = await ClickHouseEngine.open({
      ...{
        ...connection,
        now,
        asOf,
        retries: () => (use === 'once' || !trouble.isHeard ? retriesOnce : Number.POSITIVE_INFINITY),
      },
      lookEvery: use === 'exploring' ? lookEvery : undefined,
      onRetry: (failure) => trouble.lost(failure),
      onAnswer: () => trouble.answered(),
      isLost: () => trouble.isLost,
    });
    const found: FoundInputs = { inputs: [], projects: projectsOf(engine.projects, roots.roots), errors: [] };
    const opened = openedEngine(engine, {
      found,
      close: () => engine.close(),
      title: shownTarget(target),
      onTrouble: (tell) =>
        trouble.tell((error) => {
          engine.notify();
          tell(error);
        }),
    });
    return { ok: true, opened };
  } catch (error) {
    if (error instanceof ClickHouseFailure) return { ok: false, error: error.error };
    throw error;
  }
}

type Roots =
  | { readonly ok: true; readonly roots: readonly string[] }
  | { readonly ok: false; readonly error: EngineError };

async function rootsOf({ paths, currentFolder }: OpenClickHouseOptions): Promise<Roots> {
  const roots: string[] = [];
  for (const path of paths.length === 0 ? ['.'] : paths) {
    const folder = resolve(currentFolder, path);
    const isFolder = await stat(folder).then(
      (stats) => stats.isDirectory(),
      () => false,
    );
    if (!isFolder) {
      const what = 'is no folder; with --source, folders say where annotations are kept';
      return {
        ok: false,
        error: { what, where: path, remedy: 'leave it away, or name a folder of a project' },
      };
    }
    roots.push(projectRoot(folder));
  }
  return { ok: true, roots };
}

/**
 * Each project of the database with the folder of its name, where one was given; one without such a folder keeps its
 * annotations in the first. The first comes first: what belongs to no record is kept there.
 */
function projectsOf(names: readonly string[], roots: readonly string[]): readonly Project[] {
  const [first = '.'] = roots;
  const rootOf = (name: string) => roots.find((root) => basename(root) === basename(name)) ?? first;
  const projects = names.map((name) => ({ name, root: rootOf(name) }));
  return projects.length === 0 ? nameProjects(roots) : projects;
}

/** Whether the server answers, for whoever wants to hear of it. */
class Trouble {
  #tell: ((trouble: EngineError | undefined) => void) | undefined;
  isLost = false;

  get isHeard(): boolean {
    return this.#tell !== undefined;
  }

  tell(tell: (trouble: EngineError | undefined) => void): void {
    this.#tell = tell;
  }

  lost({ error }: ClickHouseFailure): void {
    if (this.isLost) return;
    this.isLost = true;
    this.#tell?.({ ...error, remedy: 'it is tried again until the server answers' });
  }

  answered(): void {
    if (!this.isLost) return;
    this.isLost = false;
    this.#tell?.(undefined);
  }
}
