import { expect, test } from 'vitest';
import { createRedactor } from './redactor.ts';

test('a file URL holds no password, though a scoped package puts an @ into its path', () => {
  const { text } = createRedactor({ key: undefined });
  const frame = 'at runTest (file:///srv/build/node_modules/@vitest/runner/dist/index.js:781:11)';
  expect(text(frame)).toBe(frame);
  expect(text('postgres://app:hunter22secret@db.example.net/x')).not.toContain('hunter22secret');
});
