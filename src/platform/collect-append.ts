import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { JsonValue } from '../core/privacy/json-value.ts';
import { type CollectedStem, collectedStems } from '../formats/agents/collected-record.ts';
import { readJsonLines } from '../formats/agents/json-lines.ts';
import { objectIn, textIn } from '../formats/agents/json-shape.ts';
import { appendDurably, isSystemError } from './durable-file.ts';

/** A record ready to be written: redacted. */
export type CollectedLine = { readonly stem: CollectedStem; readonly key: string; readonly value: JsonValue };

/** The source keys that a dataset holds, each with the hash of its last record. Reads the files once, holds only this. */
export async function readKeyHashes(dataFolder: string): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const stem of collectedStems) {
    try {
      for await (const lines of readJsonLines(createReadStream(fileOf(dataFolder, stem)))) {
        for (const line of lines) {
          const key = line.kind === 'row' ? textIn(objectIn(line.row, 'source'), 'key') : undefined;
          if (line.kind === 'row' && key !== undefined) hashes.set(key, hashOf(line.row));
        }
      }
    } catch (error) {
      if (!isSystemError(error) || error.code !== 'ENOENT') throw error;
    }
  }
  return hashes;
}

/** Appends records to their files as whole lines, one write a file. After a crash each line is there or not. */
export async function appendLines(dataFolder: string, lines: readonly CollectedLine[]): Promise<void> {
  for (const stem of collectedStems) {
    const text = lines
      .filter((line) => line.stem === stem)
      .map(({ value }) => `${JSON.stringify(value)}\n`)
      .join('');
    if (text !== '') await appendDurably(fileOf(dataFolder, stem), { text });
  }
}

/** The same for equal content: a record read back from a file has the hash it was written with. */
export function hashOf(value: JsonValue): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}

function fileOf(dataFolder: string, stem: CollectedStem): string {
  return join(dataFolder, `${stem}.jsonl`);
}
