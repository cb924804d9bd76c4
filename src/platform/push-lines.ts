import { Buffer } from 'node:buffer';
import type { RedactorOptions } from '../core/privacy/redactor.ts';
import type { ParsedRecord } from '../core/records/parsed-record.ts';
import type { Problem } from '../core/records/problem.ts';
import { loadRecords } from '../formats/load-records.ts';
import { type Line, LineReader } from '../formats/read-lines.ts';
import { readRecord } from '../formats/read-record.ts';
import type { OpenInput } from './open-input.ts';
import { redactionPool } from './redaction-pool.ts';

/** A line that is no blank one: its record, or why it is none. */
export type FoundLine = {
  readonly line: Line;
  readonly record: ParsedRecord | undefined;
  readonly problems: readonly Problem[];
};

/** A line as it may leave; `text` is undefined when it held no record or could not be searched to its end. */
export type OutgoingLine = FoundLine & {
  readonly text: string | undefined;
  readonly leftOut: string | undefined;
};

export type LineSource = {
  readonly open: OpenInput;
  /** Where to begin in an ordinary file; everything else is read from its start. */
  readonly from: { readonly offset: number; readonly lines: number };
  /** End of an ordinary file when it was looked at; undefined for what is compressed, piped or a JSON array. */
  readonly size: number | undefined;
  readonly signal: AbortSignal;
};

const chunkBytes = 256 * 1024;
/** About as much text is redacted at a time. */
const blockCharacters = 256 * 1024;

/** Reads lines in order and takes secrets and names out of them, on several threads when there is much. */
export async function* outgoingLines(
  source: LineSource,
  privacy: RedactorOptions,
): AsyncGenerator<readonly OutgoingLine[], void, undefined> {
  const pool = redactionPool(privacy);
  const waiting: (readonly FoundLine[])[] = [];
  async function* blocks(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const found of foundLines(source)) {
      waiting.push(found);
      const texts = found.map(({ line, record }) => (record === undefined ? '' : oneLine(line.text)));
      yield Buffer.from(`${texts.join('\n')}\n`);
    }
  }
  try {
    for await (const block of pool.redact(blocks())) {
      const found = waiting.shift() ?? [];
      const dropped = new Map(block.dropped.map(({ line, reason }) => [line, reason]));
      const texts = block.text.split('\n');
      let next = 0;
      yield found.map((each, place) => {
        const leftOut = dropped.get(place);
        const text = leftOut === undefined ? texts[next++] : undefined;
        return { ...each, text: each.record === undefined ? undefined : text, leftOut };
      });
    }
  } finally {
    await pool.close();
  }
}

/** Between the values of a JSON text a line's end is a space like any other, and inside of them it cannot stand. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}

function foundLines(source: LineSource): AsyncGenerator<readonly FoundLine[], void, undefined> {
  return source.size === undefined ? streamedLines(source) : appendedLines(source, source.size);
}

async function* appendedLines(
  { open, from, signal }: LineSource,
  size: number,
): AsyncGenerator<readonly FoundLine[], void, undefined> {
  const { kind, name } = open.input;
  const reader = new LineReader();
  const held = new HeldLines();
  const take = (line: Line, isWhole: boolean) => {
    const { record, problems } = readRecord(line, kind);
    // A last line that is being written waits until it is whole.
    if (!isWhole && record === undefined) return;
    if (record === undefined && problems.length === 0) return;
    held.add({
      line: { ...line, number: line.number + from.lines, byteOffset: line.byteOffset + from.offset },
      record,
      problems: problems.map((problem) => ({ file: name, ...problem, line: problem.line + from.lines })),
    });
  };
  for (let offset = from.offset; offset < size && !signal.aborted; ) {
    const chunk = Buffer.alloc(Math.min(chunkBytes, size - offset));
    const bytesRead = open.readNow(chunk, offset);
    if (bytesRead === 0) break;
    offset += bytesRead;
    for (const line of reader.push(chunk.subarray(0, bytesRead))) take(line, true);
    if (held.isFull()) yield held.release();
    await nextTurn();
  }
  if (!signal.aborted) for (const line of reader.end()) take(line, false);
  if (held.count > 0) yield held.release();
}

/** What can only be read from the start comes record by record; reading waits while nobody takes. */
async function* streamedLines({
  open,
  signal,
}: LineSource): AsyncGenerator<readonly FoundLine[], void, undefined> {
  const held = new HeldLines();
  let ready = Promise.withResolvers<void>();
  let taken = Promise.withResolvers<void>();
  let isDone = false;
  const loading = loadRecords(open.chunks(), {
    file: open.input.name,
    kind: open.input.kind,
    signal,
    sink: {
      addRecord: (record, line) => held.add({ line, record, problems: [] }),
      addProblem: (problem) =>
        held.add({ line: lineAt(problem.line), record: undefined, problems: [problem] }),
    },
    rest: () => {
      if (!held.isFull()) return undefined;
      taken = Promise.withResolvers<void>();
      ready.resolve();
      return taken.promise;
    },
  }).finally(() => {
    isDone = true;
    ready.resolve();
  });
  // Told below, where it is waited for.
  loading.catch(() => {});
  while (!isDone) {
    await ready.promise;
    ready = Promise.withResolvers<void>();
    if (held.count > 0) yield held.release();
    taken.resolve();
  }
  await loading;
}

function lineAt(number: number): Line {
  return { number, byteOffset: 0, bytes: 0, flaw: undefined, text: '' };
}

class HeldLines {
  #lines: FoundLine[] = [];
  #characters = 0;

  get count(): number {
    return this.#lines.length;
  }

  add(found: FoundLine): void {
    this.#lines.push(found);
    this.#characters += found.line.text.length;
  }

  isFull(): boolean {
    return this.#characters >= blockCharacters;
  }

  release(): readonly FoundLine[] {
    const lines = this.#lines;
    this.#lines = [];
    this.#characters = 0;
    return lines;
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
