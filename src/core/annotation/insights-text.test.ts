import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EventBody } from './events.ts';
import { foldEvents } from './fold.ts';
import type { Insight } from './insights.ts';
import { type RenderedInsights, renderInsights } from './insights-text.ts';
import { event, fixedId, instant } from './random-events.ts';

const asIs = (text: string) => text;

function log(...bodies: readonly (EventBody & { readonly by?: string })[]) {
  return bodies.map((body, at) => event({ v: 1, id: fixedId(at, at), ts: instant(at), by: 'ana', ...body }));
}

type Extra = { readonly withdrawn?: readonly string[]; readonly clean?: (text: string) => string };

function render(
  text: string | undefined,
  insights: Iterable<Insight>,
  { withdrawn = [], clean = asIs }: Extra = {},
) {
  return renderInsights({ text, path: 'insights.md', insights, withdrawn: new Set(withdrawn), clean });
}

function ok(rendered: RenderedInsights) {
  if (!rendered.ok) throw new Error(`${rendered.where}: ${rendered.what}`);
  return rendered;
}

const added = {
  op: 'insight.add',
  insight: 'i1',
  title: 'Seed the cache',
  text: 'Cold caches fail.',
} as const;
const second = { op: 'insight.add', insight: 'i2', title: 'Pin the compiler' } as const;
const insightsOf = (...bodies: readonly (EventBody & { readonly by?: string })[]) => [
  ...foldEvents(log(...bodies)).insights.values(),
];

test('a block has title, text, status, evidence, prevention, authors and dates', () => {
  const insights = insightsOf(
    {
      ...added,
      evidence: { n: 12, of: 57, interval: [0.12, 0.33], records: ['failures:3f9a'] },
      prevention: 'Warm it',
    },
    { op: 'insight.status', insight: 'i1', status: 'adopted', by: 'ben' },
  );
  const { text } = ok(render(undefined, insights));
  expect(text.replace(/rev=\w+/, 'rev=HASH')).toBe(
    [
      '# Insights',
      '',
      '<!-- debrief:insight i1 rev=HASH -->',
      '## Seed the cache',
      '',
      'Cold caches fail.',
      '',
      '- Status: adopted',
      '- Evidence: n = 12 of 57; interval 0.120 to 0.330; failures:3f9a',
      '- Prevention: Warm it',
      '- Authors: ana, ben',
      '- Dates: added 2026-02-01, changed 2026-02-01',
      '<!-- /debrief -->',
      '',
    ].join('\n'),
  );
});

const proseLine = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }).map((line) => line.replaceAll('\n', ' ')),
  fc.constantFrom(
    '',
    '# Lessons',
    '<!-- /debrief -->',
    '<!-- a comment -->',
    '=======',
    '<<<<<<< HEAD',
    '\ufeff',
  ),
);
const eol = fc.constantFrom('\n', '\r\n');
const prose = fc.tuple(fc.array(proseLine, { maxLength: 6 }), eol).map(([lines, end]) => lines.join(end));
const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
const trickyText = fc.oneof(
  anyText,
  fc
    .array(
      fc.constantFrom(
        '<!-- /debrief -->',
        '<!-- debrief:insight i1 rev=0 -->',
        '=======',
        '>>>>>>> x',
        '\\<',
        '- Status: x',
        'b',
        '',
      ),
      {
        minLength: 1,
        maxLength: 5,
      },
    )
    .map((lines) => `a${lines.join('\n')}`),
);
const anyInsights = fc
  .uniqueArray(
    fc.record({
      id: fc.constantFrom('i1', 'i2', 'i3'),
      title: trickyText,
      text: trickyText,
      prevention: trickyText,
    }),
    {
      selector: ({ id }) => id,
    },
  )
  .map((all) =>
    insightsOf(...all.map(({ id, ...rest }) => ({ op: 'insight.add' as const, insight: id, ...rest }))),
  );

test('everything people wrote outside the blocks stays byte for byte, and rendering again changes nothing', () => {
  fc.assert(
    fc.property(
      fc.array(prose, { minLength: 1, maxLength: 4 }),
      anyInsights,
      anyInsights,
      (parts, before, after) => {
        // A file with blocks between people's text: each block ends a part.
        let text = '';
        for (const [at, part] of parts.entries()) {
          text += part === '' || part.endsWith('\n') ? part : `${part}\n`;
          const insight = before[at];
          if (insight !== undefined) text = ok(render(text, [insight], { withdrawn: [] })).text;
        }
        const first = ok(render(text, after));
        expect(outside(first.text).startsWith(outside(text))).toBe(true);
        expect(outside(first.text).slice(outside(text).length).trim()).toBe('');
        expect(first.handEdited).toEqual([]);
        expect(ok(render(first.text, after)).text).toBe(first.text);
      },
    ),
    { numRuns: 300 },
  );
});

