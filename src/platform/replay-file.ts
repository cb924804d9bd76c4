import { readFileSync, writeFileSync } from 'node:fs';
import type { Message } from '../app/messages.ts';
import { parseReplay, type ReplayResult } from '../app/replay.ts';

/** Reads a replay file; `line` is 0 where it cannot be read at all. */
export function readReplay(path: string): ReplayResult {
  try {
    return parseReplay(readFileSync(path, 'utf8'));
  } catch (error) {
    return { ok: false, line: 0, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** What the explorer is to be told about the file. */
export function perhapsReplay(path: string): Message {
  const read = readReplay(path);
  if (read.ok) return { kind: 'replay-read', steps: read.steps };
  return {
    kind: 'effect-failed',
    error: {
      what: read.reason,
      where: read.line === 0 ? path : `${path}:${read.line}`,
      remedy: 'Nothing was replayed',
    },
  };
}

/** Writes what was done into a new file. */
export function writeReplay(path: string, text: string): Message {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
    return { kind: 'effect-done', text: `Wrote ${path}; :replay ${path} plays it` };
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return { kind: 'effect-failed', error: { what, remedy: 'Choose a new name in a folder of your own' } };
  }
}
