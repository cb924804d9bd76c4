import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Opens a new file that only this process can reach, for bytes that cannot be read twice from where they came.
 *
 * The name is removed while the file is still empty, so it is gone whatever ends the process; the contents go when the
 * handle is closed. On systems that refuse to remove an open file, it stays in the cache folder.
 */
export async function openSpool(cacheFolder: string): Promise<FileHandle> {
  await mkdir(cacheFolder, { recursive: true, mode: 0o700 });
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL;
  const path = join(cacheFolder, `spool-${process.pid}-${performance.now()}`);
  const handle = await open(path, flags, 0o600);
  await unlink(path).catch(() => undefined);
  return handle;
}
