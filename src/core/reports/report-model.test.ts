import { describe, expect, test } from 'vitest';
import type { MadeLine } from '../dataset/loaded-dataset.ts';
import { loadedDataset } from '../dataset/loaded-dataset.ts';
import { rowOf } from '../dataset/row.ts';
import { parseQuery } from '../query/parse-query.ts';
import { recIdOf } from '../records/rec-id.ts';
import {
  attempt,
  day,
  failure,
  inventedLines,
  later,
  markdownOf,
  modelOf,
  monday,
  times,
} from './made-reports.ts';

const never = new AbortController().signal;
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

  test('are compared by the tests of analyze: a doubling of many is a change, one of few is not told', async () => {
    const many = [
      ...times(80, (n) => failure({ day: n % 7 })),
      ...times(40, (n) => failure({ day: (n % 7) - 7 })),
    ];
    const old = failure({ day: -20 });
    const steady = [2, 3, 4, 5].flatMap((week) => times(40, (n) => failure({ day: (n % 7) - 7 * week })));
    expect((await markdownOf(loadedDataset([...steady, ...many, later]))).replaceAll('\n', ' ')).toMatch(
      /80 failures\*\*, \*\*more\*\* than usual \(per day 2 times the rate of the 5 periods before, 95 % interval 1\.\S+–2\.\d\); 2026-W10 had 40/,
    );
    const few = [...times(8, (n) => failure({ day: n % 7 })), ...times(4, (n) => failure({ day: n - 7 }))];
    expect((await markdownOf(loadedDataset([old, ...few, later]))).replaceAll('\n', ' ')).toMatch(
      /8 failures\*\*; 2026-W10 had 4: no clear change/,
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
    // Two and a half days of 12 a day against 70 in 14 days: a third of the newest week is compared by the day.
    expect(text.replaceAll('\n', ' ')).toMatch(
      /30 failures\*\*; 2026-W10 had 70: no clear change \(per day 2\.4 times the rate of the 2 periods/,
    );
  });

  test('beside no earlier data claim no change', async () => {
    const text = await markdownOf(loadedDataset([...times(30, (n) => failure({ day: n % 7 })), later]));
    expect(text).toContain('the data begins in this period');
    expect(line(text, '| Failures ')).toMatch(/\| +30 \| +– \| +– \| – +\|/);
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

  test('with a pattern that no earlier record names are called new only beyond chance', async () => {
    const weeks = [1, 2, 3, 4, 5].flatMap((week) => times(30, (n) => failure({ day: (n % 7) - 7 * week })));
    const { changes } = await modelOf(
      loadedDataset([
        ...weeks,
        ...times(30, (n) => failure({ day: n % 7 })),
        ...times(25, (n) => failure({ day: n % 7, pattern: 'Fresh' })),
        failure({ day: 2, pattern: 'Seen once' }),
        failure({ day: 8, pattern: 'Tomorrow' }),
      ]),
    );
    expect(changes.patterns.map(({ pattern, label }) => `${pattern}: ${label}`)).toEqual([
      'Port in use: ongoing',
      'Fresh: new',
      'Seen once: too few to tell',
    ]);
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
