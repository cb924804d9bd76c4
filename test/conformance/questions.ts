import type { Dataset } from '../../src/core/dataset/dataset.ts';
import type { FieldName } from '../../src/core/dataset/fields.ts';
import type { GroupOrder, Question, Sort } from '../../src/core/dataset/questions.ts';
import { rowOf } from '../../src/core/dataset/row.ts';
import { parseQuery } from '../../src/core/query/parse-query.ts';

/** Queries with every kind of term; the names in them are those of the sample and of the messy records. */
export const queryTexts = [
  '',
  'category:environment_setup',
  'category:ENVIRONMENT_setup',
  'category:env*,code*',
  '-category:environment_setup',
  'category:(none)',
  'severity:>=medium',
  'severity:high,critical since:7d',
  'type:test_failure -severity:low',
  'retries:>1',
  'usage:>=78%',
  'usage:78%',
  'minutes:10',
  'time:>=2026-02',
  'since:2w',
  'until:2026-02-01',
  'since:3m until:1w',
  'has:stack_trace',
  '-has:root_cause kind:failure',
  'has:severity',
  'has:affected_test',
  'has:problems',
  'factor:*test*',
  'success_pattern:*',
  're:/time.?out/',
  '-re:/time.?out/ kind:failure',
  're:/^[a-z]+_[0-9]+$/',
  'pattern:re:/missing/',
  '"connection refused"',
  '-"connection refused"',
  'timeout',
  'timeuot',
  'timeot',
  '-timeout',
  'conection',
  'database conection',
  'databse conection kind:failure',
  'e',
  'te',
  'tes',
  'test',
  'tests failing',
  'node.js',
  'pool.ts:41',
  'src/app',
  'loadUserId',
  'usreid',
  'naïve',
  'ΣΊΣΥΦΟΣ',
  'kind:failure model:*',
  'feature:F-*',
  'session:*1',
  'zzzznothing',
  "it's",
  '100%',
  '\\\\',
] as const;

const sorts: readonly Sort[] = [
  { by: 'relevance', direction: 'descending' },
  { by: 'time', direction: 'descending' },
  { by: 'time', direction: 'ascending' },
  { by: 'severity', direction: 'descending' },
  { by: 'minutes', direction: 'ascending' },
  { by: 'session', direction: 'ascending' },
  { by: 'category', direction: 'descending' },
  { by: 'success_pattern', direction: 'ascending' },
  { by: 'usage', direction: 'descending' },
];

const groupings: readonly (readonly [FieldName, GroupOrder])[] = [
  ['category', 'count'],
  ['pattern', 'severity'],
  ['type', 'last7'],
  ['severity', 'name'],
  ['success_pattern', 'count'],
  ['retries', 'count'],
  ['feature', 'count'],
];

const facets: readonly FieldName[] = ['category', 'model', 'project', 'factor', 'affected_test', 'turn'];

/** Queries that are asked for in every order. */
const sortedTexts: readonly string[] = [
  '',
  'category:environment_setup',
  'timeuot',
  'timeot',
  'databse conection kind:failure',
];

/** Every kind of question about one query. */
export function questionsOf(queryText: string): readonly Question[] {
  const { query } = parseQuery(queryText);
  return [
    { ask: 'count', query },
    ...sorts.slice(0, sortedTexts.includes(queryText) ? sorts.length : 1).flatMap((sort): Question[] => [
      { ask: 'rows', query, sort, from: 0, to: 30 },
      { ask: 'rows', query, sort, from: 25, to: 60 },
    ]),
    { ask: 'rows', query, sort: { by: 'type', direction: 'ascending' }, from: 100, to: 110 },
    ...groupings.map(([by, order]): Question => ({ ask: 'groups', query, by, order })),
    ...facets.map((field): Question => ({ ask: 'facet', query, field })),
    { ask: 'overview', query },
    { ask: 'digest', query },
    { ask: 'patterns', query },
    { ask: 'context', query },
    { ask: 'effects', query },
    { ask: 'features', query },
    { ask: 'contrast', query },
    { ask: 'preventions', query, known: [] },
    { ask: 'explain', query },
  ];
}

/** Questions about single records, problems and half-typed queries. */
export function otherQuestions(rows: number): readonly Question[] {
  const some = Array.from({ length: 40 }, (_, place) => rowOf(Math.floor((place * rows) / 40)));
  return [
    ...some.flatMap((row): Question[] => [
      { ask: 'record', row },
      { ask: 'timeline', row },
    ]),
    { ask: 'record', row: rowOf(rows + 5) },
    { ask: 'problems', from: 0, to: 50 },
    ...[
      '',
      'cat',
      'category:',
      'category:env',
      'model:',
      'has:',
      'timeout sev',
      'kind:failure pattern:m',
    ].map((text): Question => ({ ask: 'complete', text, cursor: text.length })),
    { ask: 'explain', query: parseQuery('category:enviroment_setup timeout').query },
    { ask: 'explain', query: parseQuery('session:zzz type:test_fail').query },
  ];
}

export type Asked = { readonly question: Question; readonly answer: unknown };

const never = new AbortController().signal;

/** What a dataset answers, question by question. */
export async function answersOf(dataset: Dataset, questions: readonly Question[]): Promise<readonly Asked[]> {
  const answers: Asked[] = [];
  for (const question of questions) answers.push({ question, answer: await dataset.ask(question, never) });
  return answers;
}
