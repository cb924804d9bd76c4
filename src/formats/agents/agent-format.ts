import type { CollectedRecord } from './collected-record.ts';
import type { SourceSummary } from './source-summary.ts';

/** One log with the files that belong to it, as an evaluation's report. Paths as the platform can open them. */
export type SourceFiles = { readonly main: string; readonly companions: readonly string[] };

/** The name and the beginning of a file, enough to tell a format. */
export type FileHead = {
  readonly path: string;
  /** The first 64 KB, decoded; a last line may be cut. */
  readonly text: string;
};

export type ReadingContext = {
  readonly open: (path: string) => AsyncIterable<Uint8Array>;
  /**
   * Takes a row for the source that is being read. False when another source of the dataset holds it already: sessions that
   * are resumed copy their rows into a new file.
   */
  readonly claim: (rowId: string) => boolean;
};

export type SourceReading = {
  readonly summary: SourceSummary;
  readonly records: readonly CollectedRecord[];
};

/** One agent's log format. */
export type AgentFormat = {
  /** The word on the command line, and `source.collector` of its records. */
  readonly id: string;
  readonly title: string;
  /** Changes when the same log gives other records than before, so that unchanged logs are read again. */
  readonly version: number;
  /** The member of a log that names the folder that the agent worked in, when that is a person's project. */
  readonly folderMember?: string;
  readonly detect: (head: FileHead) => boolean;
  /** Which of the paths are logs of this format, by their names, and what belongs to each. Sorted by path. */
  readonly sources: (paths: readonly string[]) => readonly SourceFiles[];
  /** Never throws for what a log holds; file-system errors pass through. */
  readonly read: (source: SourceFiles, context: ReadingContext) => Promise<SourceReading>;
};
