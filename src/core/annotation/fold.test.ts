import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnnotationEvent } from './events.ts';
import { annotationsOf, appendEvents, eventsOf, foldEvents, noAnnotations } from './fold.ts';
import { anyLog, event, fixedId, instant, visible } from './random-events.ts';

let count = 0;
/** An event of `ana` at this time unless said otherwise. */
function said(at: number, body: Record<string, unknown>): AnnotationEvent {
  count++;
  return event({ v: 1, id: fixedId(at, count), ts: instant(at), by: 'ana', ...body });
}

test('any order of lines folds to the same state', () => {
  fc.assert(
    fc.property(
      anyLog.chain((log) => fc.tuple(fc.constant(log), fc.shuffledSubarray(log, { minLength: log.length }))),
      ([log, shuffled]) => {
        const { index: _, size: _s, ...expected } = foldEvents(log);
        const { index: __, size: __s, ...found } = foldEvents(shuffled);
        expect(found).toEqual(expected);
      },
    ),
    { numRuns: 300 },
  );
});

test('events arriving in portions, in any order and more than once, give the state of all at once', () => {
  fc.assert(
    fc.property(
      anyLog.chain((log) =>
        fc.tuple(fc.constant(log), fc.shuffledSubarray([...log, ...log], { minLength: log.length * 2 })),
      ),
      fc.integer({ min: 1, max: 5 }),
      ([log, shuffled], portion) => {
        let state = noAnnotations;
        for (let at = 0; at < shuffled.length; at += portion) {
          state = appendEvents(state, shuffled.slice(at, at + portion));
        }
        const { index: _, size: _s, ...found } = state;
        const { index: __, size: __s, ...expected } = foldEvents(log);
        expect(found).toEqual(expected);
      },
    ),
    { numRuns: 300 },
  );
});

test('a state stays as it was, and can be appended to again, after other states have grown from it', () => {
  fc.assert(
    fc.property(anyLog, anyLog, anyLog, (first, left, right) => {
      const state = foldEvents(first);
      const before = structuredClone(visible(state));
      appendEvents(appendEvents(state, left), right);
      expect(visible(state)).toEqual(before);
      expect(eventsOf(state).length).toBe(eventsOf(foldEvents(first)).length);
      expect(visible(appendEvents(state, right))).toEqual(visible(foldEvents([...first, ...right])));
    }),
  );
});

