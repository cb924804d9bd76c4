import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeRegions, type Region, writeRegions } from './generated-regions.ts';

const old: readonly Region[] = [
  { id: 'summary', text: '# Report\n\n9 failures' },
  { id: 'totals', text: '| a | b |' },
];
const renewed: readonly Region[] = [
  { id: 'summary', text: '# Report\n\n10 failures' },
  { id: 'totals', text: '| a | c |' },
];
const document = writeRegions(old, '## Notes\n\nMine.\n');

function outside(text: string): string {
  return text.replace(/<!-- gen:begin (\S+) [\s\S]*?<!-- gen:end \1 -->/g, '<$1>');
}

describe('a document with generated regions', () => {
  test('gets new text in its regions and keeps every byte around them', () => {
    const before = document
      .replace('# Report', '# Report')
      .replace('\n\n<!-- gen:begin totals', '\n\nBetween, by hand  \n\n\n<!-- gen:begin totals')
      .replace('Mine.', 'Mine. <b>\t')
      .concat('no newline at the end');
    const merged = mergeRegions(before, renewed);
    expect(merged).toMatchObject({ kind: 'merged' });
    if (merged.kind === 'refused') return;
    expect(outside(merged.text)).toBe(outside(before));
    expect(merged.text).toContain('10 failures');
    expect(merged.text).not.toContain('9 failures');
  });

  test('is the same after merging the same regions again, also with the line ends of Windows', () => {
    expect(mergeRegions(document, old)).toEqual({ kind: 'merged', text: document });
    const windows = document.replaceAll('\n', '\r\n');
    expect(mergeRegions(windows, old)).toEqual({ kind: 'merged', text: windows });
    const merged = mergeRegions(windows, renewed);
    expect(merged.kind === 'merged' && /[^\r]\n/.test(merged.text)).toBe(false);
  });

  test('keeps whatever people write outside, always', () => {
    const hand = fc.string({ unit: 'binary' }).filter((text) => !text.includes('gen:'));
    fc.assert(
      fc.property(hand, hand, (between, after) => {
        const [first = '', second = ''] = document.split('\n\n<!-- gen:begin totals');
        const edited = `${first}\n${between}\n<!-- gen:begin totals${second}${after}`;
        const merged = mergeRegions(edited, renewed);
        expect(merged.kind).toBe('merged');
        if (merged.kind === 'merged' && !edited.includes('\r'))
          expect(outside(merged.text)).toBe(outside(edited));
      }),
    );
  });

  test('tells which regions were edited by hand', () => {
    const edited = document.replace('9 failures', '8 failures');
    expect(mergeRegions(edited, renewed)).toMatchObject({ kind: 'edited', ids: ['summary'] });
  });

  test.each([
    ['a missing marker', document.replace(/<!-- gen:begin totals.*\n/, ''), /ends totals/],
    [
      'a missing region',
      document.replace(/<!-- gen:begin totals[\s\S]*end totals -->/, ''),
      /lacks .* totals/,
    ],
    ['no marker at all', 'My own report\n', /lacks the markers gen:begin summary, totals/],
    ['a region that never ends', document.replace('<!-- gen:end totals -->', ''), /never ends/],
    ['a doubled region', `${document}\n${document}`, /a second time/],
    ['a region inside another', document.replace('<!-- gen:end summary -->\n', ''), /inside summary/],
    ['a region that is none of ours', document.replaceAll('totals', 'other'), /lacks .* totals/],
  ])('is refused with %s, which is named', (_, text, reason) => {
    const merged = mergeRegions(text, renewed);
    expect(merged).toMatchObject({ kind: 'refused', reason: expect.stringMatching(reason) });
  });
});
