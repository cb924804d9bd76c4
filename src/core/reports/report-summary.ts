import { countOf, countText, durationText, momentText, percentText } from './figures.ts';
import { wrapMarkdown } from './markdown-text.ts';
import type { ReportModel } from './report-model.ts';
import { periodDays } from './report-period.ts';
import type { DataText } from './report-words.ts';

/** The heading and, in three sentences, what a reader in a hurry has to know. */
export function summarySection(model: ReportModel, data: DataText): string {
  const { period, coverage, title } = model;
  const kind = period.kind === 'weekly' ? 'Weekly' : 'Monthly';
  const name =
    period.kind === 'weekly' ? `${period.name} (${periodDays(period)}, UTC)` : `${periodDays(period)} (UTC)`;
  const partial =
    coverage.kind === 'whole'
      ? []
      : [wrapMarkdown(`> Partial, data to ${momentText(coverage.to)}: counts will still grow.`, '> ')];
  return [
    `# ${kind} report: ${data(title, 60)}`,
    name,
    ...partial,
    wrapMarkdown(model.records === 0 ? emptyVerdict(model) : verdict(model, data)),
  ].join('\n\n');
}

function emptyVerdict({ before, totals }: ReportModel): string {
  const [failures] = totals.lines;
  const earlier = failures?.previous?.kind === 'count' ? failures.previous.count : 0;
  const compared = earlier === 0 ? '' : ` ${before.name} had ${countOf(earlier, 'failure')}.`;
  return `**No records in this period.**${compared}`;
}

function verdict(model: ReportModel, data: DataText): string {
  return [failureSentence(model), targetSentence(model), patternSentence(model, data)].join(' ');
}

function failureSentence({ totals, before, failures }: ReportModel): string {
  const line = totals.lines.find(({ id }) => id === 'failures');
  const now = `**${countOf(failures.count, 'failure')}**`;
  if (line?.previous?.kind !== 'count') return `${now}; the data begins in this period.`;
  const earlier = `${countText(line.previous.count)} of ${before.name}`;
  const ratio = ratioText(totals.failureRatio);
  switch (line.change) {
    case 'more':
    case 'fewer':
      return `${now}, **${line.change}** than the ${earlier}${ratio}.`;
    case 'too few':
      return `${now} against ${earlier}: too few to compare.`;
    default:
      return `${now} against ${earlier}: no clear change${ratio}.`;
  }
}

/** The ratio is of failures a day, so that a week that is not over compares fairly. */
function ratioText(ratio: ReportModel['totals']['failureRatio']): string {
  if (ratio === undefined || ratio.ratio === null || !Number.isFinite(ratio.ratio)) return '';
  const high = Number.isFinite(ratio.high) ? ratio.high.toFixed(2) : '∞';
  return ` (per day ${ratio.ratio.toFixed(2)} times as many, 95 % interval ${ratio.low.toFixed(2)}–${high})`;
}

function targetSentence({ targets }: ReportModel): string {
  if (targets.every(({ measured }) => measured === undefined)) {
    return 'Without performance or success records no target can be judged.';
  }
  const of = (verdict: string) => targets.filter((line) => line.verdict === verdict);
  const missed = of('not met').map(({ title }) => title.toLowerCase());
  const names = missed.length === 0 ? '' : ` (${missed.join(', ')})`;
  return `Of ${targets.length} targets ${of('met').length} are met, ${missed.length} are not${names}, for ${of('not enough data').length} the data does not suffice.`;
}

function patternSentence({ failures, resolve }: ReportModel, data: DataText): string {
  const [top] = failures.patterns.filter(({ name }) => name !== undefined);
  if (failures.detail !== 'ranked' || top === undefined) return resolveSentence(resolve);
  const share = top.share === undefined ? '' : `, ${percentText(top.share.value)}`;
  const fresh = failures.newPatterns?.length ?? 0;
  const news = fresh === 0 ? '' : `; ${countOf(fresh, 'pattern')} met for the first time`;
  return `The most frequent pattern is ${data(top.name ?? '', 60)} (${countText(top.count)} of ${countText(failures.count)}${share})${news}.`;
}

function resolveSentence({ median, ended, open }: ReportModel['resolve']): string {
  if (ended + open === 0) return 'There is nothing to resolve.';
  const half = median.kind === 'estimate' ? `, half of them within ${durationText(median.value)}` : '';
  return `${countText(ended)} of them ${ended === 1 ? 'is' : 'are'} resolved${half}, ${countText(open)} open.`;
}
