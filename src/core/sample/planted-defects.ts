/** A defect that real files have, planted into the first line from `at` (share of the file, 0..1) on that allows it. */
type Defect = {
  readonly at: number;
  /** The lines to write instead of `line`; undefined if this line does not allow the defect. */
  readonly spoil: (line: string, previous: string) => string | undefined;
};

/** Below this many lines a file stays clean, so that tiny samples are not mostly defects. */
export const fewestLinesWithDefects = 100;

const truncated: Defect['spoil'] = (line) => line.slice(0, Math.floor(line.length * 0.6));
const repeated: Defect['spoil'] = (_, previous) => (previous === '' ? undefined : previous);
const replaced =
  (field: RegExp, text: string): Defect['spoil'] =>
  (line) =>
    field.test(line) ? line.replace(field, text) : undefined;

/** Two lines cut short, two fields that do not parse, two exact duplicates. */
export const failureDefects: readonly Defect[] = [
  { at: 0.17, spoil: truncated },
  { at: 0.29, spoil: repeated },
  { at: 0.38, spoil: replaced(/"severity":"\w+"/, '"severity":"urgent"') },
  { at: 0.61, spoil: truncated },
  { at: 0.72, spoil: repeated },
  { at: 0.83, spoil: replaced(/"context_window_usage":[^,]+/, '"context_window_usage":"a lot"') },
];

export const successDefects: readonly Defect[] = [{ at: 0.55, spoil: truncated }];

/** The same number of lines, `count` of them, with each defect planted once. */
export function* withDefects(
  lines: Iterable<string>,
  plan: { count: number; defects: readonly Defect[] },
): Generator<string> {
  const pending = plan.count < fewestLinesWithDefects ? [] : [...plan.defects];
  let number = 0;
  let previous = '';
  for (const line of lines) {
    const next = pending[0];
    const spoilt = next && number >= next.at * plan.count ? next.spoil(line, previous) : undefined;
    if (spoilt !== undefined) pending.shift();
    yield spoilt ?? line;
    previous = spoilt ?? line;
    number += 1;
  }
}
