/** The rows a query matches, ascending. */
export type Match = {
  /** Every word stands in the record as written; without words, everything that matches. */
  readonly exact: Uint32Array;
  /** Some word stands there only with typos. */
  readonly similar: Uint32Array;
  /** How well the words fit, by row, lower is better; undefined when the query has no words. */
  readonly costs: Uint16Array | undefined;
};

const merged = new WeakMap<Match, Uint32Array>();

/** All rows of a match, ascending, whether the words stand there exactly or not. */
export function matchedRows(match: Match): Uint32Array {
  if (match.similar.length === 0) return match.exact;
  if (match.exact.length === 0) return match.similar;
  const rows = merged.get(match) ?? merge(match);
  merged.set(match, rows);
  return rows;
}

function merge({ exact, similar }: Match): Uint32Array {
  const rows = new Uint32Array(exact.length + similar.length);
  let next = 0;
  let other = 0;
  for (let place = 0; place < rows.length; place++) {
    const isExactNext = other === similar.length || (exact[next] ?? Infinity) < (similar[other] ?? 0);
    rows[place] = (isExactNext ? exact[next++] : similar[other++]) ?? 0;
  }
  return rows;
}
