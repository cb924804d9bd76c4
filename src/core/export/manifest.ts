import { createHash } from 'node:crypto';
import { wholeText } from './example.ts';
import { type ExportPlan, rowsOfSplit, type TaskPlan } from './export-plan.ts';
import { splitNames } from './splits.ts';
import { estimateTokens, lengthStatistics, tokenEstimateName } from './token-estimate.ts';

/** A file of an export as its manifest lists it. */
export type FileEntry = {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Undefined for files that hold no rows. */
  readonly rows?: number;
};

export type ManifestFacts = {
  readonly version: string;
  readonly redactions: ReadonlyMap<string, number>;
  /** Projects whose harness says `feedback_loop.export_training_data: false`, and whether that was overridden. */
  readonly harness: 'allows' | 'overridden';
  readonly files: readonly FileEntry[];
};

/**
 * What was done, for whoever wonders a year later. No clock, no path of this machine, nothing that depends on the order
 * of lines: the same records give the same manifest.
 */
export function manifestText(plan: ExportPlan, facts: ManifestFacts): string {
  const { options, parted, leakage, stripped, inputs } = plan;
  const { format, tasks, query, split, seed, unreviewed, acrossModels, parquet, secrets } = options;
  const manifest = {
    tool: { name: 'debrief', version: facts.version },
    format,
    options: { tasks, query, split, seed, unreviewed, across_models: acrossModels, parquet, secrets },
    harness: {
      export_training_data:
        facts.harness === 'overridden' ? 'false, overridden by --override-harness' : 'not forbidden',
    },
    input: { records: inputs.length, sha256: sha256(inputs.join('\n')) },
    tasks: Object.fromEntries(plan.tasks.map((task) => [task.task, taskEntry(plan, task)])),
    splits: {
      by: parted.by,
      groups: parted.groups,
      largest_group_share: Math.round(parted.largestShare * 10_000) / 10_000,
      shared: {
        features: leakage.features,
        sessions: leakage.sessions,
        exact: leakage.exact,
        near_duplicates: leakage.near,
      },
    },
    redactions: Object.fromEntries([...facts.redactions].sort(([a], [b]) => (a < b ? -1 : 1))),
    stripped: { chat_template_tokens: stripped.tokens, invisible_characters: stripped.unseen },
    files: [...facts.files].sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

function taskEntry(plan: ExportPlan, { task, considered, rows, dropped }: TaskPlan) {
  const lengths = lengthStatistics(rows.map((row) => estimateTokens(wholeText(row))));
  return {
    considered,
    rows: rows.length,
    splits: Object.fromEntries(splitNames.map((split) => [split, rowsOfSplit(plan, task, split).length])),
    dropped: Object.fromEntries([...dropped].map(([reason, ids]) => [reason, ids.length])),
    tokens: lengths === undefined ? null : { ...lengths, unit: tokenEstimateName },
  };
}

/** Every record that gave no row, and why: one line each. */
export function droppedLines({ tasks }: ExportPlan): string {
  return tasks
    .flatMap(({ task, dropped }) =>
      [...dropped].flatMap(([reason, ids]) =>
        ids.map((recId) => JSON.stringify({ task, reason, rec_id: recId })),
      ),
    )
    .map((line) => `${line}\n`)
    .join('');
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
