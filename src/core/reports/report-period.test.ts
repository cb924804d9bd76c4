import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { periodAfter, periodBefore, periodDays, readAsOf, reportPeriod } from './report-period.ts';

const at = (text: string) => Date.parse(text);

describe('the period of a report', () => {
  test('a week begins on Monday, belongs to the year of its Thursday, and is named in the file by its Monday', () => {
    const week = reportPeriod('weekly', at('2021-01-03T23:59:59.999Z'));
    expect(week).toEqual({
      kind: 'weekly',
      from: at('2020-12-28T00:00:00Z'),
      to: at('2021-01-04T00:00:00Z'),
      name: '2020-W53',
      fileName: 'weekly_2020-12-28.md',
    });
    expect(periodDays(week)).toBe('Mon 28 Dec 2020 – Sun 3 Jan 2021');
    expect(periodDays(reportPeriod('weekly', at('2026-03-04')))).toBe('Mon 2 Mar – Sun 8 Mar 2026');
  });

  test('a month is one of the calendar, in UTC', () => {
    expect(reportPeriod('monthly', at('2024-02-29T23:30:00-05:00'))).toMatchObject({ name: '2024-03' });
    const month = reportPeriod('monthly', at('2024-02-29T12:00:00Z'));
    expect(month).toMatchObject({ fileName: 'monthly_2024-02.md', to: at('2024-03-01T00:00:00Z') });
    expect(periodDays(month)).toBe('February 2024');
  });

  test('periods lie end to end, and each moment is in exactly one', () => {
    const moment = fc.integer({ min: at('1970-01-05'), max: at('2100-01-01') });
    fc.assert(
      fc.property(moment, fc.constantFrom('weekly' as const, 'monthly' as const), (time, kind) => {
        const period = reportPeriod(kind, time);
        expect(period.from <= time && time < period.to).toBe(true);
        expect(periodAfter(period).from).toBe(period.to);
        expect(periodBefore(period).to).toBe(period.from);
        expect(reportPeriod(kind, period.to - 1)).toEqual(period);
      }),
    );
  });
});

describe('--as-of', () => {
  test.each([
    ['2026-03-02', 'weekly', '2026-W10'],
    ['2026-03-08T23:59:00Z', 'weekly', '2026-W10'],
    ['2026-W10', 'weekly', '2026-W10'],
    ['2026W10', 'weekly', '2026-W10'],
    ['2020-W53', 'weekly', '2020-W53'],
    ['2026-W01', 'weekly', '2026-W01'],
    ['2026-02', 'monthly', '2026-02'],
    ['2026-12', 'monthly', '2026-12'],
    ['2026-W09', 'monthly', '2026-03'],
  ] as const)('%s is in the %s period %s', (text, kind, name) => {
    expect(reportPeriod(kind, readAsOf(text) ?? Number.NaN).name).toBe(name);
  });

  test.each(['2026-W54', '2026-W00', '2025-W53', '2026-13', '2026-00', 'yesterday', '', '2026-02-30'])(
    '%j is no day',
    (text) => expect(readAsOf(text)).toBeUndefined(),
  );
});
