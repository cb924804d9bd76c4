import { type AnnotationState, annotationsOf } from '../core/annotation/fold.ts';
import { currentCodes, foldedRecord } from '../core/annotation/folded-record.ts';
import {
  paceOf,
  prevalenceOf,
  type ReviewRun,
  reviewRun,
  saturationOf,
} from '../core/annotation/review-run.ts';
import type { Question } from '../core/dataset/questions.ts';
import { fieldTerm } from '../core/query/edit-query.ts';
import type { Estimated } from '../core/statistics/estimate.ts';
import { harmless } from '../core/text/harmless.ts';
import { answerTo } from './answer-book.ts';
import { formatCount, formatNumber, formatPercent, plural } from './format.ts';
import { type FrameLine, ruleLine, segment } from './frame.ts';
import { bar, sparkline } from './glyphs.ts';
import { openedRecord } from './record-document.ts';
import type { RecordScreen } from './screens.ts';
import type { AppState } from './state.ts';
import { type TriageRun, triageCounts } from './triage-run.ts';
import { slotKeys } from './triage-slots.ts';

/** Rows that the panel takes from the record: with few rows only what one answers with and how far one is. */
export function panelHeight({ along }: RecordScreen, state: AppState): number {
  if (along.kind !== 'triage') return 0;
  return isRoomy(state) ? 8 : 5;
}

function isRoomy({ size }: AppState): boolean {
  return size.rows >= 21;
}

function runOf({ triage }: AppState): TriageRun | undefined {
  return triage === 'opening' ? undefined : triage;
}

/** Below the record: the keys that answer, what has been said, what is alike, progress, new codes, rates. */
export function panelLines(screen: RecordScreen, state: AppState): readonly FrameLine[] {
  const run = runOf(state);
  if (run === undefined) return [];
  const { glyphs } = state.settings;
  const { sampler } = run;
  const title = sampler.order === 'random' ? `random, seed ${sampler.seed}` : orderTitles[sampler.order];
  const review = runReview(state, sampler.run);
  const always = [
    ruleLine(title, state.size.columns, glyphs.rule),
    answerLine(),
    slotLine(run),
    saidLine(screen, state),
  ];
  const progress = progressLine({ run, screen, review }, state);
  if (!isRoomy(state)) return [...always, progress];
  return [...always, alikeLine(screen, state), progress, codesLine(review, state), rateLine(review, state)];
}

const orderTitles = {
  random: 'random',
  newest: 'newest first',
  severity: 'worst first',
  pattern: 'commonest pattern first',
  agreement: 'least agreement first',
  disagreement: 'disagreements',
} as const;

const labelWidth = 8;

function labelled(label: string, text: FrameLine): FrameLine {
  return [segment(` ${label.padEnd(labelWidth)} `, 'dim'), ...text];
}

function keyed(pairs: readonly (readonly [key: string, words: string])[]): FrameLine {
  return pairs.flatMap(([key, words]) => [segment(key, 'accent'), segment(` ${words}  `)]);
}

function answerLine(): FrameLine {
  return labelled(
    'Answer',
    keyed([
      ['1', 'fail'],
      ['2', 'fail, code'],
      ['3', 'fail, cause'],
      ['4', 'duplicate'],
      ['5', 'pass'],
      ['6', 'defer'],
    ]),
  );
}

function slotLine({ slots }: TriageRun): FrameLine {
  const pairs = slotKeys.flatMap((key, place) => {
    const slot = slots[place];
    return slot === undefined ? [] : [[key, `fail, ${harmless(slot.name)}`] as const];
  });
  const free = slotKeys[pairs.length];
  const more = free === undefined ? [] : [segment(`${free} takes the next code you give`, 'dim')];
  return labelled('', [...keyed(pairs), ...more]);
}

/** What stands of the record, author by author. */
function saidLine(screen: RecordScreen, state: AppState): FrameLine {
  const record = openedRecord(screen, state);
  const log = record && state.annotations.get(record.project);
  const said = record && log && annotationsOf(log, record.recId);
  if (said === undefined || log === undefined)
    return labelled('Said', [
      segment('nothing yet   v severity   x went wrong here   ! flag   a more', 'dim'),
    ]);
  const { verdicts, severity } = foldedRecord(said, log);
  const words = [
    ...Object.entries(verdicts).map(([author, word]) => `${word} (${author})`),
    ...currentCodes(said, log),
    ...(severity === null ? [] : [severity]),
    ...counted(said.notes.filter(({ kind }) => kind !== 'flag').length, 'note'),
    ...counted(said.notes.filter(({ kind }) => kind === 'flag').length, 'flag'),
    ...counted(said.anchors.length, 'anchor'),
    ...counted(said.links.length, 'link'),
  ];
  return labelled('Said', [segment(harmless(words.join(` ${state.settings.glyphs.dot} `)))]);
}

function counted(count: number, word: string): readonly string[] {
  return count === 0 ? [] : [plural(count, word)];
}

type RowsQuestion = Extract<Question, { readonly ask: 'rows' }>;

/** Records of the same pattern that somebody has judged. */
export function alikeQuestion(screen: RecordScreen, state: AppState): RowsQuestion | undefined {
  const pattern = openedRecord(screen, state)?.cells.pattern;
  if (screen.along.kind !== 'triage' || pattern === undefined || !isRoomy(state)) return undefined;
  const judged = { negated: false, kind: 'has', what: 'verdict' } as const;
  const query = { terms: [fieldTerm('pattern', String(pattern)), judged] };
  return { ask: 'rows', query, sort: { by: 'relevance', direction: 'descending' }, from: 0, to: 20 };
}

