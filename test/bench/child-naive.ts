/** Runs in a process of its own: reads a file line by line, `JSON.parse`s each and keeps the objects. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

export type NaiveFigures = { readonly load: number; readonly peakMB: number };

const [path = ''] = process.argv.slice(2);
const start = performance.now();
const records: unknown[] = [];
for await (const line of createInterface({ input: createReadStream(path) })) {
  try {
    records.push(JSON.parse(line));
  } catch {
    // Planted bad lines.
  }
}
const load = performance.now() - start;
const figures: NaiveFigures = { load, peakMB: (process.resourceUsage().maxRSS * 1024) / 1e6 };
console.log(JSON.stringify(figures));
