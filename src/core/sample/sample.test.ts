import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupBy } from '../analysis/group-by.ts';
import { fewestLinesWithDefects } from './planted-defects.ts';
import { sampleFiles } from './sample.ts';
import { type SampleOptions, sampleOptions } from './sample-options.ts';

const shipped = join(import.meta.dirname, '../../../training_data');

type Json = Readonly<Record<string, unknown>>;

function linesOf(options: SampleOptions, name: string): readonly string[] {
  const file = sampleFiles(options).find((candidate) => candidate.name === name);
  return file === undefined ? [] : [...file.lines()];
}

function parsed(lines: readonly string[]): readonly Json[] {
  return lines.flatMap((line) => {
    try {
      const value: Json = JSON.parse(line);
      return [value];
    } catch {
      // A planted line that is cut short; how many there are is a test of its own.
      return [];
    }
  });
}

/** The value at a dotted path. */
function at(record: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    const isObject = typeof value === 'object' && value !== null;
    return isObject ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined;
  }, record);
}

function number(record: unknown, path: string): number {
  return Number(at(record, path));
}

function shareOf<Entry>(list: readonly Entry[], holds: (entry: Entry) => boolean): number {
  return list.filter(holds).length / list.length;
}

const four = ['failures.jsonl', 'successes.jsonl', 'performance.jsonl', 'context_metrics.jsonl'];
const sampled = sampleOptions({ seed: 7, failures: 4000 });
const failureLines = linesOf(sampled, 'failures.jsonl');
const failures = parsed(failureLines);
const successes = parsed(linesOf(sampled, 'successes.jsonl'));
const performanceRows = parsed(linesOf(sampled, 'performance.jsonl'));
const contextRows = parsed(linesOf(sampled, 'context_metrics.jsonl'));
const full = failures.filter((record) => at(record, 'timestamp') !== undefined);

test('the shipped training data is what the generator makes of seed 7, byte for byte', () => {
  const files = sampleFiles(sampleOptions({ seed: 7, failures: 400 }));
  expect(
    readdirSync(shipped)
      .filter((name) => name.endsWith('.jsonl'))
      .sort(),
  ).toEqual([...four].sort());
  for (const { name, lines } of files) {
    const made = [...lines()].map((line) => `${line}\n`).join('');
    // Digests, since a difference within a megabyte helps nobody.
    expect(digest(made), name).toBe(digest(readFileSync(join(shipped, name), 'utf8')));
  }
});

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

