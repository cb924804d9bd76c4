import type { TargetLine } from '../dataset/questions.ts';
import { fewestForRate } from '../statistics/estimate.ts';
import { changesSection } from './change-sections.ts';
import { contextSection } from './context-sections.ts';
import { failuresSection, resolveSection } from './failure-sections.ts';
import { caseCount, countText, measuredText, percentText, ratioText, unknown } from './figures.ts';
import type { Region } from './generated-regions.ts';
import { ledgerSection } from './ledger-section.ts';
import { lessonsSection, successesSection } from './lesson-sections.ts';
import { markdownTable } from './markdown-table.ts';
import { wrapMarkdown } from './markdown-text.ts';
import { dataSection, methodSection } from './method-sections.ts';
import type { ReportModel } from './report-model.ts';
import { summarySection } from './report-summary.ts';
import type { Change, Figure, TotalsLine } from './report-totals.ts';
import { type Charset, dataText, inCharset, type RenderOptions } from './report-words.ts';

/** The parts of a report in the order they are read; each is a region that is generated anew. */
export function reportRegions(model: ReportModel, options: RenderOptions): readonly Region[] {
  const data = dataText(options);
  const { charset } = options;
  const sections: readonly Region[] = [
    { id: 'summary', text: summarySection(model, data) },
    { id: 'totals', text: totalsSection(model) },
    { id: 'targets', text: targetsSection(model, charset) },
    { id: 'changes', text: changesSection(model, data) },
    { id: 'failures', text: failuresSection(model, data, charset) },
    { id: 'resolve', text: resolveSection(model, data) },
    { id: 'context', text: contextSection(model, data) },
    { id: 'successes', text: successesSection(model, data) },
    { id: 'preventions', text: ledgerSection(model, data) },
    { id: 'lessons', text: lessonsSection(model, data) },
    { id: 'data', text: dataSection(model, data) },
    { id: 'method', text: methodSection(model) },
  ];
  return sections.map(({ id, text }) => ({ id, text: inCharset(text, charset) }));
}

/** What stands below the regions of a new report. */
export const notesSection = `## Notes

Write here, or anywhere outside the generated regions: it is kept when the
report is written again.
`;

function totalsSection({ totals, period, before }: ReportModel): string {
  const table = markdownTable(
    [
      { title: 'Measure', align: 'left' },
      { title: period.name, align: 'right' },
      { title: before.name, align: 'right' },
      { title: 'Ratio (95 %)', align: 'right' },
      { title: 'Verdict', align: 'left' },
    ],
    totals.lines.map(({ title, current, previous, ratio, change }) => [
      title,
      figureText(current),
      previous === undefined ? unknown : barePart(previous),
      ratio === undefined ? unknown : ratioText(ratio),
      changeText(change),
    ]),
  );
  return `## Totals\n\n${table}`;
}

/** `128`, or `91 % (83–95) n 100`; a share of fewer than five cases is not said. */
export function figureText(figure: Figure): string {
  if (figure.kind === 'count') return countText(figure.count);
  const { measured } = figure;
  return measured === undefined ? unknown : `${shortFigureText(figure)} n ${caseCount(measured.n)}`;
}

/** The value alone: the interval that counts is the ratio's. */
function barePart(figure: Figure): string {
  if (figure.kind === 'count') return countText(figure.count);
  const { measured } = figure;
  if (measured === undefined) return unknown;
  return measured.n < fewestForRate ? 'too few' : percentText(measured.value);
}

export function changeText(change: Change): string {
  return change === 'nothing before' || change === 'not judged' ? unknown : change;
}

/** A totals line in as few cells as it can be said in. */
export function shortFigureText(figure: TotalsLine['current']): string {
  if (figure.kind === 'count') return countText(figure.count);
  const isRate = figure.measured === undefined || figure.measured.n >= fewestForRate;
  return isRate ? measuredText(figure.measured, 'share') : 'too few';
}

function targetsSection({ targets }: ReportModel, charset: Charset): string {
  const note = wrapMarkdown(
    'Measured with 95 % intervals. A target is met or not met only when the whole interval says so; one that allows no case, such as 0 errors, is not met from the first case on.',
  );
  const table = markdownTable(
    [
      { title: 'Target', align: 'left' },
      { title: 'Goal', align: 'left' },
      { title: 'Measured', align: 'left' },
      { title: 'n', align: 'right' },
      { title: 'Verdict', align: 'left' },
    ],
    targets.map(({ title, goal, measured, unit, verdict }) => [
      title,
      // Widths are made for one character each; the signs of goals become two.
      inCharset(goal, charset),
      inCharset(isTooFew(measured, verdict) ? 'too few' : measuredText(measured, unit), charset),
      measured === undefined ? '0' : caseCount(measured.n),
      verdict,
    ]),
  );
  return `## Targets\n\n${note}\n\n${table}`;
}

/** One violation decides a target that allows none, however few the cases. */
function isTooFew(measured: TargetLine['measured'], verdict: TargetLine['verdict']): boolean {
  return measured !== undefined && measured.n < fewestForRate && verdict === 'not enough data';
}
