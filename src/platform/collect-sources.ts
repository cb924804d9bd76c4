import { open, readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { AgentFormat, SourceFiles } from '../formats/agents/agent-format.ts';
import { projectOfFolder } from '../formats/agents/session-facts.ts';
import { isSystemError } from './durable-file.ts';

/** What was found at the paths given: logs, each in its format, and what was left aside. */
export type FoundSources = {
  readonly sources: readonly FormattedSource[];
  readonly unreadable: readonly { readonly path: string; readonly code: string }[];
  /** Files in the folders whose beginning is none of the formats'. */
  readonly others: number;
};

export type FormattedSource = {
  readonly format: AgentFormat;
  readonly files: SourceFiles;
  /** The name of the folder that the agent worked in, as far as the beginning of the log says it. */
  readonly project: string | undefined;
};

/** How much of a file is looked at to tell its format. */
const headBytes = 65_536;

/** Folders that hold no logs, and can be large. */
const skippedFolders = new Set(['node_modules', '.git']);

/**
 * Finds logs of the given formats at files and in folders, however deep, sorted by path; links to folders are not followed.
 * In folders a file's name and beginning must be the format's; a file that is named is read as the first format whatever
 * it looks like, unless another one claims it. Paths stay as written: relative ones are relative to `from`.
 */
export async function findSources(
  formats: readonly AgentFormat[],
  paths: readonly string[],
  from: string,
): Promise<FoundSources> {
  const search = new Search(formats, from);
  for (const path of paths) await search.look(path);
  return search.finish();
}

class Search {
  readonly #formats: readonly AgentFormat[];
  readonly #from: string;
  readonly #head = Buffer.alloc(headBytes);
  readonly #candidates = new Set<string>();
  readonly #wanted = new Map<string, 'named' | 'found'>();
  readonly #unreadable: { readonly path: string; readonly code: string }[] = [];

  constructor(formats: readonly AgentFormat[], from: string) {
    this.#formats = formats;
    this.#from = from;
  }

  async look(path: string): Promise<void> {
    try {
      const isFolder = (await stat(resolve(this.#from, path))).isDirectory();
      const files = isFolder ? await this.#filesUnder(path) : await this.#siblings(path);
      for (const file of files) this.#candidates.add(file);
      if (!isFolder) this.#wanted.set(path, 'named');
      else for (const file of files) if (!this.#wanted.has(file)) this.#wanted.set(file, 'found');
    } catch (error) {
      this.#cannotRead(path, error);
    }
  }

  async finish(): Promise<FoundSources> {
    const candidates = [...this.#candidates].toSorted();
    const byFormat = new Map(
      this.#formats.map(
        (format) =>
          [format, new Map(format.sources(candidates).map((files) => [files.main, files]))] as const,
      ),
    );
    const found = new Map<string, FormattedSource>();
    let others = 0;
    for (const [path, how] of this.#wanted) {
      const source = await this.#sourceAt(path, how, byFormat);
      if (source === undefined) others += 1;
      // The same file can be named twice, in two ways of writing it.
      else found.set(resolve(this.#from, path), source);
    }
    const sources = [...found.values()].toSorted((a, b) => (a.files.main < b.files.main ? -1 : 1));
    return { sources, unreadable: this.#unreadable, others };
  }

  async #sourceAt(
    path: string,
    how: 'named' | 'found',
    byFormat: ReadonlyMap<AgentFormat, ReadonlyMap<string, SourceFiles>>,
  ): Promise<FormattedSource | undefined> {
    const possible = [...byFormat].filter(([, files]) => files.has(path)).map(([format]) => format);
    const [only] = this.#formats;
    if (how === 'named' && this.#formats.length === 1 && only !== undefined) {
      const files = byFormat.get(only)?.get(path) ?? { main: path, companions: [] };
      return { format: only, files, project: projectIn((await this.#headOf(path)) ?? '', only) };
    }
    if (possible.length === 0) return undefined;
    const text = await this.#headOf(path);
    // An empty log is a log that nothing was written to yet.
    const isEmpty = text === '' && this.#formats.length === 1;
    const format = possible.find((each) => isEmpty || (text !== undefined && each.detect({ path, text })));
    const files = format === undefined ? undefined : byFormat.get(format)?.get(path);
    if (format === undefined || files === undefined) return undefined;
    return { format, files, project: projectIn(text ?? '', format) };
  }

  async #headOf(path: string): Promise<string | undefined> {
    try {
      const file = await open(resolve(this.#from, path));
      try {
        const { bytesRead } = await file.read(this.#head, 0, headBytes, 0);
        return this.#head.toString('utf8', 0, bytesRead);
      } finally {
        await file.close();
      }
    } catch (error) {
      this.#cannotRead(path, error);
      return undefined;
    }
  }

  async #filesUnder(folder: string): Promise<readonly string[]> {
    const entries = await readdir(resolve(this.#from, folder), { withFileTypes: true });
    const found: string[] = [];
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isFile()) found.push(path);
      else if (entry.isDirectory() && !skippedFolders.has(entry.name))
        found.push(...(await this.#filesIn(path)));
    }
    return found;
  }

  /** One folder that may not be read does not hide the others. */
  async #filesIn(folder: string): Promise<readonly string[]> {
    try {
      return await this.#filesUnder(folder);
    } catch (error) {
      this.#cannotRead(folder, error);
      return [];
    }
  }

  /** The files of a named file's folder: its companions are among them. */
  async #siblings(path: string): Promise<readonly string[]> {
    const entries = await readdir(resolve(this.#from, dirname(path)), { withFileTypes: true });
    // Written as the path was, so that it is found among them.
    const prefix = path.slice(0, path.lastIndexOf('/') + 1);
    return entries.filter((entry) => entry.isFile()).map(({ name }) => prefix + name);
  }

  #cannotRead(path: string, error: unknown): void {
    if (!isSystemError(error)) throw error;
    this.#unreadable.push({ path, code: error.code });
  }
}

/** From the first folder that a log's beginning names, if its format says where. */
function projectIn(head: string, { folderMember }: AgentFormat): string | undefined {
  const place = folderMember === undefined ? -1 : head.indexOf(`"${folderMember}":`);
  const folder =
    place === -1 ? undefined : /^"\w+":\s?"((?:[^"\\\n]|\\.){1,1000})"/.exec(head.slice(place))?.[1];
  if (folder === undefined) return undefined;
  const name = projectOfFolder(folder.replaceAll('\\\\', '\\'));
  // A copy: a piece of a text keeps the whole of it in memory, and there are thousands of logs.
  return name === undefined ? undefined : Buffer.from(name).toString();
}
