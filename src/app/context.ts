import type { Band, ContextAnswer, Question } from '../core/dataset/questions.ts';
import { fitRight, fitToWidth } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import { answerTo } from './answer-book.ts';
import { emptyMatchLines } from './empty.ts';
import { formatCount, formatNumber, formatPercent, plural } from './format.ts';
import { besideEachOther, emptyLine, type FrameLine, plainLine, ruleLine, segment } from './frame.ts';
import { bar, type Glyphs } from './glyphs.ts';
import { filterQuery } from './page-query.ts';
import { bodyHeight, isWide, type ScreenModule } from './screen-module.ts';
import type { ContextScreen } from './screens.ts';
import type { AppState } from './state.ts';

function contextQuestion(screen: ContextScreen): Extract<Question, { readonly ask: 'context' }> {
  return { ask: 'context', query: filterQuery(screen.filter) };
}

/** How the context window was used, and where in it failures happened. */
export const contextScreen: ScreenModule<ContextScreen> = {
  needs: (screen) => [contextQuestion(screen)],
  extras: (screen, state) => {
    const answer = answerTo(state.answers, contextQuestion(screen));
    const isEmpty = answer !== undefined && answer.failures === 0 && answer.samples === 0;
    return isEmpty ? [{ ask: 'explain', query: filterQuery(screen.filter) }] : [];
  },
  rowCount: (screen, state) => lines(screen, state).length,
  viewport: (_screen, state) => bodyHeight(state),
  view: (screen, state) => {
    const answer = answerTo(state.answers, contextQuestion(screen));
    const all = lines(screen, state);
    const { list } = screen;
    return {
      crumbs: 'Context',
      heading:
        answer === undefined
          ? ''
          : `${plural(answer.failures, 'failure')}, ${plural(answer.samples, 'context row')}`,
      body: all.slice(list.top, list.top + bodyHeight(state)),
      status: answer === undefined ? 'counting' : statusText(answer),
    };
  },
};

function statusText({ sessions, usageUnknown, positionUnknown }: ContextAnswer): string {
  return `${plural(sessions, 'session')}; failures without window use ${formatCount(usageUnknown)}, without position ${formatCount(positionUnknown)}`;
}

function lines(screen: ContextScreen, state: AppState): readonly FrameLine[] {
  const answer = answerTo(state.answers, contextQuestion(screen));
  if (answer === undefined) return [];
  if (answer.failures === 0 && answer.samples === 0)
    return emptyMatchLines(state, filterQuery(screen.filter));
  const { columns } = state.size;
  const { glyphs } = state.settings;
  if (!isWide(state))
    return [
      ...bandLines('failures by share of the window in use', answer.byUsage, { width: columns, glyphs }),
      emptyLine,
      ...bandLines('failures by position in the session', answer.byPosition, { width: columns, glyphs }),
      emptyLine,
      ...factLines(answer, columns, glyphs),
    ];
  const left = Math.floor(columns * 0.58);
  return besideEachOther(
    [
      ...bandLines('failures by share of the window in use', answer.byUsage, { width: left, glyphs }),
      emptyLine,
      ...bandLines('failures by position in the session', answer.byPosition, { width: left, glyphs }),
    ],
    factLines(answer, columns - left - 2, glyphs),
    left,
  );
}

type Drawing = { readonly width: number; readonly glyphs: Glyphs };

/**
 * A band's share is of the failures, not a risk: how much of the work was done in that band is told by the context rows
 * beside it.
 */
function bandLines(title: string, bands: readonly Band[], { width, glyphs }: Drawing): FrameLine[] {
  const barWidth = Math.max(4, width - 61);
  return [
    ruleLine(title, width, glyphs.rule),
    [
      segment(
        ` ${'BAND'.padEnd(15)}${'FAILURES'.padStart(9)}  ${'SHARE (95 %)'.padEnd(20)} ${'CONTEXT ROWS'.padStart(12)}`,
        'dim',
      ),
    ],
    ...bands.map(
      (band): FrameLine => [
        segment(` ${fitToWidth(harmless(band.title), 15)}`),
        segment(fitRight(formatCount(band.failures), 9)),
        segment(`  ${fitToWidth(shareText(band), 20)} `),
        segment(fitRight(formatCount(band.samples), 12), 'dim'),
        segment(` ${bar(band.share?.value ?? 0, barWidth, glyphs)}`, 'accent'),
      ],
    ),
  ];
}

function shareText({ share }: Band): string {
  if (share === undefined) return '–';
  if (share.low === undefined || share.high === undefined) return formatPercent(share.value);
  return `${formatPercent(share.value)} (${Math.round(share.low * 100)}–${Math.round(share.high * 100)})`;
}

function factLines(answer: ContextAnswer, width: number, glyphs: Glyphs): FrameLine[] {
  const { compactions, tokensPerEffectiveCall, failedCallShare, byModel } = answer;
  const total = compactions.auto + compactions.manual + compactions.other;
  const calls =
    tokensPerEffectiveCall === undefined
      ? 'not enough data'
      : `${formatNumber(tokensPerEffectiveCall.median)} (n ${formatCount(tokensPerEffectiveCall.n)})`;
  const failed =
    failedCallShare === undefined
      ? 'not enough data'
      : `${formatPercent(failedCallShare.value)} of ${formatCount(failedCallShare.n)}`;
  return [
    ruleLine('window', width, glyphs.rule),
    fact(
      'Compactions',
      `${formatCount(total)}: ${compactions.auto} automatic, ${compactions.manual} manual, ${compactions.other} other`,
    ),
    fact(
      'Median size',
      `${formatNumber(compactions.medianBefore)} ${glyphs.arrow} ${formatNumber(compactions.medianAfter)} tokens`,
    ),
    fact('Tokens a call', `${calls}, effective tool calls`),
    fact('Failed calls', failed),
    emptyLine,
    ruleLine('models', width, glyphs.rule),
    [
      segment(
        ` ${'MODEL'.padEnd(26)}${'ROWS'.padStart(8)}${'MEDIAN USE'.padStart(12)}${'FAILURES'.padStart(10)}`,
        'dim',
      ),
    ],
    ...byModel.map(({ model, samples, medianUtilization, failures }) =>
      plainLine(
        ` ${fitToWidth(harmless(model), 26)}${fitRight(formatCount(samples), 8)}${fitRight(medianUtilization === undefined ? '–' : formatPercent(medianUtilization), 12)}${fitRight(formatCount(failures), 10)}`,
      ),
    ),
  ];
}

function fact(name: string, text: string): FrameLine {
  return [segment(` ${name.padEnd(15)}`, 'dim'), segment(text)];
}
