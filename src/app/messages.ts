import type { EventBody } from '../core/annotation/events.ts';
import type { AnnotationState } from '../core/annotation/fold.ts';
import type { Answers, LoadState, Question } from '../core/dataset/questions.ts';
import type { Revision, Row } from '../core/dataset/row.ts';
import type { ExportFormat, ExportTask, SplitRule } from '../core/export/export-format.ts';
import type { ReportCell } from '../core/reports/report-cells.ts';
import type { PeriodKind } from '../core/reports/report-period.ts';
import type { TotalsLine } from '../core/reports/report-totals.ts';
import type { ReplayStep } from './replay.ts';
import type { OpenedRun, OwnVerdict, TriageRun, TriageSampler, TriageWish } from './triage-run.ts';

/** What a mouse did; 0-based cells. */
export type Pointer =
  | { readonly button: 'left'; readonly x: number; readonly y: number }
  | { readonly button: 'wheel-up' | 'wheel-down' };

/** An error as the reader sees it. */
export type UserError = { readonly what: string; readonly where?: string; readonly remedy: string };

/** Something that happened. */
export type Message =
  | { readonly kind: 'key-pressed'; readonly key: string }
  | { readonly kind: 'text-pasted'; readonly text: string }
  | { readonly kind: 'pointer-used'; readonly pointer: Pointer }
  /** Steps to be played as if they were done at the keyboard. */
  | { readonly kind: 'replay-read'; readonly steps: readonly ReplayStep[] }
  /** The next of them is due. */
  | { readonly kind: 'replay-due' }
  | { readonly kind: 'terminal-resized'; readonly columns: number; readonly rows: number }
  | { readonly kind: 'dataset-changed'; readonly load: LoadState }
  | {
      readonly kind: 'answered';
      readonly question: Question;
      readonly revision: Revision;
      readonly answer: Answers[keyof Answers];
    }
  /** Questions, by their keys, that got no answer. */
  | { readonly kind: 'unanswered'; readonly questions: readonly string[]; readonly error: UserError }
  | { readonly kind: 'timer-fired'; readonly timer: Timer; readonly serial: number }
  | {
      readonly kind: 'annotations-changed';
      readonly annotations: ReadonlyMap<string, AnnotationState>;
      readonly done: string | undefined;
      /** How the author now judges the records it was about, and whether something was taken back or said again. */
      readonly about?: readonly OwnVerdict[];
      readonly by?: 'change' | 'undo' | 'redo';
    }
  | { readonly kind: 'triage-opened'; readonly outcome: TriageOutcome }
  | { readonly kind: 'text-edited'; readonly purpose: EditPurpose; readonly text: string | undefined }
  | { readonly kind: 'report-built'; readonly key: string; readonly outcome: ReportOutcome }
  | { readonly kind: 'reports-listed'; readonly reports: readonly ListedReport[] }
  | { readonly kind: 'export-planned'; readonly key: string; readonly outcome: ExportOutcome }
  | { readonly kind: 'export-progress'; readonly key: string; readonly done: number; readonly of: number }
  | { readonly kind: 'secrets-progress'; readonly key: string; readonly done: number; readonly of: number }
  | { readonly kind: 'secrets-found'; readonly key: string; readonly outcome: SearchOutcome }
  | { readonly kind: 'effect-done'; readonly text: string }
  | { readonly kind: 'effect-failed'; readonly error: UserError };

/** `popup`: the key strip is due. `preview`: the cursor rests, the preview may follow it. */
export type Timer = 'popup' | 'preview';

export type EditPurpose = { readonly kind: 'note' | 'insight'; readonly rows: readonly Row[] };

/** Which report the reader wants to see. */
export type ReportWish = {
  readonly period: PeriodKind;
  /** A day of the period, as YYYY-MM-DD. */
  readonly day: string;
  /** Undefined: the first one. */
  readonly project: string | undefined;
};

export type BuiltReport = {
  /** Names of the projects that have reports of their own; one of them is `project`. */
  readonly projects: readonly string[];
  readonly project: string;
  readonly path: string;
  /** What the file would hold, with what people wrote around the generated regions. */
  readonly markdown: string;
  /** The totals again, for a table; columns are headed by the names of the two periods. */
  readonly totals: {
    readonly current: string;
    readonly previous: string;
    readonly lines: readonly TotalsLine[];
  };
  /** The file of that path compared with `markdown`; `edited`: inside the generated regions; `foreign`: not to be written over. */
  readonly existing: 'none' | 'same' | 'different' | 'edited' | 'foreign';
};

/** A report that has been written, with what its tables say. */
export type ListedReport = {
  readonly project: string;
  readonly path: string;
  readonly period: PeriodKind;
  /** `2026-W10` or `2026-03`. */
  readonly name: string;
  /** The period's first day, as YYYY-MM-DD. */
  readonly day: string;
  readonly cells: readonly ReportCell[];
};

export type ReportOutcome =
  | { readonly ok: true; readonly report: BuiltReport }
  | { readonly ok: false; readonly error: UserError };

/** Which rows the reader wants to train on. */
export type ExportWish = {
  readonly task: ExportTask | 'all';
  readonly format: ExportFormat;
  readonly unreviewed: 'left out' | 'included';
  readonly split: SplitRule;
  readonly secrets: 'refuse' | 'mask';
  /** The page's filter. */
  readonly query: string;
};

/** What an export would write, told for reading. */
export type PlannedExport = {
  /** The folder it goes to. */
  readonly path: string;
  readonly rows: number;
  /** Counts for each task, and why records give no row. */
  readonly tasks: readonly { readonly line: string; readonly whys: readonly string[] }[];
  readonly warnings: readonly string[];
  /** Why nothing may be written. */
  readonly refusals: readonly string[];
  readonly splits: string;
  /** The first rows, as they would be trained on. */
  readonly samples: readonly { readonly title: string; readonly prompt: string; readonly answer: string }[];
  readonly state: 'planned' | 'written';
};

