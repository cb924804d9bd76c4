import { Buffer } from 'node:buffer';
import { type FileHandle, open } from 'node:fs/promises';
import { availableParallelism, freemem } from 'node:os';
import { readByteSize } from '../core/text/byte-size.ts';
import { compressionOf } from './decompress.ts';
import type { Input, InputError } from './find-inputs.ts';
import { mostThreads } from './load-threads.ts';

/** How much memory this process may take. */
export type MemoryLimit = {
  readonly bytes: number;
  /** Whether so many more bytes are within it. */
  readonly hasRoom: (more: number) => boolean;
  /** What set it, for people: `--max-memory 800M`. */
  readonly setBy: string;
};

/** Of what is free when nobody says how much may be used. */
const shareOfFree = 0.75;

/** The limit that was asked for, as in `--max-memory`; for `auto`, most of what the machine or its container has left. */
export function memoryLimit(asked: string): MemoryLimit {
  const bytes = readByteSize(asked);
  if (bytes !== undefined) return limitOf(bytes, `--max-memory ${asked}`);
  // Older Nodes do not know what a container may use.
  const free = typeof process.availableMemory === 'function' ? process.availableMemory() : freemem();
  return limitOf(residentBytes() + free * shareOfFree, 'what this machine has left');
}

function limitOf(bytes: number, setBy: string): MemoryLimit {
  return { bytes, setBy, hasRoom: (more) => residentBytes() + more <= bytes };
}

function residentBytes(): number {
  return process.memoryUsage.rss();
}

/** Measured with records of a dozen filled columns and half a session each; words cost more, but records open without them. */
const bytesOfRow = 250;
const bytesOfThread = 40e6;
const bytesOfRest = 15e6;

/** As much of a file's beginning as tells how long its lines are. */
const sampleBytes = 64 * 1024;

/** JSON Lines become five times smaller at least. */
const leastCompression = 5;

/** Files smaller than this are read without threads. */
const smallFile = 8 * 1024 * 1024;

/** Why these inputs cannot be loaded within the limit, as far as their sizes tell; undefined when they can. */
export async function refusalOf(
  inputs: readonly Input[],
  { bytes, setBy }: MemoryLimit,
): Promise<InputError | undefined> {
  const needed = await bytesFor(inputs);
  const [largest] = inputs.toSorted((a, b) => b.bytes - a.bytes);
  if (needed <= bytes || largest === undefined) return undefined;
  return {
    what: `needs about ${megabytes(needed)} of memory, more than ${setBy} allows (${megabytes(bytes)})`,
    where: largest.name,
    remedy: 'give fewer or smaller files, or allow more by --max-memory SIZE',
  };
}

async function bytesFor(inputs: readonly Input[]): Promise<number> {
  let rows = 0;
  for (const input of inputs) rows += await estimatedRows(input);
  const threads = inputs.some(({ bytes }) => bytes >= smallFile)
    ? Math.min(mostThreads, availableParallelism())
    : 0;
  return residentBytes() + rows * bytesOfRow + threads * bytesOfThread + bytesOfRest;
}

async function estimatedRows({ path, bytes }: Input): Promise<number> {
  // A pipe says nothing of its size, and opening it would take its writer away.
  if (path === '-' || bytes === 0) return 0;
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const sample = Buffer.alloc(sampleBytes);
    const { bytesRead } = await file.read(sample, 0, sampleBytes, 0);
    const head = sample.subarray(0, bytesRead);
    if (compressionOf(head) !== undefined) return (bytes * leastCompression) / 1000;
    const lines = head.reduce((sum, byte) => sum + (byte === 0x0a ? 1 : 0), 0);
    return (bytes / Math.max(1, bytesRead)) * Math.max(1, lines);
  } catch {
    // It will be told why it cannot be read.
    return 0;
  } finally {
    await file?.close();
  }
}

function megabytes(bytes: number): string {
  return bytes < 10e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
