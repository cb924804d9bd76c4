import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RecordKind } from '../core/records/kinds.ts';
import { loadRecords } from './load-records.ts';

type Loaded = { readonly records: unknown[]; readonly places: string[]; readonly problems: string[] };
type Setting = {
  readonly kind?: RecordKind | 'inferred';
  readonly cuts?: readonly number[];
  readonly longest?: number;
};

async function load(
  input: string | Uint8Array,
  { kind = 'failure', cuts = [], ...limits }: Setting = {},
): Promise<Loaded> {
  const bytes = Buffer.from(input);
  const loaded: Loaded = { records: [], places: [], problems: [] };
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  async function* chunks() {
    for (let place = 1; place < places.length; place++)
      yield bytes.subarray(places[place - 1], places[place]);
  }
  const sink = {
    addRecord: (
      record: { readonly value: unknown },
      line: { number: number; byteOffset: number; bytes: number },
    ) => {
      loaded.records.push({ ...(record.value as object) });
      loaded.places.push(`${line.number}@${line.byteOffset}+${line.bytes}`);
    },
    addProblem: (problem: {
      line: number;
      column?: number | undefined;
      field?: string | undefined;
      reason: string;
      level: string;
    }) => {
      const { line, column, field, reason, level } = problem;
      loaded.problems.push([level, line, column ?? '', field ?? '', reason].join(':'));
    },
  };
  await loadRecords(chunks(), { file: 'failures.jsonl', kind, sink, ...limits });
  return loaded;
}

test('ten truncated lines among 10,010 cost themselves only', async () => {
  const line = (id: number) => JSON.stringify({ feature_id: `f-${id}`, failure_type: 'code_error' });
  const lines = Array.from({ length: 10_010 }, (_, place) =>
    place % 1001 === 500 ? line(place).slice(0, 20) : line(place),
  );
  const { records, problems } = await load(lines.join('\n'));
  expect([records.length, problems.length]).toEqual([10_000, 10]);
  expect(problems[0]).toBe('line:501:21::ends inside a string');
  expect(problems[9]).toMatch(/^line:9510:/);
});

test('a byte order mark, line ends of Windows, blank lines and a missing last line end are no problems', async () => {
  const { records, places, problems } = await load('\ufeff{"feature_id":"a"}\r\n\r\n{"feature_id":"b"}');
  expect(records).toEqual([{ feature_id: 'a' }, { feature_id: 'b' }]);
  expect(places).toEqual(['1@3+18', '3@25+18']);
  expect(problems).toEqual([]);
});

test('bytes that are not UTF-8 are named beside the record, whose fields load', async () => {
  const bytes = Buffer.concat([
    Buffer.from('{"feature_id":"a'),
    Buffer.from([0xff]),
    Buffer.from('","timestamp":"?"}'),
  ]);
  const { records, problems } = await load(bytes);
  expect(records).toEqual([{ feature_id: 'a\ufffd', timestamp: '?' }]);
  expect(problems).toEqual(['field:1:17::has bytes that are not UTF-8, shown as U+FFFD']);
});

test('a line over the limit is a problem, its neighbours load', async () => {
  const { records, problems } = await load(`{"feature_id":"${'x'.repeat(200)}"}\n{"feature_id":"b"}`, {
    longest: 100,
  });
  expect(records).toEqual([{ feature_id: 'b' }]);
  expect(problems).toEqual(['line:1:::is longer than 100 bytes']);
});

test('a file without records says why', async () => {
  expect((await load('')).problems).toEqual(['file:0:::is empty']);
  expect((await load('\n \n')).problems).toEqual(['file:0:::has blank lines only']);
  expect((await load(gzipSync('x'.repeat(500)))).problems).toEqual([
    'file:0:::is a binary file, not JSON Lines',
  ]);
  expect((await load(Buffer.from('\ufeff{}', 'utf16le'))).problems[0]).toMatch(/^file:0:::is UTF-16/);
});

test('a file of zeros in front of records is still lines when records begin it', async () => {
  const { records, problems } = await load(`{"feature_id":"a"}\n${'\0'.repeat(400)}`);
  expect(records).toHaveLength(1);
  expect(problems).toEqual(['line:2:1::unexpected U+0000 instead of a value']);
});

test('an array spread over lines gives its elements, each at its first line', async () => {
  const text = JSON.stringify([{ feature_id: 'a', n: [1, { b: '],' }] }, { feature_id: 'b' }], undefined, 2);
  const { records, places, problems } = await load(`${text}\n`);
  expect(records).toMatchObject([{ feature_id: 'a' }, { feature_id: 'b' }]);
  expect(places.map((place) => place.split('@')[0])).toEqual(['2', '11']);
  expect(problems).toEqual([]);
});

test('a bad element is placed at the line inside it where it breaks', async () => {
  const { records, problems } = await load(
    '[\n{"feature_id":"a"},\n{\n  "feature_id": oops\n},\n{"feature_id":"c"}]',
  );
  expect(records).toEqual([{ feature_id: 'a' }, { feature_id: 'c' }]);
  expect(problems).toEqual(['line:4:17::unexpected "o" instead of a value']);
});

test('an array that breaks off says so, and keeps what came before', async () => {
  const { records, problems } = await load('[{"feature_id":"a"},\n{"feature_id":"b');
  expect(records).toEqual([{ feature_id: 'a' }]);
  expect(problems).toEqual([
    'line:2:17::ends inside a string',
    'line:2:::the array has no end: the file is cut off',
  ]);
});

test('text behind an array is not lost silently', async () => {
  const { problems } = await load('[{"feature_id":"a"}]\nmore');
  expect(problems).toEqual(['line:2:1::unexpected "m" instead of a value']);
});

test('a log line in front of the records does not make the file an array', async () => {
  const { records, problems } = await load('[2026-03-04] started\n{"feature_id":"a"}');
  expect(records).toEqual([{ feature_id: 'a' }]);
  expect(problems).toHaveLength(1);
});

test('aborting keeps what was loaded', async () => {
  const controller = new AbortController();
  const seen: unknown[] = [];
  async function* chunks() {
    yield Buffer.from('{"feature_id":"a"}\n');
    controller.abort();
    yield Buffer.from('{"feature_id":"b"}\n');
  }
  const sink = { addRecord: (record: unknown) => void seen.push(record), addProblem: () => {} };
  await loadRecords(chunks(), { file: 'f', kind: 'failure', sink, signal: controller.signal });
  expect(seen).toHaveLength(1);
});

test('where the chunks begin and end makes no difference, in lines and in arrays', async () => {
  const inputs = [
    '{"feature_id":"ä"}\r\n\n{"feature_id":\n[1,2]',
    '\ufeff [ {"feature_id":"]\\"ä"} ,\n{"a":[{}]}, 3 ]\n x',
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...inputs),
      fc.array(fc.nat(60), { maxLength: 8 }),
      async (input, cuts) => {
        expect(await load(input, { cuts })).toEqual(await load(input));
      },
    ),
  );
});

test('loading never throws, whatever the bytes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 300 }),
      fc.constantFrom('', '{', '[{'),
      async (bytes, start) => {
        await load(Buffer.concat([Buffer.from(start), bytes]), { kind: 'inferred' });
      },
    ),
    { numRuns: 500 },
  );
});
