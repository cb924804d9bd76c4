import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RedactorOptions } from '../core/privacy/redactor.ts';
import { parseJson } from '../formats/agents/json-document.ts';
import { asObject, type JsonObject, member, objectIn } from '../formats/agents/json-shape.ts';
import { settingNames } from './collect-kinds.ts';
import { isSystemError } from './durable-file.ts';

/** What a project wants of a hook. */
export type HookSettings = {
  /** The words of the project's own that are taken out of its data. */
  readonly words: Required<Pick<RedactorOptions, 'names' | 'keyWords'>>;
  /** What is switched off: kinds of records by the names of their files, and `hook_events`. */
  readonly off: ReadonlySet<string>;
};

/**
 * What a project adds to redaction and does not want collected, from `.ai/debrief.json` and the harness's
 * `data_collection_config.json`; undefined when that cannot be read. Reads by hand, for a hook has no time to load a
 * schema; allowances are left out, which takes out more, never less.
 */
export async function hookSettings(projectRoot: string): Promise<HookSettings | undefined> {
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
  const off = switchedOff([own, harness]);
  return off === undefined ? undefined : { words: { names, keyWords: [...ownKeys, ...harnessKeys] }, off };
}

const switchNames = { ...settingNames, hook_events: ['hook_events', 'hooks', 'hook'] };

/** The project's own switch counts before the harness's. Undefined when one is neither true nor false. */
function switchedOff(settings: readonly JsonObject[]): ReadonlySet<string> | undefined {
  const off = new Set<string>();
  for (const [kind, names] of Object.entries(switchNames)) {
    const written = settings.flatMap((each) => switchesIn(objectIn(each, 'collect'), names));
    if (written.some((value) => typeof value !== 'boolean')) return undefined;
    if (written[0] === false) off.add(kind);
  }
  return off;
}

function switchesIn(collect: JsonObject | undefined, names: readonly string[]): readonly unknown[] {
  return names.flatMap((name) => {
    const written = member(collect, name);
    if (written === undefined) return [];
    const enabled = asObject(written) === undefined ? written : member(asObject(written), 'enabled');
    return enabled === undefined ? [] : [enabled];
  });
}

/** Whether an event may be kept: not what tells of failures or of the context where that kind is switched off. */
export function isWanted(event: string, off: ReadonlySet<string>): boolean {
  if (off.has('hook_events') || Object.keys(settingNames).every((kind) => off.has(kind))) return false;
  if (off.has('failures') && /Fail|Error/.test(event)) return false;
  return !(off.has('context_metrics') && /Compact|Compress/.test(event));
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
