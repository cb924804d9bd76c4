import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseQuery } from '../query/parse-query.ts';
import type { Query, Term } from '../query/query.ts';
import type { AnnotationTexts } from '../query/select-rows.ts';
import { parseRecord } from '../records/parse-record.ts';
import type { ParsedRecord } from '../records/parsed-record.ts';
import { partBit } from './columns.ts';
import { type FieldName, fields, type PartName, parts } from './fields.ts';
import { loadedDataset, type MadeLine } from './loaded-dataset.ts';
import type { Sort } from './questions.ts';
import { rowOf } from './row.ts';

const newest: Sort = { by: 'relevance', direction: 'descending' };

describe('a query over columns', () => {
  const day = fc
    .integer({ min: 1, max: 28 })
    .map((date) => new Date(Date.UTC(2026, 1, date, 6)).toISOString());
  const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
  const name = fc.constantFrom('Env', 'env', 'env setup', 'a*b', 'why?', 'Ünder', 'x,y');
  const failure = fc
    .record({
      feature_id: fc.constantFrom('F1', 'F2', 'f1'),
      timestamp: maybe(day),
      session_id: maybe(fc.constantFrom('s1', 's2')),
      error_details: fc.record({
        symptoms: maybe(fc.constantFrom('ECONNREFUSED 127.0.0.1:5432', 'Login fails', 'timeout after retry')),
        affected_tests: maybe(fc.array(fc.constantFrom('login', 'Logout', 'cart'), { maxLength: 3 })),
        stack_trace: maybe(fc.constant('at createPool (pool.ts:41)')),
      }),
      recovery: fc.record({ retry_count: maybe(fc.integer({ min: 0, max: 4 })) }),
      context: fc.record({ context_window_usage: maybe(fc.constantFrom('78%', 0.5, '100%')) }),
      learning_value: fc.record({
        category: maybe(name),
        severity: maybe(fc.constantFrom('low', 'medium', 'high', 'critical', 'odd')),
      }),
    })
    .map((value): MadeLine => ({ kind: 'failure', value }));
  const success = fc
    .record({
      feature_id: fc.constantFrom('F1', 'F3'),
      timestamp: day,
      success_factors: fc.array(name, { maxLength: 2 }),
    })
    .map((value): MadeLine => ({ kind: 'success', value }));
  const lines = fc.array(fc.oneof({ weight: 4, arbitrary: failure }, success), { maxLength: 15 });

  const term = fc.tuple(
    fc.constantFrom('', '-'),
    fc.constantFrom(
      'cat:env',
      'cat:ENV',
      'cat:Env,"x,y"',
      'cat:e*',
      'cat:"a*b"',
      'cat:?n*',
      'cat:(none)',
      'sev:>=medium',
      'sev:<high',
      'sev:odd',
      'id:F1',
      'test:login',
      'test:l*',
      'test:(none)',
      'retries:>=2',
      'retries:0,3',
      'retries:(none)',
      'usage:>=78%',
      'usage:50%',
      'since:7d',
      'since:2026-02-10',
      'until:2026-02-10',
      'until:1w',
      'time:2026-02-10',
      'time:>2026-02-10',
      'time:<=2026-02-10',
      'has:stack_trace',
      'has:severity',
      'has:affected_test',
      'has:note',
      'note:done',
      'code:x',
      'kind:success',
      'factor:Env',
      're:/econn\\w+/',
      'cat:re:/^env/',
      'id:re:/1$/',
      '"login FAILS"',
      '"127.0.0.1:5432"',
    ),
  );
  const query = fc
    .array(
      term.map((pieces) => pieces.join('')),
      { maxLength: 4 },
    )
    .map((terms) => terms.join(' '));

  test('selects the same records as the query asked of each parsed record', () => {
    fc.assert(
      fc.property(lines, query, (made, written) => {
        const parsed = parseQuery(written);
        expect(parsed.issues).toEqual([]);
        const notes = new Map([[0, annotated]]);
        const dataset = loadedDataset(made);
        dataset.setAnnotations({
          review: () => undefined,
          text: (row) => notes.get(row),
          reviewedRows: () => [],
        });
        const asOf = dataset.loadState().asOf;
        const records = made.map(({ kind, value }) => parsedRecord(kind, value));
        const naive = records.flatMap((record, row) =>
          parsed.query.terms.every((each) => holds(each, { record, records, asOf, notes: notes.get(row) }))
            ? [row]
            : [],
        );
        expect([...dataset.rowSet(parsed.query, newest).rows].sort((a, b) => a - b)).toEqual(naive);
      }),
      { numRuns: 1500 },
    );
  });

  const annotated: AnnotationTexts = {
    notes: ['Done here'],
    codes: ['xyz'],
    verdicts: ['fail'],
    authors: ['ana'],
  };
});

