import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ColumnBlock } from '../core/dataset/column-block.ts';
import type { RecordKind } from '../core/records/kinds.ts';
import { recordKinds } from '../core/records/kinds.ts';
import { sampleFiles } from '../core/sample/sample.ts';
import { sampleOptions } from '../core/sample/sample-options.ts';
import { BlockColumns } from './block-columns.ts';
import { KernelMemory } from './kernel/kernel-memory.ts';
import { lineSum } from './line-sum.ts';
import { LineReader } from './read-lines.ts';
import { readRecord } from './read-record.ts';
import { BlockScanner } from './scan-block.ts';

type Kind = RecordKind | 'inferred';

function scanned(bytes: Buffer, kind: Kind): { block: ColumnBlock; simpleRows: number } {
  const memory = new KernelMemory();
  const scanner = new BlockScanner(memory);
  const place = memory.place(bytes);
  const block = scanner.scan({ place, length: bytes.length, kind, isStart: true });
  return { block, simpleRows: scanner.simple.subarray(0, block.rows).reduce((sum, one) => sum + one, 0) };
}

/** The same by the parser alone. */
function parsed(bytes: Buffer, kind: Kind): ColumnBlock {
  const nobody = { learn: () => undefined, whole: () => false, foreignKey: () => false };
  const columns = new BlockColumns(new KernelMemory(), nobody);
  columns.begin(0);
  const reader = new LineReader();
  const lines = [...reader.push(bytes), ...reader.end()];
  for (const { number, byteOffset: start, bytes: size, text, flaw } of lines) {
    const { record, problems } = readRecord({ number: number - 1, text, flaw }, kind);
    for (const problem of problems) columns.addProblem(problem);
    if (record === undefined) columns.skipLine();
    else columns.addRecord(record, { start, size, sum: lineSum(text) });
  }
  return columns.take();
}

/** What a block says, row by row, with texts instead of codes. */
function readable(block: ColumnBlock) {
  const { rows, texts, numbers, lists } = block;
  const cellsOfRow = (row: number) => {
    const cells: Record<string, unknown> = {};
    for (const [name, { codes, added }] of Object.entries(texts)) {
      if (codes[row] !== 0) cells[name] = added[(codes[row] ?? 0) - 1];
    }
    for (const [name, values] of Object.entries(numbers)) {
      if (!Number.isNaN(values[row])) cells[name] = values[row];
    }
    for (const [name, { counts, codes, weights, added }] of Object.entries(lists)) {
      const from = counts.subarray(0, row).reduce((sum, count) => sum + count, 0);
      const places = Array.from({ length: counts[row] ?? 0 }, (_, place) => from + place);
      if (places.length > 0) cells[name] = places.map((at) => [added[(codes[at] ?? 0) - 1], weights[at]]);
    }
    return {
      cells,
      line: block.lineOf[row],
      start: block.starts[row],
      size: block.sizes[row],
      sum: block.sums[row],
      present: block.present[row],
    };
  };
  const { lines, problems, sourceKeys } = block;
  return { lines, problems, sourceKeys, rows: Array.from({ length: rows }, (_, row) => cellsOfRow(row)) };
}

function expectSame(bytes: Buffer, kind: Kind): void {
  expect(readable(scanned(bytes, kind).block)).toEqual(readable(parsed(bytes, kind)));
}

const scalars = fc.oneof(
  fc.constantFrom(
    ...[
      '"78%"',
      '78',
      '0.78',
      '1e2',
      '-0',
      '-0.0',
      '1e999',
      '12345678901234567890',
      '0.1e-7',
      '01',
      '1.',
      '.5',
    ],
    ...[
      '+1',
      'true',
      'false',
      'null',
      'nul',
      '"yes"',
      '"no"',
      '"45 min"',
      '"1.5h"',
      '"2/3"',
      '"end"',
      '"high"',
    ],
    ...[
      '"HIGH "',
      '"n/a"',
      '""',
      '" "',
      '"-"',
      '"critical"',
      '"2026-03-04T05:06:07Z"',
      '"2026-02-30T05:06:07Z"',
    ],
    ...['"2026-03-04T05:06:07.123Z"', '"2026-03-04T05:06:07.12Z"', '"2026-03-04T24:06:07Z"', '"2026-03-04"'],
    ...[
      '"0099-03-04T05:06:07Z"',
      '"2026-03-04T05:06:60Z"',
      '"2026-03-04T05:06:07+02:00"',
      '1767225600',
      '"1767225600"',
    ],
    ...[
      '"\\u0041"',
      '"\\ud83d\\ude00"',
      '"\\ud83d"',
      '"\\ude00x"',
      '"\\u00zz"',
      '"\\x"',
      '"\\n"',
      '"a\\"b"',
      '"\\\\"',
    ],
    ...[
      '"tab\there"',
      '"é"',
      '"\u00a0x\u00a0"',
      '"\u2028"',
      '"😀"',
      '[]',
      '{}',
      '[null]',
      '[""]',
      '[1,"a",true,null]',
    ],
    ...[
      '["a","a"]',
      '[{"pattern":"p","effectiveness":"high"},"q"]',
      '[["x"]]',
      '{"key":"k","collector":"c"}',
    ],
    ...[
      '{"key":"k","key":"l"}',
      '{"key":1}',
      '{"other":1,"key":"k"}',
      '{"a":{"a":{"a":1}}}',
      '[ ]',
      '{ }',
      '[1,]',
      '{"a":1,}',
    ],
  ),
  fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)),
  fc.double().map((value) => JSON.stringify(value)),
  fc.integer().map(String),
  fc.jsonValue().map((value) => JSON.stringify(value)),
);

