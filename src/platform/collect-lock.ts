import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { isSystemError, statsOf } from './durable-file.ts';

/** A lock file that this process holds. */
export type HeldLock = { readonly release: () => Promise<void> };

export type LockWaiting = {
  /** Longest wait in milliseconds. */
  readonly patience: number;
  /** Told once, if the lock is another's. */
  readonly onWait: (holder: string) => Promise<void>;
};

/**
 * Takes the lock at `path`, waiting for whoever holds it; `undefined` when patience runs out. A lock whose process is gone
 * (killed, crashed) is taken over; one of another machine is waited for.
 */
export async function takeLock(
  path: string,
  { patience, onWait }: LockWaiting,
): Promise<HeldLock | undefined> {
  const mine = `${JSON.stringify({ host: hostname(), pid: process.pid, id: randomUUID() })}\n`;
  const step = 100;
  for (let waited = 0; waited <= patience; waited += step) {
    if (await create(path, mine)) return { release: () => release(path, mine) };
    const holder = await read(path);
    if (holder !== undefined && (await isAbandoned(path, holder))) {
      await putAside(path, holder);
      continue;
    }
    if (waited === 0) await onWait(describe(holder));
    await pause(step);
  }
  return undefined;
}

async function create(path: string, text: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(text);
    await file.close();
    return true;
  } catch (error) {
    if (isSystemError(error) && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function release(path: string, mine: string): Promise<void> {
  // Not if somebody took it over because this process seemed gone.
  if ((await read(path)) === mine) await unlink(path);
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function isAbandoned(path: string, holder: string): Promise<boolean> {
  const { host, pid } = parse(holder);
  // Its maker was killed before it could write its name.
  if (pid === undefined) return (await age(path)) > namelessAge;
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // EPERM: it lives and is another user's.
    return isSystemError(error) && error.code === 'ESRCH';
  }
}

/** How long a lock may be without its holder's name, in milliseconds: writing that takes no time. */
const namelessAge = 1000;

async function age(path: string): Promise<number> {
  const stats = await statsOf(path);
  return stats === undefined ? 0 : Date.now() - stats.mtimeMs;
}

/**
 * Moves an abandoned lock away under a name of its own. Of two processes that find it, the second may move the first one's
 * new lock; it sees that and puts it back.
 */
async function putAside(path: string, abandoned: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return;
    throw error;
  }
  try {
    if ((await read(aside)) !== abandoned) await link(aside, path);
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'EEXIST') throw error;
  } finally {
    await unlink(aside);
  }
}

function describe(holder: string | undefined): string {
  const { host, pid } = parse(holder ?? '');
  return pid === undefined ? 'another process' : `process ${pid} on ${host}`;
}

function parse(holder: string): { readonly host: string | undefined; readonly pid: number | undefined } {
  const found = /"host":"([^"]{0,255})","pid":(\d{1,10})/.exec(holder);
  return { host: found?.[1], pid: found === null ? undefined : Number(found[2]) };
}
