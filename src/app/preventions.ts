import { preventionsOfPeople } from '../core/analysis/adoptions.ts';
import type { LedgerLine, PreventionLedger } from '../core/analysis/prevention-ledger.ts';
import type { Question } from '../core/dataset/questions.ts';
import { chanceText, countText, ratioText } from '../core/reports/figures.ts';
import { isoDay } from '../core/reports/report-period.ts';
import type { Events } from '../core/statistics/intervals.ts';
import { wrapToWidth } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import { answerTo } from './answer-book.ts';
import { plural } from './format.ts';
import { emptyLine, type FrameLine, plainLine, type Role, ruleLine, wrappedLines } from './frame.ts';
import { type Cell, fitColumns, listLines, type Wanted } from './list-view.ts';
import { filterQuery } from './page-query.ts';
import { bodyHeight, type ScreenModule } from './screen-module.ts';
import type { PreventionsScreen } from './screens.ts';
import type { AppState } from './state.ts';

function preventionsQuestion(
  screen: PreventionsScreen,
  state: AppState,
): Extract<Question, { readonly ask: 'preventions' }> {
  const known = [...state.annotations].flatMap(([project, { preventions }]) =>
    preventionsOfPeople(project, preventions.values()),
  );
  return { ask: 'preventions', query: filterQuery(screen.filter), known };
}

function ledgerOf(screen: PreventionsScreen, state: AppState): PreventionLedger | undefined {
  return answerTo(state.answers, preventionsQuestion(screen, state));
}

/** Each prevention with its verdict: failures per session before and after it was adopted. */
export const preventionsScreen: ScreenModule<PreventionsScreen> = {
  needs: (screen, state) => [preventionsQuestion(screen, state)],
  rowCount: (screen, state) => ledgerOf(screen, state)?.lines.length ?? 0,
  viewport: (_screen, state) => Math.max(3, Math.floor((bodyHeight(state) - 2) / 2)),
  view: (screen, state) => {
    const ledger = ledgerOf(screen, state);
    const count = ledger?.lines.length ?? 0;
    return {
      crumbs: 'Preventions',
      heading: ledger === undefined ? '' : plural(count, 'prevention'),
      body: ledger === undefined ? [] : body(screen, state, ledger),
      status:
        ledger === undefined
          ? 'judging'
          : `${count === 0 ? 0 : screen.list.cursor + 1}/${count}  ${plural(ledger.family.tests, 'verdict')} as one family, exposure in ${ledger.basis}`,
    };
  },
};

function body(screen: PreventionsScreen, state: AppState, ledger: PreventionLedger): readonly FrameLine[] {
  if (ledger.lines.length === 0) {
    return [
      emptyLine,
      ...wrappedLines(
        'No prevention is known: propose one while annotating and adopt it on a day with `debrief preventions adopt`, or let records say prevention_implemented.',
        state.size.columns,
      ),
    ];
  }
  const { columns: width } = state.size;
  const shown = fitColumns(columns, width - 1);
  const list = listLines({
    columns: shown,
    place: screen.list,
    height: preventionsScreen.viewport(screen, state),
    count: ledger.lines.length,
    row: (position) => {
      const line = ledger.lines[position];
      return line === undefined ? undefined : shown.map(({ cell }) => cell(line));
    },
    glyphs: state.settings.glyphs,
  });
  const line = ledger.lines[screen.list.cursor];
  const detail = line === undefined ? [] : detailLines(line, { width, basis: ledger.basis });
  return [...list, ruleLine('verdict', width, state.settings.glyphs.rule), ...detail].slice(
    0,
    bodyHeight(state),
  );
}

const verdictRoles: Readonly<Record<LedgerLine['verdict'], Role>> = {
  reduced: 'good',
  'not shown': 'plain',
  worse: 'bad',
  'not enough': 'dim',
};

type LedgerColumn = Wanted & { readonly cell: (line: LedgerLine) => Cell };

const columns: readonly LedgerColumn[] = [
  {
    title: 'VERDICT',
    width: 10,
    align: 'left',
    dropOrder: 0,
    cell: ({ verdict }) => ({ text: verdict, role: verdictRoles[verdict] }),
  },
  {
    title: 'RATIO (95 %)',
    width: 16,
    align: 'right',
    dropOrder: 1,
    cell: ({ compared }) => ({ text: compared === undefined ? '–' : ratioText(compared.ratio) }),
  },
  {
    title: 'q',
    width: 6,
    align: 'right',
    dropOrder: 2,
    cell: ({ q }) => ({ text: q === undefined ? '–' : chanceText(q) }),
  },
  {
    title: 'ADOPTED',
    width: 10,
    align: 'left',
    dropOrder: 3,
    cell: ({ prevention: { adopted } }) => ({ text: adopted === undefined ? '–' : isoDay(adopted.before) }),
  },
  {
    title: 'FOR',
    width: 16,
    align: 'left',
    dropOrder: 0,
    stretch: 24,
    cell: ({ prevention: { codes } }) => ({ text: codes.map(({ code }) => code).join(', ') || '–' }),
  },
  {
    title: 'PREVENTION',
    width: 14,
    align: 'left',
    dropOrder: 0,
    stretch: 90,
    cell: ({ prevention: { text } }) => ({ text }),
  },
];

type Detail = { readonly width: number; readonly basis: PreventionLedger['basis'] };

function detailLines(line: LedgerLine, { width, basis }: Detail): readonly FrameLine[] {
  const { prevention, compared, missing, clean, confounders, peak } = line;
  const texts = [
    prevention.text,
    ...(compared === undefined
      ? []
      : [`before ${eventsText(compared.before, basis)}, since ${eventsText(compared.after, basis)}`]),
    ...(missing === undefined ? [] : [`missing: ${missing}`]),
    ...(clean === undefined || line.verdict === 'reduced'
      ? []
      : [
          `${countText(clean.needed)} ${basis} in a row without it would rule out the old rate; ${countText(clean.soFar)} so far, ${countText(clean.stillNeeded)} still needed`,
        ]),
    ...confounders.map((confounder) => `also changed: ${confounder}`),
    ...(peak === undefined
      ? []
      : ['adopted right after a peak: some of a fall comes by itself (regression to the mean)']),
  ];
  return texts.flatMap((text) => wrapToWidth(harmless(text), width - 2).map((part) => plainLine(` ${part}`)));
}

function eventsText({ count, exposure }: Events, basis: Detail['basis']): string {
  return `${countText(count)} in ${countText(exposure)} ${basis}`;
}
