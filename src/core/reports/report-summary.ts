import {
  countOf,
  countText,
  doubtText,
  durationText,
  momentText,
  percentText,
  significantText,
} from './figures.ts';
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

function failureSentence({ totals, before, failures, changes }: ReportModel): string {
  const line = totals.lines.find(({ id }) => id === 'failures');
  const now = `**${countOf(failures.count, 'failure')}**`;
  if (line?.previous?.kind !== 'count') return `${now}; the data begins in this period.`;
  const earlier = `${before.name} had ${countText(line.previous.count)}`;
  const ratio = ratioPhrase(changes);
  switch (line.change) {
    case 'worse':
      return `${now}, **more** than usual${ratio}; ${earlier}.`;
    case 'better':
      return `${now}, **fewer** than usual${ratio}; ${earlier}.`;
    case 'too few':
      return `${now}; ${earlier}: too few to compare.`;
    default:
      return `${now}; ${earlier}: no clear change${ratio}.`;
  }
}

/** The ratio is of failures per session or day, so that a period that is not over compares fairly. */
function ratioPhrase({ total, exposure, family }: ReportModel['changes']): string {
  const { ratio } = total.week;
  if (ratio.kind === 'not-enough') return '';
  const earlier = exposure.weeks.count - 1;
  const per = exposure.basis === 'sessions' ? 'session' : 'day';
  return ` (per ${per} ${significantText(ratio.value)} times the rate of the ${countOf(earlier, 'period')} before, 95 % interval ${significantText(ratio.low)}–${significantText(ratio.high)}${doubtText(total, family.level)})`;
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

function patternSentence({ failures, resolve, changes }: ReportModel, data: DataText): string {
  const [top] = failures.patterns.filter(({ name }) => name !== undefined);
  if (failures.detail !== 'ranked' || top === undefined) return resolveSentence(resolve);
  const share = top.share === undefined ? '' : `, ${percentText(top.share.value)}`;
  const counted = (['new', 'regressed', 'escalating'] as const).flatMap((label) => {
    const count = changes.patterns.filter((pattern) => pattern.label === label).length;
    return count === 0 ? [] : [`${countText(count)} ${label}`];
  });
  const news =
    counted.length === 0 ? '; none changed beyond chance' : `; beyond chance: ${counted.join(', ')}`;
  return `The most frequent pattern is ${data(top.name ?? '', 60)} (${countText(top.count)} of ${countText(failures.count)}${share})${news}.`;
}

function resolveSentence({ median, ended, open }: ReportModel['resolve']): string {
  if (ended + open === 0) return 'There is nothing to resolve.';
  const half = median.kind === 'estimate' ? `, half of them within ${durationText(median.value)}` : '';
  return `${countText(ended)} of them ${ended === 1 ? 'is' : 'are'} resolved${half}, ${countText(open)} open.`;
}