test('a log without the taken-back events and without retracts gives the same state', () => {
  fc.assert(
    fc.property(anyLog, (log) => {
      const byId = new Map(log.map((one) => [one.id, one]));
      // Told another way than the fold tells it: follow each event's retracts upwards.
      const isDead = (one: AnnotationEvent, seen: readonly string[]): boolean =>
        log.some(
          (other) =>
            other.op === 'retract' &&
            other.event === one.id &&
            other.by === one.by &&
            !isCircular(other) &&
            !seen.includes(other.id) &&
            !isDead(other, [...seen, other.id]),
        );
      const isCircular = (one: AnnotationEvent): boolean => {
        let next: AnnotationEvent | undefined = one;
        for (let steps = 0; steps <= log.length; steps++) {
          if (next?.op !== 'retract') return false;
          const target: AnnotationEvent | undefined = byId.get(next.event);
          if (target?.by !== next.by) return false;
          if (target === one) return true;
          next = target;
        }
        return false;
      };
      const left = log.filter((one) => one.op !== 'retract' && !isDead(one, []));
      const { withdrawnInsights: _, ...expected } = visible(foldEvents(left));
      const { withdrawnInsights: __, ...found } = visible(foldEvents(log));
      expect(found).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

test('authors never overwrite each other', () => {
  fc.assert(
    fc.property(anyLog, fc.constantFrom('ana', 'ben', 'cleo'), (log, author) => {
      const withoutAliases = log.filter(({ op }) => op !== 'alias');
      const all = foldEvents(withoutAliases);
      const own = foldEvents(withoutAliases.filter(({ by }) => by === author));
      for (const [recId, record] of own.byRecord) {
        expect(all.byRecord.get(recId)?.verdicts.get(author)).toEqual(record.verdicts.get(author));
        expect(all.byRecord.get(recId)?.severity.get(author)).toEqual(record.severity.get(author));
        expect(all.byRecord.get(recId)?.notes.filter(({ by }) => by === author)).toEqual(record.notes);
      }
    }),
  );
});

test('a retract works on an event that sorts after it, and a retract of the retract brings it back', () => {
  const verdict = said(50, { op: 'verdict', rec: 'failures:1', verdict: 'fail' });
  const retract = said(10, { op: 'retract', event: verdict.id });
  const again = said(5, { op: 'retract', event: retract.id });
  expect(foldEvents([verdict, retract]).byRecord.size).toBe(0);
  expect(foldEvents([verdict, retract, again]).byRecord.get('failures:1')?.verdicts.get('ana')?.value).toBe(
    'fail',
  );
});

test('a retract of somebody else’s event has no effect and is reported', () => {
  const verdict = said(1, { op: 'verdict', rec: 'failures:1', verdict: 'fail' });
  const retract = said(2, { op: 'retract', event: verdict.id, by: 'ben' });
  const state = foldEvents([verdict, retract]);
  expect(state.byRecord.size).toBe(1);
  expect(state.problems).toMatchObject([
    { event: retract.id, by: 'ben', reason: expect.stringContaining('ana') },
  ]);
});

test('retracts in a circle have no effect, end, and are reported', () => {
  const [first, second] = [fixedId(1, 901), fixedId(2, 902)];
  const state = foldEvents([
    event({ v: 1, id: first, ts: instant(1), by: 'ana', op: 'retract', event: second }),
    event({ v: 1, id: second, ts: instant(2), by: 'ana', op: 'retract', event: first }),
  ]);
  expect(state.problems.map(({ event }) => event)).toEqual([first, second]);
});

test('a hundred thousand retracts in a row are settled', () => {
  const log = [said(1, { op: 'note', rec: 'failures:1', text: 'x' })];
  for (let number = 1; number <= 100_000; number++) {
    const id = `01J${number.toString().padStart(23, '0')}`;
    log.push({ v: 1, id, ts: instant(1), by: 'ana', op: 'retract', event: log.at(-1)?.id ?? '' });
  }
  expect(foldEvents(log).byRecord.size).toBe(1);
});

test('two different events with one id: every reader keeps the same one, and says so', () => {
  const [a, b] = ['pass', 'fail'].map((verdict) =>
    event({ v: 1, id: fixedId(1, 1), ts: instant(1), by: 'ana', op: 'verdict', rec: 'failures:1', verdict }),
  ) as [AnnotationEvent, AnnotationEvent];
  const { index: _, size: _s, ...expected } = foldEvents([a, b]);
  const { index: __, size: __s, ...found } = appendEvents(foldEvents([b]), [a]);
  expect(found).toEqual(expected);
  expect(found.problems).toHaveLength(1);
});

test('the same event with its keys in another order is a copy', () => {
  const one = {
    v: 1,
    id: fixedId(1, 1),
    ts: instant(1),
    by: 'ana',
    op: 'note',
    rec: 'failures:1',
    text: 'x',
  } as const;
  const { text, rec, ...rest } = { ...one, kind: 'note' };
  expect(appendEvents(foldEvents([event(one)]), [{ ...rest, text, rec }]).problems).toEqual([]);
});

test('an alias joins what was said under the old rec_id with the new one', () => {
  const state = foldEvents([
    said(1, { op: 'verdict', rec: 'failures:old', verdict: 'fail' }),
    said(2, { op: 'note', rec: 'failures:new', text: 'same line, edited', by: 'ben' }),
    said(3, { op: 'alias', old: 'failures:old', new: 'failures:new' }),
  ]);
  const record = annotationsOf(state, 'failures:old');
  expect(record).toMatchObject({ recId: 'failures:new', aliases: ['failures:old'], authors: ['ana', 'ben'] });
  expect(record?.notes).toHaveLength(1);
  expect(state.byRecord.size).toBe(1);
});

test('aliases that point at each other end, and the last word wins', () => {
  const note = said(1, { op: 'note', rec: 'failures:a', text: 'x' });
  const there = said(2, { op: 'alias', old: 'failures:a', new: 'failures:b' });
  const back = said(3, { op: 'alias', old: 'failures:b', new: 'failures:a' });
  expect([...foldEvents([note, there]).byRecord.keys()]).toEqual(['failures:b']);
  expect([...foldEvents([note, there, back]).byRecord.keys()]).toEqual(['failures:a']);
});

test('a code goes only when everyone who gave it has taken it away', () => {
  const add = (by: string, at: number) =>
    said(at, { op: 'code.add', rec: 'failures:1', axis: 'pattern', code: 'x', by });
  const remove = (by: string, at: number) =>
    said(at, { op: 'code.remove', rec: 'failures:1', axis: 'pattern', code: 'x', by });
  const log = [add('ana', 1), add('ben', 2), remove('ana', 3)];
  expect(
    foldEvents(log)
      .byRecord.get('failures:1')
      ?.codes.map(({ by }) => [...by.keys()]),
  ).toEqual([['ben']]);
  expect(foldEvents([...log, remove('ben', 4)]).byRecord.get('failures:1')?.codes).toEqual([]);
});

test('a withdrawn insight is named, so that its block can go', () => {
  const add = said(1, { op: 'insight.add', insight: 'i1', title: 'Seed the cache' });
  const state = foldEvents([add, said(2, { op: 'retract', event: add.id })]);
  expect(state.insights.size).toBe(0);
  expect([...state.withdrawnInsights]).toEqual(['i1']);
});

test('an insight names everyone who worked on it and keeps the last word of each field', () => {
  const state = foldEvents([
    said(1, { op: 'insight.add', insight: 'i1', title: 'Seed', prevention: 'Warm it' }),
    said(2, { op: 'insight.edit', insight: 'i1', title: 'Seed the cache', by: 'ben' }),
    said(3, { op: 'insight.status', insight: 'i1', status: 'adopted' }),
  ]);
  expect(state.insights.get('i1')).toMatchObject({
    title: 'Seed the cache',
    prevention: 'Warm it',
    status: 'adopted',
    authors: ['ana', 'ben'],
    created: instant(1),
    changed: instant(3),
  });
});

test('a prevention is proposed, adopted on a day and retired on another', () => {
  const propose = said(1, {
    op: 'prevention.propose',
    prevention: 'p1',
    text: 'Pin it',
    codes: [{ code: 'x' }],
  });
  const adopt = said(2, {
    op: 'prevention.adopt',
    prevention: 'p1',
    date: '2026-02-03',
    change: 'lock file',
  });
  const retire = said(3, {
    op: 'prevention.retire',
    prevention: 'p1',
    date: '2026-02-09',
    reason: 'no effect',
  });
  const status = (...log: AnnotationEvent[]) => foldEvents(log).preventions.get('p1')?.status;
  expect(status(adopt)).toBeUndefined();
  expect([status(propose), status(propose, adopt), status(propose, adopt, retire)]).toEqual([
    'proposed',
    'adopted',
    'retired',
  ]);
  expect(foldEvents([propose, adopt]).preventions.get('p1')).toMatchObject({
    codes: ['tag/x'],
    adopted: '2026-02-03',
  });
});

test('a session tells how its records were chosen', () => {
  const session = fixedId(1, 77);
  const state = foldEvents([
    said(1, {
      op: 'session.start',
      session,
      sampler: { kind: 'random', seed: 7, filter: 'sev:high', n: 50 },
    }),
    said(2, { op: 'verdict', session, rec: 'failures:1', verdict: 'pass' }),
    said(3, { op: 'session.end', session }),
  ]);
  expect(state.sessions.get(session)).toMatchObject({
    sampler: { kind: 'random', n: 50 },
    ended: instant(3),
  });
  expect(state.byRecord.get('failures:1')?.verdicts.get('ana')?.session).toBe(session);
});
