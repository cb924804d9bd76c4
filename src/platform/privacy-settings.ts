import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type AllowedFinding, stepsOf } from '../core/privacy/allowlist.ts';
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
          z.union([
            z.object({
              value: z.string().regex(/^[0-9a-f]{64}$/),
              rule: z.string().optional(),
              path: z.undefined().optional(),
              expires: z.iso.date(),
            }),
            z.object({
              value: z.undefined().optional(),
              rule: z.string().min(1),
              path: z.string().refine((path) => stepsOf(path) !== undefined, 'is no path as $.error.message'),
              expires: z.iso.date(),
            }),
          ]),
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
export async function privacyOf({ root, stateFolder, ...place }: Place): Promise<PrivacyReading> {
  const settings = await projectSettings(root);
  if (!settings.ok) return settings;
  const { id } = settings.value;
  const reading = await pseudonymKey(stateFolder, {
    id: id ?? defaultKeyId,
    missing: id === undefined ? 'make' : 'refuse',
  });
  if (!reading.ok) return reading;
  return { ok: true, options: optionsFor([settings.value], reading.key, place) };
}

type Viewed = Omit<Place, 'root'> & { readonly roots: readonly string[] };

/**
 * How to redact what is shown of these projects together. Looking makes no key and is not refused for want of one: then
 * people and places are masked, as they are where projects with keys of their own are shown as one. Settings that
 * cannot be read are refused: what they name would be shown.
 */
export async function viewPrivacy({ roots, stateFolder, ...place }: Viewed): Promise<PrivacyReading> {
  const all: ProjectSettings[] = [];
  for (const root of roots) {
    const settings = await projectSettings(root);
    if (!settings.ok) return settings;
    all.push(settings.value);
  }
  const ids = new Set(all.map(({ id }) => id));
  const [id = defaultKeyId] = ids;
  const reading = ids.size === 1 ? await pseudonymKey(stateFolder, { id, missing: 'refuse' }) : undefined;
  return { ok: true, options: optionsFor(all, reading?.ok === true ? reading.key : undefined, place) };
}

type Allowance = {
  readonly allowed: AllowedFinding;
  /** Milliseconds since 1970 UTC. */
  readonly expires: number;
};

type ProjectSettings = {
  readonly id: string | undefined;
  readonly names: readonly string[];
  readonly keyWords: readonly string[];
  readonly allow: readonly Allowance[];
};

async function projectSettings(root: string): Promise<Settings<ProjectSettings>> {
  const settings = await readSettings(join(root, '.ai', 'debrief.json'), settingsSchema);
  if (!settings.ok) return settings;
  const collection = await readSettings(join(root, 'data_collection_config.json'), collectionSchema);
  if (!collection.ok) return collection;
  const { names = [], key_words: keyWords = [], allow = [] } = settings.value.privacy ?? {};
  const excluded = collection.value.anonymization?.exclude_patterns ?? [];
  const value = { id: settings.value.dataset_id, names, keyWords: [...keyWords, ...excluded] };
  const allowances = allow.map(({ expires, ...entry }) => ({
    allowed: allowedBy(entry),
    expires: Date.parse(expires),
  }));
  return { ok: true, value: { ...value, allow: allowances } };
}

type WrittenAllowance =
  | { readonly value: string; readonly rule?: string | undefined }
  | { readonly value?: undefined; readonly rule: string; readonly path: string };

function allowedBy(written: WrittenAllowance): AllowedFinding {
  if (written.value === undefined) return { rule: written.rule, path: written.path };
  const { value, rule } = written;
  return rule === undefined ? { value } : { value, rule };
}

function optionsFor(
  projects: readonly ProjectSettings[],
  key: Uint8Array | undefined,
  { homeFolder, now }: Pick<Place, 'homeFolder' | 'now'>,
): RedactorOptions {
  return {
    key,
    homeDirectory: homeFolder,
    names: projects.flatMap(({ names }) => names),
    keyWords: projects.flatMap(({ keyWords }) => keyWords),
    allowed: projects.flatMap(({ allow }) =>
      allow.filter(({ expires }) => expires > now).map(({ allowed }) => allowed),
    ),
  };
}

/** The name of the key that a project's pseudonyms are made with. */
export async function keyIdOf(
  root: string,
): Promise<{ readonly ok: true; readonly id: string } | Extract<KeyReading, { readonly ok: false }>> {
  const settings = await projectSettings(root);
  return settings.ok ? { ok: true, id: settings.value.id ?? defaultKeyId } : settings;
}

type Settings<T> = { readonly ok: true; readonly value: T } | Extract<KeyReading, { readonly ok: false }>;

async function readSettings<T extends z.ZodType>(path: string, schema: T): Promise<Settings<z.infer<T>>> {
  let raw: unknown = {};
  try {
    raw = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return refused('is not JSON', path);
    if (!isSystemError(error)) throw error;
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR')
      return refused(`cannot be read (${error.code})`, path);
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
