import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AnnotationEvent, type EventBody, eventLine, parseEventLine } from './events.ts';
import { appendEvents, foldEvents } from './fold.ts';
import { anyChange, anyLog, event, fixedId, instant, visible } from './random-events.ts';
import { redoBodies, sessionChainEvents, undoBodies, undoHistory } from './undo.ts';

/** What a session would have written: each list of bodies one group, in order. */
function written(groups: readonly (readonly EventBody[])[], startsAt = 100): AnnotationEvent[] {
  let number = startsAt;
  return groups.flatMap((bodies) => {
    const group = fixedId(number + 1, number + 1);
    return bodies.map((body) => {
      number++;
      const grouped = bodies.length > 1 ? { group } : {};
      const signed = {
        v: 1,
        id: fixedId(number, number),
        ts: instant(number),
        by: 'ana',
        session: session(1),
      };
      return event({ ...signed, ...grouped, ...body });
    });
  });
}

function session(number: number): string {
  return fixedId(0, 5000 + number);
}

const step = fc.array(anyChange, { minLength: 1, maxLength: 3 });

test('undo after anything done gives the state from before, and redo the state from after', () => {
  fc.assert(
    fc.property(anyLog, fc.array(step, { minLength: 1, maxLength: 5 }), (others, steps) => {
      const before = others.filter(({ by }) => by !== 'ana');
      let own: AnnotationEvent[] = [];
      const states = [visible(foldEvents(before))];
      for (const bodies of steps) {
        own = [...own, ...written([bodies], 100 + own.length)];
        states.push(visible(foldEvents([...before, ...own])));
      }
      const say = (bodies: EventBody[] | undefined) => {
        own = [...own, ...written([bodies ?? []], 100 + own.length)];
        // The insights ever withdrawn are a note for rendering, not something people see.
        return { ...visible(foldEvents([...before, ...own])), withdrawnInsights: expect.anything() };
      };
      for (let at = steps.length - 1; at >= 0; at--)
        expect(states[at]).toEqual(say(undoBodies(undoHistory(own))));
      expect(undoBodies(undoHistory(own))).toBeUndefined();
      for (let at = 1; at <= steps.length; at++)
        expect(states[at]).toEqual(say(redoBodies(undoHistory(own))));
      expect(redoBodies(undoHistory(own))).toBeUndefined();
    }),
  );
});

test('any walk of changes, undos and redos agrees with a plain list and a cursor', () => {
  const move = fc.oneof(step, fc.constant('undo' as const), fc.constant('redo' as const));
  fc.assert(
    fc.property(fc.array(move, { maxLength: 25 }), (moves) => {
      let own: AnnotationEvent[] = [];
      let done: (readonly EventBody[])[] = [];
      let cursor = 0;
      for (const chosen of moves) {
        const history = undoHistory(own);
        expect([history.undo.length, history.redo.length]).toEqual([cursor, done.length - cursor]);
        const bodies =
          chosen === 'undo' ? undoBodies(history) : chosen === 'redo' ? redoBodies(history) : chosen;
        if (bodies === undefined) continue;
        if (chosen === 'undo') cursor--;
        else if (chosen === 'redo') cursor++;
        else {
          done = [...done.slice(0, cursor), chosen];
          cursor++;
        }
        own = [...own, ...written([bodies], 100 + own.length)];
      }
      const texts = (state: ReturnType<typeof foldEvents>) =>
        [...state.byRecord].map(([id, { notes }]) => [id, notes.map(({ value }) => value)]).sort();
      expect(texts(foldEvents(own))).toEqual(texts(foldEvents(written(done.slice(0, cursor)))));
    }),
    { numRuns: 200 },
  );
});

test('the history is read from the log alone: lines shuffled, copied and parsed again tell the same one', () => {
  fc.assert(
    fc.property(
      fc
        .array(step, { minLength: 2, maxLength: 5 })
        .map((steps) => {
          const own = written(steps);
          return [...own, ...written([undoBodies(undoHistory(own)) ?? []], 100 + own.length)];
        })
        .chain((own) =>
          fc.tuple(fc.constant(own), fc.shuffledSubarray([...own, ...own], { minLength: own.length * 2 })),
        ),
      ([own, shuffled]) => {
        const reread = shuffled
          .map((one) => parseEventLine(eventLine(one)))
          .flatMap((line) => (line.ok ? [line.event] : []));
        expect(undoHistory(reread)).toEqual(undoHistory(own));
      },
    ),
  );
});

test('deleting a note is a change of its own: undo brings the note back', () => {
  const [note] = written([[{ op: 'note', rec: 'failures:1', text: 'x', kind: 'note' }]]);
  const own = [note, ...written([[{ op: 'retract', event: note?.id ?? '' }]], 200)] as AnnotationEvent[];
  expect(foldEvents(own).byRecord.size).toBe(0);
  const undone = [...own, ...written([undoBodies(undoHistory(own)) ?? []], 300)];
  expect(foldEvents(undone).byRecord.get('failures:1')?.notes).toHaveLength(1);
  expect(undoHistory(undone).undo).toHaveLength(1);
});

test('a half-written undo of a group leaves the rest of the group to be undone', () => {
  const own = written([
    ['failures:1', 'failures:2', 'failures:1#2'].map(
      (rec) => ({ op: 'verdict', rec, verdict: 'fail' }) as const,
    ),
  ]);
  const undo = written([undoBodies(undoHistory(own)) ?? []], 200);
  const torn = [...own, ...undo.slice(0, 2)];
  expect(undoBodies(undoHistory(torn))).toEqual([{ op: 'retract', event: own[2]?.id, as: 'undo' }]);
});

test('undo reaches through the sessions that this one resumes, and never to another author', () => {
  const start = (number: number, by: string, resumes?: string) =>
    event({
      ...{
        v: 1,
        id: fixedId(number, number),
        ts: instant(number),
        by,
        session: session(number),
        op: 'session.start',
      },
      ...{ sampler: { kind: 'hand' }, ...(resumes === undefined ? {} : { resumes }) },
    });
  const note = (number: number, by: string, of: number) =>
    event({
      ...{ v: 1, id: fixedId(number, number), ts: instant(number), by, session: session(of) },
      ...{ op: 'note', rec: 'failures:1', text: `${number}` },
    });
  const first = [
    start(1, 'ana'),
    note(10, 'ana', 1),
    note(11, 'ben', 1),
    start(2, 'ana'),
    note(12, 'ana', 2),
  ];
  const state = appendEvents(foldEvents(first), [start(3, 'ana', session(1)), note(13, 'ana', 3)]);
  const texts = sessionChainEvents(state, session(3)).flatMap((one) => (one.op === 'note' ? [one.text] : []));
  expect(texts).toEqual(['10', '13']);
});