describe('whatever the options', () => {
  const anyOptions = fc.record({
    seed: fc.maxSafeNat(),
    failures: fc.nat(130),
    successes: fc.nat(60),
    performance: fc.nat(60),
    context: fc.nat(200),
    weeks: fc.integer({ min: 1, max: 30 }),
  });

  test('each file has exactly the lines asked for, and a second run gives the same', () => {
    fc.assert(
      fc.property(anyOptions, (chosen) => {
        const options = sampleOptions(chosen);
        for (const file of sampleFiles(options)) {
          const lines = [...file.lines()];
          expect(lines.length).toBe(file.count);
          expect([...file.lines()]).toEqual(lines);
          expect([
            ...(sampleFiles(options)
              .find(({ name }) => name === file.name)
              ?.lines() ?? []),
          ]).toEqual(lines);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('all times lie within the span', () => {
    fc.assert(
      fc.property(anyOptions, (chosen) => {
        const options = sampleOptions(chosen);
        const records = four.flatMap((name) => parsed(linesOf(options, name)));
        for (const record of records) {
          const text = at(record, 'timestamp');
          if (typeof text !== 'string') continue;
          expect(Date.parse(text)).toBeGreaterThanOrEqual(options.startMs);
          expect(Date.parse(text)).toBeLessThan(options.startMs + options.weeks * 7 * 86_400_000);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('a small sample has no bad line', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(fewestLinesWithDefects - 1), (seed, count) => {
        const options = sampleOptions({ seed, failures: count, successes: count });
        for (const name of four)
          expect(parsed(linesOf(options, name)).length).toBe(linesOf(options, name).length);
      }),
      { numRuns: 10 },
    );
  });
});

test('another seed gives another sample', () => {
  expect(linesOf(sampleOptions({ seed: 8, failures: 20 }), 'failures.jsonl')).not.toEqual(
    linesOf(sampleOptions({ seed: 9, failures: 20 }), 'failures.jsonl'),
  );
});

test('failures have two lines cut short, two fields that do not parse and two duplicates; successes one line cut short', () => {
  expect(failureLines.length - failures.length).toBe(2);
  expect(failures.filter((record) => at(record, 'learning_value.severity') === 'urgent').length).toBe(1);
  expect(failures.filter((record) => at(record, 'context.context_window_usage') === 'a lot').length).toBe(1);
  expect(failureLines.length - new Set(failureLines).size).toBe(2);
  expect(sampled.successes - successes.length).toBe(1);
  expect(performanceRows.length).toBe(sampled.performance);
  expect(contextRows.length).toBe(sampled.context);
});

describe('failures', () => {
  test('come in three shapes', () => {
    const short = failures.filter((record) => at(record, 'timestamp') === undefined);
    const absent = [
      'session_id',
      'learning_value.severity',
      'learning_value.category',
      'recovery.retry_count',
      'context',
    ];
    for (const record of short) for (const path of absent) expect(at(record, path)).toBeUndefined();
    expect(shareOf(failures, (record) => short.includes(record))).toBeCloseTo(0.12, 1);

    const older = full.filter((record) => at(record, 'context.session_length') !== undefined);
    expect(older.length / full.length).toBeGreaterThan(0.1);
    for (const record of older) expect(at(record, 'context.session_length_minutes')).toBeUndefined();
    for (const record of full) {
      const minutes = at(record, 'context.session_length') ?? at(record, 'context.session_length_minutes');
      expect(minutes).toBeTypeOf('number');
    }
  });

  test('are skewed over twelve categories, environment_setup first', () => {
    const counts = groupBy(full, (record) => at(record, 'learning_value.category'));
    expect(counts.size).toBe(12);
    const shares = [...counts].map(([name, list]) => ({ name, share: list.length / full.length }));
    shares.sort((one, other) => other.share - one.share);
    expect(shares[0]?.name).toBe('environment_setup');
    expect(shares[0]?.share).toBeGreaterThan(0.2);
    expect(shares.at(-1)?.share).toBeLessThan(0.03);
  });

  test('are mostly of low and medium severity, seldom critical', () => {
    const share = (severity: string) =>
      shareOf(full, (record) => at(record, 'learning_value.severity') === severity);
    expect(share('low') + share('medium')).toBeGreaterThan(0.55);
    expect(share('high')).toBeGreaterThan(0.2);
    expect(share('critical')).toBeGreaterThan(0.02);
    expect(share('critical')).toBeLessThan(0.1);
  });

  test('show the planted prevention and the planted rise', () => {
    const day = 86_400_000;
    const end = sampled.startMs + sampled.weeks * 7 * day;
    const share = (name: RegExp, fromDay: number, toDay: number) => {
      const within = full.filter((record) => {
        const age = (end - Date.parse(String(at(record, 'timestamp')))) / day;
        return age < fromDay && age >= toDay;
      });
      return shareOf(within, (record) => name.test(String(at(record, 'learning_value.pattern'))));
    };
    const prevented = /^missing env\w* validation/i;
    expect(share(prevented, 84, 49)).toBeGreaterThan(0.08);
    expect(share(prevented, 35, 0)).toBeLessThan(0.025);
    const rising = /stale file content/i;
    expect(share(rising, 84, 15)).toBeLessThan(0.03);
    expect(share(rising, 13, 0)).toBeGreaterThan(0.12);
  });

  test('of one pattern carry several spellings of its name', () => {
    const names = new Set(full.map((record) => String(at(record, 'learning_value.pattern'))));
    for (const name of [
      'Missing environment validation',
      'missing env validation',
      'Missing environment validations',
    ]) {
      expect(names).toContain(name);
    }
  });

  test('include open ones, other languages, unknown fields, and three spellings of the window in use', () => {
    const isOpen = (record: Json) => (at(record, 'recovery.resolution') ?? null) === null;
    expect(shareOf(failures, isOpen)).toBeGreaterThan(0.05);
    expect(shareOf(failures, isOpen)).toBeLessThan(0.25);
    expect(failureLines.some((line) => /\p{Script=Han}/u.test(line))).toBe(true);
    expect(failureLines.some((line) => /[äöüß]/.test(line))).toBe(true);
    expect(failureLines.some((line) => /\p{Extended_Pictographic}/u.test(line))).toBe(false);
    expect(full.some((record) => 'branch' in record)).toBe(true);
    const usages = full.map((record) => at(record, 'context.context_window_usage'));
    expect(usages.some((usage) => typeof usage === 'string' && /^\d+%$/.test(usage))).toBe(true);
    expect(usages.some((usage) => Number.isInteger(usage))).toBe(true);
    expect(usages.some((usage) => typeof usage === 'number' && usage > 0 && usage < 1)).toBe(true);
  });

  test('carry stack traces of five languages, with frames of libraries', () => {
    const traces = full.map((record) => String(at(record, 'error_details.stack_trace') ?? ''));
    const marks = [
      /\n {4}at .*node_modules/,
      /node:internal/,
      /^Traceback \(most recent call last\):\n.*site-packages/s,
      /\ngoroutine \d+ \[running\]:\n/,
      /panicked at .*:\nassertion|stack backtrace:\n/,
      /\n\tat org\.junit\./,
    ];
    for (const mark of marks)
      expect(traces.filter((trace) => mark.test(trace)).length, String(mark)).toBeGreaterThan(5);
  });

  test('are about 1.3 KB each', () => {
    const bytes =
      failureLines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0) / failureLines.length;
    expect(bytes).toBeGreaterThan(1150);
    expect(bytes).toBeLessThan(1450);
  });

  test('are appended nearly, but not strictly, in order of time', () => {
    const times = full.map((record) => Date.parse(String(at(record, 'timestamp'))));
    const backward = times.filter((time, index) => index > 0 && time < (times[index - 1] ?? 0));
    expect(backward.length).toBeGreaterThan(times.length / 10);
    let newest = 0;
    const delays = times.map((time) => {
      newest = Math.max(newest, time);
      return newest - time;
    });
    // Sessions last at most 5.5 hours, and a line hardly ever waits for more than some dozens of others.
    expect(Math.max(...delays)).toBeLessThan(3 * 86_400_000);
  });

  test('happen by day on weekdays more than by night or at weekends', () => {
    const dates = full.map((record) => new Date(String(at(record, 'timestamp'))));
    const night = shareOf(dates, (date) => date.getUTCHours() < 6);
    const weekend = shareOf(dates, (date) => date.getUTCDay() % 6 === 0);
    expect(night).toBeLessThan(0.1);
    expect(weekend).toBeLessThan(0.15);
    expect(weekend).toBeGreaterThan(0.02);
  });
});

test('sessions tie failures, successes and context rows together, features all four kinds', () => {
  const values = (records: readonly Json[], path: string) =>
    new Set(records.map((record) => at(record, path)));
  const inAll = (sets: readonly ReadonlySet<unknown>[]) =>
    [...(sets[0] ?? [])].filter((value) => value !== undefined && sets.every((set) => set.has(value)));
  const shared = inAll([full, successes, contextRows].map((records) => values(records, 'session_id')));
  expect(shared.length).toBeGreaterThan(800);
  const features = inAll(
    [full, successes, performanceRows, contextRows].map((records) => values(records, 'feature_id')),
  );
  expect(features.length).toBeGreaterThan(150);
  for (const feature of features) expect(feature).toMatch(/^F(0\d\d|1[0-7]\d|180)$/);
  expect(performanceRows.some((record) => 'session_id' in record)).toBe(false);
});

test('a success has the same minutes as the performance row of its feature a few seconds later', () => {
  const rows = groupBy(performanceRows, (record) => at(record, 'feature_id'));
  const matched = successes.filter((success) => {
    const time = Date.parse(String(at(success, 'timestamp')));
    return (rows.get(at(success, 'feature_id')) ?? []).some((row) => {
      const gap = Date.parse(String(at(row, 'timestamp'))) - time;
      return (
        Math.abs(gap) < 11_000 &&
        number(row, 'efficiency.time_minutes') === number(success, 'timing.actual_minutes')
      );
    });
  });
  expect(matched.length / successes.length).toBeGreaterThan(0.7);
});

test('a success states estimated over actual minutes as its ratio', () => {
  for (const success of successes) {
    const { estimated_minutes: estimated, actual_minutes: actual } = Object(at(success, 'timing'));
    expect(number(success, 'timing.efficiency_ratio')).toBeCloseTo(estimated / actual, 1);
  }
});

describe('context rows', () => {
  test('have parts that add up to what is occupied, and a utilization that is its share of the window', () => {
    const wrong = contextRows.filter((row) => {
      const parts = [number(row, 'input_uncached'), number(row, 'cache_read'), number(row, 'cache_write')];
      const occupied = number(row, 'occupied');
      const window = at(row, 'window_tokens');
      const utilization = at(row, 'utilization');
      const isShare =
        typeof window === 'number' && typeof utilization === 'number'
          ? utilization <= 1 && Math.abs(utilization - occupied / window) < 0.0001
          : window === null && utilization === null;
      return !isShare || Math.min(...parts) < 0 || parts.reduce((sum, part) => sum + part, 0) !== occupied;
    });
    expect(wrong).toEqual([]);
    expect(contextRows.some((row) => at(row, 'window_tokens') === null)).toBe(true);
  });

  test('of one session grow in turns and tokens, and end in a summary that counts at least the operations before it', () => {
    const sessions = [...groupBy(contextRows, (row) => at(row, 'session_id')).values()];
    const rises = (rows: readonly Json[], path: string) =>
      rows.every((row, index) => index === 0 || number(row, path) >= number(rows[index - 1], path));
    expect(sessions.filter((rows) => !rises(rows, 'turn') || !rises(rows, 'cumulative_tokens'))).toEqual([]);

    const summed = sessions.filter((rows) => at(rows.at(-1), 'kind') === 'summary');
    expect(summed.length / sessions.length).toBeGreaterThan(0.7);
    const calls = (rows: readonly Json[]) =>
      rows.reduce((sum, row) => sum + number(row, 'ops.tool_calls'), 0);
    expect(summed.filter((rows) => number(rows.at(-1), 'ops.tool_calls') < calls(rows.slice(0, -1)))).toEqual(
      [],
    );
    expect(sessions.filter((rows) => rows.slice(0, -1).some((row) => at(row, 'kind') === 'summary'))).toEqual(
      [],
    );
  });

  test('of a compaction say what was there before and after', () => {
    const compactions = contextRows.filter((row) => at(row, 'kind') === 'compaction');
    expect(compactions.length).toBeGreaterThan(100);
    const wrong = compactions.filter((row) => {
      const after = number(row, 'compaction.after');
      return after !== number(row, 'occupied') || number(row, 'compaction.before') <= after;
    });
    expect(wrong).toEqual([]);
    expect(contextRows.filter((row) => at(row, 'compaction') !== null)).toEqual(compactions);
  });
});
