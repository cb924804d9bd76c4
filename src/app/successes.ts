import type { Measured, PatternsAnswer, Question, SuccessPattern } from '../core/dataset/questions.ts';
import { harmless } from '../core/text/harmless.ts';
import { answerTo } from './answer-book.ts';
import { emptyMatchLines } from './empty.ts';
import { formatCount, formatDay, formatNumber, formatPercent, plural } from './format.ts';
import { besideEachOther, emptyLine, type FrameLine, plainLine, ruleLine, segment } from './frame.ts';
import { type Glyphs, sparkline } from './glyphs.ts';
import { type Cell, fitColumns, listLines, type Wanted } from './list-view.ts';
import { scopedQuery } from './page-query.ts';
import { bodyHeight, hasPreview, isWide, type PageView, type ScreenModule } from './screen-module.ts';
import type { SuccessesScreen } from './screens.ts';
import type { AppState } from './state.ts';

type PatternsQuestion = Extract<Question, { readonly ask: 'patterns' }>;

export function patternsQuestion(filter: string): PatternsQuestion {
  return { ask: 'patterns', query: scopedQuery(filter, [], 'success') };
}

export function patternUnderCursor(screen: SuccessesScreen, state: AppState): SuccessPattern | undefined {
  return answerTo(state.answers, patternsQuestion(screen.filter))?.patterns[screen.list.cursor];
}

const listWidth = 96;
const detailHeight = 7;

/** What worked, pattern by pattern: how often, how well, and at what cost. */
export const successesScreen: ScreenModule<SuccessesScreen> = {
  needs: (screen) => [patternsQuestion(screen.filter)],
  extras: (screen, state) => {
    const { query } = patternsQuestion(screen.filter);
    return answerTo(state.answers, patternsQuestion(screen.filter))?.matched === 0
      ? [{ ask: 'explain', query }]
      : [];
  },
  rowCount: (screen, state) => answerTo(state.answers, patternsQuestion(screen.filter))?.patterns.length ?? 0,
  viewport: listHeight,
  view,
};

function listHeight(_screen: SuccessesScreen, state: AppState): number {
  const below = hasPreview(state) && !isWide(state) ? detailHeight : 0;
  return Math.max(3, bodyHeight(state) - 1 - below);
}

function view(screen: SuccessesScreen, state: AppState): PageView {
  const answer = answerTo(state.answers, patternsQuestion(screen.filter));
  return {
    crumbs: 'Successes',
    heading: answer === undefined ? '' : plural(answer.matched, 'success', 'successes'),
    body: body(screen, state, answer),
    status: status(screen, answer),
  };
}

function body(
  screen: SuccessesScreen,
  state: AppState,
  answer: PatternsAnswer | undefined,
): readonly FrameLine[] {
  if (answer === undefined) return [];
  if (answer.matched === 0) return emptyMatchLines(state, patternsQuestion(screen.filter).query);
  if (answer.patterns.length === 0)
    return [
      emptyLine,
      plainLine(
        ` ${plural(answer.matched, 'success', 'successes')}, but none names a pattern.  g u lists them.`,
      ),
    ];
  const width = isWide(state)
    ? Math.min(listWidth, Math.floor(state.size.columns * 0.66))
    : state.size.columns;
  const list = patternList(screen, state, { answer, width });
  if (!hasPreview(state)) return list;
  const pattern = patternUnderCursor(screen, state);
  const paneWidth = isWide(state) ? state.size.columns - width - 2 : state.size.columns;
  const detail = pattern === undefined ? [] : detailLines(pattern, paneWidth, state.settings.glyphs);
  if (isWide(state)) return besideEachOther(list, detail.slice(0, bodyHeight(state)), width);
  return [...list, ...detail.slice(0, bodyHeight(state) - list.length)];
}

type PatternColumn = Wanted & { readonly cell: (pattern: SuccessPattern, screen: SuccessesScreen) => Cell };