/** The text without its blocks, found another way than the renderer does. */
function outside(text: string): string {
  let inside = false;
  return text
    .split(/(?<=\n)/)
    .filter((line) => {
      const wasInside = inside;
      if (line.startsWith('<!-- debrief:insight ')) inside = true;
      else if (line.trimEnd() === '<!-- /debrief -->') inside = false;
      return !wasInside && !inside;
    })
    .join('');
}

test('nothing an insight says can open or close a block, or pass for a merge conflict', () => {
  fc.assert(
    fc.property(anyInsights, (insights) => {
      const { text } = ok(render('<<<<<<< stray\n', insights));
      expect(text.match(/^<!-- debrief:insight/gm) ?? []).toHaveLength(insights.length);
      expect(text.match(/^<!-- \/debrief -->/gm) ?? []).toHaveLength(insights.length);
      expect(text).not.toMatch(/^(={7}|>{7})/m);
      expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
    }),
  );
});

test('what was written has passed the redactor', () => {
  const insights = insightsOf({
    ...added,
    title: 'token hunter2',
    text: 'x hunter2',
    prevention: 'rotate hunter2',
  });
  const { text } = ok(
    render(undefined, insights, { clean: (secret) => secret.replaceAll('hunter2', '[REDACTED]') }),
  );
  expect(text).not.toContain('hunter2');
  expect(text.match(/\[REDACTED\]/g)).toHaveLength(3);
});

test('a block edited by hand is reported and left alone; taken in, it is rendered over and keeps the edit', () => {
  const events = log(added, second);
  const state = foldEvents(events);
  const rendered = ok(render('mine\n', state.insights.values())).text;
  const edited = rendered
    .replace('Cold caches fail.', 'Cold caches fail <always>.')
    .replace('Seed the', 'Warm the');
  const changed = ok(
    render(edited, insightsOf(added, { op: 'insight.status', insight: 'i1', status: 'adopted' }, second)),
  );
  expect(changed.text).toBe(edited);
  expect(changed.handEdited).toMatchObject([{ insight: 'i1', line: 3 }]);

  const takenIn = [...events];
  for (const body of changed.handEdited[0]?.bodies ?? []) {
    const at = takenIn.length;
    takenIn.push(event({ v: 1, id: fixedId(at, at), ts: instant(at), by: 'ben', ...body }));
  }
  const after = foldEvents(takenIn);
  expect(after.insights.get('i1')).toMatchObject({
    title: 'Warm the cache',
    text: 'Cold caches fail <always>.',
  });
  const again = ok(render(edited, after.insights.values()));
  expect(again.handEdited).toEqual([]);
  expect(again.text).toContain('- Authors: ana, ben');
  expect(again.text).toContain('Cold caches fail \\<always>.');
});

test('taking in a block as it was rendered changes neither title nor text nor prevention', () => {
  fc.assert(
    fc.property(anyInsights, (insights) => {
      for (const insight of insights) {
        const { text } = ok(render('', [insight]));
        // One more blank line in the body makes it a hand edit.
        const [edit] = ok(render(text.replace('\n- Authors', '\n\n- Authors'), [insight])).handEdited;
        const [body] = edit?.bodies ?? [];
        const [once] = insightsOf({ ...added, insight: insight.id }, body as EventBody);
        const { title = '', text: words, prevention } = once ?? {};
        const [twice] = insightsOf({
          op: 'insight.add',
          insight: insight.id,
          title,
          text: words,
          prevention,
        });
        const lines = (one: Insight | undefined) =>
          ok(render('', one === undefined ? [] : [one]))
            .text.split('\n')
            .filter((line) => !/rev=|Authors|Dates|Evidence/.test(line));
        expect(lines(twice)).toEqual(lines(insight));
      }
    }),
  );
});

test('a file that git gave other line ends is not taken for edited, and keeps them', () => {
  const text = ok(render('mine\n', insightsOf(added))).text.replaceAll('\n', '\r\n');
  const again = ok(
    render(text, insightsOf(added, { op: 'insight.status', insight: 'i1', status: 'refuted' }, second)),
  );
  expect(again.handEdited).toEqual([]);
  expect(again.text).toContain('refuted');
  expect(again.text.replaceAll('\r\n', '')).not.toContain('\n');
});

