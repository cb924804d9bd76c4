import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { RedactorOptions } from '../core/privacy/redactor.ts';
import { isSystemError } from './durable-file.ts';
import { defaultKeyId, type KeyReading, pseudonymKey } from './pseudonym-keys.ts';

/** What a project says about privacy in `.ai/debrief.json`; unknown parts belong to others and are left alone. */
const settingsSchema = z.object({
  dataset_id: z.string().optional(),
  privacy: z
    .object({
      /** Customers, projects, people: replaced wherever they stand as whole words. */
      names: z.array(z.string().min(2)).default([]),
      /** Words of key names whose string values are removed. */
      key_words: z.array(z.string().min(1)).default([]),
      allow: z
        .array(
          z.object({
            value: z.string().regex(/^[0-9a-f]{64}$/),
            rule: z.string().optional(),
            expires: z.iso.date(),
          }),
        )
        .default([]),
    })
    .optional(),
});

/** The collecting harness's own settings, of which debrief honours what excludes values. */
const collectionSchema = z.object({
  anonymization: z.object({ exclude_patterns: z.array(z.string().min(1)).default([]) }).optional(),
});

export type PrivacyReading =
  | { readonly ok: true; readonly options: RedactorOptions }
  | Extract<KeyReading, { readonly ok: false }>;

type Place = {
  /** The project's root: the folder that holds `.ai/`. */
  readonly root: string;
  readonly stateFolder: string;
  readonly homeFolder: string;
  /** Milliseconds since 1970: allowances end. */
  readonly now: number;
};

/**
 * How to redact in this project: with its dataset's key, its names, its allowances. A project without a dataset id uses
 * the key `default`; one with an id but without its key here is refused.
 */
export async function privacyOf({ root, stateFolder, homeFolder, now }: Place): Promise<PrivacyReading> {
  const settings = await readSettings(join(root, '.ai', 'debrief.json'), settingsSchema);
  if (!settings.ok) return settings;
  const collection = await readSettings(join(root, 'data_collection_config.json'), collectionSchema);
  if (!collection.ok) return collection;
  const id = settings.value.dataset_id;
  const reading = await pseudonymKey(stateFolder, {
    id: id ?? defaultKeyId,
    missing: id === undefined ? 'make' : 'refuse',
  });
  if (!reading.ok) return reading;
  const { names = [], key_words: keyWords = [], allow = [] } = settings.value.privacy ?? {};
  const options = {
    key: reading.key,
    homeDirectory: homeFolder,
    names,
    keyWords: [...keyWords, ...(collection.value.anonymization?.exclude_patterns ?? [])],
    allowed: allow
      .filter(({ expires }) => Date.parse(expires) > now)
      .map(({ value, rule }) => (rule === undefined ? { value } : { value, rule })),
  };
  return { ok: true, options };
}

type Settings<T> = { readonly ok: true; readonly value: T } | Extract<KeyReading, { readonly ok: false }>;

async function readSettings<T extends z.ZodType>(path: string, schema: T): Promise<Settings<z.infer<T>>> {
  let raw: unknown = {};
  try {
    raw = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (
      !(error instanceof SyntaxError) &&
      isSystemError(error) &&
      error.code !== 'ENOENT' &&
      error.code !== 'ENOTDIR'
    )
      throw error;
    if (error instanceof SyntaxError) return refused('is not JSON', path);
  }
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { ok: true, value: parsed.data };
  const [issue] = parsed.error.issues;
  return refused(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'cannot be read'}`, path);
}

/** A setting that cannot be read must not turn protection off. */
function refused(what: string, where: string): Extract<KeyReading, { readonly ok: false }> {
  return { ok: false, error: { what, where, remedy: 'mend it, or move it away' } };
}
