import { createRedactor, type RedactorOptions } from '../core/privacy/redactor.ts';
import type { ClickHouseConnection } from './clickhouse-connection.ts';
import type { Input } from './find-inputs.ts';
import { OpenInput } from './open-input.ts';
import { PushBatch } from './push-batch.ts';
import { type OutgoingLine, outgoingLines } from './push-lines.ts';
import { rowOf } from './push-rows.ts';
import { type FileMark, fingerprint, type PushState } from './push-state.ts';

/** What was done with one file. */
export type PushedFile = {
  readonly file: string;
  readonly project: string;
  /** Records sent now, and those that had been sent before. */
  readonly records: number;
  readonly before: number;
  readonly superseded: number;
  /** Lines and fields that did not parse, and lines that could not be searched for secrets. */
  readonly problems: number;
  readonly leftOut: number;
};

export type ProjectPush = {
  readonly project: string;
  readonly inputs: readonly Input[];
  readonly privacy: RedactorOptions;
  readonly state: PushState;
  /** Where rows go; undefined when nothing is to be sent. */
  readonly to:
    | { readonly connection: ClickHouseConnection; readonly database: string; readonly box: number }
    | undefined;
  /** Milliseconds: of two rows with one key the one sent later counts. */
  readonly version: number;
  readonly cacheFolder: string;
  readonly standardInput: () => AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
  /** Hears of bytes read, as they stand on the disk. */
  readonly onBytes: (bytes: number) => void;
};

/** A file that is open, and how much of it there is to send. */
type Job = {
  readonly push: ProjectPush;
  readonly open: OpenInput;
  readonly mark: FileMark;
  /** Bytes now; undefined when it has to be read as a stream. */
  readonly size: number | undefined;
};

const nothingYet: FileMark = { offset: 0, lines: 0, rows: 0, hash: '' };

/**
 * Sends what is new in a project's files, and keeps how far it came after each batch. When a file is not a longer
 * version of what was sent, all of the project is sent again, which replaces what is there. Rejects with a
 * `ClickHouseFailure`, with an error of the operating system, or early, with what was done so far kept.
 */
export async function pushProject(push: ProjectPush): Promise<readonly PushedFile[]> {
  const { inputs, state, cacheFolder, standardInput } = push;
  const opened = inputs.map((input) => new OpenInput(input, { cacheFolder, standardInput }));
  try {
    const jobs: Job[] = [];
    for (const open of opened) jobs.push(await jobFor(open, push));
    if (jobs.some(isReplaced)) state.reset();
    const done: PushedFile[] = [];
    for (const job of jobs) {
      if (push.signal.aborted) break;
      done.push(await pushFile({ ...job, mark: state.mark(job.open.input.path) ?? nothingYet }));
    }
    return done;
  } finally {
    for (const open of opened) await open.close();
  }
}

async function jobFor(open: OpenInput, push: ProjectPush): Promise<Job> {
  const size = await open.plainSize();
  return { push, open, size, mark: push.state.mark(open.input.path) ?? nothingYet };
}

/** Whether what was sent does not stand at the file's beginning any more. */
function isReplaced({ open, mark, size }: Job): boolean {
  if (mark.offset === 0) return false;
  if (size === undefined) return open.input.bytes !== mark.offset;
  return size < mark.offset || fingerprint(mark.offset, open.readNow.bind(open)) !== mark.hash;
}

async function pushFile(job: Job): Promise<PushedFile> {
  const { push, open, mark, size } = job;
  const { path, bytes } = open.input;
  const isKnown = size === undefined ? mark.offset > 0 && mark.offset === bytes : mark.offset === size;
  const file = new FilePush(job);
  if (isKnown) {
    push.onBytes(size ?? bytes);
    return file.told();
  }
  const from = size === undefined ? nothingYet : mark;
  push.onBytes(from.offset);
  const source = { open, from, size, signal: push.signal };
  for await (const lines of outgoingLines(source, push.privacy)) {
    await file.take(lines);
    if (push.signal.aborted) break;
  }
  await file.end(path);
  return file.told();
}

