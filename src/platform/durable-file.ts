import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A reason from the operating system, by its code: `ENOSPC`, `EROFS`, `EACCES`, `ELOOP`, … */
export type SystemError = Error & { readonly code: string };

export function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

/** Thrown like the system's own when a path is a symbolic link or no regular file. */
export class RefusedFile extends Error {
  readonly code: string;
  readonly path: string;
  constructor(code: 'ELOOP' | 'ENOTREG', path: string) {
    super(`${code}: ${path}`);
    this.code = code;
    this.path = path;
  }
}

/** Both end with a newline, if not empty. `whenNew` goes before `text` if the file is new or empty. */
export type Addition = { readonly text: string; readonly whenNew?: () => string };

/**
 * Appends whole lines with one write and waits until they are on the disk.
 *
 * Makes the file (0600) if there is none. An unfinished last line is ended first, so that it costs only itself. If the
 * write fails half-way, what it wrote is taken off again. Throws `SystemError`; refuses symbolic links.
 */
export async function appendDurably(path: string, { text, whenNew }: Addition): Promise<void> {
  const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
  const file = await open(path, O_RDWR | O_APPEND | O_CREAT | (O_NOFOLLOW ?? 0), 0o600);
  let size = 0;
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new RefusedFile('ENOTREG', path);
    size = stats.size;
    const torn = size > 0 && (await lastByte(file, size)) !== newline;
    const before = size === 0 ? (whenNew?.() ?? '') : torn ? '\n' : '';
    await writeAtOnce(file, Buffer.from(before + text), size);
    await file.sync();
  } finally {
    await file.close();
  }
  if (size === 0) await syncFolder(dirname(path));
}

/**
 * Makes one folder (0700) unless it is there. Throws `RefusedFile` if a file stands there, or a symbolic link unless
 * links are followed: people do link a project's `.ai` to a shared place.
 */
export async function makeOwnFolder(path: string, links: 'follow-link' | 'refuse-link'): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
    await syncFolder(dirname(path));
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'EEXIST') throw error;
    const stats = await lstat(path);
    if (stats.isSymbolicLink() && links === 'follow-link') return;
    if (stats.isSymbolicLink()) throw new RefusedFile('ELOOP', path);
    if (!stats.isDirectory()) throw new RefusedFile('ENOTREG', path);
  }
}

/**
 * Replaces a file's contents in one step: readers see the old or the new text, also after a power cut. The file's
 * mode is kept; a new one gets `mode`, less the umask. Throws `SystemError`; refuses symbolic links.
 */
export async function replaceDurably(path: string, text: string, { mode }: { mode: number }): Promise<void> {
  const before = await statsOf(path);
  if (before?.isSymbolicLink()) throw new RefusedFile('ELOOP', path);
  if (before !== undefined && !before.isFile()) throw new RefusedFile('ENOTREG', path);
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  const file = await open(temporary, 'wx', before === undefined ? mode : 0o600);
  try {
    try {
      await file.writeFile(text);
      if (before !== undefined) await file.chmod(before.mode & 0o7777);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary);
    throw error;
  }
  await syncFolder(dirname(path));
}

/** `undefined` if there is nothing at `path`. Does not follow symbolic links. */
export async function statsOf(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

const newline = 0x0a;

async function lastByte(file: FileHandle, size: number): Promise<number | undefined> {
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0];
}

async function writeAtOnce(file: FileHandle, bytes: Buffer, size: number): Promise<void> {
  try {
    const { bytesWritten } = await file.write(bytes);
    // A full disk may take the first part of a write and refuse the rest only when asked again.
    if (bytesWritten < bytes.length) await file.write(bytes, bytesWritten);
  } catch (error) {
    await file.truncate(size);
    throw error;
  }
}

/** A new name is on the disk only once its folder is. Some systems cannot sync folders; nothing more can be done there. */
async function syncFolder(path: string): Promise<void> {
  let folder: FileHandle | undefined;
  try {
    folder = await open(path, 'r');
    await folder.sync();
  } catch (error) {
    if (!isSystemError(error)) throw error;
  } finally {
    await folder?.close();
  }
}
