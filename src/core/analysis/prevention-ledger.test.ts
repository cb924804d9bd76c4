import { describe, expect, test } from 'vitest';
import type { MadeLine } from '../dataset/loaded-dataset.ts';
import { type KnownPrevention, preventionsOfPeople, preventionsOfRecords } from './adoptions.ts';
import { failureLine, firstMonday, scopeOf } from './made-weeks.ts';
import { preventionLedger } from './prevention-ledger.ts';
import { cleanUnitsNeeded, compareBeforeAfter, verdictOf } from './prevention-verdict.ts';

const day = 86_400_000;
const on = (place: number) => new Date(firstMonday + place * day).toISOString();

describe('before and after', () => {
  test('the printed p agrees with the exact interval: 8 in 40 sessions and then 2 in 50 is not shown', () => {
    const compared = compareBeforeAfter(
      { before: { count: 8, exposure: 40 }, after: { count: 2, exposure: 50 } },
      [],
    );
    expect(compared.p).toBeCloseTo(0.0504, 4);
    expect(compared.ratio).toMatchObject({ low: expect.closeTo(0.0208, 3), high: expect.closeTo(1.002, 2) });
    expect(verdictOf(compared, compared.p)).toBe('not shown');
  });

  test('it is not enough as long as even no failure at all could be chance', () => {
    const early = compareBeforeAfter(
      { before: { count: 6, exposure: 60 }, after: { count: 0, exposure: 10 } },
      [],
    );
    expect(verdictOf(early, early.p)).toBe('not enough');
    expect(early.missing).toContain('exposure since adoption');
    const later = compareBeforeAfter(
      { before: { count: 6, exposure: 60 }, after: { count: 0, exposure: 60 } },
      [],
    );
    expect(verdictOf(later, later.p)).toBe('reduced');
  });

  test('a clear rise is worse, however short the time', () => {
    const compared = compareBeforeAfter(
      { before: { count: 6, exposure: 60 }, after: { count: 9, exposure: 10 } },
      [],
    );
    expect(verdictOf(compared, compared.p)).toBe('worse');
  });

  test('weeks that scatter wildly make the same difference less sure', () => {
    const pair = { before: { count: 60, exposure: 60 }, after: { count: 30, exposure: 60 } };
    const weeks = [0, 30, 0, 28, 1, 1].map((count) => ({ count, exposure: 10 }));
    expect(compareBeforeAfter(pair, []).p).toBeLessThan(0.01);
    expect(compareBeforeAfter(pair, weeks).p).toBeGreaterThan(0.05);
    expect(compareBeforeAfter(pair, weeks).pExact).toBeLessThan(0.01);
  });

  test('three over the old rate are the clean sessions that rule it out', () => {
    expect(cleanUnitsNeeded({ count: 8, exposure: 40 })).toBe(15);
    expect(cleanUnitsNeeded({ count: 0, exposure: 40 })).toBeUndefined();
  });
});

/** Five sessions a day with `perDay(day)` failures of "p" a day; the model changes on `modelDay`. */
function history(
  days: number,
  { perDay, modelDay }: { perDay: (place: number) => number; modelDay?: number },
): MadeLine[] {
  const lines: MadeLine[] = [];
  for (let place = 0; place < days; place += 1) {
    for (let session = 0; session < 5; session += 1) {
      const model_version = modelDay !== undefined && place >= modelDay ? 'newer' : 'older';
      lines.push({
        kind: 'success',
        value: {
          feature_id: 'F',
          timestamp: on(place + 0.1),
          session_id: `s${place}-${session}`,
          model_version,
        },
      });
    }
    for (let each = 0; each < perDay(place); each += 1) {
      lines.push(failureLine({ timestamp: on(place + 0.5), pattern: 'p', session_id: `s${place}-${each}` }));
    }
  }
  return lines;
}

function adoptedOn(date: string, id = 'a'): KnownPrevention {
  const [known] = preventionsOfPeople('demo', [
    {
      id,
      text: `change ${id}`,
      codes: ['pattern/p', 'tag/x'],
      status: 'adopted',
      rec: undefined,
      adopted: date,
      retired: undefined,
      change: undefined,
      reason: undefined,
      authors: ['ann'],
      created: '2026-01-01T00:00:00.000Z',
    },
  ]);
  if (known === undefined) throw new Error('one prevention was given');
  return known;
}

describe('the ledger', () => {
  test('the day of adoption counts for neither side', () => {
    const scope = scopeOf(history(40, { perDay: (place) => (place < 20 ? 1 : 0) }));
    const { basis, lines } = preventionLedger(scope, [adoptedOn(on(20))]);
    expect(basis).toBe('sessions');
    expect(lines[0]).toMatchObject({
      verdict: 'reduced',
      compared: { before: { count: 20, exposure: 100 }, after: { count: 0, exposure: 95 } },
      clean: { needed: 15, soFar: 95, stillNeeded: 0 },
    });
  });

  test('a new model and another prevention at the same time are named', () => {
    const scope = scopeOf(history(40, { perDay: (place) => (place < 20 ? 1 : 0), modelDay: 20 }));
    const { lines } = preventionLedger(scope, [adoptedOn(on(20)), adoptedOn(on(25), 'b')]);
    const confounders = lines.find(({ prevention }) => prevention.id === 'a')?.confounders.join('\n');
    expect(confounders).toContain('newer 0 % before, 100 % since');
    expect(confounders).toContain('another prevention within 14 days: change b');
  });

  test('adoption right after a peak is told, with the comparison that leaves the peak out', () => {
    const scope = scopeOf(history(140, { perDay: (place) => (place >= 72 && place < 100 ? 3 : 1) }));
    const { lines } = preventionLedger(scope, [adoptedOn(on(100))]);
    expect(lines[0]?.peak).toMatchObject({ recent: { count: 84 }, earlier: { count: 72 } });
    expect(lines[0]?.peak?.withoutPeak.p).toBeGreaterThan(0.5);
  });

  test('what has not been adopted, or is meant for nothing that is counted, has no verdict and says why', () => {
    const scope = scopeOf(history(10, { perDay: () => 1 }));
    const base = adoptedOn(on(5));
    const { lines } = preventionLedger(scope, [
      { ...base, id: 'proposed', status: 'proposed', adopted: undefined },
      { ...base, id: 'for nothing', codes: [] },
    ]);
    expect(
      Object.fromEntries(
        lines.map(({ prevention, verdict, missing }) => [prevention.id, [verdict, missing]]),
      ),
    ).toEqual({
      proposed: ['not enough', 'it has not been adopted'],
      'for nothing': ['not enough', 'a pattern, category or type that it is meant for'],
    });
  });
});

describe('adoption as the records tell it', () => {
  const said = (place: number, pattern: string, implemented: boolean) =>
    failureLine({ timestamp: on(place), pattern, prevention_implemented: implemented });

  test('is dated where no turns into yes', () => {
    const found = preventionsOfRecords(
      scopeOf([said(1, 'p', false), said(3, 'p', false), said(9, 'p', true)]),
    );
    expect(found).toMatchObject([
      { id: 'records:p', adopted: { before: firstMonday + 3 * day + 1, after: firstMonday + 9 * day + 1 } },
    ]);
  });

  test('is not dated by records that contradict each other or never say no', () => {
    const lines = [said(1, 'p', true), said(3, 'p', false), said(9, 'q', true)];
    expect(preventionsOfRecords(scopeOf(lines))).toEqual([]);
  });
});
