import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeLossless, encodeLossless, isUtf8 } from './lossless-utf8.ts';

test('any bytes come back as they were', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      expect(Array.from(encodeLossless(decodeLossless(bytes)))).toEqual(Array.from(bytes));
    }),
  );
});

test('text is read as it is, and with stray bytes around it, too', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
      const bytes = new TextEncoder().encode(text);
      expect(isUtf8(bytes)).toBe(true);
      expect(decodeLossless(bytes)).toBe(text);
      const strayed = Uint8Array.of(0xff, ...bytes, 0xe9);
      expect(isUtf8(strayed)).toBe(false);
      expect(decodeLossless(strayed)).toBe(`\udcff${text}\udce9`);
    }),
  );
});
