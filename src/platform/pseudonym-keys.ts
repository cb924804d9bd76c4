import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemError } from './durable-file.ts';

/** Bytes of a key: as many as the hash behind the pseudonyms has (RFC 2104 §3). */
const keyBytes = 32;

/** The key for what has no dataset of its own, such as standard input. */
export const defaultKeyId = 'default';

export type KeyReading =
  | { readonly ok: true; readonly key: Uint8Array }
  | {
      readonly ok: false;
      readonly error: { readonly what: string; readonly where: string; readonly remedy: string };
    };

/** What to do when there is no key yet: only a new dataset may get one, or its pseudonyms would change unnoticed. */
export type MissingKey = 'make' | 'refuse';

/**
 * The key of a dataset, from `keys/ID` in debrief's state folder. Files are made 0600 in folders 0700; a key that
 * others can read is refused, because their copy would undo every pseudonym.
 */
export async function pseudonymKey(
  stateFolder: string,
  { id, missing }: { readonly id: string; readonly missing: MissingKey },
): Promise<KeyReading> {
  const folder = join(stateFolder, 'keys');
  const path = join(folder, id);
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(id))
    return refused('not a dataset id', path, 'use letters, digits, `-` and `_`');
  try {
    return await readKey(path);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === 'ELOOP') return refused('is a symbolic link', path, 'put the key file itself there');
    if (error.code !== 'ENOENT') return refused(error.message, path, 'check its permissions');
  }
  if (missing === 'refuse') {
    return refused(
      'there is no key for this dataset here',
      path,
      `bring it with \`debrief key import ${id} FILE\``,
    );
  }
  return makeKey(folder, path);
}

async function readKey(path: string): Promise<KeyReading> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    const { mode } = await file.stat();
    if ((mode & 0o077) !== 0)
      return refused(
        'others can read this key',
        path,
        `run \`chmod 600\` on it, and make a new one if somebody may have`,
      );
    const key = await file.readFile();
    if (key.length !== keyBytes)
      return refused(
        `is no key: ${key.length} bytes instead of ${keyBytes}`,
        path,
        'remove it, or bring the right one',
      );
    return { ok: true, key };
  } finally {
    await file.close();
  }
}

async function makeKey(folder: string, path: string): Promise<KeyReading> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { mode } = await stat(folder);
    if ((mode & 0o022) !== 0)
      return refused('others can write to the folder of keys', folder, 'run `chmod 700` on it');
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(randomBytes(keyBytes));
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
    // Another process made it first: both use that one.
    if (error.code !== 'EEXIST') return refused(error.message, path, 'check the permissions of its folder');
  }
  return readKey(path);
}

function refused(what: string, where: string, remedy: string): KeyReading {
  return { ok: false, error: { what, where, remedy } };
}
