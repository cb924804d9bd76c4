import { join } from 'node:path';
import { z } from 'zod';
import { type CollectedStem, collectedStems } from '../formats/agents/collected-record.ts';
import { settingNames } from './collect-kinds.ts';
import type { KeyReading } from './pseudonym-keys.ts';
import { parsedOr, retentionOf, textAt } from './retention.ts';

/** What a project does not want collected. */
export type CollectSettings = {
  /** Kinds of records that are switched off. */
  readonly off: ReadonlySet<CollectedStem>;
  /** Records whose time is more days ago are past retention; undefined: none are. */
  readonly retentionDays: number | undefined;
};

export type CollectSettingsReading =
  | { readonly ok: true; readonly settings: CollectSettings }
  | Extract<KeyReading, { readonly ok: false }>;

const kindSchema = z.union([z.boolean(), z.looseObject({ enabled: z.boolean().optional() })]);
const settingsSchema = z.object({ collect: z.record(z.string(), z.unknown()).optional() });

/**
 * `collect.KIND.enabled` and `retention_days` in `.ai/debrief.json`, else in the harness's `data_collection_config.json`. A
 * switch that cannot be read is refused: what it meant to keep out would be written.
 */
export async function collectSettingsOf(root: string): Promise<CollectSettingsReading> {
  const retention = await retentionOf(root);
  if (!retention.ok) return retention;
  const switches = new Map<CollectedStem, boolean>();
  for (const path of [join(root, '.ai', 'debrief.json'), join(root, 'data_collection_config.json')]) {
    const read = await switchesAt(path);
    if (!(read instanceof Map)) return read;
    for (const [stem, enabled] of read) if (!switches.has(stem)) switches.set(stem, enabled);
  }
  const off = new Set(collectedStems.filter((stem) => switches.get(stem) === false));
  return { ok: true, settings: { off, retentionDays: retention.days } };
}

type Refused = Extract<KeyReading, { readonly ok: false }>;

async function switchesAt(path: string): Promise<Map<CollectedStem, boolean> | Refused> {
  const switches = new Map<CollectedStem, boolean>();
  const text = await textAt(path);
  if (text === undefined) return switches;
  const parsed = settingsSchema.safeParse(parsedOr(text));
  if (!parsed.success) return refused('collect cannot be read', path);
  for (const stem of collectedStems) {
    for (const name of settingNames[stem]) {
      const written = parsed.data.collect?.[name];
      if (written === undefined) continue;
      const kind = kindSchema.safeParse(written);
      if (!kind.success) return refused(`collect.${name}.enabled is neither true nor false`, path);
      const enabled = typeof kind.data === 'boolean' ? kind.data : kind.data.enabled;
      if (enabled !== undefined) switches.set(stem, enabled);
    }
  }
  return switches;
}

function refused(what: string, where: string): Refused {
  return { ok: false, error: { what, where, remedy: 'mend it' } };
}
