import { fieldTerm } from '../../query/edit-query.ts';
import { annotationParts, fieldOfWord, termWords } from '../../query/field-names.ts';
import { formatTerm } from '../../query/format-query.ts';
import { parseQuery } from '../../query/parse-query.ts';
import type { Query } from '../../query/query.ts';
import { type RawTerm, splitTerms } from '../../query/split-terms.ts';
import { severities } from '../../records/severity.ts';
import type { DatasetView } from '../dataset-view.ts';
import { type FieldName, fields, parts } from '../fields.ts';
import { matchedRows } from '../match.ts';
import type { CompleteAnswer, Completion, Counted, FacetAnswer } from '../questions.ts';
import { Tally } from './counted.ts';
import { answerFacet } from './facet.ts';

/** Completions offered at most. */
const most = 50;

type CompleteQuestion = { readonly text: string; readonly cursor: number };

/** What completing asks of the data. */
export type CompleteSource = {
  readonly facet: (query: Query, field: FieldName) => Promise<FacetAnswer>;
  /** How many records of a query have each part that any of them has. */
  readonly parts: (query: Query) => Promise<readonly Counted[]>;
};

export function answerComplete(view: DatasetView, question: CompleteQuestion): Promise<CompleteAnswer> {
  return completed(question, {
    facet: async (query, field) => answerFacet(view, { query, field }),
    parts: async (query) => {
      const tally = new Tally();
      for (const row of matchedRows(view.match(query))) {
        for (const part of parts) if (view.columns.has(row, part)) tally.add(part);
      }
      return tally.top(parts.length);
    },
  });
}

/** What the term under the cursor may become: names of fields, then values by how many records of the rest have them. */
export async function completed(
  { text, cursor }: CompleteQuestion,
  source: CompleteSource,
): Promise<CompleteAnswer> {
  const raw = splitTerms(text).find(({ from, to }) => from <= cursor && cursor <= to);
  if (raw === undefined) return { from: cursor, to: cursor, completions: termCompletions('') };
  const colon = raw.text.indexOf(':');
  const isInName = colon === -1 || cursor <= raw.textFrom + colon;
  if (isInName) {
    const typed = text.slice(raw.textFrom, cursor).toLowerCase();
    const to = colon === -1 ? raw.to : raw.textFrom + colon + 1;
    return { from: raw.textFrom, to, completions: termCompletions(typed) };
  }
  return completeValue(source, { text, cursor, raw, colon });
}

function termCompletions(typed: string): readonly Completion[] {
  return termWords
    .filter((word) => word.startsWith(typed) || aliasesOf(word).some((alias) => alias.startsWith(typed)))
    .map((word) => ({ insert: `${word}:`, label: labelOf(word), count: undefined }))
    .slice(0, most);
}

function aliasesOf(word: string): readonly string[] {
  const field = fieldOfWord(word);
  return field === undefined ? [] : fields[field].aliases;
}

function labelOf(word: string): string {
  const field = fieldOfWord(word);
  return field === undefined ? `${word}:` : `${word}:  ${fields[field].title.toLowerCase()}`;
}

type ValuePlace = CompleteQuestion & { readonly raw: RawTerm; readonly colon: number };

async function completeValue(source: CompleteSource, place: ValuePlace): Promise<CompleteAnswer> {
  const { text, cursor, raw, colon } = place;
  const word = raw.text.slice(0, colon).toLowerCase();
  const valuesFrom = raw.textFrom + colon + 1;
  // Only the last of `a,b` is still being typed, and what follows the cursor is replaced.
  const before = text.slice(valuesFrom, cursor);
  const typedFrom = valuesFrom + (/^.*(?:,|>=|<=|>|<)/s.exec(before)?.[0].length ?? 0);
  const typed = text.slice(typedFrom, cursor).replace(/^"/, '').toLowerCase();
  const rest = {
    terms: parseQuery(text)
      .spans.filter(({ from }) => from !== raw.from)
      .map(({ term }) => term),
  };
  const completions = await valueCompletions(source, { word, typed, rest, isOrdered: /[<>]/.test(before) });
  return { from: typedFrom, to: raw.to, completions: completions.slice(0, most) };
}

type ValueRequest = {
  readonly word: string;
  /** What is typed of the value, in lower case. */
  readonly typed: string;
  /** The other terms. */
  readonly rest: Query;
  readonly isOrdered: boolean;
};

async function valueCompletions(
  source: CompleteSource,
  request: ValueRequest,
): Promise<readonly Completion[]> {
  const { word, typed, rest } = request;
  if (word === 'since' || word === 'until') return fixed(['24h', '7d', '2w', '30d', '3m', '1y'], typed);
  if (word === 'has') return partCompletions(await source.parts(rest), typed);
  const field = fieldOfWord(word);
  if (field === undefined) return [];
  if (field === 'severity' && request.isOrdered) return fixed(severities, typed);
  return fields[field].shape === 'text' || fields[field].shape === 'list'
    ? facetCompletions(await source.facet(rest, field), field, request)
    : [];
}

function fixed(words: readonly string[], typed: string): readonly Completion[] {
  return words
    .filter((word) => word.startsWith(typed))
    .map((word) => ({ insert: word, label: word, count: undefined }));
}

/** Values that begin like what is typed, then values that hold it, each by count. */
function facetCompletions(
  { values, missing }: FacetAnswer,
  field: FieldName,
  request: ValueRequest,
): readonly Completion[] {
  const matching = values.filter(({ value }) => value.toLowerCase().includes(request.typed));
  const begins = ({ value }: { readonly value: string }) => value.toLowerCase().startsWith(request.typed);
  const completions = [...matching.filter(begins), ...matching.filter((value) => !begins(value))].map(
    ({ value, count }) => ({ insert: written(field, value), label: value, count }),
  );
  const none = { insert: '(none)', label: '(none)', count: missing };
  return missing > 0 && '(none)'.startsWith(request.typed) ? [...completions, none] : completions;
}

/** The value as it stands behind the colon, quoted if it must be. */
function written(field: FieldName, value: string): string {
  return formatTerm(fieldTerm(field, value)).slice(field.length + 1);
}

function partCompletions(known: readonly Counted[], typed: string): readonly Completion[] {
  const counted = known.map(({ text, count }) => ({ insert: text, label: text, count }));
  const present = new Set(counted.map(({ insert }) => insert));
  const others = [...parts, ...annotationParts, ...Object.keys(fields)]
    .filter((name) => !present.has(name))
    .map((name) => ({ insert: name, label: name, count: undefined }));
  return [...counted, ...others].filter(({ insert }) => insert.startsWith(typed));
}
