import { stat } from 'node:fs/promises';
import type { CliIo } from './cli-io.ts';
import type { RedactionSource } from './redaction-run.ts';

/** Shorter runs are over before anybody wonders. */
const silentFor = 1000;
const between = 200;

/** How far redacting has come, on a standard error that is a terminal and for runs that last longer than a second. */
export class RedactionProgress {
  readonly #io: CliIo;
  readonly #total: number | undefined;
  readonly #start: number;
  #told: number;
  #done = 0;
  #shown: 'never' | 'now' | 'before' = 'never';

  /** `total` in bytes; undefined where it cannot be known: standard input, compressed files. */
  constructor(io: CliIo, total: number | undefined) {
    this.#io = io;
    this.#total = total;
    this.#start = io.now();
    this.#told = this.#start + silentFor - between;
  }

  /** The same source, whose bytes are counted as they are taken. */
  counted(source: RedactionSource): RedactionSource {
    const count = async (bytes: number) => {
      this.#done += bytes;
      await this.#tell();
    };
    return {
      ...source,
      bytes: async function* () {
        for await (const chunk of source.bytes()) {
          yield chunk;
          await count(chunk.length);
        }
      },
    };
  }

  /** Takes the line away, so that something else can be written. */
  async clear(): Promise<void> {
    if (this.#shown !== 'now') return;
    this.#shown = 'before';
    await this.#io.stderr.write('\r\u001b[K');
  }

  /** What the whole run did, if its progress was shown: `48.2 MB in 2.1 s, 23.0 MB/s, 17 removed`. */
  ending(removed: number): string | undefined {
    if (this.#shown === 'never') return undefined;
    const seconds = ((this.#io.now() - this.#start) / 1000).toFixed(1);
    return `${megabytes(this.#done)} in ${seconds} s, ${this.#speed()}, ${removed} removed`;
  }

  async #tell(): Promise<void> {
    const now = this.#io.now();
    if (!this.#io.stderr.isTerminal || now - this.#told < between) return;
    this.#told = now;
    this.#shown = 'now';
    await this.#io.stderr.write(`\r\u001b[K${this.#bar()}${this.#speed()}`);
  }

  #bar(): string {
    const total = this.#total;
    if (total === undefined || total === 0) return `${megabytes(this.#done)}, `;
    const filled = Math.min(20, Math.floor((this.#done / total) * 20));
    const bar = `[${'#'.repeat(filled)}${'.'.repeat(20 - filled)}]`;
    return `${bar} ${megabytes(this.#done)} of ${megabytes(total)}, `;
  }

  #speed(): string {
    const seconds = Math.max(1, this.#io.now() - this.#start) / 1000;
    return `${megabytes(this.#done / seconds)}/s`;
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** How many bytes these files hold; undefined when one of them cannot say before it is read. */
export async function bytesOf(paths: readonly string[]): Promise<number | undefined> {
  let sum = 0;
  for (const path of paths) {
    if (/\.(?:gz|zst)$/i.test(path)) return undefined;
    try {
      const { size } = await stat(path);
      sum += size;
    } catch {
      // Reading it says why.
      return undefined;
    }
  }
  return sum;
}