function alikeLine(screen: RecordScreen, state: AppState): FrameLine {
  const question = alikeQuestion(screen, state);
  const answer = question && answerTo(state.answers, question);
  const others = answer?.rows.filter(({ row }) => row !== screen.row) ?? [];
  if (answer === undefined || others.length === 0) return [];
  const words = others.slice(0, 4).map(({ cells, review }) => {
    const verdicts = [...new Set(Object.values(review?.verdicts ?? {}))];
    return `${cells.feature ?? ''} ${[...verdicts, ...(review?.codes.slice(0, 1) ?? [])].join(' ')}`;
  });
  const isHere = answer.rows.length !== others.length;
  const count = answer.matched - (isHere ? 1 : 0);
  const dot = ` ${state.settings.glyphs.dot} `;
  return labelled('Alike', [segment(`${formatCount(count)} judged: ${harmless(words.join(dot))}`, 'dim')]);
}

type Progress = { readonly run: TriageRun; readonly screen: RecordScreen; readonly review: ReviewRun };

function progressLine({ run, screen, review }: Progress, { settings }: AppState): FrameLine {
  const { answered, total, skipped, deferred } = triageCounts(run);
  const share = total === 0 ? 0 : answered / total;
  const { glyphs } = settings;
  const filled = bar(share, 12, glyphs);
  const pace = paceOf(review);
  const left = total - answered - deferred;
  const words = [
    `${formatCount(answered)}/${formatCount(total)} ${formatPercent(share)}`,
    ...(skipped === 0 ? [] : [`${formatCount(skipped)} skipped`]),
    ...(deferred === 0 ? [] : [`${formatCount(deferred)} deferred`]),
    ...(pace === undefined ? [] : [`${formatNumber(pace)} a minute`]),
    ...(pace === undefined || left === 0 ? [] : [`${timeLeft(left / pace)} left`]),
  ];
  // Before the figures: a narrow screen cuts the end of the line.
  const end = run.doneAt === screen.row ? [segment('  the queue is done: q leaves', 'good')] : [];
  return labelled('Done', [
    segment(filled, 'accent'),
    segment(glyphs.empty.repeat(Math.max(0, 12 - filled.length)), 'dim'),
    ...end,
    segment(`  ${words.join(', ')}`),
  ]);
}

function timeLeft(minutes: number): string {
  return minutes < 90 ? `${Math.max(1, Math.round(minutes))} min` : `${(minutes / 60).toFixed(1)} h`;
}

/** Points of the curve that are drawn. */
const curvePoints = 16;

function codesLine(review: ReviewRun, { settings }: AppState): FrameLine {
  const { curve, codes, sinceNew, mayStop } = saturationOf(review);
  if (curve.length === 0) return labelled('Codes', [segment('none in this review yet', 'dim')]);
  const count = Math.min(curvePoints, curve.length);
  const points = Array.from(
    { length: count },
    (_, place) => curve[Math.ceil(((place + 1) * curve.length) / count) - 1] ?? 0,
  );
  const words = `  ${plural(codes, 'code')}, none new in the last ${formatCount(sinceNew)}`;
  return labelled('Codes', [
    segment(sparkline(points, settings.glyphs), 'accent'),
    segment(words),
    ...(mayStop ? [segment(': more will hardly bring new ones, you may stop', 'good')] : []),
  ]);
}

function rateLine(review: ReviewRun, state: AppState): FrameLine {
  if (review.judged.length === 0) return [];
  const found = prevalenceOf(review);
  if (found.kind === 'not-a-sample') return labelled('Rate', [segment(found.why, 'dim')]);
  const codes = found.codes.slice(0, 2).flatMap(({ key, share }) => {
    const text = shareText(share);
    return text === undefined ? [] : [`${nameOf(key, state)} ${text}`];
  });
  const failures = shareText(found.failures);
  if (failures === undefined)
    return labelled('Rate', [segment('not enough data before the fifth record', 'dim')]);
  const n = found.failures.n;
  return labelled('Rate', [
    segment(harmless([`fail ${failures}`, ...codes].join(', '))),
    segment(`  n ${formatCount(n)}`, 'dim'),
  ]);
}

/** As `62 % (48–74 %)`; undefined where there is not enough for a rate. */
function shareText(share: Estimated): string | undefined {
  if (share.kind === 'not-enough') return undefined;
  const percent = (value: number) => String(Math.round(value * 100));
  return `${percent(share.value)} % (${percent(share.low)}–${percent(share.high)} %)`;
}

function nameOf(key: string, { annotations }: AppState): string {
  for (const { taxonomy } of annotations.values()) {
    for (const [known, { name }] of taxonomy.codes) if (known === key) return name;
  }
  return key.slice(key.indexOf('/') + 1);
}

const remembered = new WeakMap<ReadonlyMap<string, AnnotationState>, { run: string; review: ReviewRun }>();

/** The run as the log tells of it. Gathering 10,000 records takes milliseconds, so it is not done at each key. */
function runReview({ annotations }: AppState, run: string): ReviewRun {
  const known = remembered.get(annotations);
  if (known?.run === run) return known.review;
  const review = reviewRun(annotations.values(), run);
  remembered.set(annotations, { run, review });
  return review;
}

/** For the crumbs: `Review ▸ F002`. */
export function triageCrumbs(name: string, { settings }: AppState): string {
  return `Review ${settings.glyphs.crumb} ${name}`;
}
