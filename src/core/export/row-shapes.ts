import type { Answer, Example } from './example.ts';
import type { ExportFormat } from './export-format.ts';

/** A row as a trainer reads it: JSON-like, keys in a fixed order, the same keys in every row of a file. */
export type RowValue = { readonly [key: string]: unknown };

type Shaped = Pick<Example, 'task' | 'prompt' | 'answer'>;

/** The row in the shape of a format. `meta` is the column of provenance, for the formats that may have one. */
export function rowValue(format: ExportFormat, example: Shaped, meta: string): RowValue {
  switch (format) {
    case 'trl':
    case 'trl-sft':
    case 'trl-preference':
    case 'trl-kto':
    case 'trl-stepwise':
      return { ...trlRow(example), meta };
    case 'openai-sft':
    case 'openai-dpo':
      return openAiRow(example);
    case 'bedrock-claude':
      return { messages: chat(example) };
    case 'gemini':
      return geminiRow(example);
    case 'llama-factory':
      return llamaFactoryRow(example);
    case 'axolotl':
      return axolotlRow(example);
    case 'csv':
      return { ...flatRow(example), meta };
    case 'sts':
      return { messages: chat(example) };
  }
}

const user = (content: string) => ({ role: 'user', content });
const assistant = (content: string) => ({ role: 'assistant', content });

/** TRL's conversational form; stepwise supervision knows the standard form only. */
function trlRow({ prompt, answer }: Shaped): RowValue {
  switch (answer.shape) {
    case 'sft':
      return { prompt: [user(prompt)], completion: [assistant(answer.completion)] };
    case 'preference':
      return {
        prompt: [user(prompt)],
        chosen: [assistant(answer.chosen)],
        rejected: [assistant(answer.rejected)],
      };
    case 'kto':
      return { prompt: [user(prompt)], completion: [assistant(answer.completion)], label: answer.label };
    case 'stepwise':
      return { prompt, completions: answer.completions, labels: answer.labels };
  }
}

function openAiRow(example: Shaped): RowValue {
  const { prompt, answer } = example;
  if (answer.shape !== 'preference') return { messages: chat(example) };
  return {
    input: { messages: [user(prompt)], tools: [], parallel_tool_calls: true },
    preferred_output: [assistant(answer.chosen)],
    non_preferred_output: [assistant(answer.rejected)],
  };
}

/** Tuning wants `systemInstruction`, preference tuning `system_instruction`: neither is needed here. */
function geminiRow({ prompt, answer }: Shaped): RowValue {
  const turn = (role: 'user' | 'model', text: string) => ({ role, parts: [{ text }] });
  if (answer.shape !== 'preference')
    return { contents: [turn('user', prompt), turn('model', onlyText(answer))] };
  return {
    contents: [turn('user', prompt)],
    completions: [
      { score: 1, completion: turn('model', answer.chosen) },
      { score: 0, completion: turn('model', answer.rejected) },
    ],
  };
}

/** Chosen and rejected are objects: given as lists, LLaMA-Factory trains on the user's prompt without a word. */
function llamaFactoryRow({ prompt, answer }: Shaped): RowValue {
  switch (answer.shape) {
    case 'preference':
      return {
        messages: [user(prompt)],
        chosen: assistant(answer.chosen),
        rejected: assistant(answer.rejected),
      };
    case 'kto':
      return { messages: [user(prompt), assistant(answer.completion)], kto_tag: answer.label };
    case 'sft':
    case 'stepwise':
      return { messages: [user(prompt), assistant(onlyText(answer))] };
  }
}

function axolotlRow({ prompt, answer }: Shaped): RowValue {
  switch (answer.shape) {
    case 'preference':
      return {
        messages: [user(prompt)],
        chosen: assistant(answer.chosen),
        rejected: assistant(answer.rejected),
      };
    case 'kto':
      return { prompt, completion: answer.completion, label: answer.label };
    case 'stepwise':
      return { prompt, completions: answer.completions, labels: answer.labels };
    case 'sft':
      return { messages: [user(prompt), assistant(answer.completion)] };
  }
}

/** Plain cells; lists as JSON. */
function flatRow({ task, prompt, answer }: Shaped): RowValue {
  switch (answer.shape) {
    case 'sft':
      return { task, prompt, completion: answer.completion };
    case 'preference':
      return { task, prompt, chosen: answer.chosen, rejected: answer.rejected };
    case 'kto':
      return { task, prompt, completion: answer.completion, label: answer.label };
    case 'stepwise':
      return {
        task,
        prompt,
        completions: JSON.stringify(answer.completions),
        labels: JSON.stringify(answer.labels),
      };
  }
}

function chat({ prompt, answer }: Shaped): readonly object[] {
  return [user(prompt), assistant(onlyText(answer))];
}

function onlyText(answer: Answer): string {
  return answer.shape === 'sft' || answer.shape === 'kto' ? answer.completion : '';
}

/** One session trace: a header, then a line for each message. */
export function traceLines(example: Shaped, id: string): readonly object[] {
  return [
    { type: 'session', harness: 'debrief', id, name: example.task },
    ...chat(example).map((message) => ({ type: 'message', message })),
  ];
}
