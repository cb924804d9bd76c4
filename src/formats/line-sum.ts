import { Buffer } from 'node:buffer';

const prime = 0x01000193;
const mixer = 0x5bd1e995;

/**
 * A checksum of a line, to know it again: four times FNV-1a over numbers of 32 bits side by side, turned so that no bit
 * is lost, and mixed. The kernel for records has the same. The sums never leave the process.
 */
export function lineSum(line: Uint8Array | string): number {
  const bytes = typeof line === 'string' ? Buffer.from(line) : line;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lanes = Int32Array.of(0x2545f491, 0x6c8e9cf5, 0x3c6ef372, 0x1b873593);
  let at = 0;
  for (; at + 16 <= bytes.length; at += 16) {
    for (let lane = 0; lane < 4; lane++)
      lanes[lane] = turned(Math.imul((lanes[lane] ?? 0) ^ view.getInt32(at + lane * 4, true), prime), 13);
  }
  let [a = 0, b = 0, c = 0, d = 0] = lanes;
  for (; at < bytes.length; at++) a = turned(Math.imul(a ^ (bytes[at] ?? 0), prime), 13);
  a = Math.imul(a ^ turned(b, 7), mixer);
  a = Math.imul(a ^ turned(c, 15) ^ (a >>> 15), mixer);
  a = Math.imul(a ^ turned(d, 23) ^ (a >>> 13) ^ bytes.length, mixer);
  return (a ^ (a >>> 15)) >>> 0;
}

function turned(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}
