import { Buffer } from 'node:buffer';
import * as zlib from 'node:zlib';

/**
 * A checksum of a line, to know it again: CRC-32 by the engine; Node before 20.15 lacks it, and there FNV-1a does. The
 * sums never leave the process.
 */
export function lineSum(line: Uint8Array | string): number {
  return typeof zlib.crc32 === 'function' ? zlib.crc32(line) : fnv1a(Buffer.from(line));
}

function fnv1a(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
