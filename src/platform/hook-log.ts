import { appendFile, mkdir, open, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isSystemError } from './durable-file.ts';
import { type Surroundings, userFolders } from './user-folders.ts';

/** At this size the log is put aside, in bytes. */
const largestLog = 1_000_000;

export function hookLogPath(surroundings: Surroundings): string {
  return join(userFolders(surroundings).state, 'hook.log');
}

/** Notes why a hook could not do its work. Never throws: a hook has nobody to tell. */
export async function noteHookProblem(
  path: string,
  { time, text }: { readonly time: string; readonly text: string },
): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    if ((await sizeOf(path)) > largestLog) await rename(path, `${path}.1`);
    await appendFile(path, `${time} ${text.replaceAll(/\s+/g, ' ').slice(0, 1000)}\n`, { mode: 0o600 });
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
}

/** The last problems, the newest last. */
export async function lastHookProblems(path: string, count: number): Promise<readonly string[]> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      const length = Math.min(size, 64_000);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
      return buffer.toString('utf8', 0, bytesRead).split('\n').filter(Boolean).slice(-count);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isSystemError(error)) return [];
    throw error;
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isSystemError(error)) return 0;
    throw error;
  }
}
