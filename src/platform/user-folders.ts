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

export function userFolders({ env, homeFolder }: Surroundings): UserFolders {
  // The specification says that a relative path in these variables is to be ignored.
  const folder = (variable: string, fallback: string) => {
    const named = env[variable];
    return join(named?.startsWith('/') ? named : join(homeFolder, fallback), 'debrief');
  };
  return {
    config: folder('XDG_CONFIG_HOME', '.config'),
    state: folder('XDG_STATE_HOME', '.local/state'),
    cache: folder('XDG_CACHE_HOME', '.cache'),
  };
}
