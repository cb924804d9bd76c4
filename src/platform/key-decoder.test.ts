import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type InputEvent, KeyDecoder } from './key-decoder.ts';

function decoded(...chunks: (string | Uint8Array)[]): InputEvent[] {
  const decoder = new KeyDecoder();
  const events = chunks.flatMap((chunk) =>
    decoder.decode(typeof chunk === 'string' ? Buffer.from(chunk) : chunk),
  );
  return [...events, ...decoder.flush()];
}

function keys(...chunks: string[]): string[] {
  return decoded(...chunks).map((event) =>
    event.kind === 'key'
      ? event.key
      : event.kind === 'paste'
        ? `paste:${event.text}`
        : `pointer:${Object.values(event.pointer).join(' ')}`,
  );
}

test('keys that arrive together are all there, in order', () => {
  expect(keys('j'.repeat(300))).toEqual(Array(300).fill('j'));
  expect(keys('\x1b[B\x1b[B\x1b[Bgg/é日\r')).toEqual([
    'down',
    'down',
    'down',
    'g',
    'g',
    '/',
    'é',
    '日',
    'enter',
  ]);
});

test('special keys have names', () => {
  expect(keys('\x04\x15\x7f\t \x1bOP\x1b[6~\x1b[1;5D\x1b[Z\x1bb')).toEqual([
    'ctrl+d',
    'ctrl+u',
    'backspace',
    'tab',
    'space',
    'f1',
    'pagedown',
    'ctrl+left',
    'shift+tab',
    'alt+b',
  ]);
});

test('a lone escape is a key once nothing follows it', () => {
  const decoder = new KeyDecoder();
  expect(decoder.decode(Buffer.from('\x1b'))).toEqual([]);
  expect(decoder.isWaiting()).toBe(true);
  expect(decoder.flush()).toEqual([{ kind: 'key', key: 'escape' }]);
  expect(keys('\x1b\x1b')).toEqual(['escape', 'escape']);
});

test('a bracketed paste is one event, whatever it holds', () => {
  expect(keys('\x1b[200~qQ:q\n\x1b[A\x1b[201~j')).toEqual(['paste:qQ:q\n\x1b[A', 'j']);
});

test('answers of the terminal and unknown sequences are no keys', () => {
  expect(keys('\x1b]11;rgb:0000/0000/0000\x1b\\j\x1b[?1;2cj\x1b[<2;1;1Mj')).toEqual(['j', 'j', 'j']);
});

test('where the bytes are cut makes no difference', () => {
  const pieces = fc.constantFrom(
    'j',
    'G',
    '\x1b[B',
    '\x1b[1;5C',
    '日',
    'é',
    '\x1b[200~a\nb\x1b[201~',
    '\x1bOP',
    '\r',
    '\x15',
    '\x1b[6~',
  );
  fc.assert(
    fc.property(fc.array(pieces, { minLength: 1 }), fc.array(fc.nat()), (sequence, cuts) => {
      const whole = Buffer.from(sequence.join(''));
      const places = [...new Set(cuts.map((cut) => cut % whole.length))].sort((a, b) => a - b);
      const chunks = [...places, whole.length].map((end, index) =>
        whole.subarray(places[index - 1] ?? 0, end),
      );
      expect(decoded(...chunks)).toEqual(decoded(whole));
    }),
  );
});

test('a mouse press and a turn of the wheel are told with their cells; what else a mouse does is no key', () => {
  expect(keys('\x1b[<0;3;7M\x1b[<0;3;7m', '\x1b[<64;1;1M\x1b[<65;1;', '1M', '\x1b[<35;9;9M', 'j')).toEqual([
    'pointer:left 2 6',
    'pointer:wheel-up',
    'pointer:wheel-down',
    'j',
  ]);
});

test('the older form of a mouse press is swallowed whole', () => {
  expect(keys('\x1b[M !!j', '\x1b[M', '#qq', 'k')).toEqual(['j', 'k']);
});
