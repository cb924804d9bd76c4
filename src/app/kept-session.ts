import { type FieldName, fields } from '../core/dataset/fields.ts';
import { maskedTexts } from '../core/privacy/masked-texts.ts';
import { type RecordKind, recordKinds } from '../core/records/kinds.ts';
import { answerTo } from './answer-book.ts';
import { rowUnderCursor } from './records.ts';
import type { ListPlace, PageScreen, RecordsScreen, ScreenStack, Step } from './screens.ts';
import { isOverlay } from './screens.ts';
import { type AppState, type LeftRecord, overview } from './state.ts';

/** Where the explorer was left, as plain data that can be written down. */
export type KeptSession = {
  readonly version: 1;
  /** The front page first. */
  readonly pages: readonly PageScreen[];
  /** The record under the cursor, or the open one. */
  readonly record: LeftRecord | undefined;
  readonly history: readonly string[];
};

/** Pages that can be made again from what is written down; the others are left out, and what lies below them is shown. */
type KeptPage = Extract<
  PageScreen,
  { readonly kind: 'overview' | 'groups' | 'records' | 'successes' | 'context' | 'problems' | 'report' }
>;

const keptKinds: ReadonlySet<string> = new Set<KeptPage['kind']>([
  'overview',
  'groups',
  'records',
  'successes',
  'context',
  'problems',
  'report',
]);

/** What is to be remembered of a state. */
export function keptSession(state: AppState): KeptSession {
  const pages = state.stack.flatMap((screen) => (isOverlay(screen) ? [] : [screen]));
  const front = pages[0] ?? overview;
  return {
    version: 1,
    pages: pages.filter(({ kind }) => keptKinds.has(kind)).map(unmarked),
    record: recordOf(front, state),
    history: state.history,
  };
}

/** The same without secrets: what was searched for may be one. The record's place stays, or it would not be found again. */
export function maskedSession(session: KeptSession, text: (written: string) => string): KeptSession {
  return { ...session, pages: maskedTexts(session.pages, text), history: session.history.map(text) };
}

function unmarked(page: PageScreen): PageScreen {
  return page.kind === 'records' ? { ...page, marked: new Set(), rangeFrom: undefined } : page;
}

function recordOf(front: PageScreen, state: AppState): KeptSession['record'] {
  if (front.kind === 'records') {
    const row = rowUnderCursor(front, state);
    return row && { file: row.file, line: row.line, isOpen: false };
  }
  if (front.kind !== 'record') return undefined;
  const record = answerTo(state.answers, { ask: 'record', row: front.row });
  return record?.ok === true ? { file: record.file, line: record.line, isOpen: true } : undefined;
}

/** Reads what was written down. Undefined if it is none of ours, or nothing of it can be shown. */
export function readKeptSession(value: unknown): KeptSession | undefined {
  if (!isObject(value) || value.version !== 1 || !Array.isArray(value.pages)) return undefined;
  const pages = value.pages.flatMap((page: unknown) => readPage(page) ?? []);
  if (pages.length === 0) return undefined;
  const history = Array.isArray(value.history) ? value.history.filter(isText).slice(0, 50) : [];
  return { version: 1, pages, record: readRecord(value.record), history };
}

/** The screens to start with, on which the explorer was left. */
export function stackOf({ pages }: KeptSession): ScreenStack {
  const [front = overview, ...behind] = pages;
  return behind.length === 0 && front.kind !== 'overview' ? [front, overview] : [front, ...behind];
}

function readRecord(value: unknown): KeptSession['record'] {
  if (!isObject(value) || !isText(value.file) || !isPlace(value.line)) return undefined;
  return { file: value.file, line: value.line, isOpen: value.isOpen === true };
}

function readPage(value: unknown): PageScreen | undefined {
  if (!isObject(value) || !isText(value.filter)) return undefined;
  const list = readList(value.list);
  if (list === undefined) return undefined;
  const { filter } = value;
  switch (value.kind) {
    case 'overview':
    case 'context':
    case 'problems':
      return { kind: value.kind, filter, list };
    case 'groups':
      return readGroups(value, { filter, list });
    case 'records':
      return readRecords(value, { filter, list });
    case 'successes':
      return { kind: 'successes', filter, list, picked: texts(value.picked) };
    case 'report':
      return {
        kind: 'report',
        filter,
        list,
        period: value.period === 'monthly' ? 'monthly' : 'weekly',
        day: isText(value.day) && /^\d{4}-\d\d-\d\d$/.test(value.day) ? value.day : undefined,
        project: isText(value.project) ? value.project : undefined,
      };
    default:
      return undefined;
  }
}

type Common = { readonly filter: string; readonly list: ListPlace };
type Plain = Readonly<Record<string, unknown>>;

function readGroups(value: Plain, common: Common): PageScreen | undefined {
  const path = readPath(value.path);
  const by = oneOf(['category', 'type', 'pattern'] as const, value.by);
  const order = oneOf(['count', 'name', 'last7', 'severity'] as const, value.order);
  if (path === undefined || by === undefined || order === undefined) return undefined;
  return { kind: 'groups', ...common, path, by, order };
}

function readRecords(value: Plain, common: Common): RecordsScreen | undefined {
  const path = readPath(value.path);
  const of = oneOf<RecordKind | 'any'>([...recordKinds, 'any'], value.of);
  if (path === undefined || of === undefined || !isObject(value.sort)) return undefined;
  const direction = oneOf(['ascending', 'descending'] as const, value.sort.direction);
  const by = value.sort.by === 'relevance' ? 'relevance' : fieldOf(value.sort.by);
  if (by === undefined || direction === undefined) return undefined;
  return {
    kind: 'records',
    ...common,
    path,
    of,
    sort: { by, direction },
    marked: new Set(),
    rangeFrom: undefined,
  };
}

function readPath(value: unknown): readonly Step[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const steps = value.flatMap((step: unknown) => {
    const field = isObject(step) ? fieldOf(step.field) : undefined;
    if (!isObject(step) || field === undefined) return [];
    return [{ field, value: isText(step.value) ? step.value : undefined }];
  });
  return steps.length === value.length ? steps : undefined;
}

function readList(value: unknown): ListPlace | undefined {
  return isObject(value) && isPlace(value.cursor) && isPlace(value.top)
    ? { cursor: value.cursor, top: value.top }
    : undefined;
}

function fieldOf(value: unknown): FieldName | undefined {
  return isText(value) && Object.hasOwn(fields, value) ? (value as FieldName) : undefined;
}

function oneOf<Word extends string>(words: readonly Word[], value: unknown): Word | undefined {
  return words.find((word) => word === value);
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(isText) : [];
}

function isObject(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isPlace(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