test('a withdrawn insight’s block goes, an unknown one’s stays', () => {
  const text = ok(render('mine\n', insightsOf(added, second))).text;
  const withdrawn = ok(render(text, insightsOf(second), { withdrawn: ['i1'] }));
  expect(withdrawn.text).not.toContain('Seed the cache');
  expect(ok(render(text, insightsOf(second)))).toMatchObject({ text, unknown: ['i1'] });
  const edited = text.replace('Seed the', 'Warm the');
  expect(ok(render(edited, insightsOf(second), { withdrawn: ['i1'] })).text).toBe(edited);
});

test('a block without an end is refused, and says where', () => {
  const text = ok(render('mine\n', insightsOf(added, second))).text;
  const cut = text.replace('<!-- /debrief -->\n', '');
  expect(render(cut, insightsOf(added))).toMatchObject({ ok: false, where: 'insights.md:3' });
  expect(render('<!-- debrief:insight i1 rev=0 -->\nmine', [])).toMatchObject({
    ok: false,
    where: 'insights.md:1',
  });
});

/** A conflict as git writes it, for two texts that share their beginning and end. */
function conflict(ours: string, theirs: string): string {
  const [a, b] = [ours.split('\n'), theirs.split('\n')];
  let head = 0;
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const middle = (lines: string[]) => lines.slice(head, lines.length - tail);
  const shared = (lines: string[]) => lines.slice(lines.length - tail);
  return [
    ...a.slice(0, head),
    '<<<<<<< HEAD',
    ...middle(a),
    '=======',
    ...middle(b),
    '>>>>>>> other',
    ...shared(a),
  ].join('\n');
}

test('two renderings of one block that git could not merge become one anew', () => {
  const edit = { op: 'insight.edit', insight: 'i1', text: 'Cold caches fail twice.' } as const;
  const status = { op: 'insight.status', insight: 'i1', status: 'adopted' } as const;
  const base = ok(render('mine\n', insightsOf(added))).text;
  const ours = ok(render(base, insightsOf(added, edit))).text;
  const theirs = ok(render(base, insightsOf(added, status))).text;
  const merged = ok(render(conflict(ours, theirs), insightsOf(added, edit, status)));
  expect(merged).toMatchObject({ rebuilt: ['i1'], handEdited: [] });
  expect(merged.text).toBe(ok(render(base, insightsOf(added, edit, status))).text);
  // Git may merge the lines between on its own, so that neither hash fits.
  const mixed = conflict(ours, theirs).replace('- Authors', '- Prevention: gone\n- Authors');
  expect(ok(render(mixed, insightsOf(added, edit, status))).text).toBe(merged.text);
});

test('two blocks added at the end on two branches both stay', () => {
  const base = 'mine\n';
  const ours = ok(render(base, insightsOf(added))).text;
  const theirs = ok(render(base, insightsOf(second))).text;
  for (const insights of [insightsOf(added, second), []]) {
    const merged = ok(render(conflict(ours, theirs), insights));
    expect(merged.text).not.toMatch(/^(<{7}|={7}|>{7})/m);
    expect(merged.text).toContain('Seed the cache');
    expect(merged.text).toContain('Pin the compiler');
    expect(ok(render(merged.text, insights)).text).toBe(merged.text);
  }
});

test('an edit by hand on one side of a merge survives; on both sides a person must choose', () => {
  const status = { op: 'insight.status', insight: 'i1', status: 'adopted' } as const;
  const base = ok(render('mine\n', insightsOf(added))).text;
  const byHand = base.replace('Cold caches fail.', 'Cold caches always fail.');
  const theirs = ok(render(base, insightsOf(added, status))).text;
  const merged = ok(render(conflict(byHand, theirs), insightsOf(added, status)));
  expect(merged.text).toContain('Cold caches always fail.');
  expect(merged.handEdited).toMatchObject([{ insight: 'i1' }]);
  const otherHand = base.replace('Cold caches fail.', 'Cold caches seldom fail.');
  expect(render(conflict(byHand, otherHand), insightsOf(added))).toMatchObject({
    ok: false,
    where: 'insights.md:3',
  });
});

test('a conflict in people’s own text is left to them, one that mixes both is refused', () => {
  const own = '<<<<<<< HEAD\nmine\n=======\nyours\n>>>>>>> other\n';
  expect(ok(render(own, insightsOf(added))).text.startsWith(own)).toBe(true);
  const block = ok(render('', insightsOf(added))).text;
  const mixed = `<<<<<<< HEAD\n${block}mine\n=======\n>>>>>>> other\n`;
  expect(render(mixed, insightsOf(added))).toMatchObject({ ok: false, where: 'insights.md:1' });
});
