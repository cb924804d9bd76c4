import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sampleFiles } from '../../src/core/sample/sample.ts';
import { sampleOptions } from '../../src/core/sample/sample-options.ts';

const seed = 5;

/**
 * A file of invented failures, 1,270 bytes each, the same on every machine. It is made once and kept in the folder for
 * temporary files.
 */
export async function madeFailures(count: number): Promise<string> {
  const folder = join(tmpdir(), `debrief-bench-${seed}-${count}`);
  const path = join(folder, 'failures.jsonl');
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const options = sampleOptions({ seed, failures: count, successes: 0, performance: 0, context: 0 });
  const file = sampleFiles(options).find(({ name }) => name === 'failures.jsonl');
  await pipeline(Readable.from(chunks(file?.lines() ?? [])), createWriteStream(`${path}.part`));
  renameSync(`${path}.part`, path);
  return path;
}

function* chunks(lines: Iterable<string>): Generator<string> {
  let held: string[] = [];
  for (const line of lines) {
    held.push(line);
    if (held.length < 512) continue;
    yield `${held.join('\n')}\n`;
    held = [];
  }
  if (held.length > 0) yield `${held.join('\n')}\n`;
}
