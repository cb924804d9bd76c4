import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { EngineError } from '../core/engine/clickhouse-url.ts';
import { isSystemError } from './durable-file.ts';
import { type Surroundings, userFolders } from './user-folders.ts';

type PasswordResult =
  | { readonly ok: true; readonly password: string }
  | { readonly ok: false; readonly error: EngineError };

/** Longer files are no password. */
const longest = 4096;

/**
 * The password of a ClickHouse user: from DEBRIEF_CLICKHOUSE_PASSWORD or CLICKHOUSE_PASSWORD; else the first line of the
 * file that DEBRIEF_CLICKHOUSE_PASSWORD_FILE names, or of `clickhouse-password` in the folder of settings. A file
 * that others can read is refused. Without any of them the password is empty.
 */
export async function clickHousePassword(
  place: Surroundings & { readonly currentFolder: string },
): Promise<PasswordResult> {
  const { env } = place;
  const given = env.DEBRIEF_CLICKHOUSE_PASSWORD ?? env.CLICKHOUSE_PASSWORD;
  if (given !== undefined) return { ok: true, password: given };
  const named = env.DEBRIEF_CLICKHOUSE_PASSWORD_FILE;
  if (named !== undefined && named !== '') return passwordIn(resolve(place.currentFolder, named), 'named');
  return passwordIn(join(userFolders(place).config, 'clickhouse-password'), 'looked for');
}

async function passwordIn(path: string, how: 'named' | 'looked for'): Promise<PasswordResult> {
  try {
    // Opened first and asked afterwards, so that it cannot be exchanged between.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = await file.stat();
      if (!stats.isFile()) return refused(path, 'is no file', 'write the password into a file of your own');
      if ((stats.mode & 0o077) !== 0)
        return refused(path, 'holds a password and can be read by others', `chmod 600 ${path}`);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(longest), 0, longest, 0);
      const [line = ''] = buffer.toString('utf8', 0, bytesRead).split(/\r?\n/);
      return { ok: true, password: line };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === 'ENOENT' && how === 'looked for') return { ok: true, password: '' };
    return refused(
      path,
      `the file of the password cannot be read (${error.code})`,
      'check DEBRIEF_CLICKHOUSE_PASSWORD_FILE',
    );
  }
}

function refused(where: string, what: string, remedy: string): PasswordResult {
  return { ok: false, error: { what, where, remedy } };
}
