import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventLine, parseEvent, parseEventLine } from './events.ts';
import { excerptOf, longestExcerpt } from './excerpt.ts';
import { anyChange, anyLog, event, fixedId, instant } from './random-events.ts';

const envelope = { v: 1, id: fixedId(1, 1), ts: instant(1), by: 'ana' };
const loc = {
  stem: 'failures',
  feature: 'F1',
  session: 's',
  timestamp: '2026-02-01T10:00:00Z',
  type: 'code_error',
};

test('an event written and read again is the same', () => {
  fc.assert(
    fc.property(anyLog, (log) => {
      for (const one of log) expect(parseEventLine(eventLine(one))).toEqual({ ok: true, event: one });
    }),
  );
});

test('an unknown operation, a later version and unknown keys are kept as they were read', () => {
  const unknown = { ...envelope, op: 'future.thing', rec: 'failures:1', deep: { more: [1, null] } };
  const later = { ...envelope, v: 2, op: 'verdict', verdict: 'maybe' };
  for (const value of [unknown, later]) {
    const parsed = event(value);
    expect(parsed.op).toBe('unknown');
    expect(JSON.parse(eventLine(parsed))).toEqual(value);
  }
  const extra = {
    ...envelope,
    op: 'verdict',
    rec: 'failures:1',
    verdict: 'fail',
    mood: 'good',
    loc: { ...loc, x: 1 },
  };
  expect(JSON.parse(eventLine(event(extra)))).toEqual(extra);
});

test('times of any zone become UTC, so that events order as text', () => {
  expect(event({ ...envelope, ts: '2026-02-01T10:00:00+02:00', op: 'x' }).ts).toBe(
    '2026-02-01T08:00:00.000Z',
  );
});

test('what is no event is refused with the field and the reason', () => {
  const verdict = { ...envelope, op: 'verdict', rec: 'failures:1', verdict: 'fail' };
  const refused: [unknown, string][] = [
    [{ ...verdict, rec: undefined }, 'rec'],
    [{ ...verdict, verdict: 'perhaps' }, 'verdict'],
    [{ ...verdict, id: 'abc' }, 'id'],
    [{ ...verdict, ts: 'yesterday' }, 'ts'],
    [{ ...verdict, ts: '2026-02-30T99:00:00Z' }, 'ts'],
    [{ ...verdict, loc: { feature: 'F1' } }, 'loc.stem'],
    [{ ...envelope, op: 'insight.add', insight: 'a --> b', title: 'x' }, 'insight'],
    [[], ''],
    [null, ''],
    ['text', ''],
  ];
  for (const [value, field] of refused) expect(parseEvent(value)).toMatchObject({ ok: false, field });
  expect(parseEventLine('{"v":1,')).toMatchObject({ ok: false });
});

test('nesting that would overflow the stack is refused', () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  expect(parseEventLine(`{"v":1,"x":${deep}}`)).toMatchObject({
    ok: false,
    reason: expect.stringContaining('nested'),
  });
});

test('a key named __proto__ changes nobody’s prototype', () => {
  const parsed = parseEventLine(
    JSON.stringify({ ...envelope, op: 'note', rec: 'failures:1', text: 'x' }).replace(
      '{',
      '{"__proto__":{"by":"eve"},',
    ),
  );
  expect(parsed.ok && Object.getPrototypeOf(parsed.event)).toBe(Object.prototype);
  expect(parsed.ok && parsed.event.by).toBe('ana');
});

test('every change has a shape the schema takes', () => {
  fc.assert(
    fc.property(anyChange, (body) => {
      expect(parseEvent({ ...envelope, ...body }).ok).toBe(true);
    }),
  );
});

test('operations that only name others are read: links, anchors, splits, adjudication', () => {
  for (const body of [
    { op: 'link', rec: 'failures:1', rel: 'duplicate_of', to: 'failures:2', to_loc: loc },
    {
      op: 'anchor',
      rec: 'failures:1',
      pointer: '/error_details/stack_trace',
      quote: 'at x',
      role: 'first_wrong',
    },
    {
      op: 'tax.split',
      axis: 'pattern',
      code: 'a',
      into: [{ code: 'b', records: ['failures:1'], query: 'env' }],
    },
    { op: 'tax.move', axis: 'pattern', code: 'a', parent: null },
    {
      op: 'adjudicate',
      rec: 'failures:1',
      verdict: 'fail',
      codes: [{ axis: 'tag', code: 'x' }],
      reason: 'both agree',
    },
    { op: 'resolution', rec: 'failures:1', text: 'Reran the migration' },
  ]) {
    expect(event({ ...envelope, ...body }).op).toBe(body.op);
  }
});

test('an excerpt is one line of at most 120 characters, redacted before it is cut', () => {
  const redact = (text: string) => text.replaceAll('hunter2', '[REDACTED]');
  const long = `${'x'.repeat(115)}hunter2`;
  expect(excerptOf(long, redact)).toBe(`${'x'.repeat(115)}[RED…`);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const excerpt = excerptOf(text, redact);
      expect([...excerpt].length).toBeLessThanOrEqual(longestExcerpt);
      expect(excerpt).not.toMatch(/[\n\r\u2028]/);
    }),
  );
});
