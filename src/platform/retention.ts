import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isSystemError } from './durable-file.ts';
import type { KeyReading } from './pseudonym-keys.ts';

const days = z.number().positive().optional();
const retentionSchema = z.object({
  retention_days: days,
  privacy: z.object({ retention_days: days }).optional(),
  storage: z.object({ retention_days: days }).optional(),
});

export type RetentionReading =
  | { readonly ok: true; readonly days: number | undefined }
  | Extract<KeyReading, { readonly ok: false }>;

/**
 * For how many days a project keeps its records: `retention_days` in `.ai/debrief.json`, else in the harness's
 * `data_collection_config.json`; at the top, or in `privacy` or `storage`. Undefined: for ever.
 */
export async function retentionOf(root: string): Promise<RetentionReading> {
  for (const path of [join(root, '.ai', 'debrief.json'), join(root, 'data_collection_config.json')]) {
    const text = await textAt(path);
    if (text === undefined) continue;
    const parsed = retentionSchema.safeParse(parsedOr(text));
    if (!parsed.success)
      return { ok: false, error: { what: 'retention_days cannot be read', where: path, remedy: 'mend it' } };
    const { retention_days: top, privacy, storage } = parsed.data;
    const wanted = top ?? privacy?.retention_days ?? storage?.retention_days;
    if (wanted !== undefined) return { ok: true, days: wanted };
  }
  return { ok: true, days: undefined };
}

/** The text of a settings file; undefined when there is none. */
export async function textAt(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
    throw error;
  }
}

/** Undefined for what is no JSON. */
export function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
