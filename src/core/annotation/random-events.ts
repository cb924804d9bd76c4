import fc from 'fast-check';
import { type AnnotationEvent, type EventBody, parseEvent } from './events.ts';
import type { AnnotationState } from './fold.ts';
import { nextUlid } from './ulid.ts';

/** Generators for property tests: few records, authors and times, so that events meet. */

const authors = ['ana', 'ben', 'cleo'] as const;
const records = ['failures:1', 'failures:2', 'successes:1', 'failures:1#2'] as const;
const ids = ['i1', 'i2', 'p-1'] as const;

const author = fc.constantFrom(...authors);
const rec = fc.constantFrom(...records);
const code = fc.record({ axis: fc.constantFrom('tag', 'pattern'), code: fc.constantFrom('a', 'b', 'c') });
const words = fc.string({ minLength: 1, maxLength: 12 });
const insight = fc.constantFrom(...ids);

/** Any change to a record or to what is shared; no retracts, no aliases. */
export const anyChange: fc.Arbitrary<EventBody> = fc.oneof(
  fc.record({ op: fc.constant('verdict' as const), rec, verdict: fc.constantFrom('pass', 'fail', 'defer') }),
  fc
    .tuple(fc.constantFrom('code.add', 'code.remove'), rec, code)
    .map(([op, of, label]) => ({ op, rec: of, ...label })),
  fc.record({ op: fc.constant('severity' as const), rec, severity: fc.constantFrom('low', 'critical') }),
  fc.record({ op: fc.constant('note' as const), rec, text: words, kind: fc.constant('note') }),
  fc.record({ op: fc.constant('root_cause' as const), rec, text: words }),
  fc.record({ op: fc.constant('link' as const), rec, to: rec, rel: fc.constant('duplicate_of') }),
  fc.record({ op: fc.constant('anchor' as const), rec, pointer: words, role: fc.constant('first_wrong') }),
  fc.record({ op: fc.constant('adjudicate' as const), rec, verdict: fc.constantFrom('pass', 'fail') }),
  fc.record({ op: fc.constant('insight.add' as const), insight, title: words, rec }),
  fc.record({ op: fc.constant('insight.edit' as const), insight, text: words }),
  fc.record({
    op: fc.constant('insight.status' as const),
    insight,
    status: fc.constantFrom('open', 'refuted'),
  }),
  fc.record({ op: fc.constant('prevention.propose' as const), prevention: insight, text: words }),
  fc.record({
    op: fc.constant('prevention.adopt' as const),
    prevention: insight,
    date: fc.constant('2026-02-01'),
  }),
  fc.record({
    op: fc.constant('tax.create' as const),
    axis: fc.constant('tag'),
    code: fc.constantFrom('a', 'b'),
  }),
  fc.record({
    op: fc.constant('tax.merge' as const),
    axis: fc.constant('tag'),
    codes: fc.subarray(['a', 'b', 'c'], { minLength: 1 }),
    into: fc.constantFrom('a', 'b'),
  }),
);

const anyBody: fc.Arbitrary<EventBody | { readonly op: 'retract'; readonly of: number }> = fc.oneof(
  { weight: 6, arbitrary: anyChange },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('retract' as const), of: fc.nat(200) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('alias' as const), old: rec, new: rec }) },
);

const said = fc.record({
  by: author,
  at: fc.nat(40),
  session: fc.nat(3),
  body: anyBody,
  future: fc.boolean(),
});

/** Logs of several authors and sessions. Retracts name any event, also one that sorts later, or themselves. */
export const anyLog: fc.Arbitrary<AnnotationEvent[]> = fc.array(said, { maxLength: 40 }).map((all) => {
  const idOf = (index: number) => fixedId(all[index]?.at ?? 0, index);
  return all.map(({ by, at, session, body, future }, index) => {
    const envelope = { v: 1, id: idOf(index), ts: instant(at), by, session: fixedId(session, 1) };
    if (future && index % 9 === 0) return event({ ...envelope, op: 'not.yet', rec: 'x', more: [index] });
    const { of, ...rest } = { of: 0, ...body };
    return event({
      ...envelope,
      ...rest,
      ...(body.op === 'retract' && 'of' in body ? { event: idOf(of % all.length) } : {}),
    });
  });
});

/** A valid event from its line's value. */
export function event(value: unknown): AnnotationEvent {
  const parsed = parseEvent(value);
  if (!parsed.ok) throw new Error(`${parsed.field}: ${parsed.reason}`);
  return parsed.event;
}

/** A ULID of this time (milliseconds after the tests' epoch) and number. */
export function fixedId(at: number, number: number): string {
  return nextUlid(undefined, epoch + at, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, number >> 8, number & 255)).id;
}

export function instant(at: number): string {
  return new Date(epoch + at).toISOString();
}

/** What a reader of the state sees: all but the log itself. */
export function visible({ index: _, size: __, problems: ___, unknown: ____, ...rest }: AnnotationState) {
  return rest;
}

const epoch = Date.UTC(2026, 1, 1);
