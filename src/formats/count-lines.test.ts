import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineCounter } from './count-lines.ts';
import { KernelMemory } from './kernel/kernel-memory.ts';

test('lines are counted between any two places, whatever stands around them', () => {
  const memory = new KernelMemory();
  const count = lineCounter(memory);
  const place = memory.allocate(4096);
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('\n', 'a', 'é', ' '), { maxLength: 200 }),
      fc.nat(60),
      (letters, skipped) => {
        const bytes = Buffer.from(letters.join(''));
        memory.bytes.fill(0x0a, place, place + 512);
        memory.bytes.set(bytes, place + 16);
        const wanted = bytes.subarray(skipped).reduce((sum, byte) => sum + (byte === 0x0a ? 1 : 0), 0);
        const from = Math.min(skipped, bytes.length);
        expect(count(place + 16 + from, place + 16 + bytes.length)).toBe(wanted);
      },
    ),
  );
});
