import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as line from './text-input.ts';

const edits = {
  left: line.moveLeft,
  right: line.moveRight,
  start: line.moveToStart,
  end: line.moveToEnd,
  wordLeft: line.moveWordLeft,
  wordRight: line.moveWordRight,
  back: line.deleteBack,
  forward: line.deleteForward,
  wordBack: line.deleteWordBack,
  toStart: line.deleteToStart,
  toEnd: line.deleteToEnd,
} as const;
const anyEdit = fc.constantFrom(...Object.values(edits));

test('whatever is typed, the cursor stays inside the text and never splits a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.array(anyEdit), (text, keys) => {
      const input = keys.reduce((at, key) => key(at), line.inputOf(text));
      expect(input.cursor).toBeGreaterThanOrEqual(0);
      expect(input.cursor).toBeLessThanOrEqual(input.text.length);
      expect(input.text.isWellFormed()).toBe(text.isWellFormed() || input.text.isWellFormed());
    }),
  );
});

test('the shell keys delete a word, to the start and to the end', () => {
  expect(line.deleteWordBack(line.inputOf('cat:env sev:high '))).toEqual({ text: 'cat:env ', cursor: 8 });
  expect(line.deleteToStart({ text: 'abcdef', cursor: 2 })).toEqual({ text: 'cdef', cursor: 0 });
  expect(line.deleteToEnd({ text: 'abcdef', cursor: 2 })).toEqual({ text: 'ab', cursor: 2 });
});

test('backspace takes a whole character, however many code units it has', () => {
  expect(line.deleteBack(line.inputOf('a👩‍🔧'))).toEqual({ text: 'a', cursor: 1 });
});
