import type { GroupsScreen, PageScreen, RecordsScreen } from './screens.ts';
import type { AppState } from './state.ts';

/**
 * The page as it was when its cursor last came to rest: what its preview speaks of. While the cursor moves the preview
 * stays, because repainting it for every key costs more than the list itself. Undefined when the page has another filter,
 * path or order now, so that the preview of something else never stands beside it.
 */
export function restedOf<Page extends GroupsScreen | RecordsScreen>(
  page: Page,
  { rested }: AppState,
): Page | undefined {
  if (rested === undefined) return page;
  return isSameList(rested, page) ? { ...page, list: rested.list } : undefined;
}

function isSameList(before: PageScreen, now: GroupsScreen | RecordsScreen): boolean {
  if (before.kind !== now.kind || before.filter !== now.filter) return false;
  if (before.kind === 'groups' && now.kind === 'groups')
    return before.path === now.path && before.order === now.order;
  if (before.kind === 'records' && now.kind === 'records')
    return before.path === now.path && before.sort === now.sort;
  return false;
}
