import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CollectedRecord } from '../formats/agents/collected-record.ts';
import { parseJson } from '../formats/agents/json-document.ts';
import { asObject, listIn, textIn } from '../formats/agents/json-shape.ts';
import { isSystemError } from './durable-file.ts';

/**
 * What a project's people say which feature a session was about: by session id, by branch, by the issue that the prompt names,
 * or by the beginning of one of these, written with `*` behind it. Exact names go first, then longer beginnings.
 */
export type FeatureMapping = {
  readonly exact: ReadonlyMap<string, string>;
  readonly beginnings: readonly (readonly [beginning: string, feature: string])[];
};

export type FeatureMappingReading =
  | { readonly ok: true; readonly mapping: FeatureMapping }
  | {
      readonly ok: false;
      readonly error: { readonly what: string; readonly where: string; readonly remedy: string };
    };

/** Reads `.ai/features.json`, an object of texts; no mapping when there is no such file. */
export async function readFeatureMapping(projectRoot: string): Promise<FeatureMappingReading> {
  const where = join(projectRoot, '.ai', 'features.json');
  const text = await textOf(where);
  const object = text === undefined ? {} : asObject(parseJson(text));
  const entries = Object.entries(object ?? {});
  const named = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  if (object === undefined || named.length < entries.length) {
    const remedy = 'write it as {"branch, issue or session": "feature"}, or move it away';
    return { ok: false, error: { what: 'is no JSON object of texts', where, remedy } };
  }
  const beginnings = named
    .filter(([name]) => name.endsWith('*'))
    .map(([name, feature]) => [name.slice(0, -1), feature] as const)
    .toSorted(([a], [b]) => b.length - a.length);
  return { ok: true, mapping: { exact: new Map(named), beginnings } };
}

/** The record with the feature that people gave it, which is no guess any more. */
export function withMappedFeature(record: CollectedRecord, mapping: FeatureMapping): CollectedRecord {
  const { value } = record;
  const names = [textIn(value, 'session_id'), textIn(value, 'feature_id')].filter(
    (name) => name !== undefined,
  );
  const feature = names.map((name) => featureFor(name, mapping)).find((found) => found !== undefined);
  if (feature === undefined) return record;
  const inferred = listIn(value, 'inferred').filter((field) => field !== 'feature_id');
  return {
    ...record,
    value: {
      ...value,
      feature_id: feature,
      ...(value.inferred === undefined ? {} : { inferred }),
    },
  };
}

function featureFor(name: string, { exact, beginnings }: FeatureMapping): string | undefined {
  return exact.get(name) ?? beginnings.find(([beginning]) => name.startsWith(beginning))?.[1];
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
