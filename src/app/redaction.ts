import { wrapToWidth } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import { formatCount, plural } from './format.ts';
import { cutAtFront, emptyLine, type FrameLine, plainLine, segment } from './frame.ts';
import { type Cell, fitColumns, listLines, type Wanted } from './list-view.ts';
import type { CountedSecrets, SecretFinding, SecretsFound } from './messages.ts';
import { bodyHeight, type ScreenModule } from './screen-module.ts';
import type { RedactionScreen } from './screens.ts';
import type { AppState } from './state.ts';

/** The orders of the page, as they follow each other. */
export const redactionOrders = ['rule', 'field', 'file', 'findings'] as const;

/** The groups of the page; undefined where it lists findings. */
function groupsOf({ by, within }: RedactionScreen, state: AppState): readonly CountedSecrets[] | undefined {
  if (by === 'findings' || within !== undefined) return undefined;
  return state.redaction?.found?.by[by] ?? [];
}

/** The findings that the page lists, in the order of the records. */
export function listedFindings({ within }: RedactionScreen, state: AppState): readonly SecretFinding[] {
  const findings = state.redaction?.found?.findings ?? [];
  return within === undefined ? findings : findings.filter((finding) => finding[within.by] === within.name);
}

/** What Enter opens: the findings of a group, or the record of a finding. */
export function secretUnderCursor(
  screen: RedactionScreen,
  state: AppState,
): { readonly group: CountedSecrets } | { readonly finding: SecretFinding } | undefined {
  const groups = groupsOf(screen, state);
  const { cursor } = screen.list;
  const group = groups?.[cursor];
  if (group !== undefined) return { group };
  const finding = groups === undefined ? listedFindings(screen, state)[cursor] : undefined;
  return finding === undefined ? undefined : { finding };
}

/** What redaction takes out of the records: counts by rule, field and file, and where it stands. Never the values. */
export const redactionScreen: ScreenModule<RedactionScreen> = {
  needs: () => [],
  rowCount: (screen, state) => (groupsOf(screen, state) ?? listedFindings(screen, state)).length,
  viewport: (_screen, state) => Math.max(1, bodyHeight(state) - 2),
  view: (screen, state) => ({
    crumbs: crumbs(screen, state),
    heading: heading(state),
    body: body(screen, state),
    status: status(screen, state),
  }),
};

function crumbs({ by, within }: RedactionScreen, { settings }: AppState): string {
  const { crumb } = settings.glyphs;
  if (within !== undefined) return `Redaction ${crumb} ${within.by} ${crumb} ${harmless(within.name)}`;
  return `Redaction ${crumb} ${by === 'findings' ? by : `by ${by}`}`;
}

function heading({ redaction }: AppState): string {
  const found = redaction?.found;
  if (found === undefined) return '';
  return `${plural(found.total, 'finding')} in ${plural(found.records, 'record')}`;
}

function status(screen: RedactionScreen, state: AppState): string {
  const found = state.redaction?.found;
  if (found === undefined) return progressText(state);
  const count = redactionScreen.rowCount(screen, state);
  const place = `${count === 0 ? 0 : formatCount(screen.list.cursor + 1)}/${formatCount(count)}`;
  const searched = `${plural(found.searched, 'record')} searched`;
  const skipped = found.skipped === 0 ? '' : `, ${formatCount(found.skipped)} not (too long, or unreadable)`;
  const isCut = groupsOf(screen, state) === undefined && found.findings.length < found.total;
  const cut = isCut ? `, the first ${formatCount(found.findings.length)} findings listed` : '';
  const failed = state.redaction?.failure === undefined ? '' : `, then: ${state.redaction.failure.what}`;
  const more = state.redaction?.phase === 'searching' ? `, ${progressText(state).toLowerCase()}` : '';
  return harmless(`${place}  ${searched}${skipped}${cut}${failed}${more}`);
}

function progressText({ redaction, load }: AppState): string {
  if (load.phase === 'loading') return 'Waiting until everything is loaded';
  const progress = redaction?.progress;
  if (progress === undefined) return 'Searching';
  const share = Math.floor((100 * progress.done) / Math.max(1, progress.of));
  return `Searching: ${formatCount(progress.done)} of ${formatCount(progress.of)} records, ${share} %`;
}

function body(screen: RedactionScreen, state: AppState): readonly FrameLine[] {
  const found = state.redaction?.found;
  const failure = state.redaction?.failure;
  if (found === undefined && failure !== undefined)
    return [emptyLine, [segment(` ${harmless(failure.what)}`, 'bad')], plainLine(` ${failure.remedy}`)];
  if (found === undefined)
    return paragraphs(state, [
      `${progressText(state)}.`,
      'The rules of `debrief scan` are run over every record. h stops it; coming back goes on.',
    ]);
  if (found.total === 0) return paragraphs(state, nothingFound(found));
  return [
    orderLine(screen, state),
    ...(groupsOf(screen, state) === undefined ? findingLines : groupLines)(screen, state),
  ];
}

