import { parseQuery } from '../core/query/parse-query.ts';
import { fitToWidth } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import { plural } from './format.ts';
import { type FrameLine, ruleLine } from './frame.ts';
import { listLines } from './list-view.ts';
import type { SavedScreen } from './screens.ts';
import type { AppState } from './state.ts';

/** A query that config.json has under a name. */
export type SavedFilter = { readonly name: string; readonly query: string };

/** Those whose name or query contains what is typed, in the order of the file. */
export function savedFilters({ input }: SavedScreen, { settings }: AppState): readonly SavedFilter[] {
  const wanted = input.text.trim().toLowerCase();
  return Object.entries(settings.preferences.filters)
    .map(([name, query]) => ({ name, query }))
    .filter(({ name, query }) => `${name} ${query}`.toLowerCase().includes(wanted));
}

/** The chooser that lies over the lower part of the page. */
export function savedLines(screen: SavedScreen, state: AppState, height: number): FrameLine[] {
  const { glyphs } = state.settings;
  const { columns } = state.size;
  const saved = savedFilters(screen, state);
  const shown = Math.max(1, height - 2);
  const nameWidth = Math.min(28, Math.floor(columns / 3));
  const queryWidth = columns - nameWidth - 6;
  return [
    ruleLine(`${plural(saved.length, 'saved filter')}, type to narrow`, columns, glyphs.rule),
    ...listLines({
      columns: [
        { title: 'NAME', width: nameWidth, align: 'left' },
        { title: 'FILTER', width: queryWidth, align: 'left' },
      ],
      place: {
        cursor: screen.list.cursor,
        top: Math.max(0, Math.min(screen.list.cursor - shown + 1, saved.length - shown)),
      },
      height: shown,
      count: saved.length,
      row: (position) => {
        const filter = saved[position];
        return filter && [{ text: harmless(filter.name) }, queryCell(filter.query, queryWidth)];
      },
      glyphs,
    }),
  ];
}

/** What is wrong with a query stands where it can be seen before it is taken. */
function queryCell(query: string, width: number) {
  const [issue] = parseQuery(query).issues;
  const text = issue === undefined ? query : `${query}: ${issue.message}`;
  return {
    text: fitToWidth(harmless(text), width),
    ...(issue === undefined ? {} : { role: 'bad' as const }),
  };
}
