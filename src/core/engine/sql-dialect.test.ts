import { DuckDBInstance, listValue } from '@duckdb/node-api';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clickhouse, duckdb, numberSql, SqlValues, wholeSql } from './sql-dialect.ts';

const connection = await (await DuckDBInstance.create(':memory:')).connect();

async function selected(
  text: string,
  values: readonly (string | readonly string[])[] = [],
): Promise<unknown> {
  const bound = values.map((value) => (typeof value === 'string' ? value : listValue([...value])));
  const reader = await connection.runAndReadAll(`SELECT ${text}`, bound);
  return reader.getRowsJS()[0]?.[0];
}

/** Any text that UTF-8 can hold, with plenty of what ends or escapes a text in SQL. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "'",
        "''",
        '\\',
        "\\'",
        '"',
        '\u0000',
        '\n',
        '\r',
        '--',
        '/*',
        '$1',
        ';',
        '%',
        '_',
        '🙂',
      ),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join('').toWellFormed());

describe('a text in SQL is that text, whatever it holds', () => {
  test('written out for DuckDB', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        expect(await selected(duckdb.literal(text))).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  test('bound for DuckDB, alone and in a list', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, hostileText, async (text, other) => {
        const values = new SqlValues(duckdb);
        const sql = `[${values.text(text)}] || ${values.texts([other, text])}`;
        expect(await selected(sql, values.values)).toEqual([text, other, text]);
      }),
      { numRuns: 100 },
    );
  });

  test('written out for ClickHouse: no quote, NUL or line ends it, and unescaping gives it back', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const literal = clickhouse.literal(text);
        const inner = literal.slice(1, -1);
        expect(inner.replace(/\\[\s\S]/g, '')).not.toMatch(/['\u0000\n\r]/);
        const names: Readonly<Record<string, string>> = {
          0: '\u0000',
          b: '\b',
          f: '\f',
          n: '\n',
          r: '\r',
          t: '\t',
        };
        expect(inner.replace(/\\([\s\S])/g, (_, name: string) => names[name] ?? name)).toBe(text);
      }),
    );
  });
});

test('a number in SQL is that number to the last bit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.double({ noNaN: true, noDefaultInfinity: true }), async (number) => {
      expect(Number(await selected(numberSql(number))) + 0).toBe(number + 0);
    }),
    { numRuns: 200 },
  );
});

test('only numbers are written as numbers', () => {
  expect(() => numberSql(Number.NaN)).toThrow(RangeError);
  expect(() => wholeSql(1.5)).toThrow(RangeError);
});
