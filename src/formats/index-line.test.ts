import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold } from '../core/search/fold.ts';
import { recordText } from '../core/search/record-text.ts';
import { numbersPerToken, TokenFinder } from '../core/search/tokens.ts';
import { LineIndexer } from './index-line.ts';
import { KernelMemory } from './kernel/kernel-memory.ts';
import { RecordScanner } from './scan-record.ts';

/** Tokens with a plus behind those that are always in parts, sorted. */
function tokensOfText(line: string): string[] {
  const original = recordText(JSON.parse(line));
  const { codes, found, count } = foundIn(original);
  const areWhole = new Map<string, boolean>();
  for (let place = 0; place < count; place++) {
    const [from = 0, to = 0, , hasParts] = found.subarray(place * numbersPerToken);
    const text = String.fromCharCode(...codes.subarray(from, to));
    areWhole.set(text, areWhole.get(text) === true || hasParts === 0);
  }
  return Array.from(areWhole, ([text, isWhole]) => (isWhole ? text : `${text}+`)).sort();
}

function foundIn(original: string): TokenFinder {
  const finder = new TokenFinder();
  finder.find(fold(original), original);
  return finder;
}

function tokensOfBytes(line: string): string[] | 'not simple' {
  const bytes = Buffer.from(line);
  const memory = new KernelMemory();
  const from = memory.place(bytes);
  const to = from + bytes.length;
  const scanner = new RecordScanner(memory);
  if (scanner.scan({ kind: 'generic', origin: 'of the file' }, from, to) < to) return 'not simple';
  const indexer = new LineIndexer(memory);
  indexer.index(0, { from, to });
  const { tokens, rows, areWhole, characters, lengths } = indexer.take(1);
  expect(rows.length).toBe(tokens.length);
  const texts: string[] = [];
  let start = 0;
  for (const length of lengths) {
    texts.push(String.fromCharCode(...characters.subarray(start, start + length)));
    start += length;
  }
  return Array.from(tokens, (token, place) => `${texts[token]}${areWhole[place] === 1 ? '' : '+'}`).sort();
}

test.each([
  ['{"loadUserId":"loadUserId load_user_id __x A HTMLFile ΑΣ Σας user load"}'],
  [
    '{"a":1.50,"b":1e21,"c":-0.0,"d":true,"e":false,"f":null,"g":12345678901234567890,"h":[0,"x",[{"k":"v"}]]}',
  ],
  [
    '{"text":"tab\\tnew\\nquote\\"slash\\\\u0041 \\u0041bc\\u00e9\\u2014x \\/y é—x aéÉb 😀z xİstanbul caf\\u00e9_Bar"}',
  ],
  ['{ "a" : [ "x" , "y" ] , "b" : { "c" : "d" } }'],
])('%s has the same tokens by bytes and by text', (line) => {
  expect(tokensOfBytes(line)).toEqual(tokensOfText(line));
});

test('whatever the record, its bytes have the tokens of its text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.stringMatching(/^[a-zA-Z0-9_ .éÉß—]{0,20}$/),
    fc.string({ unit: 'binary' }).map((chars) => chars.toWellFormed()),
  );
  const value = fc.jsonValue({ maxDepth: 4 });
  let simple = 0;
  fc.assert(
    fc.property(
      fc.dictionary(text, fc.oneof(text, value, fc.array(text))),
      fc.constantFrom(0, 1),
      (record, indent) => {
        const line = JSON.stringify(record, undefined, indent).replaceAll('\n', ' ');
        const tokens = tokensOfBytes(line);
        if (tokens === 'not simple') return;
        simple += 1;
        expect(tokens).toEqual(tokensOfText(line));
      },
    ),
    { numRuns: 800 },
  );
  expect(simple).toBeGreaterThan(500);
});
