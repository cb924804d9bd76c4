import { Buffer } from 'node:buffer';
import { stat } from 'node:fs/promises';
import { LineReader } from '../formats/read-lines.ts';
import { readRecord } from '../formats/read-record.ts';
import { type FileEnd, tailBefore } from './file-end.ts';
import type { FileProgress } from './file-progress.ts';
import type { Input } from './find-inputs.ts';
import type { DatasetFeed } from './load-inputs.ts';
import type { OpenInput } from './open-input.ts';

export type Following = {
  readonly feed: DatasetFeed;
  readonly progress: FileProgress;
  /** Files of lines that were read to their end. */
  readonly ends: Map<OpenInput, FileEnd>;
  readonly signal: AbortSignal;
  /** The inputs there are now; later ones are told by their path. */
  readonly find: () => Promise<readonly Input[]>;
  /** Paths of the inputs that were there, and were loaded if they could be. */
  readonly loaded: readonly string[];
  /** Loads an input that was not there before, to its end. */
  readonly loadNew: (input: Input) => Promise<void>;
  /** Called when a file is not the one that was read any more: shortened, replaced, edited. Following ends there. */
  readonly onReplaced: () => void;
};

/** Milliseconds between two looks: what is appended has to be seen within a second. */
const pause = 400;

/** Bytes taken over at a time, between two keys. */
const chunkSize = 128 * 1024;

const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * Looks at the files again and again until the signal: what was appended is added, files that come later are loaded. A
 * file that has gone keeps its records. Never rejects.
 */
export async function followInputs(following: Following): Promise<void> {
  const { signal, ends, onReplaced } = following;
  const known = new Set(following.loaded);
  const gone = new Set<OpenInput>();
  for (;;) {
    await nextLook(signal);
    if (signal.aborted) return;
    for (const open of ends.keys()) {
      const news = await look(open, following, gone);
      if (signal.aborted) return;
      if (news === 'replaced') {
        onReplaced();
        return;
      }
    }
    for (const input of await foundNow(following)) {
      if (known.has(input.path) || signal.aborted) continue;
      known.add(input.path);
      await following.loadNew(input);
    }
  }
}

async function foundNow({ find }: Following): Promise<readonly Input[]> {
  try {
    return await find();
  } catch {
    // A folder that cannot be read this time may be readable the next.
    return [];
  }
}

function nextLook(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, pause);
    signal.addEventListener('abort', done, { once: true });
  });
}

async function look(
  open: OpenInput,
  following: Following,
  gone: Set<OpenInput>,
): Promise<'same' | 'replaced'> {
  const end = following.ends.get(open);
  const now = await statOf(open.input.path);
  if (end === undefined) return 'same';
  if (now === undefined) {
    if (!gone.has(open)) noteGone(open, following);
    gone.add(open);
    return 'same';
  }
  if (gone.has(open) || !open.isFile(now) || now.size < end.offset) return 'replaced';
  if (now.size === end.offset) return 'same';
  try {
    if (!sameBytes(tailBefore(end.offset, open.readNow.bind(open)), end.tail)) return 'replaced';
    return await takeAppended(open, now.size, following);
  } catch {
    // It changed under our hands; the next look tells how.
    return 'same';
  }
}

async function statOf(path: string): Promise<{ dev: number; ino: number; size: number } | undefined> {
  try {
    return await stat(path);
  } catch {
    // Gone, or not to be reached at the moment.
    return undefined;
  }
}

function noteGone({ input }: OpenInput, { feed }: Following): void {
  const reason = 'is gone; its records are shown as they were loaded';
  feed.addProblem({ file: input.name, line: 0, column: undefined, field: undefined, reason, level: 'file' });
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** Takes over the whole lines between the end that was read and the file's end. */
async function takeAppended(
  open: OpenInput,
  size: number,
  following: Following,
): Promise<'same' | 'replaced'> {
  const { ends, feed, progress, signal } = following;
  for (let isMore = true; isMore && !signal.aborted; ) {
    const end = ends.get(open);
    if (end === undefined || end.offset >= size) break;
    const bytes = wholeLines(open, end, size);
    if (bytes === undefined) break;
    if (end.lastLine === 'record') {
      const skipped = lineEndLength(bytes);
      // More of a line that was taken for whole.
      if (skipped === 0) return 'replaced';
      ends.set(open, movedOn(open, end, { bytes: skipped, lines: 0 }));
      continue;
    }
    // What was said of the file as a whole: that it is empty, or blank.
    if (end.offset === 0 || progress.recordsOf(open) === 0) feed.withdrawProblem(open.input.name, 0);
    if (end.lastLine === 'problem') feed.withdrawProblem(open.input.name, end.lines + 1);
    const { lines, records } = addLines(bytes, { open, end, feed });
    open.bytesRead += bytes.length;
    progress.noteRecords(open, records);
    ends.set(open, movedOn(open, end, { bytes: bytes.length, lines }));
    feed.setProgress(progress.progress('ready'));
    isMore = await new Promise<boolean>((resolve) => setImmediate(resolve, true));
  }
  return 'same';
}

function movedOn(
  open: OpenInput,
  end: FileEnd,
  by: { readonly bytes: number; readonly lines: number },
): FileEnd {
  const offset = end.offset + by.bytes;
  const tail = tailBefore(offset, open.readNow.bind(open));
  return { offset, lines: end.lines + by.lines, tail, lastLine: 'whole' };
}

/** The next whole lines, about a chunk of them; undefined when there is not one yet. */
function wholeLines(open: OpenInput, { offset }: FileEnd, size: number): Buffer | undefined {
  for (let length = chunkSize; ; length *= 2) {
    const bytes = Buffer.alloc(Math.min(length, size - offset));
    const read = bytes.subarray(0, open.readNow(bytes, offset));
    const last = read.lastIndexOf(newline);
    if (last !== -1) return read.subarray(0, last + 1);
    if (read.length < length) return undefined;
  }
}

/** Bytes of the line end that `bytes` begin with; 0 when they begin otherwise. */
function lineEndLength(bytes: Uint8Array): number {
  if (bytes[0] === newline) return 1;
  return bytes[0] === carriageReturn && bytes[1] === newline ? 2 : 0;
}

type Place = { readonly open: OpenInput; readonly end: FileEnd; readonly feed: DatasetFeed };

function addLines(
  bytes: Buffer,
  { open, end, feed }: Place,
): { readonly lines: number; readonly records: number } {
  const { name: file, project, kind } = open.input;
  let [lines, records] = [0, 0];
  for (const line of new LineReader().push(bytes)) {
    lines += 1;
    const number = end.lines + lines;
    const { record, problems } = readRecord({ ...line, number }, kind);
    for (const problem of problems) feed.addProblem({ ...problem, file });
    if (record === undefined) continue;
    records += 1;
    const byteOffset = end.offset + line.byteOffset;
    open.noteLine(byteOffset, line.text);
    feed.addRecord(record, { project, file, line: number, byteOffset, bytes: line.bytes });
  }
  return { lines, records };
}