const columns: readonly PatternColumn[] = [
  {
    title: 'PATTERN',
    width: 26,
    align: 'left',
    dropOrder: 0,
    stretch: 30,
    cell: ({ pattern }, { picked }) => ({ text: `${picked.includes(pattern) ? '*' : ' '} ${pattern}` }),
  },
  {
    title: 'N',
    width: 5,
    align: 'right',
    dropOrder: 1,
    cell: ({ support }) => ({ text: formatCount(support) }),
  },
  {
    title: 'SHARE',
    width: 5,
    align: 'right',
    dropOrder: 7,
    cell: ({ share }) => ({ text: share === undefined ? '–' : formatPercent(share.value) }),
  },
  {
    title: 'h/m/l',
    width: 9,
    align: 'left',
    dropOrder: 4,
    cell: ({ effectiveness }) => ({ text: effectiveness.slice(0, 3).join('/') }),
  },
  {
    title: 'EFF',
    width: 5,
    align: 'right',
    dropOrder: 2,
    cell: ({ efficiency }) => ({ text: efficiency?.value.toFixed(2) ?? '–' }),
  },
  {
    title: 'COV',
    width: 5,
    align: 'right',
    dropOrder: 5,
    cell: ({ coverage }) => ({ text: coverage === undefined ? '–' : formatPercent(coverage.value) }),
  },
  {
    title: 'RUNS',
    width: 5,
    align: 'right',
    dropOrder: 6,
    cell: ({ testRuns }) => ({ text: formatNumber(testRuns?.value) }),
  },
  {
    title: 'EDITS',
    width: 5,
    align: 'right',
    dropOrder: 3,
    cell: ({ edits }) => ({ text: formatNumber(edits?.value) }),
  },
  {
    title: 'RETRY',
    width: 5,
    align: 'right',
    dropOrder: 8,
    cell: ({ retries }) => ({ text: formatNumber(retries?.value) }),
  },
];

function patternList(
  screen: SuccessesScreen,
  state: AppState,
  { answer, width }: { readonly answer: PatternsAnswer; readonly width: number },
): FrameLine[] {
  const fitted = fitColumns(columns, width - 1);
  return listLines({
    columns: fitted.map((column) =>
      column.title === 'PATTERN' ? { ...column, title: '  PATTERN' } : column,
    ),
    place: screen.list,
    height: listHeight(screen, state),
    count: answer.patterns.length,
    row: (position) => {
      const pattern = answer.patterns[position];
      return pattern === undefined ? undefined : fitted.map(({ cell }) => cell(pattern, screen));
    },
    glyphs: state.settings.glyphs,
  });
}

function detailLines(pattern: SuccessPattern, width: number, glyphs: Glyphs): FrameLine[] {
  const { factors, features, models, efficiency, coverage, minutes, first, last } = pattern;
  return [
    ruleLine(harmless(pattern.pattern), width, glyphs.rule),
    fact('Efficiency', `${measured(efficiency, (value) => value.toFixed(2))}, estimated / actual`),
    fact('Coverage', measured(coverage, formatPercent)),
    fact('Minutes', measured(minutes, formatNumber)),
    fact(
      'Factors',
      factors
        .slice(0, 3)
        .map(({ text, count }) => `${harmless(text)} (${count})`)
        .join(` ${glyphs.dot} `),
    ),
    fact(
      'Features',
      features
        .slice(0, 10)
        .map(({ text }) => harmless(text))
        .join(' '),
    ),
    fact(
      'Models',
      models
        .slice(0, 4)
        .map(({ text, count }) => `${harmless(text)} ${count}`)
        .join(` ${glyphs.dot} `),
    ),
    fact(
      'Trend',
      `${sparkline(pattern.trend, glyphs)}  ${formatDay(first)} ${glyphs.arrow} ${formatDay(last)}`,
    ),
  ];
}

/** A value with its interval and n. */
function measured(value: Measured | undefined, format: (value: number) => string): string {
  if (value === undefined) return '–';
  const interval =
    value.low === undefined || value.high === undefined
      ? ''
      : ` (${format(value.low)}–${format(value.high)})`;
  return `${format(value.value)}${interval}, n ${formatCount(value.n)}`;
}

function fact(name: string, text: string): FrameLine {
  return [segment(` ${name.padEnd(11)}`, 'dim'), segment(text === '' ? '–' : text)];
}

function status(screen: SuccessesScreen, answer: PatternsAnswer | undefined): string {
  if (answer === undefined) return 'counting';
  const picked =
    screen.picked.length === 0
      ? 'Space picks, C compares two to four'
      : `${screen.picked.length} picked, C compares them`;
  const place = answer.patterns.length === 0 ? '0/0' : `${screen.list.cursor + 1}/${answer.patterns.length}`;
  return `${place}  ${picked}`;
}
