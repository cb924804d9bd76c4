import type { SuccessEffects } from '../core/analysis/success-effects.ts';
import type { Measured, Question, SuccessPattern } from '../core/dataset/questions.ts';
import { fitToWidth } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import { answerTo } from './answer-book.ts';
import { formatCount, formatDay, formatNumber, formatPercent } from './format.ts';
import { emptyLine, type FrameLine, plainLine, segment, summaryTableHeight } from './frame.ts';
import type { Glyphs } from './glyphs.ts';
import { filterQuery } from './page-query.ts';
import { patternTests } from './pattern-tests.ts';
import { bodyHeight, type PageView, type ScreenModule } from './screen-module.ts';
import type { ComparePatternsScreen } from './screens.ts';
import type { AppState } from './state.ts';
import { patternsQuestion } from './successes.ts';

/** Lines below the table: what the marks mean. */
const legendHeight = 2;

/** Two to four success patterns in columns, metric by metric, the best value marked. */
export const comparePatternsScreen: ScreenModule<ComparePatternsScreen> = {
  needs: (screen) => [patternsQuestion(screen.filter)],
  extras: (screen) => [effectsQuestion(screen)],
  rowCount: () => metricsWith(undefined).length,
  viewport: (_screen, state) => metricRows(state),
  view,
};

function effectsQuestion({ filter }: ComparePatternsScreen): Extract<Question, { readonly ask: 'effects' }> {
  // Failures count as well: the tests are of features with and without them.
  return { ask: 'effects', query: filterQuery(filter) };
}

function metricRows(state: AppState): number {
  return Math.max(
    1,
    Math.min(metricsWith(undefined).length, Math.floor((bodyHeight(state) - legendHeight - 3) / 2)),
  );
}

function view(screen: ComparePatternsScreen, state: AppState): PageView {
  const { glyphs } = state.settings;
  const known = answerTo(state.answers, patternsQuestion(screen.filter))?.patterns ?? [];
  const compared = screen.patterns.flatMap((name) => known.find(({ pattern }) => pattern === name) ?? []);
  const page = { crumbs: `Successes ${glyphs.crumb} side by side`, heading: `${compared.length} patterns` };
  if (compared.length < 2) {
    return {
      ...page,
      body: [
        emptyLine,
        plainLine(' Fewer than two of these patterns are left under this filter. h goes back.'),
      ],
      status: '',
    };
  }
  const metrics = metricsWith(answerTo(state.answers, effectsQuestion(screen)));
  const shown = metrics.slice(screen.list.top, screen.list.top + metricRows(state));
  const rows = shown.map((metric) => tableRow(metric, compared, state));
  const height = summaryTableHeight(rows.length);
  return {
    ...page,
    body: [...Array.from({ length: height }, () => emptyLine), ...legend(state)],
    table: { rows, height, row: 0 },
    status: `metrics ${screen.list.top + 1}–${screen.list.top + shown.length} of ${metrics.length}`,
  };
}

/** Where a line has to be short it says the same in fewer words. */
const shortLegend = 110;

function legend({ settings: { glyphs }, size }: AppState): FrameLine[] {
  const isShort = size.columns < shortLegend;
  const apart = isShort ? 'intervals of best and worst apart: beyond chance' : longApart;
  const lift = 'Lift: never failed, with over without; ! turns round by model or feature';
  return [
    [segment(` * best value   ${glyphs.differs} ${apart}, not a cause`, 'dim')],
    [segment(` ${isShort ? '' : '(low–high) 95 % interval. '}${lift}`, 'dim')],
  ];
}

const longApart = 'the 95 % intervals of best and worst do not overlap: a difference beyond chance';

type Metric = {
  readonly title: string;
  readonly value: (pattern: SuccessPattern) => Measured | undefined;
  readonly text: (pattern: SuccessPattern, room: number, glyphs: Glyphs) => string;
  /** Which end is better; undefined where neither is. */
  readonly better: 'higher' | 'lower' | undefined;
};

function measure(
  title: string,
  value: Metric['value'],
  { format, better }: { readonly format: (value: number) => string; readonly better: Metric['better'] },
): Metric {
  return { title, value, better, text: (pattern, room) => measuredIn(value(pattern), room, format) };
}

/** As much of value, interval and n as fits. */
function measuredIn(value: Measured | undefined, room: number, format: (value: number) => string): string {
  if (value === undefined) return '–';
  const short = format(value.value);
  if (value.low === undefined || value.high === undefined) return short;
  const middle = `${short} (${format(value.low)}–${format(value.high)})`;
  const long = `${middle} n ${value.n}`;
  return long.length <= room ? long : middle.length <= room ? middle : short;
}

