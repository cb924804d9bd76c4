import { type DatasetView, lineRange } from '../dataset/dataset-view.ts';
import { rowOf } from '../dataset/row.ts';
import { parseRecord } from '../records/parse-record.ts';
import type { Estimated } from '../statistics/estimate.ts';
import { estimateShare } from '../statistics/intervals.ts';
import { maskVariables } from '../statistics/masking.ts';
import { type AnalysisScope, patternId } from './analysis-scope.ts';
import { groupBy } from './group-by.ts';

/** A prevention that failures of a pattern suggest, and how many of them it would address if it worked every time. */
export type PreventionSuggestion = {
  readonly pattern: string;
  /** In the wording used most often. */
  readonly text: string;
  /** Failures of the pattern. */
  readonly failures: number;
  /** Of the failures read, how many suggest it. */
  readonly suggestedBy: number;
  readonly read: number;
  /** Failures of the pattern that it would address: that share of them, with its interval. */
  readonly addresses: Estimated;
  /** Failures of the pattern whose record says that a prevention is in place. */
  readonly inPlace: number;
};

export type SuggestionOptions = {
  /** The most frequent patterns are looked at; 20 unless given. */
  readonly patterns?: number;
  /** The newest failures of each are read; 200 unless given. */
  readonly readEach?: number;
};

const mostSuggestions = 20;

/**
 * Ranks the preventions that records suggest by how many failures they would surely address: the lower limit, then the
 * value. Records are read again from their files, because suggestions stand in no column.
 */
export async function preventionSuggestions(
  scope: AnalysisScope,
  readLine: DatasetView['readLine'],
  { patterns = 20, readEach = 200 }: SuggestionOptions = {},
): Promise<readonly PreventionSuggestion[]> {
  const suggestions: PreventionSuggestion[] = [];
  for (const { pattern, rows, inPlace } of frequentPatterns(scope, patterns)) {
    const newest = newestFirst(scope, rows).slice(0, readEach);
    const texts = await readSuggestions(scope, readLine, newest);
    for (const { text, count } of grouped(texts)) {
      const share = estimateShare({ count, total: newest.length });
      const addresses = scaled(share, rows.length);
      const counts = { failures: rows.length, suggestedBy: count, read: newest.length, inPlace };
      suggestions.push({ pattern, text, ...counts, addresses });
    }
  }
  return suggestions.sort(byEffect).slice(0, mostSuggestions);
}

type PatternRows = { readonly pattern: string; readonly rows: readonly number[]; readonly inPlace: number };

function frequentPatterns(scope: AnalysisScope, most: number): readonly PatternRows[] {
  const counts = new Uint32Array(scope.patterns.names.length);
  for (const row of scope.failures) {
    const id = patternId(scope, row);
    counts[id] = (counts[id] ?? 0) + 1;
  }
  const ids = [...counts.keys()].filter((id) => id !== 0 && (counts[id] ?? 0) > 0);
  const chosen = ids.sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b).slice(0, most);
  const rowsOf = new Map(chosen.map((id) => [id, [] as number[]]));
  for (const row of scope.failures) rowsOf.get(patternId(scope, row))?.push(row);
  const inPlace = scope.columns.table.prevention_implemented;
  const yes = inPlace.codeOf('true');
  return chosen.map((id) => {
    const rows = rowsOf.get(id) ?? [];
    const settled = yes === undefined ? 0 : rows.filter((row) => inPlace.code(row) === yes).length;
    return { pattern: scope.patterns.names[id] ?? '', rows, inPlace: settled };
  });
}

/** Records of one moment stand in the order of their texts: places in files must not decide which are read. */
function newestFirst({ columns }: AnalysisScope, rows: readonly number[]): readonly number[] {
  const { time, feature, session, type } = columns.table;
  const moment = (row: number) => (Number.isNaN(time.at(row)) ? Number.NEGATIVE_INFINITY : time.at(row));
  const textOf = (row: number) =>
    [feature, session, type].map((column) => column.at(row) ?? '').join('\u0000');
  return rows.toSorted((a, b) => {
    const [first, second] = [moment(a), moment(b)];
    if (first !== second) return second > first ? 1 : -1;
    const [one, other] = [textOf(a), textOf(b)];
    return one < other ? -1 : one > other ? 1 : 0;
  });
}

const readsAtOnce = 32;

async function readSuggestions(
  { columns }: AnalysisScope,
  readLine: DatasetView['readLine'],
  rows: readonly number[],
): Promise<readonly string[]> {
  const texts: string[] = [];
  for (let start = 0; start < rows.length; start += readsAtOnce) {
    const lines = rows
      .slice(start, start + readsAtOnce)
      .map((row) => readLine(lineRange(columns, rowOf(row))));
    for (const line of await Promise.all(lines)) {
      const text = line.ok ? suggestionIn(line.text) : undefined;
      if (text !== undefined) texts.push(text);
    }
  }
  return texts;
}

function suggestionIn(line: string): string | undefined {
  const parsed = parseRecord(line, 'failure');
  if (!parsed.ok) return undefined;
  const text = memberOf(memberOf(parsed.record.value, 'learning_value'), 'suggested_prevention');
  return typeof text === 'string' && text.trim() !== '' ? text.replace(/\s+/g, ' ').trim() : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

/** Texts that differ only in case, numbers, paths or the final stop are one suggestion. */
function grouped(texts: readonly string[]): readonly { readonly text: string; readonly count: number }[] {
  const groups = groupBy(texts, (text) =>
    maskVariables(text)
      .toLowerCase()
      .replace(/[\s.;!]+$/, ''),
  );
  return [...groups.values()].map((members) => ({ text: mostFrequent(members), count: members.length }));
}

function mostFrequent(texts: readonly string[]): string {
  const wordings = [...groupBy(texts, (text) => text)];
  wordings.sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
  return wordings[0]?.[0] ?? '';
}

function scaled(share: Estimated, failures: number): Estimated {
  if (share.kind === 'not-enough') return share;
  const { value, low, high } = share;
  return { ...share, value: value * failures, low: low * failures, high: high * failures };
}

function byEffect(a: PreventionSuggestion, b: PreventionSuggestion): number {
  const [first, second] = [a, b].map(({ addresses }) =>
    addresses.kind === 'estimate' ? addresses : { low: -1, value: -1 },
  );
  const difference = (second?.low ?? 0) - (first?.low ?? 0) || (second?.value ?? 0) - (first?.value ?? 0);
  if (difference !== 0) return difference;
  return `${a.pattern}\u0000${a.text}` < `${b.pattern}\u0000${b.text}` ? -1 : 1;
}