/** One file on its way. */
class FilePush {
  readonly #job: Job;
  readonly #batch: PushBatch | undefined;
  readonly #redactor: ReturnType<typeof createRedactor>;
  #records = 0;
  #problems = 0;
  #leftOut = 0;
  /** The end of the last line that was taken. */
  #last: { readonly offset: number; readonly lines: number } | undefined;
  #toldBytes = 0;

  constructor(job: Job) {
    const { push } = job;
    this.#job = job;
    this.#redactor = createRedactor(push.privacy);
    const { to, project, state, version } = push;
    this.#batch =
      to === undefined ? undefined : new PushBatch({ ...to, project, origin: state.origin, version });
  }

  async take(lines: readonly OutgoingLine[]): Promise<void> {
    const { push, open, size } = this.#job;
    const maker = {
      ...{ input: open.input, state: push.state, redactor: this.#redactor, project: push.project },
      box: push.to?.box ?? 0,
    };
    for (const outgoing of lines) {
      const made = rowOf(outgoing, maker);
      this.#problems += made.problems.length;
      this.#batch?.addProblems(made.problems, made.place);
      if (made.kind === 'row') {
        this.#records += 1;
        this.#batch?.add(made.row);
      } else if (outgoing.record !== undefined) this.#leftOut += 1;
      const { line } = outgoing;
      if (size !== undefined) this.#last = { offset: line.byteOffset + line.bytes, lines: line.number };
    }
    this.#tellBytes();
    if (this.#batch?.isFull === true) await this.#send();
  }

  /** Sends the rest and keeps that the whole file was sent. */
  async end(path: string): Promise<void> {
    const { push, open, size } = this.#job;
    if (push.signal.aborted) return;
    await this.#send();
    if (push.to === undefined || path === '-') return;
    if (size === undefined) await this.#keep({ offset: open.input.bytes, lines: 0 }, '');
  }

  told(): PushedFile {
    const { push, open, mark } = this.#job;
    const before = mark.rows;
    return {
      ...{
        file: this.#redactor.text(open.input.name),
        project: push.project,
        records: this.#records,
        before,
      },
      ...{ superseded: this.#batch?.superseded ?? 0, problems: this.#problems, leftOut: this.#leftOut },
    };
  }

  async #send(): Promise<void> {
    const { push, open, size } = this.#job;
    if (this.#batch === undefined || this.#batch.isEmpty) return;
    await this.#batch.send(push.signal);
    if (size === undefined || this.#last === undefined) return;
    const end = behindLineEnd(this.#last.offset, size, open);
    await this.#keep({ offset: end, lines: this.#last.lines }, fingerprint(end, open.readNow.bind(open)));
  }

  async #keep(at: { readonly offset: number; readonly lines: number }, hash: string): Promise<void> {
    const { push, open, mark, size } = this.#job;
    const rows = (size === undefined ? 0 : mark.rows) + this.#records;
    await push.state.keep(open.input.path, { ...at, rows, hash });
  }

  #tellBytes(): void {
    const { push, open, size } = this.#job;
    const now = size === undefined ? open.bytesRead : (this.#last?.offset ?? 0) - this.#job.mark.offset;
    if (now > this.#toldBytes) push.onBytes(now - this.#toldBytes);
    this.#toldBytes = Math.max(now, this.#toldBytes);
  }
}

const newline = 0x0a;
const carriageReturn = 0x0d;

/** Where the next line begins, given where one ends without its line end. */
function behindLineEnd(offset: number, size: number, open: OpenInput): number {
  const next = new Uint8Array(2);
  const read = open.readNow(next, offset);
  if (read === 2 && next[0] === carriageReturn && next[1] === newline) return offset + 2;
  return read > 0 && next[0] === newline ? offset + 1 : Math.min(offset, size);
}