const plainNumber = (value: number) => value.toFixed(2);

/** How often, then the tests, then what using the pattern looks like. */
function metricsWith(effects: SuccessEffects | undefined): readonly Metric[] {
  const tests = patternTests(effects).map(
    ({ title, text }): Metric => ({
      title,
      value: () => undefined,
      better: undefined,
      text: ({ pattern }) => text(pattern),
    }),
  );
  return [records, ...tests, ...measures];
}

const records: Metric = {
  title: 'Records',
  value: () => undefined,
  better: undefined,
  text: ({ support }) => formatCount(support),
};

const measures: readonly Metric[] = [
  measure('Efficiency', ({ efficiency }) => efficiency, { format: plainNumber, better: 'higher' }),
  measure('Minutes', ({ minutes }) => minutes, { format: formatNumber, better: 'lower' }),
  measure('Coverage', ({ coverage }) => coverage, { format: formatPercent, better: 'higher' }),
  measure('Test runs', ({ testRuns }) => testRuns, { format: formatNumber, better: undefined }),
  measure('Edits', ({ edits }) => edits, { format: formatNumber, better: 'lower' }),
  measure('Retries', ({ retries }) => retries, { format: plainNumber, better: 'lower' }),
  {
    title: 'Rated h/m/l',
    value: () => undefined,
    better: undefined,
    text: ({ effectiveness }) => effectiveness.slice(0, 3).join('/'),
  },
  measure('Share', ({ share }) => share, { format: formatPercent, better: undefined }),
  {
    title: 'Seen',
    value: () => undefined,
    better: undefined,
    text: ({ first, last }, _room, glyphs) => `${formatDay(first)} ${glyphs.arrow} ${formatDay(last)}`,
  },
  {
    title: 'Top feature',
    value: () => undefined,
    better: undefined,
    text: ({ features }) => named(features),
  },
  { title: 'Top model', value: () => undefined, better: undefined, text: ({ models }) => named(models) },
  { title: 'Top factor', value: () => undefined, better: undefined, text: ({ factors }) => named(factors) },
];

function named(counted: SuccessPattern['features']): string {
  const [first] = counted;
  return first === undefined ? '–' : `${harmless(first.text)} (${first.count})`;
}

function tableRow(
  metric: Metric,
  compared: readonly SuccessPattern[],
  state: AppState,
): Readonly<Record<string, string>> {
  const { glyphs } = state.settings;
  const width = columnWidth(state, compared.length);
  const best = bestOf(metric, compared);
  const cells = compared.map((pattern, place) => {
    const text = metric.text(pattern, width - 2, glyphs);
    const name = `${String.fromCharCode(65 + place)} ${harmless(pattern.pattern)}`;
    return [
      fitToWidth(name, width, glyphs.ellipsis),
      fitToWidth(`${text}${best === pattern ? ' *' : ''}`, width, glyphs.ellipsis),
    ] as const;
  });
  return {
    METRIC: fitToWidth(metric.title, titleWidth),
    ...Object.fromEntries(cells),
    [glyphs.differs]: differs(metric, compared) ? glyphs.differs : ' '.repeat(glyphs.differs.length),
  };
}

const titleWidth = 11;

/** Each column costs a border and two spaces beside its text. */
function columnWidth(state: AppState, columns: number): number {
  const fixed = titleWidth + 3 + state.settings.glyphs.differs.length + 3 + 1;
  return Math.min(36, Math.floor((state.size.columns - fixed) / columns) - 3);
}

function bestOf({ value, better }: Metric, compared: readonly SuccessPattern[]): SuccessPattern | undefined {
  if (better === undefined) return undefined;
  const ranked = ranking(value, compared);
  const [lowest] = ranked;
  const highest = ranked.at(-1);
  if (lowest === undefined || highest === undefined || lowest.measured.value === highest.measured.value)
    return undefined;
  return better === 'higher' ? highest.pattern : lowest.pattern;
}

/** Whether the intervals of the lowest and the highest value leave a gap. */
function differs({ value }: Metric, compared: readonly SuccessPattern[]): boolean {
  const ranked = ranking(value, compared);
  const below = ranked[0]?.measured.high;
  const above = ranked.at(-1)?.measured.low;
  return below !== undefined && above !== undefined && below < above;
}

function ranking(value: Metric['value'], compared: readonly SuccessPattern[]) {
  const known = compared.flatMap((pattern) => {
    const measured = value(pattern);
    return measured === undefined ? [] : [{ pattern, measured }];
  });
  return known.sort((a, b) => a.measured.value - b.measured.value);
}
