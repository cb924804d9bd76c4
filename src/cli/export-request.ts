import {
  type ExportFormat,
  type ExportOptions,
  type ExportTask,
  exportFormatNames,
  exportFormats,
  exportTasks,
  tasksOfFormat,
} from '../core/export/export-format.ts';
import { type Arguments, parseArguments } from './arguments.ts';
import type { CliError } from './cli-io.ts';
import { type DatasetRequest, datasetOptions, datasetRequest } from './dataset-arguments.ts';
import { type PartitionsRequest, readPartitionFields } from './export-partitions.ts';
import { nearestWord } from './nearest-word.ts';

export const exportUsage = `debrief export --out DIR [DIR…] [QUERY] [OPTION…]
debrief export --check DIR|FILE [--format FORMAT]
debrief export --parquet --partition-by project,week --out DIR [DIR…] [QUERY]

Makes a dataset to train on from failures and from what people said of them, or nothing and why.
Only rows that can be defended: reviewed, generalizable, no duplicates, redacted, in splits that
share no feature, session or near-duplicate. A pair comes from a reviewer's correction or from two
attempts whose transcripts are there (sessions/<session id>.jsonl), and from nothing else.

  --out DIR             folder to write; an earlier export there is replaced as a whole
  --check DIR|FILE      instead: check a dataset by the rules of the loaders it is for
  --format FORMAT       ${Object.keys(exportFormats).slice(0, 5).join(', ')},
                        ${Object.keys(exportFormats).slice(5, 10).join(', ')},
                        ${Object.keys(exportFormats).slice(10).join(', ')} (trl)
  --task TASK           ${exportTasks.slice(0, 4).join(', ')},
                        ${exportTasks.slice(4).join(', ')} or all (all)
  --split RULE          hash or time: by group, or the newest groups to test (hash)
  --seed TEXT           another seed parts groups anew (v1)
  --no-parquet          JSON Lines alone
  --parquet             instead: the records themselves as Parquet, for engines
  --partition-by FIELDS  folders for them: project, kind, month, week, category, model, type
                        or severity, as in project,week
  --include-unreviewed  also records that nobody has reviewed; the card says so
  --across-models       also pairs of attempts by different models
  --mask-secrets        mask credentials in rows instead of refusing
  --override-harness    although the harness says export_training_data: false; recorded
  --name NAME           name of the dataset (debrief-export)
  --license ID          its licence; without one the card says that none is stated
  --creator NAME        who publishes it
  --url URL             where it is published
  --dir DIR             folder or file to read; may be given several times (.)
  --query QUERY         which failures; the same language as in the explorer
  --engine NAME         memory, or duckdb for more records than fit (memory)
  --source URL          records of a database, as clickhouse://USER@HOST/DATABASE
  --as-of DATE          relative times such as since:7d count back from here (the newest record)
  --json                findings of a check as JSON Lines
  -h, --help            show this

Exit code: 0 when written or nothing was found, 1 when there is no row to write, the export is
refused, or a check found something, 2 for a wrong argument, path or place to write.

Examples
  debrief export --out dataset training_data --include-unreviewed
  debrief export --out chat --format openai-sft --task diagnose since:30d
  debrief export --check dataset
  debrief export --parquet --partition-by project,week --out lake boxes/*
  debrief export --check train.jsonl --format openai-dpo
`;

const options = {
  ...datasetOptions,
  out: 'text',
  check: 'text',
  format: 'text',
  task: 'texts',
  split: 'text',
  seed: 'text',
  'no-parquet': 'switch',
  parquet: 'switch',
  'partition-by': 'text',
  'include-unreviewed': 'switch',
  'across-models': 'switch',
  'mask-secrets': 'switch',
  'override-harness': 'switch',
  name: 'text',
  license: 'text',
  creator: 'text',
  url: 'text',
} as const;

export type WriteRequest = {
  readonly out: string;
  readonly dataset: DatasetRequest;
  readonly options: ExportOptions;
  readonly harness: 'respected' | 'overridden';
};

export type CheckRequest = {
  readonly path: string;
  /** Undefined: as the folder's manifest says. */
  readonly format: ExportFormat | undefined;
  readonly output: 'plain' | 'json';
};

export type ParsedExport =
  | { readonly kind: 'help' }
  | { readonly kind: 'refused'; readonly error: CliError }
  | { readonly kind: 'write'; readonly request: WriteRequest }
  | { readonly kind: 'partitions'; readonly request: PartitionsRequest }
  | { readonly kind: 'check'; readonly request: CheckRequest };

