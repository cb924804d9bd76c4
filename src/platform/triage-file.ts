import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CodeSlot, TriageMark, TriageSampler } from '../app/triage-run.ts';
import { queueOrders } from '../core/annotation/queue.ts';
import { isSystemError, replaceDurably } from './durable-file.ts';

/** Which run: one for each dataset, query and author. */
export type TriagePlace = {
  readonly stateFolder: string;
  readonly roots: readonly string[];
  readonly query: string;
  readonly author: string;
};

/** A run with its rows by name, as they are in no other process. */
export type SavedTriage = {
  readonly sampler: TriageSampler;
  readonly limit: number | undefined;
  readonly slots: readonly CodeSlot[];
  readonly queue: readonly string[];
  /** For each place of the queue. */
  readonly marks: readonly (TriageMark | undefined)[];
  /** Place of the record on the page. */
  readonly at: number;
};

const queueSchema = z.object({
  v: z.literal(1),
  sampler: z.object({
    kind: z.enum(['random', 'exhaustive', 'targeted']),
    order: z.enum(queueOrders),
    seed: z.number(),
    filter: z.string(),
    n: z.int().nonnegative(),
    run: z.string(),
  }),
  limit: z.int().positive().optional(),
  slots: z.array(z.object({ axis: z.string(), code: z.string(), name: z.string() })),
  queue: z.array(z.string()).min(1),
});

const placeSchema = z.object({
  run: z.string(),
  at: z.int().nonnegative(),
  marks: z.record(z.string(), z.enum(['answered', 'skipped', 'deferred'])),
});

/** The run that was left there; undefined if there is none, or none that can be read: then a new one begins. */
export async function readTriage(place: TriagePlace): Promise<SavedTriage | undefined> {
  const queue = queueSchema.safeParse(await jsonIn(pathOf(place, 'queue')));
  const stand = placeSchema.safeParse(await jsonIn(pathOf(place, 'place')));
  if (!queue.success) return undefined;
  const { sampler, limit, slots, queue: names } = queue.data;
  const isSame = stand.success && stand.data.run === sampler.run;
  const marks = new Map(isSame ? Object.entries(stand.data.marks) : []);
  const at = isSame ? stand.data.at : 0;
  return {
    sampler,
    limit,
    slots,
    queue: names,
    marks: names.map((_, place) => marks.get(String(place))),
    at,
  };
}

/** The queue is written once, where one stands in it after each answer. A disk that takes nothing costs only the place. */
export async function saveTriage(place: TriagePlace, saved: SavedTriage): Promise<void> {
  const { sampler, limit, slots, queue, marks, at } = saved;
  try {
    await mkdir(join(place.stateFolder, 'triage'), { recursive: true, mode: 0o700 });
    const key = JSON.stringify([sampler, slots]);
    if (written.get(pathOf(place, 'queue')) !== key) {
      await replaceDurably(pathOf(place, 'queue'), JSON.stringify({ v: 1, sampler, limit, slots, queue }), {
        mode: 0o600,
      });
      written.set(pathOf(place, 'queue'), key);
    }
    const given = Object.fromEntries(marks.flatMap((mark, at) => (mark === undefined ? [] : [[at, mark]])));
    const stand = JSON.stringify({ run: sampler.run, at, marks: given });
    await replaceDurably(pathOf(place, 'place'), stand, { mode: 0o600 });
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
}

/** Queues that this process has written, by path. */
const written = new Map<string, string>();

async function jsonIn(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (isSystemError(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function pathOf({ stateFolder, roots, query, author }: TriagePlace, part: 'queue' | 'place'): string {
  const name = createHash('sha256')
    .update(JSON.stringify([roots.toSorted(), query, author]))
    .digest('hex')
    .slice(0, 32);
  return join(stateFolder, 'triage', `${name}.${part}.json`);
}
