import type { CodeKey } from '../core/annotation/code-key.ts';
import type { EventBody } from '../core/annotation/events.ts';
import type { FieldName } from '../core/dataset/fields.ts';
import type { GroupOrder, Sort } from '../core/dataset/questions.ts';
import type { Row } from '../core/dataset/row.ts';
import type { RecordKind } from '../core/records/kinds.ts';
import type { AnnotationChange, ExportWish, ListedReport } from './messages.ts';

/** Where the cursor stands in a list and which place is drawn first; both 0-based. */
export type ListPlace = { readonly cursor: number; readonly top: number };

export const atTop: ListPlace = { cursor: 0, top: 0 };

/** One step of a drill-down; `value` undefined means "the records that lack this field". */
export type Step = { readonly field: FieldName; readonly value: string | undefined };

/** What every page carries: its query text, so that going back restores the filter too, and its list place. */
type Page = { readonly filter: string; readonly list: ListPlace };

export type OverviewScreen = Page & { readonly kind: 'overview' };

/** One level of the failure drill-down: the groups of `by` inside the path. */
export type GroupsScreen = Page & {
  readonly kind: 'groups';
  readonly path: readonly Step[];
  readonly by: 'category' | 'type' | 'pattern';
  readonly order: GroupOrder;
};

export type RecordsScreen = Page & {
  readonly kind: 'records';
  readonly of: RecordKind | 'any';
  readonly path: readonly Step[];
  readonly sort: Sort;
  readonly marked: ReadonlySet<Row>;
  /** Where a range mark began. */
  readonly rangeFrom: number | undefined;
};

/** One record, reached from a list whose question it remembers so that the next record is one key away. */
export type RecordScreen = Page & {
  readonly kind: 'record';
  readonly origin: RecordsScreen;
  /** Place in the origin's display order; -1 when it was reached some other way. */
  readonly position: number;
  readonly along: RecordTrail;
  readonly row: Row;
  readonly mode: 'fields' | 'raw';
  readonly wrap: 'wrapped' | 'cut';
  /** What was said of all folds at once, and the folds that were turned round since. */
  readonly folded: 'as given' | 'all' | 'none';
  readonly toggled: ReadonlySet<string>;
  readonly find: string;
  /** The row whose secrets the reader asked to see; nothing once another record is shown, or another page. */
  readonly unmasked: Row | undefined;
};

/** What the next record is the next one of: the origin's list, a queue to review, another record's timeline, or a few chosen rows. */
export type RecordTrail =
  | { readonly kind: 'list' }
  | { readonly kind: 'triage' }
  | { readonly kind: 'timeline'; readonly of: Row }
  | { readonly kind: 'rows'; readonly rows: readonly Row[]; readonly with?: 'findings' };

export type SuccessesScreen = Page & {
  readonly kind: 'successes';
  readonly picked: readonly string[];
};

export type ComparePatternsScreen = Page & {
  readonly kind: 'compare-patterns';
  readonly patterns: readonly string[];
};

export type CompareRecordsScreen = Page & {
  readonly kind: 'compare-records';
  readonly origin: RecordsScreen;
  readonly rows: readonly Row[];
  readonly only: 'all fields' | 'differences';
  /** Place in `rows` of the record that Enter opens. */
  readonly column: number;
};

export type ContextScreen = Page & { readonly kind: 'context' };
export type FeaturesScreen = Page & { readonly kind: 'features' };
export type ContrastScreen = Page & { readonly kind: 'contrast' };
export type PreventionsScreen = Page & { readonly kind: 'preventions' };
export type TaxonomyScreen = Page & { readonly kind: 'taxonomy' };
export type AgreementScreen = Page & { readonly kind: 'agreement' };
export type ProblemsScreen = Page & { readonly kind: 'problems' };

export type ReportScreen = Page & {
  readonly kind: 'report';
  readonly period: 'weekly' | 'monthly';
  /** A day inside the period, as YYYY-MM-DD; undefined: that of the as-of time. */
  readonly day: string | undefined;
  /** Undefined: the first project. */
  readonly project: string | undefined;
};

export type ReportsScreen = Page & {
  readonly kind: 'reports';
  /** Paths of those picked for comparison, at most two. */
  readonly picked: readonly string[];
};

export type CompareReportsScreen = Page & {
  readonly kind: 'compare-reports';
  readonly reports: readonly [ListedReport, ListedReport];
  readonly only: 'all rows' | 'differences';
};

export type ExportScreen = Page & {
  readonly kind: 'export';
  readonly wanted: Omit<ExportWish, 'query'>;
};

export type RedactionScreen = Page & {
  readonly kind: 'redaction';
  /** What is counted; `findings` lists all. */
  readonly by: 'rule' | 'field' | 'file' | 'findings';
  /** Only the findings of one of them. */
  readonly within: { readonly by: 'rule' | 'field' | 'file'; readonly name: string } | undefined;
};

export type HelpScreen = Page & { readonly kind: 'help'; readonly topic: Screen['kind'] | 'triage' };

export type PaletteScreen = { readonly kind: 'palette'; readonly input: TextInput; readonly list: ListPlace };

/** A value of a field to choose for the filter. */
export type FacetScreen = {
  readonly kind: 'facet';
  readonly field: FieldName;
  readonly input: TextInput;
  readonly list: ListPlace;
};