const keys = fc.oneof(
  fc.constantFrom(
    ...[
      'feature_id',
      'failure_type',
      'timestamp',
      'session_id',
      'model_version',
      'agent',
      'source',
      'patterns',
    ],
    ...[
      'success_factors',
      'kind',
      'schema',
      'turn',
      'output',
      'utilization',
      'position',
      'input_uncached',
      'x',
      '',
    ],
    ...['__proto__', 'constructor', 'feature\\u005fid', 'window_tokens', 'affected_tests'],
  ),
  fc.string(),
);

const partKeys = fc.constantFrom(
  ...['symptoms', 'stack_trace', 'affected_tests', 'root_cause', 'retry_count', 'resolution', 'steps_taken'],
  ...[
    'resolution_time_minutes',
    'resolution_type',
    'model_version',
    'session_length_minutes',
    'session_length',
  ],
  ...[
    'context_window_usage',
    'time_in_session',
    'pattern',
    'category',
    'generalizable',
    'severity',
    'frequency',
  ],
  ...[
    'suggested_prevention',
    'prevention_implemented',
    'completed',
    'test_coverage',
    'tool_calls',
    'efficiency_ratio',
  ],
  ...[
    'actual_minutes',
    'lint_errors',
    'test_runs',
    'before',
    'trigger',
    'time_minutes',
    'documentation_complete',
    'x',
  ],
);

const partNames = fc.constantFrom(
  ...[
    'error_details',
    'recovery',
    'context',
    'learning_value',
    'timing',
    'tool_usage',
    'quality_metrics',
    'ops',
  ],
  ...['reliability', 'efficiency', 'quality', 'compaction'],
);

const space = fc.constantFrom('', '', '', '', ' ', '\t', '  ', '\r');

function objectOf(members: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(members, { maxLength: 7 }), space, space)
    .map(([parts, a, b]) => `{${a}${parts.join(`${b},${a}`)}${b}}`);
}

const member = fc
  .tuple(fc.oneof(keys, partKeys), space, scalars)
  .map(
    ([key, gap, value]) =>
      `"${key.includes('\\') ? key : JSON.stringify(key).slice(1, -1)}"${gap}:${gap}${value}`,
  );
const partMember = fc
  .tuple(partNames, objectOf(fc.tuple(partKeys, scalars).map(([key, value]) => `"${key}":${value}`)))
  .map(([name, part]) => `"${name}":${part}`);
const line = fc.oneof(
  { weight: 8, arbitrary: objectOf(fc.oneof(member, partMember, partMember)) },
  { weight: 1, arbitrary: scalars },
  { weight: 1, arbitrary: fc.string() },
);

const kinds = fc.constantFrom<Kind>(...recordKinds, 'inferred');

describe('reading bytes and parsing lines', () => {
  test('give the same columns and problems, whatever the lines', () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 6 }),
        fc.constantFrom('\n', '\r\n', '\n\n'),
        kinds,
        (lines, end, kind) => {
          expectSame(Buffer.from(lines.join(end)), kind);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('give the same for a sample whose bytes have been broken here and there', () => {
    const lines = sampleLines('failure').slice(0, 40);
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            at: fc.nat(),
            byte: fc.oneof(fc.constantFrom(0x22, 0x5c, 0x2c, 0x7d, 0x30), fc.nat(255)),
          }),
          {
            maxLength: 4,
          },
        ),
        fc.nat(lines.length - 1),
        (breaks, first) => {
          const bytes = Buffer.from(lines.slice(first, first + 3).join('\n'));
          for (const { at, byte } of breaks) bytes[at % bytes.length] = byte;
          expectSame(bytes, 'failure');
        },
      ),
      { numRuns: 800 },
    );
  });

  test.each(recordKinds.filter((kind) => kind !== 'generic'))(
    'give the same for a sample of %s records',
    (kind) => {
      const bytes = Buffer.from(`${sampleLines(kind).join('\n')}\n`);
      expectSame(bytes, kind);
      expectSame(bytes, 'inferred');
      expectSame(bytes, 'generic');
    },
  );

  test('a byte order mark and a last line without an end are no obstacle', () => {
    expectSame(Buffer.from('\ufeff{"feature_id":"a"}\n{"feature_id":"b"}'), 'failure');
  });
});

test('nearly all lines of a sample are read byte by byte', () => {
  for (const kind of ['failure', 'success', 'performance', 'context_metrics'] as const) {
    const lines = sampleLines(kind);
    const { simpleRows } = scanned(Buffer.from(lines.join('\n')), kind);
    expect(simpleRows).toBeGreaterThan(lines.length * 0.97);
  }
});

test('codes mean the same text over all blocks of one scanner', () => {
  const memory = new KernelMemory();
  const scanner = new BlockScanner(memory);
  const scan = (text: string) =>
    scanner.scan({
      ...{ place: memory.place(Buffer.from(text)), length: text.length },
      ...{ kind: 'failure', isStart: true },
    });
  const first = scan('{"feature_id":"a","failure_type":"x"}');
  const second = scan('{"feature_id":"a","failure_type":"y","z":0}');
  expect(second.texts.feature?.codes[0]).toBe(first.texts.feature?.codes[0]);
  expect(second.texts.feature?.added).toEqual([]);
  expect(second.texts.type?.added).toEqual(['y']);
});

function sampleLines(kind: RecordKind): readonly string[] {
  const options = sampleOptions({ seed: 3, failures: 300 });
  const stems = {
    failure: 'failures',
    success: 'successes',
    performance: 'performance',
    generic: '',
  } as const;
  const stem = kind === 'context_metrics' ? kind : stems[kind];
  const file = sampleFiles(options).find(({ name }) => name === `${stem}.jsonl`);
  return [...(file?.lines() ?? [])];
}
