import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonValue } from '../core/privacy/json-value.ts';
import { asObject, type JsonObject } from '../formats/agents/json-shape.ts';
import { isSystemError, makeOwnFolder, replaceDurably } from './durable-file.ts';
import { type KeyReading, pseudonymKey } from './pseudonym-keys.ts';

/** Where a project says which dataset it is, and with that which key its pseudonyms are made with. */
const settingsFile = join('.ai', 'debrief.json');

/**
 * The key of a project's dataset, for writing into it. A project without an id gets one, with a new key; one that has an id
 * but no key on this machine is refused: other pseudonyms for the same people would split the dataset unnoticed.
 */
export async function keyForWriting(projectRoot: string, stateFolder: string): Promise<KeyReading> {
  const path = join(projectRoot, settingsFile);
  const settings = await readSettings(path);
  if (settings === undefined) {
    return {
      ok: false,
      error: { what: 'is not a JSON object', where: path, remedy: 'mend it, or move it away' },
    };
  }
  const known = settings.dataset_id;
  if (typeof known === 'string') return pseudonymKey(stateFolder, { id: known, missing: 'refuse' });
  const id = randomBytes(8).toString('hex');
  const reading = await pseudonymKey(stateFolder, { id, missing: 'make' });
  if (!reading.ok) return reading;
  // The key first: an id without one would be refused ever after.
  await makeOwnFolder(join(projectRoot, '.ai'), 'follow-link');
  await replaceDurably(path, `${JSON.stringify({ ...settings, dataset_id: id }, undefined, 2)}\n`, {
    mode: 0o644,
  });
  return reading;
}

/** The key if there is one; undefined otherwise. Makes nothing. */
export async function keyForReading(
  projectRoot: string,
  stateFolder: string,
): Promise<Uint8Array | undefined> {
  const id = (await readSettings(join(projectRoot, settingsFile)))?.dataset_id;
  if (typeof id !== 'string') return undefined;
  const reading = await pseudonymKey(stateFolder, { id, missing: 'refuse' });
  return reading.ok ? reading.key : undefined;
}

/** Empty when there is no file; undefined when it holds something else than an object. */
async function readSettings(path: string): Promise<JsonObject | undefined> {
  try {
    const value: JsonValue = JSON.parse(await readFile(path, 'utf8'));
    return asObject(value);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    if (isSystemError(error) && error.code === 'ENOENT') return {};
    throw error;
  }
}