/** A saved filter to choose. */
export type SavedScreen = { readonly kind: 'saved'; readonly input: TextInput; readonly list: ListPlace };

/** A line of text being typed. `purpose` says what Enter does. */
export type PromptScreen = {
  readonly kind: 'prompt';
  readonly purpose: PromptPurpose;
  readonly input: TextInput;
  /** What the filter or the search was before, for Esc. */
  readonly before: string;
};

export type PromptPurpose =
  | { readonly kind: 'filter' }
  | { readonly kind: 'find' }
  | { readonly kind: 'command' }
  /** A change of the taxonomy; `code` is the one under the cursor. */
  | { readonly kind: 'taxonomy'; readonly asks: TaxonomyAsk; readonly code: CodeKey | undefined }
  | {
      /** `fail-code`, `fail-cause`, `duplicate`: the verdict comes with it. */
      readonly kind: AnnotationPromptKind;
      readonly rows: readonly Row[];
    };

export type TaxonomyAsk = 'create' | 'rename' | 'define' | 'move' | 'merge' | 'split';

export type AnnotationPromptKind =
  | 'note'
  | 'code'
  | 'fail-code'
  | 'insight'
  | 'root-cause'
  | 'fail-cause'
  | 'resolution'
  | 'prevention'
  | 'link'
  | 'duplicate';

/** A question answered by one key. */
export type ConfirmScreen = {
  readonly kind: 'confirm';
  readonly title: string;
  readonly lines: readonly string[];
  readonly choices: readonly Choice[];
};

/** An answer and what follows from it. Any other key does nothing, too. */
export type Choice = {
  readonly key: string;
  /** Empty if the question's lines tell of it. Keys with one title are shown together. */
  readonly title: string;
  readonly does:
    | { readonly kind: 'nothing' }
    | { readonly kind: 'command'; readonly command: string }
    | ({ readonly kind: 'annotate' } & RecordsChange)
    | { readonly kind: 'say'; readonly bodies: readonly EventBody[]; readonly said: string };
};

/** The same changes to the annotations of each of these records, and what they come to in words. */
export type RecordsChange = {
  readonly rows: readonly Row[];
  readonly changes: readonly AnnotationChange[];
  readonly said: string;
};

export type TextInput = { readonly text: string /** In UTF-16 units. */; readonly cursor: number };

export type PageScreen =
  | OverviewScreen
  | GroupsScreen
  | RecordsScreen
  | RecordScreen
  | SuccessesScreen
  | ComparePatternsScreen
  | CompareRecordsScreen
  | ContextScreen
  | FeaturesScreen
  | ContrastScreen
  | PreventionsScreen
  | TaxonomyScreen
  | AgreementScreen
  | ProblemsScreen
  | ReportScreen
  | ReportsScreen
  | CompareReportsScreen
  | ExportScreen
  | RedactionScreen
  | HelpScreen;

/** Drawn over the page below it. */
export type OverlayScreen = PaletteScreen | FacetScreen | SavedScreen | PromptScreen | ConfirmScreen;

export type Screen = PageScreen | OverlayScreen;

/** The front screen first. Never empty: closing the last page means quitting, and is said so. */
export type ScreenStack = readonly [front: Screen, ...behind: Screen[]];

export function open(stack: ScreenStack, screen: Screen): ScreenStack {
  return [screen, ...stack];
}

/** The stack without its front screen, or undefined if that was the last one. */
export function close(stack: ScreenStack): ScreenStack | undefined {
  const [, second, ...rest] = stack;
  return second === undefined ? undefined : [second, ...rest];
}

export function replaceFront(stack: ScreenStack, screen: Screen): ScreenStack {
  const [, ...behind] = stack;
  return [screen, ...behind];
}

export function isOverlay(screen: Screen): screen is OverlayScreen {
  switch (screen.kind) {
    case 'palette':
    case 'facet':
    case 'saved':
    case 'prompt':
    case 'confirm':
      return true;
    case 'overview':
    case 'groups':
    case 'records':
    case 'record':
    case 'successes':
    case 'compare-patterns':
    case 'compare-records':
    case 'context':
    case 'features':
    case 'contrast':
    case 'preventions':
    case 'taxonomy':
    case 'agreement':
    case 'problems':
    case 'report':
    case 'reports':
    case 'compare-reports':
    case 'export':
    case 'redaction':
    case 'help':
      return false;
  }
}

/** The frontmost page: what an overlay lies on. */
export function pageOf(stack: ScreenStack): PageScreen {
  for (const screen of stack) if (!isOverlay(screen)) return screen;
  throw new Error('a stack without a page cannot be made: the first screen is one');
}

/** The same stack without what lies over its frontmost page. */
export function withoutOverlays(stack: ScreenStack): ScreenStack {
  const [front, ...behind] = stack.slice(stack.findIndex((screen) => !isOverlay(screen)));
  return [front ?? pageOf(stack), ...behind];
}

/** The same stack with the frontmost page replaced. */
export function replacePage(stack: ScreenStack, page: PageScreen): ScreenStack {
  const place = stack.findIndex((screen) => !isOverlay(screen));
  const [front, ...behind] = stack.with(place, page);
  return [front ?? page, ...behind];
}