export function parseExport(args: readonly string[], currentFolder: string): ParsedExport {
  const parsed = parseArguments(args, options);
  if (!parsed.ok) return { kind: 'refused', error: parsed.error };
  const { options: given, words, rest } = parsed.value;
  if (given.help) return { kind: 'help' };
  const format = exportFormatNames.find((name) => name === given.format);
  if (given.format !== undefined && format === undefined)
    return unknown('format', given.format, exportFormatNames);
  if (given.check !== undefined) {
    if (given.out !== undefined) return refused('--check and --out do not go together', 'give one of them');
    if (words.length + rest.length > 0)
      return refused('--check takes one folder or file', 'check one at a time');
    const request: CheckRequest = { path: given.check, format, output: given.json ? 'json' : 'plain' };
    return { kind: 'check', request };
  }
  if (given.parquet || given['partition-by'] !== undefined)
    return parsePartitions(parsed.value, currentFolder);
  return parseWrite(parsed.value, { format: format ?? 'trl', currentFolder });
}

type Given = Arguments<typeof options>;

function parsePartitions(given: Given, currentFolder: string): ParsedExport {
  const { out, 'partition-by': by } = given.options;
  if (by === undefined || by === '')
    return refused('--parquet needs --partition-by', 'say by what, as in --partition-by project,week');
  if (out === undefined || out === '')
    return refused('--out is missing', 'say where to write, as in debrief export --out dataset');
  const fields = readPartitionFields(by);
  if (!fields.ok) return { kind: 'refused', error: fields.error };
  const dataset = datasetRequest(given.options, given, currentFolder);
  if (!dataset.ok) return { kind: 'refused', error: dataset.error };
  const harness = given.options['override-harness'] ? 'overridden' : 'respected';
  return { kind: 'partitions', request: { out, by: fields.by, dataset: dataset.value, harness } };
}

function parseWrite(
  given: Given,
  { format, currentFolder }: { readonly format: ExportFormat; readonly currentFolder: string },
): ParsedExport {
  const { out, task, split = 'hash' } = given.options;
  if (out === undefined || out === '')
    return refused('--out is missing', 'say where to write, as in debrief export --out dataset');
  const tasks = tasksOf(task, format);
  if ('what' in tasks) return { kind: 'refused', error: tasks };
  if (split !== 'hash' && split !== 'time') return unknown('split', split, ['hash', 'time']);
  const dataset = datasetRequest(given.options, given, currentFolder);
  if (!dataset.ok) return { kind: 'refused', error: dataset.error };
  const harness = given.options['override-harness'] ? 'overridden' : 'respected';
  const wanted = optionsOf(given.options, { format, tasks, split, query: dataset.value.queryText });
  return { kind: 'write', request: { out, dataset: dataset.value, harness, options: wanted } };
}

function optionsOf(
  given: Given['options'],
  chosen: Pick<ExportOptions, 'format' | 'tasks' | 'split' | 'query'>,
): ExportOptions {
  return {
    ...chosen,
    seed: given.seed ?? 'v1',
    unreviewed: given['include-unreviewed'] ? 'included' : 'left out',
    acrossModels: given['across-models'] ? 'included' : 'left out',
    parquet: given['no-parquet'] ? 'left out' : 'written',
    secrets: given['mask-secrets'] ? 'mask' : 'refuse',
    name: given.name ?? 'debrief-export',
    license: given.license,
    creator: given.creator,
    url: given.url,
  };
}

/** `a,b` and several `--task` are the same; `all` is what the format can hold. */
function tasksOf(given: readonly string[], format: ExportFormat): readonly ExportTask[] | CliError {
  const possible = tasksOfFormat(format);
  const words = given.flatMap((text) => text.split(',')).map((word) => word.trim());
  if (words.length === 0 || words.includes('all')) return possible;
  const wanted: ExportTask[] = [];
  for (const word of words) {
    const task = exportTasks.find((name) => name === word);
    if (task === undefined) return unknownError('task', word, [...exportTasks, 'all']);
    if (!possible.includes(task)) {
      const remedy = `it holds ${possible.join(', ')}`;
      return { what: `--format ${format} has no shape for --task ${task}`, remedy };
    }
    wanted.push(task);
  }
  return exportTasks.filter((task) => wanted.includes(task));
}

function unknown(option: string, word: string, names: readonly string[]): ParsedExport {
  return { kind: 'refused', error: unknownError(option, word, names) };
}

function unknownError(option: string, word: string, names: readonly string[]): CliError {
  const near = nearestWord(word, names);
  const remedy = near === undefined ? `there are ${names.join(', ')}` : `did you mean ${near}?`;
  return { what: `--${option}: there is no ${option} ${JSON.stringify(word)}`, remedy };
}

function refused(what: string, remedy: string): ParsedExport {
  return { kind: 'refused', error: { what, remedy } };
}
