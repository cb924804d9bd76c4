import type { FieldName } from '../core/dataset/fields.ts';
import type { Group } from '../core/dataset/questions.ts';
import { formatCount, formatDay, formatNumber, formatPercent } from './format.ts';
import type { FrameLine } from './frame.ts';
import { bar, type Glyphs, sparkline } from './glyphs.ts';
import { type Cell, fitColumns, listLines, type Wanted } from './list-view.ts';
import { missingName } from './page-query.ts';
import type { ListPlace } from './screens.ts';

type Around = { readonly by: FieldName; readonly matched: number; readonly glyphs: Glyphs };

export type GroupColumn = Wanted & { readonly cell: (group: Group, around: Around) => Cell };

/** The columns of a list of failure groups that fit into `width` cells. */
export function groupColumns(by: FieldName, width: number): GroupColumn[] {
  return fitColumns(
    [
      {
        title: by.toUpperCase(),
        width: 22,
        align: 'left',
        dropOrder: 0,
        stretch: 24,
        cell: (group) =>
          group.value === undefined ? { text: missingName(by), role: 'dim' } : { text: group.value },
      },
      {
        title: 'COUNT',
        width: 7,
        align: 'right',
        dropOrder: 1,
        cell: (group) => ({ text: formatCount(group.count) }),
      },
      {
        title: 'SHARE',
        width: 5,
        align: 'right',
        dropOrder: 4,
        cell: (group, { matched }) => ({ text: formatPercent(group.count / Math.max(1, matched)) }),
      },
      {
        title: '',
        width: 8,
        align: 'left',
        dropOrder: 8,
        cell: (group, { matched, glyphs }) => ({
          text: bar(group.count / Math.max(1, matched), 8, glyphs),
          role: 'accent',
          spoken: '',
        }),
      },
      {
        title: 'SEV c/h/m/l',
        width: 14,
        align: 'left',
        dropOrder: 3,
        cell: ({ severity }) => ({ text: severity.slice(0, 4).join('/'), spoken: severityWords(severity) }),
      },
      {
        title: '7d',
        width: 5,
        align: 'right',
        dropOrder: 5,
        cell: ({ last7 }) => ({
          text: formatCount(last7),
          spoken: `${formatCount(last7)} in the last 7 days`,
        }),
      },
      {
        title: 'TREND',
        width: 12,
        align: 'left',
        dropOrder: 6,
        cell: (group, { glyphs }) => ({ text: sparkline(group.trend, glyphs), role: 'accent', spoken: '' }),
      },
      {
        title: 'MIN',
        width: 5,
        align: 'right',
        dropOrder: 2,
        cell: ({ medianMinutes }) => ({
          text: formatNumber(medianMinutes),
          spoken: medianMinutes === undefined ? '' : `median ${formatNumber(medianMinutes)} minutes`,
        }),
      },
      {
        title: 'LAST',
        width: 6,
        align: 'left',
        dropOrder: 9,
        cell: (group) => ({ text: formatDay(group.last) }),
      },
      {
        title: 'SEEN',
        width: 8,
        align: 'right',
        dropOrder: 7,
        cell: ({ reviewed, count }) => ({ text: `${reviewed}/${count}`, spoken: `${reviewed} reviewed` }),
      },
    ] satisfies GroupColumn[],
    width,
  );
}

function severityWords(counts: Group['severity']): string {
  return ['critical', 'high', 'medium', 'low']
    .map((word, place) => `${word} ${counts[place] ?? 0}`)
    .join(', ');
}

export type GroupList = Around & {
  readonly columns: readonly GroupColumn[];
  readonly groups: readonly Group[];
  readonly place: ListPlace;
  readonly height: number;
};

export function groupListLines(list: GroupList): FrameLine[] {
  const { columns, groups, place, height, glyphs } = list;
  return listLines({
    columns,
    place,
    height,
    count: groups.length,
    row: (position) => {
      const group = groups[position];
      return group === undefined ? undefined : columns.map(({ cell }) => cell(group, list));
    },
    glyphs,
  });
}