export type ExportOutcome =
  | { readonly ok: true; readonly planned: PlannedExport }
  | { readonly ok: false; readonly error: UserError };

/** How often something was found, and in how many records. */
export type CountedSecrets = { readonly name: string; readonly findings: number; readonly records: number };

/** A place that redaction changes. `context` is masked; no value is held anywhere. */
export type SecretFinding = {
  readonly row: Row;
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly field: string;
  readonly context: string;
};

/** What the detectors found in the records' lines. */
export type SecretsFound = {
  readonly searched: number;
  /** Records that could not be searched: too long, gone, or too much work. */
  readonly skipped: number;
  readonly total: number;
  /** How many records hold a finding. */
  readonly records: number;
  /** Most findings first. */
  readonly by: Readonly<Record<'rule' | 'field' | 'file', readonly CountedSecrets[]>>;
  /** In the order of the records; of very many only the first. */
  readonly findings: readonly SecretFinding[];
};

export type SearchOutcome =
  | { readonly ok: true; readonly found: SecretsFound }
  | { readonly ok: false; readonly error: UserError };

/** `nothing`: no record is left to review. */
export type TriageOutcome =
  | ({ readonly kind: 'opened' } & OpenedRun)
  | { readonly kind: 'nothing'; readonly said: string };

/** Something to be done outside; plain data, done by `platform/perform.ts`, which answers with a message. */
export type Effect =
  | { readonly kind: 'quit'; readonly exitCode: number }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'redraw' }
  | { readonly kind: 'stop-loading' }
  | { readonly kind: 'reload' }
  /** What the reader just did, for the log that can be played again. */
  | { readonly kind: 'log-step'; readonly step: ReplayStep }
  | { readonly kind: 'read-replay' | 'write-replay'; readonly path: string }
  /** A replay was recorded at another size: only where there is no real terminal can it be had. */
  | { readonly kind: 'wish-size'; readonly columns: number; readonly rows: number }
  | { readonly kind: 'set-mouse'; readonly to: 'on' | 'off' }
  | {
      readonly kind: 'start-timer';
      readonly timer: Timer;
      readonly serial: number;
      readonly milliseconds: number;
    }
  | {
      readonly kind: 'annotate';
      readonly rows: readonly Row[];
      readonly changes: readonly AnnotationChange[];
      readonly said: string;
      /** The run it is said in; without one it is said by hand. */
      readonly sampler?: TriageSampler;
    }
  | { readonly kind: 'open-triage'; readonly wish: TriageWish }
  /** Where the run stands, so that it can be taken up again; `row`: the record on the page. */
  | { readonly kind: 'save-triage'; readonly run: TriageRun; readonly row: Row }
  /** Events about no record of the dataset, in the first project's log: changes of the taxonomy, decisions. */
  | { readonly kind: 'say-events'; readonly bodies: readonly EventBody[]; readonly said: string }
  | { readonly kind: 'undo-annotation' }
  | { readonly kind: 'redo-annotation' }
  | { readonly kind: 'edit-text'; readonly purpose: EditPurpose; readonly text: string }
  | { readonly kind: 'open-in-editor'; readonly path: string; readonly line: number }
  /** `key` comes back with the report, which tells whether it is still wanted. */
  | { readonly kind: 'build-report'; readonly wish: ReportWish; readonly key: string }
  | { readonly kind: 'write-report'; readonly wish: ReportWish; readonly key: string }
  | { readonly kind: 'list-reports' }
  /** `key` comes back with what would be written, or was. */
  | { readonly kind: 'plan-export'; readonly wish: ExportWish; readonly key: string }
  | { readonly kind: 'write-export'; readonly wish: ExportWish; readonly key: string }
  /** Looks for secrets in all records' lines; `key` comes back with what was found. */
  | { readonly kind: 'search-secrets'; readonly key: string }
  | { readonly kind: 'stop-secret-search' }
  | {
      readonly kind: 'copy';
      readonly text: string;
      readonly what: string;
      /** `print`: shown on the bare terminal, to be copied by hand. */
      readonly way?: 'print';
    }
  /** Records that are listed, not open: they are read first. */
  | {
      readonly kind: 'copy-records';
      readonly rows: readonly Row[];
      readonly as: 'json' | 'markdown';
      readonly what: string;
    };

/** One change to each of the chosen records' annotations; the log adds id, time, author and record. */
export type AnnotationChange =
  | { readonly op: 'verdict'; readonly verdict: 'pass' | 'fail' | 'defer' | 'excluded' }
  | {
      readonly op: 'code.add';
      readonly code: string;
      /** `tag` if left out. */
      readonly axis?: string;
    }
  | { readonly op: 'severity'; readonly severity: string }
  | {
      readonly op: 'note';
      readonly text: string;
      /** `note` if left out. */
      readonly kind?: 'flag';
    }
  | { readonly op: 'root_cause' | 'resolution'; readonly text: string }
  | {
      readonly op: 'anchor';
      /** JSON pointer into the record (RFC 6901). */
      readonly pointer: string;
      readonly quote: string;
      readonly role: 'first_wrong';
    }
  | { readonly op: 'link'; readonly to: LinkTarget; readonly rel: 'duplicate_of' | 'related' }
  | { readonly op: 'prevention.propose'; readonly text: string }
  | { readonly op: 'insight.add'; readonly title: string; readonly text: string };

/** A record of the dataset, or one named by its whole rec_id. */
export type LinkTarget = { readonly row: Row } | { readonly recId: string };
