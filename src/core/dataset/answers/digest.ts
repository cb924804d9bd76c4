import type { Query } from '../../query/query.ts';
import { parseRecord } from '../../records/parse-record.ts';
import { maskVariables } from '../../statistics/masking.ts';
import { median } from '../../statistics/quantiles.ts';
import { type DatasetView, lineRange } from '../dataset-view.ts';
import type { DigestAnswer } from '../questions.ts';
import { type Row, rowOf } from '../row.ts';
import { Tally, topTexts } from './counted.ts';
import { memberOf } from './excerpt.ts';
import { kindOfRow } from './row-cells.ts';
import { summaryOf } from './rows.ts';

/** Records read at most: what is most frequent shows in the newest ones. */
const mostRead = 500;
const mostTexts = 10;
const newestShown = 8;
const readsAtOnce = 32;

const textPlaces = {
  symptoms: ['error_details', 'symptoms'],
  rootCauses: ['error_details', 'root_cause'],
  resolutions: ['recovery', 'resolution'],
  preventions: ['learning_value', 'suggested_prevention'],
} as const;

type TextPlace = keyof typeof textPlaces;

export async function answerDigest(
  view: DatasetView,
  { query }: { readonly query: Query },
  signal: AbortSignal,
): Promise<DigestAnswer> {
  const { columns } = view;
  const newest = { by: 'time', direction: 'descending' } as const;
  const { rows, matched } = view.firstRows(query, newest, mostRead);
  const read = Array.from(rows.subarray(0, mostRead), rowOf);
  const texts = await readTexts(view, read, signal);
  const retries = read.map((row) => columns.table.retries.at(row)).filter((count) => !Number.isNaN(count));
  return {
    matched,
    read: read.length,
    symptoms: texts.symptoms.top(mostTexts),
    rootCauses: texts.rootCauses.top(mostTexts),
    resolutions: texts.resolutions.top(mostTexts),
    preventions: texts.preventions.top(mostTexts),
    features: topTexts(columns.table.feature, read, mostTexts),
    models: topTexts(columns.table.model, read, mostTexts),
    types: topTexts(columns.table.type, read, mostTexts),
    resolved: read.filter((row) => columns.has(row, 'resolution')).length,
    medianRetries: median(retries) ?? undefined,
    newest: await Promise.all(read.slice(0, newestShown).map((row) => summaryOf(view, row, 'exact'))),
  };
}

async function readTexts(
  view: DatasetView,
  rows: readonly Row[],
  signal: AbortSignal,
): Promise<Readonly<Record<TextPlace, Tally>>> {
  const tallies = {
    symptoms: new Tally(),
    rootCauses: new Tally(),
    resolutions: new Tally(),
    preventions: new Tally(),
  };
  for (let start = 0; start < rows.length; start += readsAtOnce) {
    signal.throwIfAborted();
    const values = await Promise.all(
      rows.slice(start, start + readsAtOnce).map((row) => readAgain(view, row)),
    );
    for (const value of values) {
      for (const [name, path] of Object.entries(textPlaces)) {
        for (const [key, text] of statementsAt(value, path)) tallies[name as TextPlace].add(text, key);
      }
    }
  }
  return tallies;
}

/** The record as it stands in its file; undefined when it cannot be read again. */
async function readAgain(view: DatasetView, row: Row): Promise<unknown> {
  const line = await view.readLine(lineRange(view.columns, row));
  const parsed = line.ok ? parseRecord(line.text, kindOfRow(view.columns, row)) : undefined;
  return parsed?.ok === true ? parsed.record.value : undefined;
}

/**
 * The first sentence of a text, or of each text of a list, by what is left of it without its numbers, paths and names:
 * records hardly ever say the same in the same words.
 */
function statementsAt(value: unknown, path: readonly string[]): ReadonlyMap<string, string> {
  const found = path.reduce<unknown>(memberOf, value);
  const texts = (Array.isArray(found) ? found : [found]).filter((text) => typeof text === 'string');
  const statements = texts.map(firstSentence).filter((text) => text !== '');
  return new Map(statements.map((text) => [maskVariables(text).toLowerCase(), text]));
}

/** Characters of a text that are looked at: sentences are shorter, and values may be megabytes. */
const longest = 2000;

function firstSentence(text: string): string {
  const line = text.slice(0, longest).replace(/\s+/g, ' ').trim();
  return /^.*?[.!?](?= |$)/.exec(line)?.[0] ?? line;
}
