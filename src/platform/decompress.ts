import { Buffer } from 'node:buffer';
import { pipeline, Readable, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';

export type DecompressLimits = {
  /** Decompressed size at which reading stops. */
  readonly mostBytes: number;
  /** How often larger than its source the result may be, once it is larger than `freeBytes`. */
  readonly mostRatio: number;
  readonly freeBytes: number;
};

/** JSON Lines compress 5 to 50 times; a file made to fill the disk compresses thousands of times. */
const decompressLimits: DecompressLimits = {
  mostBytes: 16 * 1024 ** 3,
  mostRatio: 500,
  freeBytes: 64 * 1024 ** 2,
};

/** A source that cannot be decompressed any further; what came before stays good. */
export class DecompressFailure extends Error {
  override readonly name = 'DecompressFailure';
}

export type Compression = 'gzip' | 'zstd';

/** What the first bytes say; names of files are not asked. RFC 1952 and RFC 8878 give the magic numbers. */
export function compressionOf(head: Uint8Array): Compression | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  const isZstd = head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd;
  return isZstd ? 'zstd' : undefined;
}

/** Passes bytes on as they are, or decompressed when they are gzip or Zstandard. Throws `DecompressFailure`. */
export async function* decompress(
  source: AsyncIterable<Uint8Array>,
  limits: DecompressLimits = decompressLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks = source[Symbol.asyncIterator]();
  const head = await takeHead(chunks);
  const compression = compressionOf(head);
  const rest = remaining(head, chunks);
  if (compression === undefined) yield* rest;
  else yield* inflated(rest, compression, limits);
}

async function takeHead(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < 4) {
    const { done, value } = await chunks.next();
    if (done === true) break;
    head = Buffer.concat([head, value]);
  }
  return head;
}

async function* remaining(
  head: Uint8Array,
  chunks: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    if (head.length > 0) yield head;
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
  } finally {
    await chunks.return?.();
  }
}

async function* inflated(
  source: AsyncIterable<Uint8Array>,
  compression: Compression,
  limits: DecompressLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  const inflater = makeInflater(compression);
  let bytesIn = 0;
  let bytesOut = 0;
  const counted = async function* () {
    for await (const chunk of source) {
      bytesIn += chunk.length;
      // The stream keeps chunks while it works, and the source may fill its own anew.
      yield Buffer.from(chunk);
    }
  };
  // Errors destroy every stream of the pipeline, and so arrive in the loop below.
  pipeline(Readable.from(counted(), { objectMode: false }), inflater, () => undefined);
  try {
    for await (const chunk of inflater) {
      bytesOut += chunk.length;
      checkLimits({ bytesIn, bytesOut }, limits);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof DecompressFailure) throw error;
    const words = error instanceof Error ? error.message : String(error);
    throw new DecompressFailure(`its ${compression} data is damaged or breaks off (${words})`);
  }
}

function checkLimits(
  { bytesIn, bytesOut }: { readonly bytesIn: number; readonly bytesOut: number },
  { mostBytes, mostRatio, freeBytes }: DecompressLimits,
): void {
  if (bytesOut > mostBytes)
    throw new DecompressFailure(`is larger than ${mostBytes} bytes when decompressed`);
  if (bytesOut > freeBytes && bytesOut > mostRatio * bytesIn)
    throw new DecompressFailure(`grows more than ${mostRatio} times when decompressed`);
}

function makeInflater(compression: Compression): Transform {
  const chunkSize = 1 << 18;
  if (compression === 'gzip') return zlib.createGunzip({ chunkSize });
  // Zstandard came with Node 22.15; an import by name would keep older ones from starting at all.
  if (typeof zlib.createZstdDecompress === 'function') return zlib.createZstdDecompress({ chunkSize });
  throw new DecompressFailure(
    'is compressed with Zstandard, which needs Node 22.15 or newer; try `zstd -d` first',
  );
}
