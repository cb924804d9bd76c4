import type { AnnotationState } from '../core/annotation/fold.ts';
import type { LoadState } from '../core/dataset/questions.ts';
import type { Row } from '../core/dataset/row.ts';
import type { Problem } from '../core/records/problem.ts';
import { type AnswerBook, emptyBook } from './answer-book.ts';
import type { Command } from './command.ts';
import { type Glyphs, unicodeGlyphs } from './glyphs.ts';
import type {
  AnnotationChange,
  Effect,
  ExportOutcome,
  ListedReport,
  ReportOutcome,
  UserError,
} from './messages.ts';
import { defaultPreferences, type Preferences } from './preferences.ts';
import type { SecretSearch } from './redaction-request.ts';
import type { ReplayStep } from './replay.ts';
import { atTop, type OverviewScreen, type PageScreen, type ScreenStack } from './screens.ts';
import type { TriageRun } from './triage-run.ts';
import { noneUnanswered, type UnansweredQuestions } from './unanswered.ts';

export type Notice =
  | { readonly kind: 'info'; readonly text: string }
  | { readonly kind: 'failed'; readonly error: UserError };

/** Rows are counted anew at each start, lines are not. */
export type LeftRecord = { readonly file: string; readonly line: number; readonly isOpen: boolean };

/** What the user set on the command line or in the environment. */
export type Settings = {
  readonly glyphs: Glyphs;
  /** Where the data comes from, for the title. */
  readonly title: string;
  readonly author: string;
  readonly readOnly: boolean;
  /** Every command with the keys it has now; the explorer's own table unless keys were changed. */
  readonly commands: readonly Command[];
  readonly preferences: Preferences;
  /** What the user's own file changed of the keys, for help. */
  readonly keyChanges: readonly string[];
  /** What is wrong with the user's own files: told among the problems, and never in a report. */
  readonly problems: readonly Problem[];
};

const defaultSettings = {
  glyphs: unicodeGlyphs,
  author: 'anonymous',
  readOnly: false,
  preferences: defaultPreferences,
  keyChanges: [],
  problems: [],
} as const satisfies Partial<Settings>;

/** Everything the screen depends on. Replaced, never edited. */
export type AppState = {
  readonly size: { readonly columns: number; readonly rows: number };
  readonly stack: ScreenStack;
  readonly load: LoadState;
  /** The revision's `minor` when everything was loaded; what came later was appended. Undefined while loading. */
  readonly loadedAt: number | undefined;
  readonly answers: AnswerBook;
  /** What the front page asked in vain. */
  readonly unanswered: UnansweredQuestions;
  /** What people have said, by project. */
  readonly annotations: ReadonlyMap<string, AnnotationState>;
  readonly settings: Settings;
  /** Keys typed of a sequence such as `g g`, and the count typed before it. */
  readonly pendingKeys: readonly string[];
  readonly count: number | undefined;
  /** Whether the strip of possible next keys is shown. */
  readonly popup: 'hidden' | 'shown';
  /** Grows with each key: a timer set for an older one is out of date. */
  readonly keySerial: number;
  /** The front page when its cursor last came to rest; undefined before the first key. */
  readonly rested: PageScreen | undefined;
  readonly notice: Notice | undefined;
  /** The last changes made to annotations, for `.`; `on`: the record of a run on which they were made. */
  readonly lastChange:
    | { readonly changes: readonly AnnotationChange[]; readonly said: string; readonly on?: Row }
    | undefined;
  /** The report last asked for; its outcome is undefined while it is being made. */
  readonly report: { readonly key: string; readonly outcome: ReportOutcome | undefined } | undefined;
  /** The export last asked for: its outcome, or how far the plan has come. */
  readonly export:
    | {
        readonly key: string;
        readonly outcome: ExportOutcome | undefined;
        readonly progress: { readonly done: number; readonly of: number } | undefined;
      }
    | undefined;
  /** The search for secrets, once its page has been opened. */
  readonly redaction: SecretSearch | undefined;
  /** How many changes of the annotations are being written. */
  readonly saving: number;
  /** The run through a queue; `opening` while it is made. */
  readonly triage: TriageRun | 'opening' | undefined;
  /** The written reports, while a page shows them. */
  readonly reports: readonly ListedReport[] | 'asked' | undefined;
  /** When Ctrl-C was pressed once: a second one quits. */
  readonly quitArmed: boolean;
  readonly mouse: 'on' | 'off';
  /** The record on which the explorer was left, until the list is there to find it in. */
  readonly resume: LeftRecord | undefined;
  /** What is still to be played of a replay; the next step first. */
  readonly replay: readonly ReplayStep[];
  /** Earlier filters, newest first. */
  readonly history: readonly string[];
};

export type Next = { readonly state: AppState; readonly effects: readonly Effect[] };

export function next(state: AppState, ...effects: readonly Effect[]): Next {
  return { state, effects };
}

export const overview: OverviewScreen = { kind: 'overview', filter: '', list: atTop };

export type Start = {
  readonly size: AppState['size'];
  readonly load: LoadState;
  readonly settings: Partial<Settings> & Pick<Settings, 'title' | 'commands'>;
  readonly stack?: ScreenStack;
  readonly resume?: LeftRecord | undefined;
  readonly history?: readonly string[];
};

export function initialState({ size, load, settings, ...left }: Start): AppState {
  return {
    size,
    stack: left.stack ?? [overview],
    load,
    loadedAt: loadedAt(undefined, load),
    answers: emptyBook,
    unanswered: noneUnanswered,
    annotations: new Map(),
    settings: { ...defaultSettings, ...settings },
    pendingKeys: [],
    count: undefined,
    popup: 'hidden',
    keySerial: 0,
    rested: undefined,
    notice: undefined,
    lastChange: undefined,
    report: undefined,
    reports: undefined,
    export: undefined,
    redaction: undefined,
    saving: 0,
    triage: undefined,
    quitArmed: false,
    mouse: settings.preferences?.mouse === true ? 'on' : 'off',
    replay: [],
    resume: left.resume,
    history: left.history ?? [],
  };
}

export function say(state: AppState, text: string): AppState {
  return { ...state, notice: { kind: 'info', text } };
}

/** See `AppState.loadedAt`: `before` is what it was until now. */
export function loadedAt(before: number | undefined, { phase, revision }: LoadState): number | undefined {
  return phase === 'loading' ? undefined : (before ?? revision.minor);
}
