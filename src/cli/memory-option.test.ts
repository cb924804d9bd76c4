import { expect, test } from 'vitest';
import { readMemoryOption } from './memory-option.ts';

const env = { HOME: '/h' };

test.each([[['list', '--max-memory', '2G', 'x']], [['list', '--max-memory=2G', 'x']]])(
  '%j means the same for every verb',
  (args) => {
    expect(readMemoryOption(args, env)).toEqual({
      ok: true,
      args: ['list', 'x'],
      env: { HOME: '/h', DEBRIEF_MAX_MEMORY: '2G' },
    });
  },
);

test('what stands behind -- is a word of the query', () => {
  const args = ['list', '--', '--max-memory', '2G'];
  expect(readMemoryOption(args, env)).toEqual({ ok: true, args, env });
});

test.each([[['--max-memory', 'lots']], [['--max-memory']], [['--max-memory=']]])('%j is refused', (args) => {
  const read = readMemoryOption(args, env);
  expect(read.ok ? '' : read.error.what).toContain('--max-memory takes a size such as 800M or 2G');
});
