import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RedactorOptions } from '../core/privacy/redactor.ts';
import { parseJson } from '../formats/agents/json-document.ts';
import { asObject, type JsonObject, member, objectIn } from '../formats/agents/json-shape.ts';
import { isSystemError } from './durable-file.ts';

/** The words of a project's own that are taken out of its data; undefined when its settings cannot be read. */
export type ProjectWords = Required<Pick<RedactorOptions, 'names' | 'keyWords'>>;

/**
 * What a project adds to redaction, from `.ai/debrief.json` and the harness's `data_collection_config.json`. Reads the two
 * lists by hand, for a hook has no time to load a schema; allowances are left out, which takes out more, never less.
 */
export async function projectWords(projectRoot: string): Promise<ProjectWords | undefined> {
  const own = await objectAt(join(projectRoot, '.ai', 'debrief.json'));
  const harness = await objectAt(join(projectRoot, 'data_collection_config.json'));
  const lists = [
    wordsIn(objectIn(own, 'privacy'), 'names'),
    wordsIn(objectIn(own, 'privacy'), 'key_words'),
    wordsIn(objectIn(harness, 'anonymization'), 'exclude_patterns'),
  ];
  const [names, ownKeys, harnessKeys] = lists;
  // A setting that cannot be read must not turn protection off.
  if (own === undefined || harness === undefined) return undefined;
  if (names === undefined || ownKeys === undefined || harnessKeys === undefined) return undefined;
  return { names, keyWords: [...ownKeys, ...harnessKeys] };
}

/** Empty when there is no such list; undefined when it is no list of words. */
function wordsIn(object: JsonObject | undefined, name: string): readonly string[] | undefined {
  const list = member(object, name) ?? [];
  if (!Array.isArray(list)) return undefined;
  const words = list.filter((word: unknown) => typeof word === 'string' && word !== '');
  return words.length === list.length ? words : undefined;
}

/** Empty when there is no such file; undefined for a file that holds no object. */
async function objectAt(path: string): Promise<JsonObject | undefined> {
  try {
    return asObject(parseJson(await readFile(path, 'utf8')));
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return {};
    throw error;
  }
}
