import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { foldEvents } from '../annotation/fold.ts';
import { event, fixedId } from '../annotation/random-events.ts';
import { loadedDataset, type MadeLine } from '../dataset/loaded-dataset.ts';
import type { MemoryDataset } from '../dataset/memory-dataset.ts';
import { rowOf } from '../dataset/row.ts';
import { parseQuery } from '../query/parse-query.ts';
import { recIdOf } from '../records/rec-id.ts';
import { Random } from '../sample/random.ts';
import { mergeRegions, writeRegions } from './generated-regions.ts';
import { notesSection, reportRegions } from './report-markdown.ts';
import { type ReportSubject, reportModel } from './report-model.ts';
import { reportPeriod } from './report-period.ts';
import type { Charset } from './report-words.ts';

const never = new AbortController().signal;
const rest = async () => {};
const day = 86_400_000;
const monday = Date.UTC(2026, 2, 9);

type FailureParts = {
  readonly day: number;
  readonly pattern?: string;
  readonly category?: string;
  readonly severity?: string;
  readonly minutes?: number;
  readonly feature?: string;
};

/** A failure so many days after the Monday of the reported week, at noon; earlier when negative. */
function failure({ day: after, feature = 'F1', minutes, ...learning }: FailureParts): MadeLine {
  return {
    kind: 'failure',
    value: {
      feature_id: feature,
      failure_type: 'test_failure',
      timestamp: new Date(monday + (after + 0.5) * day).toISOString(),
      ...(minutes === undefined ? {} : { recovery: { resolution_time_minutes: minutes } }),
      learning_value: { pattern: 'Port in use', category: 'state', severity: 'high', ...learning },
    },
  };
}

function attempt(after: number, completed: boolean, feature = 'F1'): MadeLine {
  const timestamp = new Date(monday + (after + 0.5) * day).toISOString();
  return { kind: 'performance', value: { feature_id: feature, timestamp, reliability: { completed } } };
}

/** A record of the week after, so that the reported one is over. */
const later: MadeLine = attempt(7, true, 'later');

function subject(parts: Partial<ReportSubject> = {}): ReportSubject {
  return {
    project: 'demo',
    title: 'demo',
    period: reportPeriod('weekly', monday),
    annotations: foldEvents([]),
    problems: [],
    version: '1.2.3',
    ...parts,
  };
}

function modelOf(dataset: MemoryDataset, parts: Partial<ReportSubject> = {}) {
  return reportModel(dataset.view(), subject({ problems: dataset.view().problems, ...parts }), rest);
}

async function markdownOf(
  dataset: MemoryDataset,
  charset: Charset = 'unicode',
  parts: Partial<ReportSubject> = {},
) {
  const model = await modelOf(dataset, parts);
  return writeRegions(reportRegions(model, { clean: (text) => text, charset }), notesSection);
}

function times<Value>(count: number, make: (place: number) => Value): Value[] {
  return Array.from({ length: count }, (_, place) => make(place));
}

/** Two months of invented records of three kinds. */
function inventedLines(seed: number): MadeLine[] {
  const random = new Random(seed, 1, 0);
  const moment = () => new Date(monday - 50 * day + Math.floor(random.next() * 60 * day)).toISOString();
  const patterns = ['Port in use', 'Stale lock', 'Missing await', 'Wrong path'];
  return [
    ...times(300, () => ({
      kind: 'failure' as const,
      value: {
        feature_id: `F${random.between(1, 40)}`,
        failure_type: 'test_failure',
        timestamp: moment(),
        session_id: `s${random.between(1, 60)}`,
        recovery: random.chance(0.8) ? { resolution_time_minutes: random.between(1, 300) } : {},
        learning_value: {
          pattern: random.pick(patterns),
          category: random.pick(['state', 'environment_setup']),
          severity: random.pick(['critical', 'high', 'medium', 'low']),
        },
      },
    })),
    ...times(300, () => ({
      kind: 'performance' as const,
      value: {
        feature_id: `F${random.between(1, 40)}`,
        timestamp: moment(),
        reliability: { completed: random.chance(0.9), retry_count: random.between(0, 2) },
        efficiency: { time_minutes: random.between(5, 90), estimated_minutes: random.between(5, 90) },
        quality: { test_coverage: `${random.between(40, 99)}%`, lint_errors: random.between(0, 1) },
      },
    })),
    ...times(100, () => ({
      kind: 'success' as const,
      value: {
        feature_id: `F${random.between(1, 40)}`,
        timestamp: moment(),
        timing: { efficiency_ratio: random.between(5, 20) / 10 },
        patterns: [{ pattern: random.pick(patterns), effectiveness: 'high' }],
      },
    })),
  ];
}

