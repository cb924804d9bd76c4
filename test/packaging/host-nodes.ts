import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, sep } from 'node:path';

/** A Node of this machine that did not come with the project's packages. */
export type HostNode = { readonly path: string; readonly version: string };

/** The Nodes on the PATH, in ~/.nvm, in /opt/node*, and those that DEBRIEF_NODES names, each once, oldest first. */
export function hostNodes(): readonly HostNode[] {
  const { PATH = '', DEBRIEF_NODES = '' } = process.env;
  const candidates = [
    ...DEBRIEF_NODES.split(delimiter),
    ...PATH.split(delimiter).map((folder) => join(folder, 'node')),
    ...foldersIn(join(homedir(), '.nvm', 'versions', 'node')).map((folder) => join(folder, 'bin', 'node')),
    ...foldersIn('/opt')
      .filter((folder) => folder.startsWith('/opt/node'))
      .map((folder) => join(folder, 'bin', 'node')),
  ];
  const found = candidates
    // npm puts the project's own Node first on the PATH of its scripts.
    .filter(
      (path) => path !== '' && existsSync(path) && !realpathSync(path).includes(`${sep}node_modules${sep}`),
    )
    .map((path) => realpathSync(path));
  return [...new Set(found)]
    .map((path) => ({
      path,
      version: execFileSync(path, ['--version'], { encoding: 'utf8' }).trim().slice(1),
    }))
    .sort((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }));
}

/** A Node of this machine that is too old for the explorer but not for the command line. */
export function oldHostNode(): HostNode | undefined {
  return hostNodes().find(({ version }) => /^2[01]\./.test(version));
}

function foldersIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}