function parsedRecord(kind: MadeLine['kind'], value: unknown): ParsedRecord {
  const parsed = parseRecord(JSON.stringify(value), kind);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.record;
}

type Asked = {
  readonly record: ParsedRecord;
  readonly records: readonly ParsedRecord[];
  readonly asOf: number | undefined;
  readonly notes: AnnotationTexts | undefined;
};

/** What the query language promises, written as plainly as possible: one record, one term, no columns. */
function holds(term: Term, asked: Asked): boolean {
  return conditionHolds(term, asked) !== term.negated;
}

function conditionHolds(term: Term, asked: Asked): boolean {
  const { record, notes } = asked;
  const text = JSON.stringify(record.value);
  switch (term.kind) {
    case 'phrase':
      return text.toLowerCase().includes(term.text.toLowerCase());
    case 'regex':
      return (term.field === undefined ? [text] : textsOf(record, term.field)).some((each) =>
        new RegExp(term.source, 'i').test(each),
      );
    case 'has':
      return has(term.what, asked);
    case 'annotation':
      return (term.of === 'note' ? (notes?.notes ?? []) : (notes?.codes ?? [])).some((each) =>
        each.toLowerCase().includes(term.text),
      );
    case 'since':
    case 'until':
      return isInBound(term, asked);
    case 'field':
      return fieldHolds(term, asked);
    case 'text':
    case 'word':
      throw new Error('words are tested with the search index');
  }
}

function has(what: string, { record, notes }: Asked): boolean {
  if (what === 'note') return notes !== undefined;
  if ((parts as readonly string[]).includes(what)) return (record.present & partBit(what as PartName)) !== 0;
  return textsOf(record, what as FieldName).length > 0;
}

function textsOf(record: ParsedRecord, field: FieldName): readonly string[] {
  if (field === 'kind') return [record.kind];
  if (fields[field].shape === 'list') return record.lists[field]?.texts ?? [];
  const cell = record.cells[field];
  return cell === undefined ? [] : [String(cell)];
}

const dayLength = 86_400_000;

function isInBound(term: Extract<Term, { kind: 'since' | 'until' }>, { record, asOf }: Asked): boolean {
  const time = Number(record.cells.time ?? Number.NaN);
  const age = { '7d': 7, '1w': 7 }[term.when];
  if (age === undefined) {
    const start = Date.parse(`${term.when}T00:00:00Z`);
    return term.kind === 'since' ? time >= start : time < start + dayLength;
  }
  if (asOf === undefined) return false;
  return term.kind === 'since'
    ? time > asOf - age * dayLength && time <= asOf
    : time <= asOf - age * dayLength;
}

const ranks = ['low', 'medium', 'high', 'critical'];

function fieldHolds(term: Extract<Term, { kind: 'field' }>, { record, records }: Asked): boolean {
  const texts = textsOf(record, term.field);
  if (term.values.length === 0) return texts.length === 0;
  return texts.some((text) =>
    term.values.some((value) => {
      if (term.field === 'time') return timeHolds(Number(text), term.comparison);
      if (fields[term.field].shape === 'number' || fields[term.field].shape === 'ratio') {
        return numberHolds(
          Number(text),
          term.comparison,
          Number.parseFloat(value) / (value.endsWith('%') ? 100 : 1),
        );
      }
      if (term.comparison !== '=') {
        const [rank, wanted] = [ranks.indexOf(text), ranks.indexOf(value)];
        return rank >= 0 && numberHolds(rank, term.comparison, wanted);
      }
      return textHolds(
        text,
        value,
        records.flatMap((each) => textsOf(each, term.field)),
      );
    }),
  );
}