function nothingFound({ searched, skipped }: SecretsFound): readonly string[] {
  return [
    `Nothing that the rules know stands in ${plural(searched, 'record')}.`,
    ...(skipped === 0
      ? []
      : [`${plural(skipped, 'record')} could not be searched here: \`debrief scan\` reads long lines, too.`]),
    'What rules cannot know, such as a password in a plain sentence, stays unseen: `debrief help privacy`.',
  ];
}

function paragraphs({ size }: AppState, texts: readonly string[]): readonly FrameLine[] {
  const width = Math.min(size.columns, 100) - 2;
  return texts.flatMap((text) => [
    emptyLine,
    ...wrapToWidth(text, width).map((line) => plainLine(` ${line}`)),
  ]);
}

/** ` by rule · by field · by file · findings`, the shown one marked. */
function orderLine({ by, within }: RedactionScreen, { settings }: AppState): FrameLine {
  if (within !== undefined)
    return [segment(` All findings of ${within.by} `, 'dim'), segment(harmless(within.name), 'strong')];
  return redactionOrders.flatMap((order, place) => [
    segment(place === 0 ? ' ' : ` ${settings.glyphs.dot} `, 'dim'),
    segment(order === 'findings' ? order : `by ${order}`, order === by ? 'strong' : 'dim'),
  ]);
}

type Column<Item> = Wanted & { readonly cell: (item: Item, width: number) => Cell };

function lines<Item>(
  items: readonly Item[],
  columns: readonly Column<Item>[],
  { screen, state }: { readonly screen: RedactionScreen; readonly state: AppState },
): readonly FrameLine[] {
  const shown = fitColumns(columns, state.size.columns - 1);
  return listLines({
    columns: shown,
    place: screen.list,
    height: redactionScreen.viewport(screen, state),
    count: items.length,
    row: (position) => {
      const item = items[position];
      return item === undefined ? undefined : shown.map(({ cell, width }) => cell(item, width));
    },
    glyphs: state.settings.glyphs,
  });
}

function groupLines(screen: RedactionScreen, state: AppState): readonly FrameLine[] {
  const groups = groupsOf(screen, state) ?? [];
  const { ellipsis } = state.settings.glyphs;
  const columns: readonly Column<CountedSecrets>[] = [
    {
      title: screen.by.toUpperCase(),
      width: 30,
      align: 'left',
      dropOrder: 0,
      stretch: 50,
      // Of paths the end tells more.
      cell: ({ name }, width) => ({
        text: screen.by === 'rule' ? name : cutAtFront(harmless(name), width, ellipsis),
      }),
    },
    {
      title: 'FINDINGS',
      width: 10,
      align: 'right',
      dropOrder: 0,
      cell: ({ findings }) => ({ text: formatCount(findings) }),
    },
    {
      title: 'RECORDS',
      width: 10,
      align: 'right',
      dropOrder: 1,
      cell: ({ records }) => ({ text: formatCount(records), role: 'dim' }),
    },
  ];
  return lines(groups, columns, { screen, state });
}

function findingLines(screen: RedactionScreen, state: AppState): readonly FrameLine[] {
  const { ellipsis } = state.settings.glyphs;
  const columns: readonly Column<SecretFinding>[] = [
    {
      title: 'WHERE',
      width: 18,
      align: 'left',
      dropOrder: 1,
      stretch: 10,
      cell: ({ file, line }, width) => ({ text: cutAtFront(harmless(`${file}:${line}`), width, ellipsis) }),
    },
    {
      title: 'RULE',
      width: 14,
      align: 'left',
      dropOrder: 2,
      cell: ({ rule }) => ({ text: rule, role: 'accent' }),
    },
    {
      title: 'FIELD',
      width: 16,
      align: 'left',
      dropOrder: 3,
      stretch: 6,
      cell: ({ field }, width) => ({ text: cutAtFront(harmless(field), width, ellipsis), role: 'dim' }),
    },
    {
      title: 'MASKED',
      width: 24,
      align: 'left',
      dropOrder: 0,
      stretch: 120,
      cell: ({ context }) => ({ text: context }),
    },
  ];
  // What all of them share stands above.
  const shared = screen.within?.by.toUpperCase();
  return lines(
    listedFindings(screen, state),
    columns.filter(({ title }) => title !== shared),
    { screen, state },
  );
}
