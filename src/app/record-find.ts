import type { Query } from '../core/query/query.ts';
import { type Highlight, highlights } from '../core/search/highlights.ts';
import type { Fold } from './document-line.ts';
import { moveTo } from './list-place.ts';
import { plainText } from './marked-line.ts';
import { isFoldOpen, openedRecord, recordDocument, unfoldedDocument } from './record-document.ts';
import { bodyHeight } from './screen-module.ts';
import type { RecordScreen } from './screens.ts';
import type { AppState } from './state.ts';

/** What `/` looks for inside a record: the characters as they are typed, letter case apart. */
export function lookedFor(text: string): Query {
  return { terms: text === '' ? [] : [{ negated: false, kind: 'phrase', text }] };
}

/** What n and N walk over: the search inside the record, else what the filter looked for. */
function soughtIn(screen: RecordScreen, state: AppState): Query {
  return screen.find === '' ? unfoldedDocument(screen, state).sought : lookedFor(screen.find);
}

/** The lines on which a match begins, by place in the unfolded document. */
function matchPlaces(screen: RecordScreen, state: AppState): readonly number[] {
  const query = soughtIn(screen, state);
  const { lines } = unfoldedDocument(screen, state);
  // The pieces of a broken text stand one after the other.
  let whole = '';
  let ranges: readonly Highlight[] = [];
  return lines.flatMap((line, place) => {
    if (line.whole !== whole || place === 0) ranges = highlights(line.whole, query);
    whole = line.whole;
    const end = line.from + plainText(line.text).length;
    return ranges.some(({ from }) => from >= line.from && from < end) ? [place] : [];
  });
}

export type Found = {
  readonly screen: RecordScreen;
  /** What to tell the reader. */
  readonly said: string;
};

/** The page with its cursor on the next match from the cursor on; folds on the way to it are opened. */
export function foundFurther(screen: RecordScreen, state: AppState, step: 1 | -1 | 'from here'): Found {
  const places = matchPlaces(screen, state);
  if (places.length === 0) return { screen, said: nothingFound(screen, state) };
  const unfolded = unfoldedDocument(screen, state);
  const key = recordDocument(screen, state).lines[screen.list.cursor]?.key ?? '';
  const here = unfolded.places.get(key) ?? 0;
  const ahead =
    step === -1
      ? places.findLastIndex((place) => place < here)
      : places.findIndex((place) => (step === 1 ? place > here : place >= here));
  const isAround = ahead === -1;
  const chosen = isAround ? (step === -1 ? places.length - 1 : 0) : ahead;
  const line = unfolded.lines[places[chosen] ?? 0];
  const around = isAround ? ', from the other end' : '';
  return {
    screen: line === undefined ? screen : cursorOn(opened(screen, line.within), state, line.key),
    said: `match ${chosen + 1} of ${places.length}${around}`,
  };
}

function nothingFound(screen: RecordScreen, state: AppState): string {
  const { find } = screen;
  if (find === '') return 'Nothing to find: / searches this record';
  const raw = openedRecord(screen, state)?.raw ?? '';
  const isBeyond = raw.toLowerCase().includes(find.toLowerCase());
  if (!isBeyond) return `"${find}" is not in this record`;
  return screen.mode === 'raw'
    ? `"${find}" stands in a part that is not shown; o opens the file`
    : `"${find}" is not shown here; r shows the raw JSON`;
}

/** The page with these folds open, or folded. */
function opened(screen: RecordScreen, folds: readonly Fold[]): RecordScreen {
  return withFolds(screen, folds, 'open');
}

export function withFolds(
  screen: RecordScreen,
  folds: readonly Fold[],
  wanted: 'open' | 'folded',
): RecordScreen {
  const wrong = folds.filter((fold) => isFoldOpen(screen, fold) !== (wanted === 'open'));
  // A page that stays the same keeps its document too.
  if (wrong.length === 0) return screen;
  const toggled = new Set(screen.toggled);
  for (const { id } of wrong) if (!toggled.delete(id)) toggled.add(id);
  return { ...screen, toggled };
}

/** The page with its cursor on the line of this key, as near as possible to where the page was. */
export function cursorOn(screen: RecordScreen, state: AppState, key: string): RecordScreen {
  const { lines, places } = recordDocument(screen, state);
  const extent = { count: lines.length, viewport: bodyHeight(state) };
  return { ...screen, list: moveTo(screen.list, places.get(key) ?? screen.list.cursor, extent) };
}