function timeHolds(time: number, comparison: string): boolean {
  const start = Date.UTC(2026, 1, 10);
  if (comparison === '=') return time >= start && time < start + dayLength;
  return comparison === '>' ? time >= start + dayLength : time < start + dayLength;
}

function numberHolds(number: number, comparison: string, wanted: number): boolean {
  if (comparison === '>=') return number >= wanted;
  return comparison === '<' ? number < wanted : number === wanted;
}

function textHolds(text: string, value: string, known: readonly string[]): boolean {
  const plain = value.replaceAll('\\', '');
  const isWild = /(?<!\\)[*?]/.test(value);
  if (isWild) return new RegExp(`^${value.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i').test(text);
  return known.includes(plain) ? text === plain : text.toLowerCase() === plain.toLowerCase();
}

describe('words', () => {
  const symptom = fc.array(
    fc.constantFrom('login', 'logout', 'connection', 'conection', 'refused', 'by', 'host'),
    {
      minLength: 1,
      maxLength: 5,
    },
  );

  test('are exact just where each stands, negated ones exclude only exactly, and no row comes twice', () => {
    fc.assert(
      fc.property(
        fc.array(
          symptom.map((words) => words.join(' ')),
          { maxLength: 10 },
        ),
        fc.array(fc.constantFrom('login', 'connection', 'refus', '-host', '-logot'), {
          minLength: 1,
          maxLength: 3,
        }),
        (symptoms, words) => {
          const dataset = loadedDataset(
            symptoms.map((symptoms) => ({
              kind: 'failure',
              value: { feature_id: 'F', error_details: { symptoms } },
            })),
          );
          const set = dataset.rowSet(queryOf(words), newest);
          const naive = symptoms.flatMap((text, row) =>
            words.every((word) =>
              word.startsWith('-') ? !text.includes(word.slice(1)) : text.includes(word),
            )
              ? [row]
              : [],
          );
          expect([...set.rows.subarray(0, set.exact)].sort((a, b) => a - b)).toEqual(naive);
          expect(new Set(set.rows).size).toBe(set.rows.length);
        },
      ),
    );
  });

  function queryOf(words: readonly string[]): Query {
    return parseQuery(words.join(' ')).query;
  }

  test('give pages that join to the whole display order', () => {
    return fc.assert(
      fc.asyncProperty(
        fc.array(
          symptom.map((words) => words.join(' ')),
          { maxLength: 12 },
        ),
        fc.nat(12),
        async (symptoms, cut) => {
          const dataset = loadedDataset(
            symptoms.map((symptoms) => ({
              kind: 'failure',
              value: { feature_id: 'F', error_details: { symptoms } },
            })),
          );
          const query = queryOf(['connection']);
          const page = (from: number, to: number) =>
            dataset.ask({ ask: 'rows', query, sort: newest, from, to }, new AbortController().signal);
          const [first, second] = [await page(0, cut), await page(cut, 99)];
          const whole = [...dataset.rowSet(query, newest).rows];
          expect([...first.rows, ...second.rows].map(({ row }) => Number(row))).toEqual(whole);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('combine with conditions', () => {
    const dataset = loadedDataset([
      { kind: 'failure', value: { feature_id: 'F1', error_details: { symptoms: 'port in use' } } },
      { kind: 'failure', value: { feature_id: 'F2', error_details: { symptoms: 'port in use' } } },
    ]);
    expect([...dataset.rowSet(parseQuery('port id:F2').query, newest).rows]).toEqual([rowOf(1)]);
  });
});

test('a star behind what people said asks for its beginning', () => {
  const failure: MadeLine = { kind: 'failure', value: { feature_id: 'F1' } };
  const dataset = loadedDataset([failure, failure]);
  const coded = (code: string) => ({ notes: [], codes: [code], verdicts: [], authors: [] });
  dataset.setAnnotations({
    review: () => undefined,
    text: (row) => coded(row === 0 ? 'Seed-clash' : 'reseeded'),
    reviewedRows: () => [],
  });
  const rows = (written: string) => [...dataset.rowSet(parseQuery(written).query, newest).rows];
  expect(rows('code:seed*')).toEqual([0]);
  expect(rows('code:seed').sort()).toEqual([0, 1]);
});
