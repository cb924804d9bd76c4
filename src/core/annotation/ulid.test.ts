import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clockAfter, nextStamp, type StampClock } from './stamp.ts';
import { nextUlid, readUlid, ulidPattern } from './ulid.ts';

const times = fc.integer({ min: 0, max: 2 ** 45 });
const random = fc.uint8Array({ minLength: 10, maxLength: 10 });

test('the known example of the specification has its time in the first ten characters', () => {
  const { id } = nextUlid(undefined, 1469918176385, new Uint8Array(10));
  expect(id).toBe('01ARYZ6S410000000000000000');
});

test('ids and times never go back, whatever the clock does', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(times, random), { minLength: 2, maxLength: 30 }), (readings) => {
      let clock: StampClock;
      let last = { id: '', ts: '' };
      for (const [now, bytes] of readings) {
        const stamp = nextStamp(clock, now, bytes);
        expect(stamp.id).toMatch(ulidPattern);
        expect(stamp.id > last.id).toBe(true);
        expect(stamp.ts >= last.ts).toBe(true);
        last = stamp;
        clock = stamp.clock;
      }
    }),
  );
});

test('when the random part is used up, time moves on instead of wrapping round', () => {
  const full = new Uint8Array(10).fill(255);
  const first = nextUlid(undefined, 1000, full);
  const second = nextUlid(first.state, 1000, full);
  expect(second.state.milliseconds).toBe(1001);
  expect(second.id > first.id).toBe(true);
});

test('a ULID taken apart and one made from the parts agree', () => {
  fc.assert(
    fc.property(times, random, (now, bytes) => {
      const { id, state } = nextUlid(undefined, now, bytes);
      expect(readUlid(id)).toEqual(state);
    }),
  );
  expect(readUlid('not a ulid')).toBeUndefined();
});

test('a new session sorts behind the last event, even with a clock that jumped back or a foreign id', () => {
  fc.assert(
    fc.property(times, times, random, (before, now, bytes) => {
      const old = nextStamp(undefined, before, bytes);
      const next = nextStamp(clockAfter(old), now, bytes);
      expect([next.ts > old.ts, next.ts === old.ts && next.id > old.id]).toContain(true);
      const foreign = { id: '7ZZZZZZZZZZZZZZZZZZZZZZZZZ', ts: old.ts };
      expect(nextStamp(clockAfter(foreign), now, bytes).ts > old.ts).toBe(true);
    }),
  );
});
