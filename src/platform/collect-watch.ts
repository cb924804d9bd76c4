import { createHash } from 'node:crypto';
import { type FSWatcher, watch } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isSystemError } from './durable-file.ts';

export type WatchOptions = {
  /** Relative paths start here. */
  readonly from: string;
  /** Ends the watching. */
  readonly signal: AbortSignal;
  /** Between two looks at everything, in milliseconds: for file systems that tell of no changes. */
  readonly pollEvery?: number;
};

/** Changes come in bursts, a line at a time: what follows within so many milliseconds belongs together. */
const settleTime = 300;

/**
 * Yields once at the beginning, and again when files under the paths were changed, made or removed. Paths that are not there
 * yet are waited for. Changes that come while the caller works are told when it asks again. Never throws for what it
 * watches.
 */
export async function* changesUnder(
  paths: readonly string[],
  { from, signal, pollEvery = 5000 }: WatchOptions,
): AsyncGenerator<undefined, void, undefined> {
  const roots = paths.map((path) => resolve(from, path));
  const bell = new Bell(signal);
  const watchers = new Watchers(bell);
  try {
    let before = await fingerprint(roots);
    watchers.cover(roots);
    yield;
    while (!signal.aborted) {
      await bell.wait(pollEvery);
      if (signal.aborted) break;
      if (bell.rang()) await bell.pause(settleTime);
      bell.silence();
      const now = await fingerprint(roots);
      watchers.cover(roots);
      if (now === before || signal.aborted) continue;
      before = now;
      yield;
    }
  } finally {
    watchers.close();
  }
}

/** Something to wait for, with an end. */
class Bell {
  readonly #signal: AbortSignal;
  #isRinging = false;
  #wake: (() => void) | undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#wake?.(), { once: true });
  }

  ring(): void {
    this.#isRinging = true;
    this.#wake?.();
  }

  rang(): boolean {
    return this.#isRinging;
  }

  silence(): void {
    this.#isRinging = false;
  }

  /** Until it rings, or so many milliseconds. */
  async wait(longest: number): Promise<void> {
    if (!this.#isRinging) await this.#sleep(longest);
  }

  async pause(time: number): Promise<void> {
    const end = performance.now() + time;
    for (let left = time; left > 0 && !this.#signal.aborted; left = end - performance.now())
      await this.#sleep(left);
  }

  #sleep(time: number): Promise<void> {
    if (this.#signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, time);
      this.#wake = done;
    });
  }
}

class Watchers {
  readonly #bell: Bell;
  readonly #open = new Map<string, FSWatcher>();

  constructor(bell: Bell) {
    this.#bell = bell;
  }

  /** Watches the roots that are there and not watched yet. */
  cover(roots: readonly string[]): void {
    for (const root of roots) if (!this.#open.has(root)) this.#watch(root);
  }

  close(): void {
    for (const watcher of this.#open.values()) watcher.close();
    this.#open.clear();
  }

  #watch(root: string): void {
    try {
      const watcher = watch(root, { recursive: true }, () => this.#bell.ring());
      // Too many watches, a folder that went away: looking at everything every few seconds still finds what changed.
      watcher.on('error', () => {
        watcher.close();
        this.#open.delete(root);
      });
      this.#open.set(root, watcher);
    } catch (error) {
      if (!isSystemError(error)) throw error;
    }
  }
}

/** Names, sizes and times of all files, as one text that differs when any of them does. */
async function fingerprint(roots: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const root of roots) await addPath(root, hash);
  return hash.digest('hex');
}

async function addPath(path: string, hash: ReturnType<typeof createHash>): Promise<void> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    const entries = await entriesOf(path);
    if (entries === undefined) hash.update(`${path}\u0000${size}:${mtimeMs}:${ino}\n`);
    for (const name of entries ?? []) await addPath(join(path, name), hash);
  } catch (error) {
    // It went away between two looks.
    if (!isSystemError(error)) throw error;
  }
}

/** Undefined for a file. Links to folders are not followed: they could lead in a circle. */
async function entriesOf(path: string): Promise<readonly string[] | undefined> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    const followed = entries.filter((entry) => entry.isFile() || entry.isDirectory());
    return followed.map(({ name }) => name).toSorted();
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}
