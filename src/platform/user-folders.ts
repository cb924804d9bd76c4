import { userInfo } from 'node:os';
import { join } from 'node:path';

/** Where debrief keeps what is the user's own, by the XDG Base Directory Specification. */
export type UserFolders = {
  /** Preferences, written by people. */
  readonly config: string;
  /** Annotations of data that has no folder, logs: worth keeping. */
  readonly state: string;
  /** May be deleted at any time. */
  readonly cache: string;
};

export type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeFolder: string;
};

/** Below it nothing can be made, which everything that is kept there tells and survives. */
const nowhere = '/dev/null/home';

/**
 * The user's home: $HOME if it is absolute, else what the system knows of the user; a folder in which nothing can be made where
 * neither says one. An empty $HOME would mean the folder one stands in.
 */
export function homeOf(env: Surroundings['env'], known = () => userInfo().homedir): string {
  const { HOME = '' } = env;
  if (HOME.startsWith('/')) return HOME;
  try {
    const home = known();
    return home.startsWith('/') ? home : nowhere;
  } catch {
    // A container may run under a number that no user has.
    return nowhere;
  }
}

export function userFolders({ env, homeFolder }: Surroundings): UserFolders {
  // The specification says that a relative path in these variables is to be ignored.
  const folder = (variable: string, fallback: string) => {
    const named = env[variable];
    return withinReach(join(named?.startsWith('/') ? named : join(homeFolder, fallback), 'debrief'));
  };
  return {
    config: folder('XDG_CONFIG_HOME', '.config'),
    state: folder('XDG_STATE_HOME', '.local/state'),
    cache: folder('XDG_CACHE_HOME', '.cache'),
  };
}

/** Node's recursive `mkdir` never ends where the kernel says of an existing folder that nothing is there to be made in. */
function withinReach(folder: string): string {
  return /^\/(?:proc|sys)\//.test(folder) ? join(nowhere, 'debrief') : folder;
}
