import { valueAt } from '../failure-facts.ts';
import { plain } from '../lints.ts';
import type { CheckedRow, CheckFinding } from './finding.ts';

export type SplitRows = {
  readonly file: string;
  readonly split: string;
  readonly rows: readonly CheckedRow[];
};
export type FileFinding = CheckFinding & { readonly file: string };

/** Rows, features and sessions that stand in more than one split of one data set. */
export function splitLeaks(
  splits: readonly SplitRows[],
  { features }: { readonly features: 'apart' | 'shared knowingly' },
): readonly FileFinding[] {
  const findings: FileFinding[] = [];
  const seen = new Map<string, { readonly split: string; readonly place: string }>();
  for (const { file, split, rows } of splits) {
    for (const { line, value } of rows) {
      for (const { key, what } of keysOf(value, features)) {
        const before = seen.get(key);
        if (before === undefined) seen.set(key, { split, place: `${file}:${line}` });
        else if (before.split !== split) {
          const reason = `${what} stands in ${before.split} too (${before.place}), so the split leaks`;
          findings.push({ file, line, level: 'error', reason });
        }
      }
    }
  }
  return findings;
}

type Key = { readonly key: string; readonly what: string };

function keysOf(row: CheckedRow['value'], features: 'apart' | 'shared knowingly'): readonly Key[] {
  const { meta, ...rest } = row;
  const keys: Key[] = [{ key: `row ${plain(JSON.stringify(rest))}`, what: 'this row' }];
  const facts = typeof meta === 'string' ? jsonOf(meta) : undefined;
  const names = (name: string): readonly unknown[] => {
    const list = valueAt(facts, [name]);
    return Array.isArray(list) ? list : [];
  };
  const taken = features === 'apart' ? names('features') : [];
  for (const feature of taken)
    keys.push({ key: `feature ${String(feature)}`, what: `feature ${String(feature)}` });
  for (const session of names('sessions'))
    keys.push({ key: `session ${String(session)}`, what: `session ${String(session)}` });
  return keys;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
