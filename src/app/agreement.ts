import {
  type Agreement,
  agreements,
  type Disagreement,
  disagreements,
  judgedText,
  reviewCounts,
} from '../core/annotation/agreement.ts';
import type { AnnotationState } from '../core/annotation/fold.ts';
import type { Estimated } from '../core/statistics/estimate.ts';
import { cutToWidth } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import { formatPercent, plural } from './format.ts';
import { emptyLine, type FrameLine, ruleLine, wrappedLines } from './frame.ts';
import { type Cell, fitColumns, listLines } from './list-view.ts';
import { bodyHeight, hasPreview, type ScreenModule } from './screen-module.ts';
import type { AgreementScreen } from './screens.ts';
import type { AppState } from './state.ts';

/** What stands in one line of the page. */
export type AgreementLine =
  | { readonly kind: 'agreement'; readonly agreement: Agreement }
  | { readonly kind: 'disagreement'; readonly disagreement: Disagreement; readonly log: AnnotationState };

const remembered = new WeakMap<AnnotationState, readonly AgreementLine[]>();

/** Figures first, then the records on which reviewers differ, undecided ones first. Intervals are those of seed 1. */
export function agreementLines({ annotations }: AppState): readonly AgreementLine[] {
  return [...annotations.values()].flatMap((log) => {
    const known = remembered.get(log) ?? linesOf(log);
    remembered.set(log, known);
    return known;
  });
}

function linesOf(log: AnnotationState): readonly AgreementLine[] {
  return [
    ...agreements(log, { seed: 1 })
      .filter(({ records }) => records > 0)
      .map((agreement): AgreementLine => ({ kind: 'agreement', agreement })),
    ...disagreements(log).map((disagreement): AgreementLine => ({ kind: 'disagreement', disagreement, log })),
  ];
}

/** How far reviewers agree, and where they differ. */
export const agreementScreen: ScreenModule<AgreementScreen> = {
  needs: () => [],
  rowCount: (_screen, state) => agreementLines(state).length,
  viewport: (_screen, state) => listRows(state),
  view: (screen, state) => {
    const lines = agreementLines(state);
    const counts = [...state.annotations.values()].map(reviewCounts);
    const twice = counts.reduce((sum, count) => sum + count.twice, 0);
    const judged = counts.reduce((sum, count) => sum + count.judged, 0);
    return {
      crumbs: 'Agreement',
      heading: `${twice} of ${plural(judged, 'judged record')} judged by several`,
      body: lines.length === 0 ? nothing(state) : body(screen, state, lines),
      status: `${lines.length === 0 ? 0 : screen.list.cursor + 1}/${lines.length}  ${saidBelow(lines[screen.list.cursor], state)}`,
    };
  },
};

function nothing({ size }: AppState): readonly FrameLine[] {
  return [
    emptyLine,
    ...wrappedLines(
      'No record has been judged by two reviewers yet. Each reviewer annotates under a name of their own (--author); git merges what they say.',
      size.columns,
    ),
  ];
}

/** The rows of the line under the cursor in full: names and figures that a narrow column cuts. */
const detailRows = 5;

function listRows(state: AppState): number {
  return bodyHeight(state) - 1 - (hasPreview(state) ? detailRows : 0);
}

function body(
  screen: AgreementScreen,
  state: AppState,
  lines: readonly AgreementLine[],
): readonly FrameLine[] {
  const columns = fitColumns(
    [
      { title: 'ON', width: 22, align: 'left', dropOrder: 0, stretch: Math.max(0, state.size.columns - 90) },
      { title: 'REC', width: 5, align: 'right', dropOrder: 2 },
      { title: 'AGREE', width: 5, align: 'right', dropOrder: 1 },
      {
        title: 'ALPHA, KAPPA OF EACH TWO, OR WHAT THEY SAID',
        width: 26,
        align: 'left',
        dropOrder: 0,
        stretch: 300,
      },
    ],
    state.size.columns - 1,
  );
  const list = listLines({
    columns,
    place: screen.list,
    height: listRows(state),
    count: lines.length,
    row: (position) => {
      const line = lines[position];
      if (line === undefined) return undefined;
      const cells = cellsOf(line);
      return columns.map(({ title }) => cells[title.split(',')[0] ?? ''] ?? { text: '' });
    },
    glyphs: state.settings.glyphs,
  });
  const line = lines[screen.list.cursor];
  return line === undefined || !hasPreview(state) ? list : [...list, ...detailLines(line, state)];
}

/** On a low screen there is no pane: there the line below the list has what a narrow column cuts. */
function saidBelow(line: AgreementLine | undefined, state: AppState): string {
  if (hasPreview(state) || line === undefined) return '95 % bootstrap intervals; deferring is no judgement';
  return harmless(cellsOf(line).ALPHA?.text ?? '');
}

function detailLines(line: AgreementLine, { size, settings }: AppState): readonly FrameLine[] {
  const { rule, ellipsis } = settings.glyphs;
  const cells = cellsOf(line);
  const said = line.kind === 'agreement' ? figureSentences(line.agreement) : [cells.ALPHA?.text ?? ''];
  return [
    ruleLine(cutToWidth(harmless(cells.ON?.text ?? ''), size.columns - 6, ellipsis), size.columns, rule),
    ...said.flatMap((text) => wrappedLines(harmless(text), size.columns)),
  ].slice(0, detailRows);
}

function figureSentences({ pairs, alpha }: Agreement): readonly string[] {
  return [
    `Krippendorff’s alpha ${estimateText(alpha)}`,
    ...pairs.map(({ authors, kappa }) => `Cohen’s kappa of ${authors.join(' and ')} ${estimateText(kappa)}`),
  ];
}

function cellsOf(line: AgreementLine): Cells {
  return line.kind === 'agreement' ? figureCells(line.agreement) : differenceCells(line.disagreement);
}

type Cells = Readonly<Record<string, Cell>>;

function figureCells({ on, records, percent, pairs, alpha }: Agreement): Cells {
  const kappas = pairs.map(({ authors, kappa }) => `${authors.join('·')} ${estimateText(kappa)}`);
  return {
    ON: { text: judgedText(on), role: 'strong' },
    REC: { text: String(records) },
    AGREE: { text: percent === null ? '' : formatPercent(percent) },
    ALPHA: { text: [estimateText(alpha), ...kappas].join('  ') },
  };
}

function differenceCells({ recId, on, said, decided }: Disagreement): Cells {
  const words = [...said].map(([author, word]) => `${author} ${word}`).join(', ');
  const state = decided === undefined ? '' : `decided by ${decided.by}: `;
  return {
    ON: { text: `${judgedText(on)} ${recId}`, role: decided === undefined ? 'bad' : 'dim' },
    ALPHA: { text: `${state}${words}`, role: decided === undefined ? 'plain' : 'dim' },
  };
}

function estimateText(estimated: Estimated): string {
  if (estimated.kind === 'not-enough') return 'not enough';
  const [value, low, high] = [estimated.value, estimated.low, estimated.high].map((one) => one.toFixed(2));
  return `${value} (${low}–${high})`;
}
