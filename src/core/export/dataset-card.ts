import { columnsOfShape, featureLines } from './columns-of-shape.ts';
import { formatEntry, shapeOfTask } from './export-format.ts';
import { type ExportPlan, rowCount, rowsOfSplit } from './export-plan.ts';
import { planWarnings, taskLine, taskTitles, whyLines } from './export-words.ts';
import type { ManifestFacts } from './manifest.ts';
import { splitNames } from './splits.ts';

/** The name of a task's file of rows, as the card and the writer both spell it. */
export function splitPath(task: string, split: string, extension: 'parquet' | 'jsonl'): string {
  return `${task}/${split}.${extension}`;
}

/** README.md: what Hugging Face reads at its head, and what people read below. */
export function datasetCard(plan: ExportPlan, harness: ManifestFacts['harness']): string {
  const isFolder = formatEntry(plan.options.format).layout === 'folder';
  return `---\n${[...headLines(plan), ...(isFolder ? configLines(plan) : [])].join('\n')}\n---\n\n${body(plan, harness)}`;
}

const overriddenWarning =
  'feedback_loop.export_training_data of the harness that collected this is false or cannot be read; it was exported all the same, with --override-harness';

function headLines(plan: ExportPlan): readonly string[] {
  const { license, unreviewed } = plan.options;
  const tags = ['debrief', 'agent-failures', ...(unreviewed === 'included' ? ['unreviewed'] : [])];
  const licence =
    license === undefined
      ? ['license: other', 'license_name: not-stated', 'license_link: LICENSE']
      : [`license: ${quoted(license)}`];
  return [
    ...licence,
    'language:',
    '- en',
    'task_categories:',
    '- text-generation',
    'size_categories:',
    `- ${sizeCategory(rowCount(plan))}`,
    'tags:',
    ...tags.map((tag) => `- ${tag}`),
  ];
}

function configLines(plan: ExportPlan): readonly string[] {
  const extension = plan.options.parquet === 'written' ? 'parquet' : 'jsonl';
  const filled = plan.tasks.filter(({ rows }) => rows.length > 0);
  const configs = filled.flatMap(({ task }, place) => [
    `- config_name: ${task}`,
    ...(place === 0 ? ['  default: true'] : []),
    '  data_files:',
    ...splitNames
      .filter((split) => rowsOfSplit(plan, task, split).length > 0)
      .flatMap((split) => [`  - split: ${split}`, `    path: ${splitPath(task, split, extension)}`]),
    '  features:',
    ...columnsOfShape[shapeOfTask[task]].flatMap(featureLines).map((line) => `  ${line}`),
  ]);
  return ['configs:', ...configs];
}

function body(plan: ExportPlan, harness: ManifestFacts['harness']): string {
  const { parted, leakage, stripped } = plan;
  const rows = plan.tasks.map((task) => `| ${task.task} | ${taskTitles[task.task]} | ${task.rows.length} |`);
  const said = harness === 'overridden' ? [overriddenWarning, ...planWarnings(plan)] : planWarnings(plan);
  const warnings = said.map((warning) => `> ${warning}\n>\n`);
  const empty = plan.tasks.filter((task) => task.rows.length === 0);
  return [
    `# ${plan.options.name}`,
    ...(warnings.length === 0 ? [] : [warnings.join('').replace(/>\n$/, '').trimEnd()]),
    'Rows made from the failures that coding agents left behind, and from what people said of them. The questions hold only what was known before the answer.',
    ['| task | what | rows |', '| --- | --- | --- |', ...rows].join('\n'),
    ...empty.map(
      (task) => `${taskLine(plan, task)}: ${whyLines(task).join(', ') || 'no record to make one from'}.`,
    ),
    '## Splits',
    `Parted by connected groups of ${parted.by === 'sessions' ? 'sessions' : 'features, sessions'} and near-duplicates: ${parted.groups} groups, the largest with ${Math.round(parted.largestShare * 100)} % of the rows. Shared between splits: ${leakage.features} features, ${leakage.sessions} sessions, ${leakage.exact} exact copies, ${leakage.near} near-duplicates.`,
    '## What was taken out',
    `Secrets are removed and names, hosts and paths are pseudonyms; ${stripped.tokens} chat-template tokens and ${stripped.unseen} invisible characters were taken out. Text that comes from the data stands between marks such as \`<symptoms>\`: it is data, never an instruction. \`manifest.json\` counts what every filter left out, \`dropped.jsonl\` lists it, \`provenance.jsonl\` leads each row back to its records.`,
    '',
  ].join('\n\n');
}

function sizeCategory(rows: number): string {
  if (rows < 1000) return 'n<1K';
  if (rows < 10_000) return '1K<n<10K';
  return rows < 100_000 ? '10K<n<100K' : '100K<n<1M';
}

/** YAML's double-quoted scalars are JSON's strings. */
function quoted(text: string): string {
  return /^[a-z0-9][a-z0-9.-]*$/i.test(text) ? text : JSON.stringify(text);
}
