import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Refusal } from '../core/export/export-plan.ts';
import { isSystemError } from './durable-file.ts';
import type { Project } from './projects.ts';

const harnessConfig = z.object({
  feedback_loop: z.object({ export_training_data: z.boolean().nullish() }).nullish(),
});

/** Where a harness may say it, from a project's root: its own settings, those of its collection, and debrief's. */
const saidIn = [
  'harness_config.json',
  '.ai/harness_config.json',
  'data_collection_config.json',
  '.ai/data_collection_config.json',
  'training_data/data_collection_config.json',
  '.ai/debrief.json',
] as const;

/** The first project whose harness does not let its data be exported, or whose harness cannot be understood. */
export async function harnessRefusal(projects: readonly Project[]): Promise<Refusal | undefined> {
  for (const { root } of projects) {
    for (const name of saidIn) {
      const path = join(root, name);
      const text = await textOf(path);
      if (text === undefined) continue;
      const config = harnessConfig.safeParse(jsonOf(text));
      const remedy =
        'change it there, or export all the same with --override-harness, which the manifest records';
      if (!config.success) {
        const what =
          'feedback_loop.export_training_data cannot be read, so nobody knows whether data may leave';
        return { what, where: path, remedy };
      }
      if (config.data.feedback_loop?.export_training_data === false)
        return { what: 'the harness says feedback_loop.export_training_data: false', where: path, remedy };
    }
  }
  return undefined;
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    // Most projects have no harness configuration. One that is there and cannot be read says nothing that may be obeyed.
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
    return '';
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
