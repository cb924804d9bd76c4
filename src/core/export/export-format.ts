/** What can be exported, in which shapes, for whom. Menus, `--help` and the argument parser read these tables. */

export const exportTasks = [
  'diagnose',
  'repair',
  'prevent',
  'classify',
  'preference',
  'kto',
  'stepwise',
] as const;
export type ExportTask = (typeof exportTasks)[number];

/** The four kinds of training rows; each task makes one of them. */
export type RowShape = 'sft' | 'preference' | 'kto' | 'stepwise';

export const shapeOfTask: Readonly<Record<ExportTask, RowShape>> = {
  diagnose: 'sft',
  repair: 'sft',
  prevent: 'sft',
  classify: 'sft',
  preference: 'preference',
  kto: 'kto',
  stepwise: 'stepwise',
};

type FormatEntry = {
  /** For whom, in a few words. */
  readonly title: string;
  readonly shapes: readonly RowShape[];
  /** `folder`: a Hugging Face dataset folder, one configuration for each task. `files`: one file for each shape and split. */
  readonly layout: 'folder' | 'files';
  /** Whether rows may carry a column of provenance; else it stands in the side file alone. */
  readonly meta: 'column' | 'side file';
  /** Printed whenever the format is written. */
  readonly notice?: string;
};

const openAiNotice =
  'OpenAI is closing self-serve fine-tuning: since 2026-07-02 organisations with no fine-tuned inference in 60 days cannot start jobs, from 2027-01-06 nobody can; the shape lives on at Together, Fireworks, Azure Foundry, OpenPipe and Bedrock';

export const exportFormats = {
  trl: {
    title: 'Hugging Face dataset folder for TRL and Unsloth',
    shapes: ['sft', 'preference', 'kto', 'stepwise'],
    layout: 'folder',
    meta: 'column',
  },
  'trl-sft': {
    title: 'the same, prompt and completion',
    shapes: ['sft'],
    layout: 'folder',
    meta: 'column',
  },
  'trl-preference': {
    title: 'the same, for DPO, ORPO and CPO',
    shapes: ['preference'],
    layout: 'folder',
    meta: 'column',
  },
  'trl-kto': { title: 'the same, for KTO', shapes: ['kto'], layout: 'folder', meta: 'column' },
  'trl-stepwise': {
    title: 'the same, for process reward models',
    shapes: ['stepwise'],
    layout: 'folder',
    meta: 'column',
  },
  'openai-sft': {
    title: 'chat lines, an interchange shape',
    shapes: ['sft'],
    layout: 'files',
    meta: 'side file',
    notice: openAiNotice,
  },
  'openai-dpo': {
    title: 'preference lines, an interchange shape',
    shapes: ['preference'],
    layout: 'files',
    meta: 'side file',
    notice: openAiNotice,
  },
  'bedrock-claude': {
    title: 'Claude 3 Haiku on Amazon Bedrock',
    shapes: ['sft'],
    layout: 'files',
    meta: 'side file',
    notice: 'of the Claude models only Claude 3 Haiku on Amazon Bedrock is documented as tunable',
  },
  gemini: { title: 'Gemini tuning', shapes: ['sft', 'preference'], layout: 'files', meta: 'side file' },
  'llama-factory': {
    title: 'LLaMA-Factory, with dataset_info.json',
    shapes: ['sft', 'preference', 'kto'],
    layout: 'files',
    meta: 'side file',
  },
  axolotl: {
    title: 'Axolotl, with axolotl.yaml',
    shapes: ['sft', 'preference', 'kto', 'stepwise'],
    layout: 'files',
    meta: 'side file',
  },
  sts: {
    title: 'session traces for the Hugging Face trace viewer',
    shapes: ['sft'],
    layout: 'files',
    meta: 'side file',
  },
  csv: {
    title: 'spreadsheets',
    shapes: ['sft', 'preference', 'kto', 'stepwise'],
    layout: 'files',
    meta: 'column',
  },
} as const satisfies Record<string, FormatEntry>;

export type ExportFormat = keyof typeof exportFormats;

export const exportFormatNames = Object.keys(exportFormats) as readonly ExportFormat[];

export function formatEntry(format: ExportFormat): FormatEntry {
  return exportFormats[format];
}

/** The tasks whose rows a format can hold. */
export function tasksOfFormat(format: ExportFormat): readonly ExportTask[] {
  const { shapes } = formatEntry(format);
  return exportTasks.filter((task) => shapes.includes(shapeOfTask[task]));
}

/** How rows are parted: by connected groups under a hash, or by the time of each group. */
export type SplitRule = 'hash' | 'time';

/** What an export was asked for. Recorded in its manifest, so no path and no clock. */
export type ExportOptions = {
  readonly format: ExportFormat;
  readonly tasks: readonly ExportTask[];
  readonly query: string;
  readonly split: SplitRule;
  readonly seed: string;
  readonly unreviewed: 'left out' | 'included';
  /** Pairs of answers by different models. */
  readonly acrossModels: 'left out' | 'included';
  readonly parquet: 'written' | 'left out';
  /** What happens when a row holds a credential. */
  readonly secrets: 'refuse' | 'mask';
  readonly name: string;
  readonly license: string | undefined;
  readonly creator: string | undefined;
  readonly url: string | undefined;
};
