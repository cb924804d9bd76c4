import fc from 'fast-check';
import { expect, test } from 'vitest';
import { centred, moveBy, moveTo } from './list-place.ts';
import { atTop } from './screens.ts';

const extents = fc.record({
  count: fc.integer({ min: 0, max: 60 }),
  viewport: fc.integer({ min: 1, max: 20 }),
});

test('after any moves the cursor is in the list and in sight', () => {
  fc.assert(
    fc.property(extents, fc.array(fc.integer({ min: -40, max: 40 })), (extent, moves) => {
      const place = moves.reduce((at, distance) => moveBy(at, distance, extent), atTop);
      expect(place.cursor).toBeGreaterThanOrEqual(0);
      expect(place.cursor).toBeLessThan(Math.max(1, extent.count));
      expect(place.cursor).toBeGreaterThanOrEqual(place.top);
      expect(place.cursor).toBeLessThan(place.top + extent.viewport);
      expect(place.top).toBeLessThanOrEqual(Math.max(0, extent.count - extent.viewport));
    }),
  );
});

test('at the lower edge the list jumps by half a screen', () => {
  expect(moveBy({ cursor: 9, top: 0 }, 1, { count: 100, viewport: 10 })).toEqual({ cursor: 10, top: 5 });
  expect(moveBy({ cursor: 20, top: 20 }, -1, { count: 100, viewport: 10 })).toEqual({ cursor: 19, top: 15 });
});

test('a jump to the end shows the last screen', () => {
  expect(moveTo(atTop, 99, { count: 100, viewport: 10 })).toEqual({ cursor: 99, top: 90 });
});

test('centring puts the cursor in the middle where there is room', () => {
  expect(centred({ cursor: 50, top: 50 }, { count: 100, viewport: 10 })).toEqual({ cursor: 50, top: 45 });
  expect(centred({ cursor: 1, top: 0 }, { count: 100, viewport: 10 })).toEqual({ cursor: 1, top: 0 });
});
