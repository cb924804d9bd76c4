import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileKernel } from './compile-kernel.ts';

type Functions = Readonly<Record<string, (...values: (number | bigint)[]) => number | bigint | undefined>>;

function made(source: string, host: Record<string, (value: number) => number> = {}) {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const module = new WebAssembly.Module(compileKernel(source));
  const instance = new WebAssembly.Instance(module, { host: { ...host, memory } });
  return { memory: new Uint8Array(memory.buffer), exports: instance.exports as Functions };
}

test('operators have the strength and the meaning that they have in JavaScript', () => {
  const source = 'a + b * 3 - (a ^ b) & 0xff | a << 3 ^ b >>> 2 + 1';
  const { exports } = made(`export fn value(a: i32, b: i32): i32 { return ${source}; }`);
  fc.assert(
    fc.property(fc.integer(), fc.integer(), (a, b) => {
      const expected = ((((a + Math.imul(b, 3)) | 0) - (a ^ b)) & 0xff) | ((a << 3) ^ (b >>> 3));
      expect(exports.value?.(a, b)).toBe(expected | 0);
    }),
  );
});

test('loops, branches, jumps and calls do what they say', () => {
  const { exports } = made(`
    const most = 1000;
    fn isOdd(value: i32): i32 { return value & 1; }
    export fn sum(until: i32): i32 {
      var at: i32 = 0;
      var sum: i32 = 0;
      while (at < until) {
        at = at + 1;
        if (isOdd(at)) { continue; }
        if (sum > most || at > 100 && sum > 10) { break; } else if (at == 6) { sum = sum + 1; }
        sum = sum + at;
      }
      return sum;
    }`);
  const expected = (until: number) => {
    let sum = 0;
    for (let at = 2; at <= until; at += 2) {
      if (sum > 1000 || (at > 100 && sum > 10)) break;
      sum += at + (at === 6 ? 1 : 0);
    }
    return sum;
  };
  for (const until of [0, 1, 5, 6, 7, 50, 99, 102, 5000]) expect(exports.sum?.(until)).toBe(expected(until));
});

test('memory is read and written in all its units, and the host is called', () => {
  const calls: number[] = [];
  const { exports, memory } = made(
    `
    import told(value: i32): i32;
    global seen: i32;
    export fn fills(at: i32): i64 {
      u8[at] = 0x1ff;
      u16[at + 1] = 0x0203;
      i32[at + 4] = -2;
      i64[at + 8] = 7L;
      seen = told(u8[at] + u16[at + 1]);
      copy(at + 32, at, 16);
      return i64[at + 40] + wide(i32[at + 36]);
    }
    export fn letters(at: i32): i32 { return bits(v128[at] == splat('x')); }`,
    { told: (value) => calls.push(value) },
  );
  expect(exports.fills?.(64)).toBe(7n + 0xfffffffen);
  expect(calls).toEqual([0xff + 0x203]);
  expect([...memory.subarray(64, 68)]).toEqual([0xff, 3, 2, 0]);
  memory.set(new TextEncoder().encode('x..x............'), 128);
  expect(exports.letters?.(128)).toBe(0b1001);
});

test.each([
  ['a name nobody declared', 'fn f(): i32 { return x; }'],
  ['operands of two types', 'fn f(a: i64): i64 { return a + 1; }'],
  ['a missing brace', 'fn f(): i32 { return 1;'],
  ['a sign that is none', 'fn f(): i32 { return 1 ? 2; }'],
])('%s is refused with its line', (_, source) => {
  expect(() => compileKernel(`\n${source}`)).toThrow(/kernel, line 2/);
});
