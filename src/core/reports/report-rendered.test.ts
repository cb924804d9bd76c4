import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import { loadedDataset, type MadeLine } from '../dataset/loaded-dataset.ts';
import { failure, inventedLines, later, markdownOf, modelOf, monday, times } from './made-reports.ts';
import { htmlDocument, jsonDocument, markdownDocument } from './report-document.ts';
import { reportRegions } from './report-markdown.ts';

/** CommonMark with tables, as viewers on the web render it; HTML is let through, to see what would become markup. */
const parser = new MarkdownIt({ html: true, linkify: false }).enable('table');

const plain = { clean: (text: string) => text, charset: 'unicode' } as const;

const hostile = [
  'a|b|c',
  '`code` `` ```',
  '<script>alert(1)</script>',
  '<img src=http://x onerror=alert(1)>',
  '--> <!-- gen:end failures -->',
  '# heading',
  '[link](javascript:alert(1)) ![i](http://x)',
  '**bold** _it_ &amp;',
  '</td></table>\'"',
];

function hostileLines(): MadeLine[] {
  return [
    failure({ day: -1 }),
    ...hostile.flatMap((text) =>
      times(3, (n) => failure({ day: n, pattern: text, category: text, feature: text })),
    ),
    ...hostile.map(
      (text): MadeLine => ({
        kind: 'success',
        value: { feature_id: text, timestamp: new Date(monday).toISOString(), patterns: [{ pattern: text }] },
      }),
    ),
    later,
  ];
}

async function regionsOf(lines: readonly MadeLine[]) {
  return reportRegions(await modelOf(loadedDataset(lines)), plain);
}

describe('on a Markdown viewer', () => {
  test('a report has its headings in their order, its tables and its lists, and no other HTML than its markers', async () => {
    const tokens = parser.parse(await markdownOf(loadedDataset(inventedLines(3))), {});
    const headings = tokens.flatMap((token, place) =>
      token.type === 'heading_open' && token.tag === 'h2' ? (tokens[place + 1]?.content ?? '') : [],
    );
    expect(headings).toEqual([
      'Totals',
      'Targets',
      'New, regressed, escalating, ongoing, quiet',
      'What failed',
      'Time to resolve',
      'Context and models',
      'What worked',
      'Preventions',
      'Lessons',
      'Data problems',
      'Method',
      'Notes',
    ]);
    expect(tokens.filter(({ type }) => type === 'table_open').length).toBeGreaterThanOrEqual(5);
    const markup = tokens.filter(({ type }) => type === 'html_block').map(({ content }) => content);
    for (const each of markup)
      expect(each).toMatch(/^(?:<!-- gen:(?:begin|end) [a-z-]+(?: sha256=\w+)? -->\s*)+$/);
    // Every line that is meant as a table's row has become one.
    const rows = (await markdownOf(loadedDataset(inventedLines(3)))).match(/^\|(?!-)/gm)?.length;
    expect(tokens.filter(({ type }) => type === 'tr_open')).toHaveLength(rows ?? 0);
  });

  test('hostile names stay the text they are', async () => {
    const document = markdownDocument(await regionsOf(hostileLines()));
    const html = parser.render(document.fresh).replace(/<!-- gen:[^>]*-->/g, '');
    expect(html).not.toMatch(/<(?:script|img|a)\b/);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });
});

describe('as one HTML page', () => {
  test('a report has no script, no link and nothing from elsewhere, whatever its data say', async () => {
    const { fresh } = htmlDocument('demo <b>', await regionsOf(hostileLines()));
    const page = fresh.replace(/<!-- gen:[^>]*-->/g, '');
    const tags = new Set(Array.from(page.matchAll(/<\/?([a-z][a-z0-9]*)/gi), ([, tag]) => tag));
    const known =
      'html head meta title style body h1 h2 h3 p table thead tbody tr th td ul li code strong blockquote';
    for (const tag of tags) expect(known.split(' ')).toContain(tag);
    expect(page).not.toMatch(/<[^>]*\s(?:on\w+|src|href)=/);
    expect(page).toContain('<title>demo &lt;b&gt;</title>');
    expect(page).toContain("default-src 'none'");
  });

  test('says what the Markdown says: the same cells in the same tables', async () => {
    const regions = await regionsOf(inventedLines(3));
    const cells = (html: string) =>
      Array.from(html.matchAll(/<t[dh](?: [^>]*)?>(.*?)<\/t[dh]>/g), ([, cell = '']) =>
        cell.replaceAll('&#39;', "'"),
      );
    const page = htmlDocument('demo', regions).fresh;
    expect(cells(page)).toEqual(cells(parser.render(markdownDocument(regions).fresh)));
  });

  test('keeps what people wrote outside its regions and sees what they wrote inside', async () => {
    const document = htmlDocument('demo', await regionsOf(inventedLines(3)));
    const noted = document.fresh.replace('</body>', '<p>mine</p>\n</body>');
    expect(document.over(noted)).toEqual({ kind: 'merged', text: noted });
    expect(document.over(document.fresh.replace('<h2>Totals</h2>', '<h2>Mine</h2>')).kind).toBe('edited');
  });
});

describe('as JSON', () => {
  test('a report holds the figures, cleaned texts and a stamp that tells an edit', async () => {
    const model = await modelOf(loadedDataset(inventedLines(3)));
    const document = jsonDocument(model, (text) => text.replaceAll('Port in use', '[gone]'));
    const value = JSON.parse(document.fresh);
    expect(value).toMatchObject({
      schema: 'debrief.report/1',
      period: { kind: 'weekly', name: '2026-W11', from: '2026-03-09T00:00:00.000Z' },
      records: model.records,
      input_hash: model.inputHash,
    });
    expect(document.fresh).not.toContain('Port in use');
    expect(document.over(document.fresh)).toEqual({ kind: 'merged', text: document.fresh });
    expect(document.over(document.fresh.replace('"records"', '"record"')).kind).toBe('edited');
    expect(document.over('{"a":1}').kind).toBe('refused');
    expect(document.over('mine').kind).toBe('refused');
  });
});