function shuffled<Value>(list: readonly Value[], seed: number): Value[] {
  const random = new Random(seed, 2, 0);
  const copy = [...list];
  for (let last = copy.length - 1; last > 0; last--) {
    const other = random.between(0, last);
    [copy[last], copy[other]] = [copy[other] as Value, copy[last] as Value];
  }
  return copy;
}

const line = (text: string, start: string) => text.split('\n').find((each) => each.startsWith(start)) ?? '';

describe('the figures of a report', () => {
  test('are those of a plain count over the records', async () => {
    const lines = inventedLines(7);
    const { totals, failures, successes, records } = await modelOf(loadedDataset(lines));
    const inWeek = ({ value }: MadeLine, start: number) => {
      const time = Date.parse((value as { timestamp: string }).timestamp);
      return time >= start && time < start + 7 * day;
    };
    const count = (kind: string, start: number) =>
      lines.filter((each) => each.kind === kind && inWeek(each, start)).length;
    const figure = (id: string) => totals.lines.find((each) => each.id === id);
    expect(records).toBe(lines.filter((each) => inWeek(each, monday)).length);
    for (const [id, kind] of [
      ['failures', 'failure'],
      ['attempts', 'performance'],
      ['successes', 'success'],
    ] as const) {
      expect(figure(id)?.current).toEqual({ kind: 'count', count: count(kind, monday) });
      expect(figure(id)?.previous).toEqual({ kind: 'count', count: count(kind, monday - 7 * day) });
    }
    expect(failures.patterns.reduce((sum, group) => sum + group.count, 0)).toBe(count('failure', monday));
    expect(failures.categories.map((group) => group.trend.reduce((a, b) => a + b))).toEqual(
      failures.categories.map((group) => group.count),
    );
    expect(successes.count).toBe(count('success', monday));
  });

  test('are the overview’s own: targets over the same days come out the same', async () => {
    const dataset = loadedDataset(inventedLines(11));
    const { query } = parseQuery('since:2026-03-09 until:2026-03-15');
    const overview = await dataset.ask({ ask: 'overview', query }, never);
    const { targets } = await modelOf(dataset);
    expect(targets.map(({ id, verdict }) => ({ id, verdict }))).toEqual(
      overview.targets.map(({ id, verdict }) => ({ id, verdict })),
    );
    for (const [place, { measured }] of targets.entries()) {
      expect(measured?.n).toBe(overview.targets[place]?.measured?.n);
      if (measured !== undefined)
        expect(measured.value).toBeCloseTo(overview.targets[place]?.measured?.value ?? 0, 12);
    }
  });

  test('carry Wilson’s interval: 90 of 100 completed does not establish 90 %', async () => {
    const lines = times(100, (place) => attempt(place % 7, place >= 10));
    const text = await markdownOf(loadedDataset([...lines, later]));
    expect(line(text, '| Completed          |')).toMatch(/90 % \(83–94\) +\| +100 \| not enough data \|$/);
  });

  test('are compared by exact tests: a doubling of many is a change, one of few is not told', async () => {
    const many = [
      ...times(80, (n) => failure({ day: n % 7 })),
      ...times(40, (n) => failure({ day: (n % 7) - 7 })),
    ];
    const old = failure({ day: -20 });
    expect(await markdownOf(loadedDataset([old, ...many, later]))).toMatch(
      /80 failures\*\*, \*\*more\*\* than the 40 of\s2026-W10 \(per day 2\.00 times/,
    );
    const few = [...times(8, (n) => failure({ day: n % 7 })), ...times(4, (n) => failure({ day: n - 7 }))];
    expect(await markdownOf(loadedDataset([old, ...few, later]))).toMatch(
      /8 failures\*\* against 4 of 2026-W10: no clear change/,
    );
  });

  test('of a week that is not over are compared by the day, and the report says how far the data goes', async () => {
    const lines = [
      failure({ day: -20 }),
      ...times(70, (n) => failure({ day: (n % 7) - 7 })),
      ...times(30, (n) => failure({ day: n % 3 })),
    ];
    const text = await markdownOf(loadedDataset(lines));
    expect(text).toContain('> Partial, data to 2026-03-11 12:00Z');
    expect(text).toMatch(/30 failures\*\* against 70 of 2026-W10: no clear change \(per day 1\.20/);
  });

  test('beside no earlier data claim no change', async () => {
    const text = await markdownOf(loadedDataset([...times(30, (n) => failure({ day: n % 7 })), later]));
    expect(text).toContain('the data begins in this period');
    expect(line(text, '| Failures ')).toMatch(/\| +30 \| +– \| – +\|/);
    expect(text).toContain('nothing earlier to compare with');
  });

  test('take no record of another project, of another week or without a time', async () => {
    const lines = [
      failure({ day: 0 }),
      { ...failure({ day: 0 }), project: 'other' },
      failure({ day: -1 }),
      later,
      { kind: 'failure' as const, value: { feature_id: 'F9' } },
    ];
    const { records, failures, quality } = await modelOf(loadedDataset(lines));
    expect({ records, failures: failures.count, undated: quality.undated }).toEqual({
      records: 1,
      failures: 1,
      undated: 1,
    });
  });
});

describe('failures', () => {
  test('of fewer than five are listed one by one, without rates', async () => {
    const text = await markdownOf(loadedDataset([failure({ day: 1, feature: 'F7' }), later]));
    const recId = recIdOf(
      { file: 'failures.jsonl', kind: 'failure' },
      failure({ day: 1, feature: 'F7' }).value,
    );
    expect(text).toContain(`- \`${recId}\` F7: state, Port in use`);
    expect(text).not.toContain('### Patterns');
  });

  test('of fewer than twenty are not ranked; from twenty on the most frequent come first', async () => {
    const ten = times(10, (n) => failure({ day: n % 7, pattern: n < 8 ? 'Zebra' : 'Ant' }));
    const unranked = await markdownOf(loadedDataset([...ten, later]));
    expect(unranked.indexOf('| Ant')).toBeLessThan(unranked.indexOf('| Zebra'));
    expect(unranked).toContain('not ranked');
    const thirty = times(30, (n) =>
      failure({ day: n % 7, feature: `F${n}`, pattern: n < 28 ? 'Zebra' : 'Ant' }),
    );
    const ranked = await markdownOf(loadedDataset([...thirty, later]));
    expect(ranked.indexOf('| Zebra')).toBeLessThan(ranked.indexOf('| Ant'));
    expect(line(ranked, '| Zebra')).toMatch(/\| +28 \| 93 % \(79–98\) \|/);
  });

  test('cite the newest records by identities that exist, and duplicates by number', async () => {
    const { failures } = await modelOf(
      loadedDataset([
        failure({ day: 1 }),
        failure({ day: 1 }),
        ...times(20, (n) => failure({ day: 0, feature: `G${n}` })),
      ]),
    );
    const recId = recIdOf({ file: 'failures.jsonl', kind: 'failure' }, failure({ day: 1 }).value);
    expect(failures.patterns[0]?.recIds.slice(0, 2)).toEqual([recId, `${recId}#2`]);
    expect(failures.patterns[0]?.recIds).toHaveLength(4);
  });

  test('have the identity that the record itself is shown with, whatever keys it has', async () => {
    const value = JSON.parse(
      `{"feature_id":"F1","failure_type":"x","timestamp":"2026-03-10T00:00:00Z","z":1.50,"__proto__":{"b":[1,{"constructor":2}],"a":"\\ud800é"}}`,
    );
    const dataset = loadedDataset([{ kind: 'failure', value }, later]);
    const { failures } = await modelOf(dataset);
    const answer = await dataset.ask({ ask: 'record', row: rowOf(0) }, never);
    expect(failures.cases[0]?.recId).toBe(answer.ok ? answer.recId : 'none');
  });

  test('with a pattern that no earlier record names are told as new', async () => {
    const { failures } = await modelOf(
      loadedDataset([
        failure({ day: -3, pattern: 'Known' }),
        failure({ day: 1, pattern: 'Known' }),
        failure({ day: 2, pattern: 'Fresh' }),
        failure({ day: 8, pattern: 'Tomorrow' }),
      ]),
    );
    expect(failures.newPatterns?.map(({ name }) => name)).toEqual(['Fresh']);
  });

  test('that are open count as still running in the time to resolve; the oldest is named whatever its week', async () => {
    const ended = times(9, (n) => failure({ day: 0, feature: `F${n}`, minutes: (n + 1) * 10 }));
    const open = times(6, (n) => failure({ day: 0, feature: `O${n}` }));
    const { resolve } = await modelOf(
      loadedDataset([failure({ day: -40, feature: 'OLD' }), ...ended, ...open, later]),
    );
    // Fifteen at risk: the eighth that ends leaves 7/15 open; a median of the ended alone would be 50.
    expect(resolve).toMatchObject({
      ended: 9,
      open: 6,
      openEver: 7,
      median: { kind: 'estimate', value: 80 },
    });
    expect(resolve.oldest[0]).toMatchObject({ feature: 'OLD', minutes: (46.5 * day) / 60_000 });
  });
});

describe('a report', () => {
  test('is the same, byte for byte, from shuffled lines and when made again', async () => {
    const lines = [...inventedLines(3), ...inventedLines(3).slice(0, 20)];
    const first = await markdownOf(loadedDataset(lines));
    expect(first).toContain('### Patterns');
    expect(await markdownOf(loadedDataset(lines))).toBe(first);
    for (const seed of [1, 2, 3]) expect(await markdownOf(loadedDataset(shuffled(lines, seed)))).toBe(first);
  });

  test('names its input by the hash of the sorted identities', async () => {
    const { inputHash } = await modelOf(
      loadedDataset([failure({ day: 2 }), failure({ day: 1 }), failure({ day: -1 })]),
    );
    const ids = [1, 2].map((each) =>
      recIdOf({ file: 'failures.jsonl', kind: 'failure' }, failure({ day: each }).value),
    );
    const expected = createHash('sha256')
      .update(
        ids
          .sort()
          .map((id) => `${id}\n`)
          .join(''),
      )
      .digest('hex');
    expect(inputHash).toBe(expected);
  });

  test('says so when the period holds no record', async () => {
    const text = await markdownOf(loadedDataset([failure({ day: -3 }), later]));
    expect(text).toContain('**No records in this period.** 2026-W10 had 1 failure.');
  });

  test('tells what people made of the period', async () => {
    const recId = recIdOf({ file: 'failures.jsonl', kind: 'failure' }, failure({ day: 1 }).value);
    const base = (at: number) => ({
      v: 1,
      id: fixedId(0, (at - monday) / day + 50),
      ts: new Date(at).toISOString(),
      by: 'ada',
    });
    const annotations = foldEvents([
      event({ ...base(monday + day), op: 'verdict', rec: recId, verdict: 'fail' }),
      event({
        ...base(monday + 2 * day),
        op: 'insight.add',
        insight: fixedId(1, 2),
        title: 'Pick a free port',
        text: '',
      }),
      event({
        ...base(monday - 9 * day),
        op: 'insight.add',
        insight: fixedId(2, 2),
        title: 'Too early',
        text: '',
      }),
    ]);
    const text = await markdownOf(
      loadedDataset([failure({ day: 1 }), failure({ day: 2 }), later]),
      'unicode',
      { annotations },
    );
    expect(text).toContain('1 of 2 failures reviewed: 1 fail.');
    expect(text).toContain('Pick a free port');
    expect(text).not.toContain('Too early');
  });

  test('is readable at 80 columns: nothing but its markers and a long name is wider', async () => {
    for (const charset of ['unicode', 'ascii'] as const) {
      const text = await markdownOf(loadedDataset(inventedLines(5)), charset);
      const wide = text.split('\n').filter((each) => each.length > 80 && !each.startsWith('<!-- gen:'));
      expect(wide).toEqual([]);
    }
  });

  test('in ASCII holds no other character of its own, and its tables stay aligned', async () => {
    const text = await markdownOf(loadedDataset(inventedLines(5)), 'ascii');
    expect(text.replace(/Brookmeyer.Crowley|Kaplan.Meier/g, '')).toMatch(/^[\x20-\x7e\n]*$/);
    const targets = text
      .split('\n')
      .filter((each) => /^\| .* \| +(?:met|not met|not enough data) +\|$/.test(each));
    expect(targets).toHaveLength(11);
    expect(new Set(targets.map((each) => each.length)).size).toBe(1);
  });

  test('holds out against hostile text: no control sequence, no forged marker, no broken table', async () => {
    const hostile = [
      'a|b|c',
      '`code` `` ```',
      '<script>alert(1)</script>',
      '--> <!-- gen:end failures -->',
      'x\n<!-- gen:end failures -->\n| forged | row |',
      '\x1b]0;owned\x07\x1b[2J',
      '\u202egnp.exe',
      '# heading',
      '- [x] done',
      '[link](javascript:alert(1)) ![i](http://x)',
      '\\',
      '**bold** _it_ ~~no~~ $x$ &amp;',
      '*'.repeat(500),
    ];
    const lines = hostile.flatMap((text) =>
      times(3, (n) => failure({ day: n, pattern: text, category: text, feature: text })),
    );
    const success = (text: string): MadeLine => ({
      kind: 'success',
      value: { feature_id: text, timestamp: new Date(monday).toISOString(), patterns: [{ pattern: text }] },
    });
    const text = await markdownOf(
      loadedDataset([failure({ day: -1 }), ...lines, ...hostile.map(success), later]),
    );
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
    expect(text.match(/^<!-- gen:(?:begin|end) /gm)).toHaveLength(20);
    expect(text).not.toMatch(/(?<!\\)<(?!!-- gen:)(?! )/);
    const model = await modelOf(
      loadedDataset([failure({ day: -1 }), ...lines, ...hostile.map(success), later]),
    );
    const regions = reportRegions(model, { clean: (each) => each, charset: 'unicode' });
    expect(mergeRegions(text, regions)).toEqual({ kind: 'merged', text });
    const cells = (row: string) => row.replace(/\\./g, '').split('|').length;
    for (const table of text.match(/(?:^\|.*\n)+/gm) ?? []) {
      expect(new Set(table.trim().split('\n').map(cells)).size).toBe(1);
    }
  });
});
