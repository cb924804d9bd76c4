import type { LoadProgress } from '../core/dataset/memory-dataset.ts';
import type { LoadedFile } from '../core/dataset/questions.ts';
import type { OpenInput } from './open-input.ts';

type FileState = { state: LoadedFile['state']; records: number; lines?: number };

/** How far each file has come. */
export class FileProgress {
  readonly #files = new Map<OpenInput, FileState>();

  constructor(inputs: readonly OpenInput[]) {
    for (const input of inputs) this.add(input);
  }

  add(input: OpenInput): void {
    this.#files.set(input, { state: 'waiting', records: 0 });
  }

  setState(input: OpenInput, state: LoadedFile['state']): void {
    const file = this.#files.get(input);
    if (file !== undefined) file.state = state;
  }

  /** Notes how many lines the file has, counted before they are read. */
  setLines(input: OpenInput, lines: number): void {
    const file = this.#files.get(input);
    if (file !== undefined) file.lines = lines;
  }

  noteRecords(input: OpenInput, count: number): void {
    const file = this.#files.get(input);
    if (file !== undefined) file.records += count;
  }

  recordsOf(input: OpenInput): number {
    return this.#files.get(input)?.records ?? 0;
  }

  progress(phase: LoadProgress['phase']): LoadProgress {
    const files = Array.from(this.#files, ([{ input, bytesRead }, { state, records }]): LoadedFile => {
      const { name: path, project, kind } = input;
      return {
        path,
        project,
        kind: kind === 'inferred' ? 'generic' : kind,
        records,
        // A file that grew, or standard input, turns out larger than it was said to be.
        bytes: Math.max(input.bytes, bytesRead),
        state,
      };
    });
    const bytesRead = [...this.#files.keys()].reduce((sum, input) => sum + input.bytesRead, 0);
    const bytesTotal = files.reduce((sum, { bytes }) => sum + bytes, 0);
    return { phase, bytesRead, bytesTotal, lines: this.#lines(), files };
  }

  /** Lines that give records, as far as that is known of all files. */
  #lines(): number | undefined {
    let sum = 0;
    for (const { state, records, lines } of this.#files.values()) {
      const known = state === 'done' || state === 'failed' ? records : lines;
      if (known === undefined) return undefined;
      sum += known;
    }
    return sum;
  }
}
