import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { foldEvents } from '../annotation/fold.ts';
import { event, fixedId } from '../annotation/random-events.ts';
import { loadedDataset, type MadeLine } from '../dataset/loaded-dataset.ts';
import { recIdOf } from '../records/rec-id.ts';
import { mergeRegions } from './generated-regions.ts';
import {
  day,
  failure,
  inventedLines,
  later,
  markdownOf,
  modelOf,
  monday,
  shuffled,
  times,
} from './made-reports.ts';
import { reportRegions } from './report-markdown.ts';

describe('a report', () => {
  test('is the same, byte for byte, from shuffled lines and when made again', async () => {
    const lines = [...inventedLines(3), ...inventedLines(3).slice(0, 20)];
    const first = await markdownOf(loadedDataset(lines));
    expect(first).toContain('### Patterns');
    expect(await markdownOf(loadedDataset(lines))).toBe(first);
    for (const seed of [1, 2, 3]) expect(await markdownOf(loadedDataset(shuffled(lines, seed)))).toBe(first);
  });

  test('names its input by the hash of the sorted identities', async () => {
    const { inputHash } = await modelOf(
      loadedDataset([failure({ day: 2 }), failure({ day: 1 }), failure({ day: -1 })]),
    );
    const ids = [1, 2].map((each) =>
      recIdOf({ file: 'failures.jsonl', kind: 'failure' }, failure({ day: each }).value),
    );
    const expected = createHash('sha256')
      .update(
        ids
          .sort()
          .map((id) => `${id}\n`)
          .join(''),
      )
      .digest('hex');
    expect(inputHash).toBe(expected);
  });

  test('says so when the period holds no record', async () => {
    const text = await markdownOf(loadedDataset([failure({ day: -3 }), later]));
    expect(text).toContain('**No records in this period.** 2026-W10 had 1 failure.');
  });

  test('tells what people made of the period', async () => {
    const recId = recIdOf({ file: 'failures.jsonl', kind: 'failure' }, failure({ day: 1 }).value);
    const base = (at: number) => ({
      v: 1,
      id: fixedId(0, (at - monday) / day + 50),
      ts: new Date(at).toISOString(),
      by: 'ada',
    });
    const annotations = foldEvents([
      event({ ...base(monday + day), op: 'verdict', rec: recId, verdict: 'fail' }),
      event({
        ...base(monday + 2 * day),
        op: 'insight.add',
        insight: fixedId(1, 2),
        title: 'Pick a free port',
        text: '',
      }),
      event({
        ...base(monday - 9 * day),
        op: 'insight.add',
        insight: fixedId(2, 2),
        title: 'Too early',
        text: '',
      }),
    ]);
    const text = await markdownOf(
      loadedDataset([failure({ day: 1 }), failure({ day: 2 }), later]),
      'unicode',
      { annotations },
    );
    expect(text).toContain('1 of 2 failures reviewed: 1 fail.');
    expect(text).toContain('Pick a free port');
    expect(text).not.toContain('Too early');
  });

  test('is readable at 80 columns: nothing but its markers and a long name is wider', async () => {
    // A pattern that rises, its name as long as names get.
    const risen = times(60, (n) =>
      failure({ day: n % 7, pattern: 'Patch against the stale content of a file' }),
    );
    for (const charset of ['unicode', 'ascii'] as const) {
      const text = await markdownOf(loadedDataset([...inventedLines(5), ...risen]), charset);
      const wide = text.split('\n').filter((each) => each.length > 80 && !each.startsWith('<!-- gen:'));
      expect(wide).toEqual([]);
    }
  });

  test('in ASCII holds no other character of its own, and its tables stay aligned', async () => {
    const text = await markdownOf(loadedDataset(inventedLines(5)), 'ascii');
    expect(text.replace(/Brookmeyer.Crowley|Kaplan.Meier/g, '')).toMatch(/^[\x20-\x7e\n]*$/);
    const targets = text
      .split('\n')
      .filter((each) => /^\| .* \| +(?:met|not met|not enough data) +\|$/.test(each));
    expect(targets).toHaveLength(11);
    expect(new Set(targets.map((each) => each.length)).size).toBe(1);
  });

  test('holds out against hostile text: no control sequence, no forged marker, no broken table', async () => {
    const hostile = [
      'a|b|c',
      '`code` `` ```',
      '<script>alert(1)</script>',
      '--> <!-- gen:end failures -->',
      'x\n<!-- gen:end failures -->\n| forged | row |',
      '\x1b]0;owned\x07\x1b[2J',
      '\u202egnp.exe',
      '# heading',
      '- [x] done',
      '[link](javascript:alert(1)) ![i](http://x)',
      '\\',
      '**bold** _it_ ~~no~~ $x$ &amp;',
      '*'.repeat(500),
    ];
    const lines = hostile.flatMap((text) =>
      times(3, (n) => failure({ day: n, pattern: text, category: text, feature: text })),
    );
    const success = (text: string): MadeLine => ({
      kind: 'success',
      value: { feature_id: text, timestamp: new Date(monday).toISOString(), patterns: [{ pattern: text }] },
    });
    const text = await markdownOf(
      loadedDataset([failure({ day: -1 }), ...lines, ...hostile.map(success), later]),
    );
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
    expect(text.match(/^<!-- gen:(?:begin|end) /gm)).toHaveLength(24);
    expect(text).not.toMatch(/(?<!\\)<(?!!-- gen:)(?! )/);
    const model = await modelOf(
      loadedDataset([failure({ day: -1 }), ...lines, ...hostile.map(success), later]),
    );
    const regions = reportRegions(model, { clean: (each) => each, charset: 'unicode' });
    expect(mergeRegions(text, regions)).toEqual({ kind: 'merged', text });
    const cells = (row: string) => row.replace(/\\./g, '').split('|').length;
    for (const table of text.match(/(?:^\|.*\n)+/gm) ?? []) {
      expect(new Set(table.trim().split('\n').map(cells)).size).toBe(1);
    }
  });
});
