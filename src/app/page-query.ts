import type { FieldName } from '../core/dataset/fields.ts';
import { fieldTerm } from '../core/query/edit-query.ts';
import { parseQuery } from '../core/query/parse-query.ts';
import type { Query, Term } from '../core/query/query.ts';
import type { RecordKind } from '../core/records/kinds.ts';
import type { PageScreen, Step } from './screens.ts';

/**
 * What a filter text asks for. The last parsed texts are remembered, because every question of a screen holds the query
 * and equal questions must be equal.
 */
export function filterQuery(text: string): Query {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const { query } = parseQuery(text);
  if (parsed.size > 64) parsed.clear();
  parsed.set(text, query);
  return query;
}

const parsed = new Map<string, Query>();

/** The filter's terms, those of the drill-down path, and the kind of record. */
export function scopedQuery(filter: string, path: readonly Step[], of: RecordKind | 'any'): Query {
  const kind: readonly Term[] = of === 'any' ? [] : [fieldTerm('kind', of)];
  return {
    terms: [
      ...kind,
      ...path.map(({ field, value }) => fieldTerm(field, value)),
      ...filterQuery(filter).terms,
    ],
  };
}

/** Breadcrumb of a drill-down: `Failures ▸ environment_setup ▸ test_failure`. */
export function pathCrumbs(start: string, path: readonly Step[], crumb: string): string {
  return [start, ...path.map(({ field, value }) => value ?? missingName(field))].join(` ${crumb} `);
}

export function missingName(field: FieldName): string {
  return `(no ${field})`;
}

/** The question a page's own records answer, for commands that start something from any page. */
export function queryOfPage(page: PageScreen): Query {
  switch (page.kind) {
    case 'groups':
      return scopedQuery(page.filter, page.path, 'failure');
    case 'records':
      return scopedQuery(page.filter, page.path, page.of);
    case 'record':
      return queryOfPage(page.origin);
    case 'overview':
      return scopedQuery(page.filter, [], 'failure');
    case 'successes':
    case 'compare-patterns':
      return scopedQuery(page.filter, [], 'success');
    case 'compare-records':
    case 'context':
    case 'features':
    case 'contrast':
    case 'preventions':
    case 'taxonomy':
    case 'agreement':
    case 'problems':
    case 'report':
    case 'reports':
    case 'compare-reports':
    case 'export':
    case 'redaction':
    case 'help':
      return filterQuery(page.filter);
  }
}
