import type { ExportFormat, RowShape } from './export-format.ts';

type Named = { readonly path: string; readonly shape: RowShape; readonly split: string };

/** The files by which LLaMA-Factory and Axolotl find the rows; nothing for the others. */
export function trainerFiles(
  format: ExportFormat,
  files: readonly Named[],
): { readonly path: string; readonly text: string }[] {
  if (format === 'llama-factory') return [{ path: 'dataset_info.json', text: datasetInfo(files) }];
  if (format === 'axolotl') return [{ path: 'axolotl.yaml', text: axolotlConfig(files) }];
  return [];
}

const openAiTags = {
  role_tag: 'role',
  content_tag: 'content',
  user_tag: 'user',
  assistant_tag: 'assistant',
  system_tag: 'system',
};

function datasetInfo(files: readonly Named[]): string {
  const entries = files.map(({ path, shape, split }) => {
    const columns = { messages: 'messages' };
    const entry = {
      file_name: path,
      formatting: 'sharegpt',
      ...(shape === 'preference' ? { ranking: true } : {}),
      columns:
        shape === 'preference'
          ? { ...columns, chosen: 'chosen', rejected: 'rejected' }
          : shape === 'kto'
            ? { ...columns, kto_tag: 'kto_tag' }
            : columns,
      tags: openAiTags,
    };
    return [`debrief_${shape}_${split}`, entry] as const;
  });
  return `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`;
}

/** One document for each shape: a run trains on one of them. */
function axolotlConfig(files: readonly Named[]): string {
  const trained = files.filter(({ split }) => split === 'train');
  const documents = trained.map(({ path, shape }) => {
    const test = files.find((each) => each.shape === shape && each.split === 'test')?.path;
    return [
      `# ${shape}`,
      ...rlLines[shape],
      ...datasetLines('datasets', path, shape),
      ...(test === undefined ? [] : datasetLines('test_datasets', test, shape)),
    ].join('\n');
  });
  return `${documents.join('\n---\n')}\n`;
}

const rlLines: Readonly<Record<RowShape, readonly string[]>> = {
  sft: [],
  preference: ['rl: dpo'],
  kto: ['rl: kto', 'remove_unused_columns: false'],
  stepwise: ['process_reward_model: true'],
};

const typeLines: Readonly<Record<RowShape, readonly string[]>> = {
  sft: ['    type: chat_template', '    field_messages: messages'],
  preference: [
    '    type: chat_template.default',
    '    field_messages: messages',
    '    field_chosen: chosen',
    '    field_rejected: rejected',
  ],
  kto: [
    '    type:',
    '      field_prompt: prompt',
    '      field_completion: completion',
    '      field_label: label',
    '      prompt_format: "{prompt}"',
    '      completion_format: "{completion}"',
  ],
  stepwise: ['    type: stepwise_supervised'],
};

function datasetLines(key: string, path: string, shape: RowShape): readonly string[] {
  return [`${key}:`, `  - path: ${path}`, '    ds_type: json', '    split: train', ...typeLines[shape]];
}
