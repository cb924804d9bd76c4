import { expect, test } from 'vitest';
import type { KnownEvent } from '../core/annotation/events.ts';
import { stepWords } from './undo-words.ts';

const envelope = { v: 1, id: '01J0000000000000000000000A', ts: '2026-02-26T00:00:00Z', by: 'ana' } as const;

test.each([
  [
    { op: 'root_cause', rec: 'failures:0123456789abcdef', text: 'stale cache' },
    'root cause on failures:0123456789abcdef',
  ],
  [
    { op: 'link', rec: 'failures:0123456789abcdef', to: 'failures:fedcba9876543210', rel: 'duplicate' },
    'link as duplicate on failures:0123456789abcdef',
  ],
  [
    { op: 'prevention.adopt', prevention: 'p1', date: '2026-02-01' },
    'adoption of prevention p1 on 2026-02-01',
  ],
  [{ op: 'insight.status', insight: 'i1', status: 'adopted' }, 'change of insight i1'],
] satisfies [Partial<KnownEvent>, string][])('what is undone is told in words: %o', (operation, words) => {
  const event = { ...envelope, ...operation } satisfies KnownEvent;
  expect(stepWords({ events: [event], undoneBy: [] })).toBe(words);
});
