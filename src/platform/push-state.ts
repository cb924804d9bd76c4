import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isSystemError, replaceDurably } from './durable-file.ts';

/** How far a file has been sent. */
export type FileMark = {
  /** Bytes from the start, as they stand on the disk, that need not be sent again. */
  readonly offset: number;
  /** Lines before that. */
  readonly lines: number;
  /** Records among them. */
  readonly rows: number;
  /** `fingerprint` of what stands before `offset`. */
  readonly hash: string;
};

const markSchema = z.object({
  offset: z.number().int().nonnegative(),
  lines: z.number().int().nonnegative(),
  rows: z.number().int().nonnegative(),
  hash: z.string(),
});
const stateSchema = z.object({
  v: z.literal(1),
  origin: z.string(),
  box: z.number().int().nonnegative().optional(),
  files: z.record(z.string(), markSchema),
  ids: z.number().int().nonnegative(),
});

const idBytes = 8;
const emptyState = { files: {}, box: undefined };

/**
 * What has been sent of one project to one database: a mark for each file, and the identities of all records, so that
 * exact duplicates are numbered the same each time. Kept in the folder of states; without it everything is sent
 * again, which does no harm.
 */
export class PushState {
  readonly #path: string;
  /** Who sent it: the same from run to run, as long as this state is kept. */
  readonly origin: string;
  /** Its number in the database; undefined until there is one. */
  box: number | undefined;
  readonly #files: Map<string, FileMark>;
  /** Identities of earlier runs, sorted. */
  #known: BigUint64Array;
  readonly #added = new Map<bigint, number>();
  #waiting: bigint[] = [];
  #written: number;

  private constructor(path: string, kept: Kept) {
    this.#path = path;
    this.origin = kept.origin;
    this.box = kept.box;
    this.#files = new Map(Object.entries(kept.files));
    this.#known = kept.known;
    this.#written = kept.known.length;
  }

  /** What is kept of `project` and `target`; a state that cannot be read counts as none. */
  static async open(
    stateFolder: string,
    of: {
      readonly target: string;
      readonly root: string;
      readonly project: string;
      readonly freshOrigin: string;
    },
  ): Promise<PushState> {
    const name = createHash('sha256')
      .update(`${of.target}\n${of.root}\n${of.project}`)
      .digest('hex')
      .slice(0, 24);
    const path = join(stateFolder, 'push', name);
    const kept = await readKept(path);
    return new PushState(
      path,
      kept ?? { ...emptyState, origin: of.freshOrigin, known: new BigUint64Array(0) },
    );
  }

  mark(file: string): FileMark | undefined {
    return this.#files.get(file);
  }

  get files(): readonly string[] {
    return [...this.#files.keys()];
  }

  /** Forgets all but who sent it: everything will be sent again. */
  reset(): void {
    this.#files.clear();
    this.#known = new BigUint64Array(0);
    this.#added.clear();
    this.#waiting = [];
    this.#written = 0;
  }

  /** Place of the record that will be noted next. */
  get next(): number {
    return this.#written + this.#waiting.length;
  }

  /** Notes one more record of this identity and answers its number among exact duplicates, from 1. */
  number(recId: string): number {
    const id = createHash('sha256').update(recId).digest().readBigUInt64LE(0);
    const added = (this.#added.get(id) ?? 0) + 1;
    this.#added.set(id, added);
    this.#waiting.push(id);
    return countIn(this.#known, id) + added;
  }

  /** Keeps a mark and `ids` more identities, once their records are where they belong. Throws `SystemError`. */
  async keep(file: string, mark: FileMark, ids = this.#waiting.length): Promise<void> {
    this.#files.set(file, mark);
    const now = this.#waiting.splice(0, ids);
    await mkdir(join(this.#path, '..'), { recursive: true, mode: 0o700 });
    await writeIds(`${this.#path}.ids`, BigUint64Array.from(now), this.#written);
    this.#written += now.length;
    const files = Object.fromEntries(this.#files);
    const text = JSON.stringify({ v: 1, origin: this.origin, box: this.box, files, ids: this.#written });
    await replaceDurably(`${this.#path}.json`, `${text}\n`, { mode: 0o600 });
  }
}

type Kept = {
  readonly origin: string;
  readonly box: number | undefined;
  readonly files: Readonly<Record<string, FileMark>>;
  readonly known: BigUint64Array;
};

async function readKept(path: string): Promise<Kept | undefined> {
  try {
    const parsed = stateSchema.safeParse(JSON.parse(await readFile(`${path}.json`, 'utf8')));
    if (!parsed.success) return undefined;
    const { origin, box, files, ids } = parsed.data;
    // Identities behind the last mark belong to a run that did not come to its end.
    const bytes = ids === 0 ? Buffer.alloc(0) : (await readFile(`${path}.ids`)).subarray(0, ids * idBytes);
    if (bytes.length < ids * idBytes) return undefined;
    const known = BigUint64Array.from({ length: ids }, (_, place) =>
      bytes.readBigUInt64LE(place * idBytes),
    ).sort();
    return { origin, box, files, known };
  } catch (error) {
    if (error instanceof SyntaxError || (isSystemError(error) && error.code === 'ENOENT')) return undefined;
    throw error;
  }
}

async function writeIds(path: string, ids: BigUint64Array, after: number): Promise<void> {
  const file = await open(path, after === 0 ? 'w' : 'r+', 0o600);
  try {
    const bytes = Buffer.alloc(ids.length * idBytes);
    for (const [place, id] of ids.entries()) bytes.writeBigUInt64LE(id, place * idBytes);
    await file.write(bytes, 0, bytes.length, after * idBytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** How often `id` stands in a sorted array. */
function countIn(sorted: BigUint64Array, id: bigint): number {
  let from = 0;
  for (let to = sorted.length; from < to; ) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] ?? id) < id) from = middle + 1;
    else to = middle;
  }
  let count = 0;
  while (sorted[from + count] === id) count++;
  return count;
}

const headBytes = 4096;
const tailBytes = 65_536;

/** Tells whether what stands before `offset` is still the same, from its beginning and its end. */
export function fingerprint(
  offset: number,
  read: (target: Uint8Array, byteOffset: number) => number,
): string {
  const hash = createHash('sha256').update(String(offset));
  const head = Buffer.alloc(Math.min(headBytes, offset));
  hash.update(head.subarray(0, read(head, 0)));
  const tail = Buffer.alloc(Math.min(tailBytes, offset));
  hash.update(tail.subarray(0, read(tail, offset - tail.length)));
  return hash.digest('hex');
}
