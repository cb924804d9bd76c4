import { maskedText } from '../duplicates.ts';
import { nearAcross } from '../near-texts.ts';
import { isObject, type RowObject } from './finding.ts';
import type { FileFinding, SplitRows } from './split-leaks.ts';

/** Beyond so many different rows they are not compared: 20,000 take about 5 s. */
const mostRows = 20_000;
/** A line that stands in this share of all rows, and in five at least, is a frame around them and says nothing of one. */
const frameShare = 0.1;
/** Shorter texts are alike by chance. */
const shortest = 40;

type Placed = { readonly split: string; readonly file: string; readonly line: number };
type Text = Placed & { readonly text: string };

/**
 * Rows that are nearly those of another split once numbers, paths and identifiers are masked: by the measure of the
 * export's own near-duplicates, over all that a row says but for its provenance. Warnings, since what stands in many rows
 * may belong there. Each row is told once, with the first of its kind.
 */
export function nearLeaks(splits: readonly SplitRows[]): readonly FileFinding[] {
  const texts = distinct(unframed(splits));
  if (new Set(texts.map(({ split }) => split)).size < 2) return [];
  const [first] = texts;
  if (texts.length > mostRows && first !== undefined)
    return [
      {
        file: first.file,
        line: 1,
        level: 'warning',
        reason: `near-duplicates between splits were not looked for: there are more than ${mostRows} rows`,
      },
    ];
  const pairs = nearAcross(
    texts.map(({ text }) => text),
    (place) => texts[place]?.split,
  );
  return pairs.flatMap(({ place, earlier, similarity }) => {
    const [mine, other] = [texts[place], texts[earlier]];
    if (mine === undefined || other === undefined) return [];
    const like = `${other.split} (${other.file}:${other.line}, similarity ${similarity.toFixed(2)})`;
    const reason = `is nearly a row of ${like}, so the split may leak`;
    return [{ file: mine.file, line: mine.line, level: 'warning', reason }];
  });
}

/** What rows say without what nearly all of them say. */
function unframed(splits: readonly SplitRows[]): readonly Text[] {
  const rows = splits.flatMap(({ file, split, rows: each }) =>
    each.map(({ line, value }) => ({ split, file, line, lines: linesIn(value) })),
  );
  const counts = new Map<string, number>();
  for (const { lines } of rows)
    for (const line of new Set(lines)) counts.set(line, (counts.get(line) ?? 0) + 1);
  const most = Math.max(4, rows.length * frameShare);
  return rows
    .map(({ lines, ...place }) => ({
      ...place,
      text: maskedText(lines.filter((line) => (counts.get(line) ?? 0) <= most).join('\n')),
    }))
    .filter(({ text }) => text.length >= shortest);
}

function linesIn(row: RowObject): readonly string[] {
  const { meta, ...said } = row;
  return textsIn(said).flatMap((text) => text.split('\n'));
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** One of each text in each split: exact copies are told elsewhere. */
function distinct(texts: readonly Text[]): readonly Text[] {
  const kept = new Map<string, Text>();
  for (const each of texts) {
    const key = `${each.split}\n${each.text}`;
    if (!kept.has(key)) kept.set(key, each);
  }
  return [...kept.values()];
}
