/**
 * The value that would stand at `place` (0-based) if the values were sorted; they are rearranged so that none before it
 * is larger and none behind it smaller. Hoare's quickselect (Communications of the ACM 4(7), 1961), with the median of
 * three as pivot. NaN must not be among them.
 */
export function nthSmallest(values: Float64Array, place: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = middleOf(values, low, high);
    let left = low - 1;
    let right = high + 1;
    for (;;) {
      do left += 1;
      while ((values[left] ?? 0) < pivot);
      do right -= 1;
      while ((values[right] ?? 0) > pivot);
      if (left >= right) break;
      const swapped = values[left] ?? 0;
      values[left] = values[right] ?? 0;
      values[right] = swapped;
    }
    if (place <= right) high = right;
    else low = right + 1;
  }
  return values[place] ?? Number.NaN;
}

/** Never the largest of the range alone: Hoare's partition would not end if that stood last. */
function middleOf(values: Float64Array, low: number, high: number): number {
  const [a = 0, b = 0, c = 0] = [values[low], values[(low + high) >>> 1], values[high]];
  if (a < b) return b < c ? b : Math.max(a, c);
  return a < c ? a : Math.max(b, c);
}

/** The median, undefined of nothing; rearranges the values. */
export function medianInPlace(values: Float64Array): number | undefined {
  if (values.length === 0) return undefined;
  const place = values.length >>> 1;
  const above = nthSmallest(values, place);
  if (values.length % 2 === 1) return above;
  // What stands before the place is no larger, and the largest of it is the neighbour.
  let below = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < place; at++) if ((values[at] ?? 0) > below) below = values[at] ?? 0;
  return below + (above - below) / 2;
}
