import { shownTarget } from '../core/engine/clickhouse-url.ts';
import { harmless } from '../core/text/harmless.ts';
import type { ClickHouseFailure } from '../platform/clickhouse-failure.ts';
import type { Input } from '../platform/find-inputs.ts';
import type { PushedFile } from '../platform/push-project.ts';
import { type CliIo, errorLine } from './cli-io.ts';
import { jsonLine } from './json-line.ts';
import type { PushRequest } from './push-request.ts';

/** Milliseconds between two drawings of the progress bar, and before the first. */
const between = 200;

/** Tells how a push goes: a bar on a standard error that is a terminal, a line a file and a summary at the end. */
export class PushReport {
  readonly #io: CliIo;
  readonly #request: PushRequest;
  /** Bytes on the disk; undefined where they cannot be known. */
  readonly #total: number | undefined;
  readonly #files: PushedFile[] = [];
  readonly #start: number;
  #told: number;
  #done = 0;
  #isShown = false;
  #isLost = false;

  constructor(io: CliIo, request: PushRequest, inputs: readonly Input[]) {
    this.#io = io;
    this.#request = request;
    this.#start = io.now();
    this.#told = this.#start;
    const isKnown = inputs.every(({ path, bytes }) => path !== '-' && bytes > 0);
    this.#total = isKnown ? inputs.reduce((sum, { bytes }) => sum + bytes, 0) : undefined;
  }

  async read(bytes: number): Promise<void> {
    this.#done += bytes;
    const now = this.#io.now();
    if (!this.#io.stderr.isTerminal || now - this.#told < between) return;
    this.#told = now;
    await this.#show(this.#bar());
  }

  /** A try failed and will be repeated: told once, until the server answers again. */
  async lost({ error: { what, where } }: ClickHouseFailure): Promise<void> {
    if (this.#isLost) return;
    this.#isLost = true;
    await this.clear();
    await this.#io.stderr.write(`${errorLine({ what, where, remedy: 'trying again' })}\n`);
  }

  async answered(): Promise<void> {
    if (!this.#isLost) return;
    this.#isLost = false;
    await this.#io.stderr.write(`${errorLine({ what: 'the server answers again' })}\n`);
  }

  async add(files: readonly PushedFile[]): Promise<void> {
    this.#files.push(...files);
    if (this.#request.format !== 'json') return;
    await this.clear();
    for (const { leftOut, ...file } of files)
      await this.#io.stdout.write(jsonLine({ ...file, left_out: leftOut, sent: this.#isSent }));
  }

  async end(): Promise<void> {
    await this.clear();
    const sum = (of: (file: PushedFile) => number) =>
      this.#files.reduce((total, file) => total + of(file), 0);
    const records = sum((file) => file.records);
    // Who watches is told of what was new.
    if (this.#request.pace === 'watch' && records === 0) return;
    const seconds = ((this.#io.now() - this.#start) / 1000).toFixed(1);
    const parts = [
      `${records} ${records === 1 ? 'record' : 'records'} ${this.#isSent ? 'sent' : 'to be sent'} to ${shownTarget(this.#request.target)} in ${seconds} s`,
      `${sum((file) => file.before)} sent before`,
      ...told(
        sum((file) => file.superseded),
        'replaced by newer ones',
      ),
      ...told(
        sum((file) => file.problems),
        'problems',
      ),
      ...told(
        sum((file) => file.leftOut),
        'lines left out because they could not be searched for secrets',
      ),
    ];
    const out = this.#request.format === 'json' ? this.#io.stderr : this.#io.stdout;
    await out.write(`${harmless(parts.join(', '))}\n`);
  }

  /** Takes the bar away, so that something else can be written. */
  async clear(): Promise<void> {
    if (!this.#isShown) return;
    this.#isShown = false;
    await this.#io.stderr.write('\r\u001b[K');
  }

  get #isSent(): boolean {
    return this.#request.sending === 'sent';
  }

  async #show(text: string): Promise<void> {
    this.#isShown = true;
    await this.#io.stderr.write(`\r\u001b[K${text}`);
  }

  #bar(): string {
    const speed = `${megabytes(this.#done / (Math.max(1, this.#io.now() - this.#start) / 1000))}/s`;
    if (this.#total === undefined) return `${megabytes(this.#done)}, ${speed}`;
    const filled = Math.min(20, Math.floor((this.#done / this.#total) * 20));
    const bar = `[${'#'.repeat(filled)}${'.'.repeat(20 - filled)}]`;
    return `${bar} ${megabytes(this.#done)} of ${megabytes(this.#total)}, ${speed}`;
  }
}

function told(count: number, what: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${what}`];
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
