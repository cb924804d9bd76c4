import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemError } from './durable-file.ts';
import { writeFailure } from './write-failure.ts';

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
  const place = keyPlace(stateFolder, id);
  if (!place.ok) return place;
  const { folder, path } = place;
  const reading = await readKeyIfAny(path);
  if (reading !== undefined) return reading;
  if (missing === 'refuse') {
    return refused(
      'there is no key for this dataset here',
      path,
      `bring it with \`debrief key import ${id} FILE\``,
    );
  }
  return placeKey(folder, path, randomBytes(keyBytes));
}

/**
 * Makes the key in `file`, as `exportKey` wrote it elsewhere, that of the dataset here. Another key that stands here
 * already is never replaced: what was written with it would no longer match.
 */
export async function importKey(
  stateFolder: string,
  { id, file }: { readonly id: string; readonly file: string },
): Promise<KeyReading> {
  const place = keyPlace(stateFolder, id);
  if (!place.ok) return place;
  const brought = await readKeyIfAny(file);
  if (brought === undefined) return refused('no such file', file, 'check the path');
  if (!brought.ok) return brought;
  const { folder, path } = place;
  const standing = (await readKeyIfAny(path)) ?? (await placeKey(folder, path, brought.key));
  if (!standing.ok || Buffer.compare(standing.key, brought.key) === 0) return standing;
  return refused(
    'this dataset has another key here',
    path,
    'move it away if it is the wrong one: pseudonyms made with it match no others',
  );
}

/** Writes the dataset's key to a new file (0600), to be carried to another machine. Replaces nothing. */
export async function exportKey(
  stateFolder: string,
  { id, file }: { readonly id: string; readonly file: string },
): Promise<KeyReading> {
  const reading = await pseudonymKey(stateFolder, { id, missing: 'refuse' });
  if (!reading.ok) return reading;
  try {
    await writeNewKey(file, reading.key);
    return reading;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === 'EEXIST') return refused('exists already', file, 'choose another name');
    return { ok: false, error: writeFailure(error, file) };
  }
}

type KeyPlace =
  | { readonly ok: true; readonly folder: string; readonly path: string }
  | Extract<KeyReading, { readonly ok: false }>;

function keyPlace(stateFolder: string, id: string): KeyPlace {
  const folder = join(stateFolder, 'keys');
  const path = join(folder, id);
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(id)) return { ok: true, folder, path };
  return refused('not a dataset id', path, 'use letters, digits, `-` and `_`');
}

/** `undefined` if there is nothing at `path`. */
async function readKeyIfAny(path: string): Promise<KeyReading | undefined> {
  try {
    return await readKey(path);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === 'ENOENT') return undefined;
    if (error.code === 'ELOOP') return refused('is a symbolic link', path, 'put the key file itself there');
    return refused(error.message, path, 'check its permissions');
  }
}

async function readKey(path: string): Promise<KeyReading> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    const stats = await file.stat();
    if (stats.isDirectory()) return refused('is a folder, not a file', path, 'name the key file');
    if ((stats.mode & 0o077) !== 0)
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

/** Puts `key` at `path`, unless another process was faster: then the answer is that one's. */
async function placeKey(folder: string, path: string, key: Uint8Array): Promise<KeyReading> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { mode } = await stat(folder);
    if ((mode & 0o022) !== 0)
      return refused('others can write to the folder of keys', folder, 'run `chmod 700` on it');
    await writeNewKey(path, key);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code !== 'EEXIST') return refused(error.message, path, 'check the permissions of its folder');
  }
  return readKey(path);
}

/** Throws the system's `EEXIST` if something stands at `path`. */
async function writeNewKey(path: string, key: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(key);
    await file.sync();
  } finally {
    await file.close();
  }
}

function refused(what: string, where: string, remedy: string): Extract<KeyReading, { readonly ok: false }> {
  return { ok: false, error: { what, where, remedy } };
}
