import { Buffer } from 'node:buffer';
import type { RecordKind } from '../core/records/kinds.ts';
import type { ParsedRecord } from '../core/records/parsed-record.ts';
import type { Problem } from '../core/records/problem.ts';
import { detectFormat, type Format } from './detect-format.ts';
import { ElementReader } from './read-elements.ts';
import { type Line, LineReader, longestLine } from './read-lines.ts';
import { readRecord } from './read-record.ts';

/** Where the records and problems of a file go. Fields that did not parse come with their record, and only there. */
export type RecordSink = {
  readonly addRecord: (record: ParsedRecord, line: Line) => void;
  readonly addProblem: (problem: Problem) => void;
};

export type LoadOptions = {
  /** Path of the file as the user would name it, for problems. */
  readonly file: string;
  readonly kind: RecordKind | 'inferred';
  readonly sink: RecordSink;
  /** Asked between lines; loading waits for the promise, if there is one, so that others get their turn. */
  readonly rest?: () => Promise<void> | undefined;
  /** Loading ends early, and keeps what it has, once this is aborted. */
  readonly signal?: AbortSignal;
  /** In bytes; longer lines become problems. */
  readonly longest?: number;
};

/**
 * Reads a stream of bytes as JSON Lines, or as a JSON array of records, into a sink: each line becomes a record or a
 * problem, and blank lines neither. Rejects only if the stream does.
 */
export async function loadRecords(chunks: AsyncIterable<Uint8Array>, options: LoadOptions): Promise<void> {
  const loader = new RecordLoader(options);
  for await (const chunk of chunks) {
    if (options.signal?.aborted) return;
    await loader.push(chunk);
  }
  if (!options.signal?.aborted) await loader.end();
}

class RecordLoader {
  readonly #options: LoadOptions;
  /** Bytes read before the format was known. */
  #head: Buffer = Buffer.alloc(0);
  #format: Format | undefined;
  #reader: LineReader | ElementReader | undefined;
  #bytes = 0;
  #hasInk = false;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  async push(chunk: Uint8Array): Promise<void> {
    this.#bytes += chunk.length;
    if (this.#format !== undefined) {
      if (this.#reader !== undefined) await this.#take(this.#reader.push(chunk));
      return;
    }
    this.#head = Buffer.concat([this.#head, chunk]);
    await this.#begin(detectFormat(this.#head, 'more may come'));
  }

  async end(): Promise<void> {
    if (this.#format === undefined) await this.#begin(detectFormat(this.#head, 'complete'));
    if (this.#reader === undefined) return;
    await this.#take(this.#reader.end());
    if (this.#bytes === 0) this.#problem({ reason: 'is empty' });
    else if (!this.#hasInk && this.#format === 'lines') this.#problem({ reason: 'has blank lines only' });
    if (this.#reader instanceof ElementReader && !this.#reader.isComplete) {
      const reason = 'the array has no end: the file is cut off';
      this.#problem({ line: this.#reader.lineNumber, level: 'line', reason });
    }
  }

  async #begin(format: Format | undefined): Promise<void> {
    if (format === undefined) return;
    this.#format = format;
    if (format === 'UTF-16') {
      this.#problem({ reason: 'is UTF-16, not UTF-8; convert it with `iconv -f UTF-16 -t UTF-8`' });
    } else if (format === 'binary') {
      this.#problem({ reason: 'is a binary file, not JSON Lines' });
    } else {
      const limits = { longest: this.#options.longest ?? longestLine };
      this.#reader = format === 'array' ? new ElementReader(limits) : new LineReader(limits);
      const head = this.#head;
      this.#head = Buffer.alloc(0);
      await this.#take(this.#reader.push(head));
    }
  }

  async #take(lines: Iterable<Line>): Promise<void> {
    const { rest, signal } = this.#options;
    for (const line of lines) {
      this.#read(line);
      const pause = rest?.();
      if (pause === undefined) continue;
      await pause;
      if (signal?.aborted) return;
    }
  }

  #read(line: Line): void {
    const { kind, sink, file, longest } = this.#options;
    const { record, problems } = readRecord(line, kind, longest);
    if (record !== undefined || problems.length > 0) this.#hasInk ||= line.flaw !== 'too long';
    for (const problem of problems) sink.addProblem({ file, ...problem });
    if (record !== undefined) sink.addRecord(record, line);
  }

  #problem(problem: Pick<Problem, 'reason'> & Partial<Problem>): void {
    const whole = { file: this.#options.file, line: 0, column: undefined, field: undefined } as const;
    this.#options.sink.addProblem({ ...whole, level: 'file', ...problem });
  }
}
