import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KeptSession, readKeptSession } from '../app/kept-session.ts';
import { type WriteFailure, writeFailure } from './write-failure.ts';

/** Where it is remembered how a dataset was left. */
export type SessionFile = {
  readonly read: () => KeptSession | undefined;
  /** Tells why it could not: a full disk or a read-only home costs the place, and must not keep the explorer from closing. */
  readonly write: (session: KeptSession) => WriteFailure | undefined;
};

/** One file for each dataset, named by a hash of the paths it was opened with. */
export function sessionFile(stateFolder: string, paths: readonly string[]): SessionFile {
  const folder = join(stateFolder, 'sessions');
  const name = createHash('sha256').update(paths.map(realPath).toSorted().join('\0')).digest('hex');
  const path = join(folder, `${name.slice(0, 32)}.json`);
  return {
    read: () => {
      try {
        const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
        return readKeptSession(value);
      } catch {
        // None yet, or one that was damaged: the explorer opens as it does the first time.
        return undefined;
      }
    },
    write: (session) => {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        const temporary = `${path}.${process.pid}.tmp`;
        writeFileSync(temporary, `${JSON.stringify(session)}\n`, { mode: 0o600 });
        renameSync(temporary, path);
        return undefined;
      } catch (error) {
        return writeFailure(error, path);
      }
    },
  };
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
