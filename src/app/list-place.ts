import type { ListPlace } from './screens.ts';

export type Extent = {
  /** How many places the list has. */
  readonly count: number;
  /** How many of them fit on the screen. */
  readonly viewport: number;
};

/**
 * Moves the cursor by `distance` places and keeps it in sight.
 *
 * At an edge the list jumps by half a screen instead of one row: a row-by-row scroll rewrites every line of the terminal
 * for each key.
 */
export function moveBy(place: ListPlace, distance: number, extent: Extent): ListPlace {
  return moveTo(place, place.cursor + distance, extent);
}

export function moveTo(place: ListPlace, wanted: number, extent: Extent): ListPlace {
  const cursor = Math.max(0, Math.min(wanted, extent.count - 1));
  return { cursor, top: topFor(place.top, cursor, extent) };
}

function topFor(top: number, cursor: number, { count, viewport }: Extent): number {
  const lastTop = Math.max(0, count - viewport);
  const half = Math.max(1, Math.floor(viewport / 2));
  if (cursor < top) return Math.max(0, Math.min(cursor, top - half));
  if (cursor >= top + viewport) return Math.min(lastTop, Math.max(cursor - viewport + 1, top + half));
  return Math.min(top, lastTop);
}

/** A place that is inside the list and in sight, after the list or the screen changed its size. */
export function settled(place: ListPlace, extent: Extent): ListPlace {
  return moveTo(place, place.cursor, extent);
}

/** Scrolls so that the cursor stands in the middle. */
export function centred(place: ListPlace, { count, viewport }: Extent): ListPlace {
  const lastTop = Math.max(0, count - viewport);
  return {
    cursor: place.cursor,
    top: Math.max(0, Math.min(lastTop, place.cursor - Math.floor(viewport / 2))),
  };
}
