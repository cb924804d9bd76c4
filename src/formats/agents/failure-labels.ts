import type { JsonValue } from '../../core/privacy/json-value.ts';
import { listIn } from './json-shape.ts';

/** What somebody's analysis of a failure says. Proposals: a reviewer has not confirmed them. */
export type FailureLabels = {
  readonly labels: readonly string[];
  /** The text under a heading "Root cause". */
  readonly rootCause: string | undefined;
};

/** Reads a failure report in markdown: its line `**Labels:** ...` and its section "Root cause". */
export function labelsInReport(markdown: string): FailureLabels {
  const line = /^\s*\**labels?:?\**:?\s*(.{1,1000})$/im.exec(markdown)?.[1] ?? '';
  const quoted = [...line.matchAll(/`([^`]{1,100})`/g)].map(([, label]) => label ?? '');
  const labels = quoted.length > 0 ? quoted : line.split(',');
  const rootCause = /^#{1,4} root cause\s*\n([\s\S]{1,4000}?)(?=^#{1,4} |$(?![\s\S]))/im
    .exec(markdown)?.[1]
    ?.trim();
  return { labels: labels.map((label) => label.trim()).filter((label) => label !== ''), rootCause };
}

/** Reads a table of labels by instance, `{id: [label, …]}`. */
export function labelsInTable(table: JsonValue, instanceId: string): readonly string[] {
  return listIn(table, instanceId).filter((label) => typeof label === 'string');
}

/** The label to group by: the first that says what happened; `no-rule-violation` says what did not. */
export function categoryOf(labels: readonly string[]): string | undefined {
  return labels.find((label) => !/^no[-_ ]/i.test(label)) ?? labels[0];
}
