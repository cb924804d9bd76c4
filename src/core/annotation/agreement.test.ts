import fc from 'fast-check';
import { expect, test } from 'vitest';
import { agreements, disagreements } from './agreement.ts';
import type { AnnotationEvent } from './events.ts';
import { type AnnotationState, foldEvents } from './fold.ts';
import { anyLog, event, fixedId, instant } from './random-events.ts';

let count = 0;
function said(by: string, body: Record<string, unknown>): AnnotationEvent {
  count++;
  return event({ v: 1, id: fixedId(count, count), ts: instant(count), by, ...body });
}

function verdictLog(
  table: readonly (readonly [first: string, second: string, times: number])[],
): AnnotationState {
  let record = 0;
  const events: AnnotationEvent[] = [];
  for (const [first, second, times] of table) {
    for (let time = 0; time < times; time++) {
      const rec = `failures:${record++}`;
      events.push(said('ana', { op: 'verdict', rec, verdict: first }));
      events.push(said('ben', { op: 'verdict', rec, verdict: second }));
    }
  }
  return foldEvents(events);
}

test('kappa is that of the worked example of two readers and 50 grant proposals (20, 5, 10, 15): 0.40', () => {
  // https://en.wikipedia.org/wiki/Cohen%27s_kappa, "Simple example": p_o = 0.7, p_e = 0.5.
  const state = verdictLog([
    ['pass', 'pass', 20],
    ['pass', 'fail', 5],
    ['fail', 'pass', 10],
    ['fail', 'fail', 15],
  ]);
  const [verdict] = agreements(state, { seed: 1 });
  expect(verdict).toMatchObject({
    on: { kind: 'verdict' },
    records: 50,
    percent: 0.7,
    authors: ['ana', 'ben'],
  });
  expect(verdict?.pairs[0]?.kappa).toMatchObject({ kind: 'estimate', value: expect.closeTo(0.4, 10), n: 50 });
});

test('alpha is that of the published worked example with two observers and ten units: 0.095', () => {
  // K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section A, binary data.
  const first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0];
  const second = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0];
  const words = ['pass', 'fail'];
  const state = verdictLog(first.map((one, place) => [words[one] ?? '', words[second[place] ?? 0] ?? '', 1]));
  const [verdict] = agreements(state, { seed: 1 });
  expect(verdict?.alpha).toMatchObject({ kind: 'estimate', value: expect.closeTo(0.095, 3), n: 10 });
});

test('alpha of several observers with gaps follows the coincidences of the published worked example', () => {
  // The same paper, section C: four observers, twelve units, nominal data.
  const dot = undefined;
  const table = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, dot, dot, dot],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, dot, 3],
    [dot, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, dot],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, dot],
  ];
  // There are four severities, so the unit on which three observers say 5 is left out.
  const severity = ['low', 'medium', 'high', 'critical'];
  const events = table.flatMap((row, observer) =>
    row.flatMap((value, unit) =>
      value === undefined || value === 5
        ? []
        : [said(`o${observer}`, { op: 'severity', rec: `failures:${unit}`, severity: severity[value - 1] })],
    ),
  );
  const state = foldEvents(events);
  const found = agreements(state, { seed: 1 }).find(({ on }) => on.kind === 'severity');
  expect(found?.alpha).toMatchObject({
    kind: 'estimate',
    n: 10,
    value: expect.closeTo(alphaWithoutFive, 10),
  });
});

/** The paper's coincidence matrix without the row and column of 5: diagonal 7, 10, 8, 4; totals 9, 13, 10, 5. */
const alphaWithoutFive = (() => {
  const n = 37;
  const matching = 7 + 10 + 8 + 4;
  const expected = (9 * 8 + 13 * 12 + 10 * 9 + 5 * 4) / (n * (n - 1));
  return (matching / n - expected) / (1 - expected);
})();

test('a code is judged by everybody who gave a verdict or any code; who deferred did not judge', () => {
  const rec = 'failures:1';
  const state = foldEvents([
    said('ana', { op: 'code.add', rec, axis: 'tag', code: 'env' }),
    said('ben', { op: 'verdict', rec, verdict: 'fail' }),
    said('cleo', { op: 'verdict', rec, verdict: 'defer' }),
  ]);
  const [one] = disagreements(state);
  expect(one?.on).toMatchObject({ kind: 'code', name: 'env' });
  expect(Object.fromEntries(one?.said ?? [])).toEqual({ ana: 'yes', ben: 'no' });
});

test('codes that were merged agree', () => {
  const rec = 'failures:1';
  const labels = [
    said('ana', { op: 'code.add', rec, axis: 'tag', code: 'env' }),
    said('ben', { op: 'code.add', rec, axis: 'tag', code: 'environment' }),
  ];
  expect(disagreements(foldEvents(labels))).toHaveLength(2);
  const merge = said('ana', { op: 'tax.merge', axis: 'tag', codes: ['environment'], into: 'env' });
  expect(disagreements(foldEvents([...labels, merge]))).toEqual([]);
});

test('a decision settles what it speaks of, and is open again when it is taken back', () => {
  const rec = 'failures:1';
  const said1 = said('ana', { op: 'verdict', rec, verdict: 'fail' });
  const said2 = said('ben', { op: 'verdict', rec, verdict: 'pass' });
  const decision = said('cleo', { op: 'adjudicate', rec, verdict: 'fail', reason: 'the trace' });
  const decided = (...events: AnnotationEvent[]) => disagreements(foldEvents(events))[0]?.decided?.by;
  expect(decided(said1, said2, decision)).toBe('cleo');
  const undo = said('cleo', { op: 'retract', event: decision.id, as: 'undo' });
  expect(decided(said1, said2, decision, undo)).toBe(undefined);
});

test('agreement does not depend on the order of the log, and its intervals only on the seed', () => {
  fc.assert(
    fc.property(
      anyLog.chain((log) => fc.tuple(fc.constant(log), fc.shuffledSubarray(log, { minLength: log.length }))),
      ([log, shuffled]) => {
        const resampling = { seed: 7, replicates: 20 };
        expect(agreements(foldEvents(shuffled), resampling)).toEqual(agreements(foldEvents(log), resampling));
        expect(disagreements(foldEvents(shuffled))).toEqual(disagreements(foldEvents(log)));
      },
    ),
  );
});
