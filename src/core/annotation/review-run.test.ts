import { expect, test } from 'vitest';
import { foldEvents } from './fold.ts';
import { event, fixedId, instant } from './random-events.ts';
import { paceOf, prevalenceOf, type ReviewRun, reviewRun, saturationOf } from './review-run.ts';

type Answer = { readonly verdict: string; readonly code?: string };

/** A run of these answers, one every ten seconds, in sessions of at most 30 records. */
function runOf(answers: readonly Answer[], sampler: Record<string, unknown> = { kind: 'random' }): ReviewRun {
  const sessionOf = (place: number) => fixedId(Math.floor(place / 30), 9);
  const events = answers.flatMap(({ verdict, code }, place) => {
    const at = 1000 + place * 10_000;
    const common = { v: 1, ts: instant(at), by: 'ana', session: sessionOf(place), rec: `failures:${place}` };
    const start = { v: 1, op: 'session.start', by: 'ana', ts: instant(0), session: sessionOf(place) };
    return [
      ...(place % 30 === 0
        ? [event({ ...start, id: fixedId(at, 0), sampler: { ...sampler, run: 'r1' } })]
        : []),
      event({ ...common, id: fixedId(at, 1), op: 'verdict', verdict }),
      ...(code === undefined ? [] : [event({ ...common, id: fixedId(at, 2), op: 'code.add', code })]),
    ];
  });
  return reviewRun([foldEvents(events)], 'r1');
}

const fails = (count: number, code?: string): Answer[] =>
  Array.from({ length: count }, () => ({ verdict: 'fail', ...(code === undefined ? {} : { code }) }));

test('a random run gives the share of failures and of codes, with intervals', () => {
  const passes = Array.from({ length: 10 }, () => ({ verdict: 'pass' }));
  const found = prevalenceOf(runOf([...fails(30, 'seed'), ...fails(60), ...passes]));
  // Wilson's interval of 90 of 100 is 0.826 to 0.945.
  expect(found).toMatchObject({
    kind: 'rates',
    failures: { value: 0.9, n: 100, low: expect.closeTo(0.826, 3), high: expect.closeTo(0.945, 3) },
    codes: [{ key: 'tag/seed', share: { value: 0.3, n: 100 } }],
  });
});

test('picked records give no rate, and everything only when all of it is reviewed', () => {
  expect(prevalenceOf(runOf(fails(50), { kind: 'targeted', n: 50 }))).toMatchObject({ kind: 'not-a-sample' });
  expect(prevalenceOf(runOf(fails(50), { kind: 'hand' }))).toMatchObject({ kind: 'not-a-sample' });
  expect(prevalenceOf(runOf(fails(49), { kind: 'exhaustive', n: 50 }))).toMatchObject({
    kind: 'not-a-sample',
  });
  expect(prevalenceOf(runOf(fails(50), { kind: 'exhaustive', n: 50 }))).toMatchObject({ kind: 'rates' });
});

test('excluded records are no cases, and deferred ones are not judged', () => {
  const others = [{ verdict: 'excluded' }, { verdict: 'defer' }];
  const run = runOf([...fails(8), ...others]);
  expect(run.judged).toHaveLength(9);
  expect(prevalenceOf(run)).toMatchObject({ failures: { value: 1, n: 8 } });
});

test('what was said outside the run is no part of it', () => {
  const run = reviewRun(
    [
      foldEvents([
        event({
          v: 1,
          id: fixedId(1, 1),
          ts: instant(1),
          by: 'ana',
          op: 'verdict',
          rec: 'failures:1',
          verdict: 'fail',
        }),
      ]),
    ],
    'r1',
  );
  expect(run.judged).toEqual([]);
});

test('a stop is proposed at a hundred records of which the last twenty brought no new code, and not before', () => {
  const codes = (count: number, last: number) =>
    runOf(
      Array.from({ length: count }, (_, place) => ({
        verdict: 'fail',
        code: place === last ? 'late' : 'early',
      })),
    );
  expect(saturationOf(codes(99, 0)).mayStop).toBe(false);
  expect(saturationOf(codes(100, 79))).toMatchObject({ codes: 2, sinceNew: 20, mayStop: true });
  expect(saturationOf(codes(100, 80))).toMatchObject({ codes: 2, sinceNew: 19, mayStop: false });
  expect(saturationOf(codes(4, 2)).curve).toEqual([1, 1, 2, 2]);
});

test('the pace leaves breaks out', () => {
  const judged = [0, 10, 20, 3620, 3630].map(
    (at) => ({ recId: `r${at}`, verdict: 'fail', at: at * 1000, codes: [] }) as const,
  );
  expect(paceOf({ sampler: undefined, judged })).toBe(6);
  expect(paceOf({ sampler: undefined, judged: judged.slice(0, 2) })).toBeUndefined();
});
