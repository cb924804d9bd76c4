import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Explorer, openExplorer } from '../../test/explorer.ts';
import { parseEvent } from '../core/annotation/events.ts';
import { foldEvents } from '../core/annotation/fold.ts';
import { loadedDataset, type MadeLine } from '../core/dataset/loaded-dataset.ts';
import { cellWidth } from '../core/text/cell-width.ts';
import { harmlessLines } from '../core/text/harmless.ts';
import { recordDocument, unfoldedDocument } from './record-document.ts';
import type { RecordScreen } from './screens.ts';

const trace = [
  'Error: connect ECONNREFUSED 127.0.0.1:5432',
  '    at createPool (/srv/app/src/db/pool.ts:41:11)',
  '    at Layer.handle (/srv/app/node_modules/express/lib/router/layer.js:95:5)',
  '    at next (/srv/app/node_modules/express/lib/router/route.js:149:13)',
  '    at login (/srv/app/src/routes/login.ts:27:22)',
].join('\n');

type Parts = {
  readonly feature?: string;
  readonly minute?: number;
  readonly symptoms?: string;
  readonly more?: object;
};

function failure({
  feature = 'F002',
  minute = 0,
  symptoms = 'Login returns 500',
  more,
}: Parts = {}): MadeLine {
  return {
    kind: 'failure',
    value: {
      feature_id: feature,
      failure_type: 'test_failure',
      timestamp: `2026-02-26T14:${String(minute).padStart(2, '0')}:00Z`,
      session_id: 's-1',
      error_details: {
        symptoms,
        root_cause: 'No connection',
        stack_trace: trace,
        affected_tests: ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
      },
      recovery: {
        resolution: 'Seeded',
        retry_count: 1,
        resolution_time_minutes: '12 min',
        steps_taken: ['looked', 'fixed'],
      },
      context: { model_version: 'model-1', context_window_usage: '78%', time_in_session: '2/3' },
      learning_value: { pattern: 'Missing seed', category: 'environment_setup', severity: 'high' },
      ...more,
    },
  };
}

const others: readonly MadeLine[] = [
  { kind: 'success', value: { feature_id: 'F002', timestamp: '2026-02-26T13:30:00Z', session_id: 's-2' } },
  {
    kind: 'performance',
    value: { feature_id: 'F002', timestamp: '2026-02-26T13:31:00Z', reliability: { completed: true } },
  },
  ...[1, 2, 3, 4, 5].map((minute) => ({
    kind: 'context_metrics' as const,
    value: { kind: 'sample', session_id: 's-1', timestamp: `2026-02-26T13:0${minute}:00Z`, utilization: 0.5 },
  })),
];

/** A record page over these lines, newest first. */
async function openRecord(
  lines: readonly MadeLine[],
  keys: readonly string[] = [],
  rows = 60,
): Promise<Explorer> {
  const explorer = await openExplorer(loadedDataset(lines), { rows });
  await explorer.press('g', 'a', 'enter', ...keys);
  return explorer;
}

function recordPageOf(explorer: Explorer): RecordScreen {
  const page = explorer.state().stack.find(({ kind }) => kind === 'record');
  if (page?.kind !== 'record') throw new Error('no record is open');
  return page;
}

function cursorLine(explorer: Explorer): string {
  return explorer.lines().find((line) => line.startsWith('▌')) ?? '';
}

/** The texts and numbers of a value, those inside lists left out: they are joined or written as JSON. */
function textsIn(value: unknown): readonly string[] {
  if (Array.isArray(value) || value === null) return [];
  return typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [String(value)];
}

async function find(explorer: Explorer, text: string): Promise<void> {
  await explorer.filter(text);
}

describe('a record page', () => {
  test('tells what failed first, in words, with units read', async () => {
    const screen = (await openRecord([failure()])).screen();
    expect(screen).toContain('F002 · test_failure · environment_setup · HIGH · 2026-02-26 14:00:00Z');
    expect(screen).toMatch(/Symptoms +Login returns 500\n Root cause +No connection\n Resolution +Seeded/);
    expect(screen).toMatch(/Recovery +12 min, 1 retry/);
    expect(screen).toMatch(/Context +model-1, window 78 % used, at 2\/3 of the session/);
  });

  test('shows the project’s own frames and folds those of libraries until z o', async () => {
    const explorer = await openRecord([failure()]);
    expect(explorer.screen()).toContain('4 frames · 2 hidden (node_modules) · zo shows');
    expect(explorer.screen()).toContain('▸ 2 library frames  node_modules');
    expect(explorer.screen()).toContain('at login (/srv/app/src/routes/login.ts:27:22)');
    expect(explorer.screen()).not.toContain('layer.js');

    await find(explorer, 'createPool');
    await explorer.press('escape', 'k', 'k', 'z', 'o');
    expect(explorer.screen()).toContain('layer.js');
    await explorer.press('z', 'c');
    expect(explorer.screen()).not.toContain('layer.js');
    await explorer.press('z', 'c');
    expect(explorer.screen()).not.toContain('login.ts');
  });

  test('keeps fields no schema knows, folded, and fields that did not parse, in sight', async () => {
    const more = { x_trace: 'abc', context: { context_window_usage: 'a lot', y: { deep: 1 } } };
    const explorer = await openRecord([failure({ more })]);
    expect(explorer.screen()).toContain('▸ Unknown     2  (context.y.deep, x_trace)');
    expect(explorer.screen()).toContain('context.context_window_usage is not a share');
    expect(explorer.screen()).toContain('window a lot used');
    await explorer.press('z', 'R');
    expect(explorer.screen()).toMatch(/x_trace +abc/);
  });

  test('leaves no value of a record out, whatever the record holds', async () => {
    const kinds = fc.constantFrom('failure', 'success', 'performance', 'context_metrics', 'generic');
    await fc.assert(
      fc.asyncProperty(
        kinds,
        fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })),
        async (kind, value) => {
          const made = { ...value, feature_id: 'F1', error_details: { symptoms: 'QQ7' } } as const;
          const explorer = await openRecord([{ kind, value: made }]);
          const { lines } = unfoldedDocument(recordPageOf(explorer), explorer.state());
          const shown = lines.map(({ whole }) => whole);
          for (const text of textsIn(made)) {
            for (const line of harmlessLines(text.trimEnd()))
              expect(shown.some((whole) => whole.includes(line))).toBe(true);
          }
          expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('fits every screen, whatever the record holds, with everything unfolded', async () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.constantFrom(
        '\x1b]52;c;aGk=\x07',
        'a\u202eb'.repeat(40),
        '日本語'.repeat(60),
        'x'.repeat(500),
        'l\n\tm'.repeat(9),
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        hostile,
        hostile,
        fc.integer({ min: 60, max: 200 }),
        async (symptoms, odd, columns) => {
          const dataset = loadedDataset([failure({ symptoms, more: { [odd]: [symptoms, { odd }] } })]);
          const explorer = await openExplorer(dataset, { columns, rows: 40 });
          for (const keys of [['g', 'a', 'enter', 'z', 'R'], ['G'], ['r'], ['G'], ['w']]) {
            await explorer.press(...keys);
            for (const line of explorer.lines()) {
              expect(cellWidth(line)).toBeLessThanOrEqual(columns);
              expect(line).not.toMatch(/[\p{Cc}\u202e]/u);
            }
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('says what people said, author by author, with the day', async () => {
    const explorer = await openRecord([failure()]);
    const { project, recId } = (() => {
      const answer = [...explorer.state().answers.values()].find(({ answer }) => 'recId' in answer)?.answer;
      if (answer === undefined || !('recId' in answer)) throw new Error('no record was read');
      return answer;
    })();
    expect(explorer.screen()).toContain('Annotations none yet');
    const said = (id: string, by: string, body: object) =>
      parseEvent({
        v: 1,
        id: `01J0000000000000000000000${id}`,
        ts: '2026-02-25T10:00:00.000Z',
        by,
        rec: recId,
        ...body,
      });
    const events = [
      said('1', 'maria', { op: 'verdict', verdict: 'fail' }),
      said('2', 'ben', { op: 'note', text: 'same cause as F019\nsee the seed step' }),
      said('3', 'maria', { op: 'code.add', axis: 'category', code: 'seed-step' }),
    ].flatMap((parsed) => ('event' in parsed ? [parsed.event] : []));
    expect(events).toHaveLength(3);
    const annotations = new Map([[project, foldEvents(events)]]);
    await explorer.send({ kind: 'annotations-changed', annotations, done: undefined });
    expect(explorer.screen()).toContain('by 2 authors');
    expect(explorer.screen()).toMatch(/ben +25 Feb {2}note +same cause as F019\n +see the seed step/);
    expect(explorer.screen()).toMatch(/maria +25 Feb {2}verdict +fail\n +25 Feb {2}category +seed-step/);
  });

  test('says so when the line can no longer be read, and what to do', async () => {
    const dataset = loadedDataset([failure()], {
      readLine: async () => ({ ok: false, reason: 'the file has become shorter' }),
    });
    const explorer = await openExplorer(dataset);
    await explorer.press('g', 'a', 'enter');
    expect(explorer.screen()).toContain('the file has become shorter');
    expect(explorer.screen()).toContain('R loads the files again');
    await explorer.press('o', 'y', 'y', 'j', 'n', 'space');
    expect(explorer.effects).toEqual([{ kind: 'open-in-editor', path: 'demo/failures.jsonl', line: 1 }]);
  });

  test('says when a newer row has replaced the record', async () => {
    const source = { collector: 'x', key: 'k1' };
    const dataset = loadedDataset([failure({ more: { source } })]);
    const explorer = await openExplorer(dataset);
    await explorer.press('g', 'a', 'enter');
    const newer = loadedDataset([failure({ more: { source } }), failure({ minute: 9, more: { source } })]);
    const later = await openExplorer(newer, { stack: explorer.state().stack });
    expect(later.screen()).toContain(
      'No longer counted: replaced by the newer row of the same source in line 2',
    );
  });
});

describe('the timeline', () => {
  test('joins feature and session over all kinds and marks this record; samples in a row are one line', async () => {
    const screen = (await openRecord([failure(), ...others])).screen();
    expect(screen).toContain('7 other records of the same feature or session');
    expect(screen).toContain('▸ 02-26 13:01 → 13:05  5 context rows');
    expect(screen).toMatch(
      /13:31 {2}· performance completed {2}same feature\n.*14:00 .*Missing seed {2}◀ this record/,
    );
  });

  test('says why an entry is there whatever the length of its title', async () => {
    const long = failure({ more: { failure_type: 'a_kind_of_failure_with_a_long_name_'.repeat(4) } });
    const screen = (await openRecord([long, ...others])).screen();
    expect(screen).toMatch(/14:00 .*a_kind_of.*… {2}◀ this record$/m);
  });

  test('opens an entry as a page of its own; J and K then walk the timeline, h comes back', async () => {
    const explorer = await openExplorer(loadedDataset([failure(), ...others]), { rows: 60 });
    await explorer.press('g', 'f', 'enter', 'enter', 'enter', 'enter', 't', 'j', 'j', 'enter');
    expect(explorer.screen()).toContain('F002 · success');
    expect(explorer.screen()).toContain('timeline 6 of 8');
    await explorer.press('J');
    expect(explorer.screen()).toContain('F002 · performance');
    await explorer.press('J', 'J');
    expect(explorer.screen()).toContain('This is the last one');
    await explorer.press('h');
    expect(explorer.screen()).toContain('record 1 of 1');
    expect(cursorLine(explorer)).toContain('success');
  });
});

describe('the next record', () => {
  const three = [1, 2, 3].map((minute) =>
    failure({ minute, feature: `F00${minute}`, symptoms: `number ${minute}` }),
  );

  test('is one key away, keeps the mode, and the list’s cursor comes along', async () => {
    const explorer = await openRecord(three, ['r', 'J']);
    expect(explorer.screen()).toContain('record 2 of 3');
    expect(explorer.screen()).toContain('"symptoms": "number 2"');
    await explorer.press('J', 'J');
    expect(explorer.screen()).toContain('record 3 of 3');
    expect(explorer.screen()).toContain('This is the last one');
    await explorer.press('h');
    expect(cursorLine(explorer)).toContain('F001');
  });

  test('is the same whether the keys come slowly or at once', async () => {
    const slowly = await openRecord(three);
    for (const key of ['J', 'J', 'K']) await slowly.press(key);
    const atOnce = await openRecord(three, ['J', 'J', 'K']);
    expect(atOnce.screen()).toBe(slowly.screen());
  });
});

describe('finding text in a record', () => {
  test('opens the folds on the way and walks the matches round', async () => {
    const explorer = await openRecord([
      failure({ more: { x_note: 'needle here', y_note: 'and a Needle there' } }),
    ]);
    await find(explorer, 'needle');
    expect(explorer.screen()).toContain('match 1 of 2');
    expect(cursorLine(explorer)).toContain('needle here');
    await explorer.press('n');
    expect(cursorLine(explorer)).toContain('Needle there');
    await explorer.press('n');
    expect(explorer.screen()).toContain('match 1 of 2, from the other end');
    await explorer.press('N');
    expect(cursorLine(explorer)).toContain('Needle there');
  });

  test('says when it is nowhere, and where else it stands', async () => {
    const explorer = await openRecord([failure({ symptoms: `${'x '.repeat(4_000)}needle` })]);
    await find(explorer, 'needle');
    expect(explorer.screen()).toContain('r shows the raw JSON');
    await find(explorer, 'nowhere');
    expect(explorer.screen()).toContain('is not in this record');
  });

  test('marks what the filter looked for; what is out of sight is told at the top', async () => {
    const dataset = loadedDataset([failure({ more: { hidden_note: 'quetzal eggs' } })]);
    const explorer = await openExplorer(dataset, { rows: 60 });
    await explorer.press('g', 'a');
    await explorer.filter('quetzal');
    await explorer.press('enter');
    expect(explorer.screen()).toMatch(/Matched in +hidden_note: quetzal eggs/);
    await explorer.press('n');
    expect(cursorLine(explorer)).toContain('quetzal eggs');
  });

  test('leads every line of the document to itself, whatever is folded', async () => {
    const explorer = await openRecord([failure(), ...others], ['z', 'M']);
    const page = recordPageOf(explorer);
    const { lines } = recordDocument(page, explorer.state());
    const { places } = unfoldedDocument(page, explorer.state());
    expect(lines.length).toBeLessThan(places.size);
    for (const { key } of lines) expect(places.has(key), key).toBe(true);
  });
});

describe('raw JSON', () => {
  test('shows what the file says, with the lines’ numbers and the cursor’s path', async () => {
    const explorer = await openRecord([failure({ more: { n: 1, list: [{ a: 1 }, []] } })], ['r', 'j']);
    expect(cursorLine(explorer)).toBe('▌  2    "feature_id": "F002",');
    expect(explorer.lines()[1]).toContain('F002 ▸ raw JSON ▸ .feature_id');
    await find(explorer, '"a":');
    expect(explorer.lines()[1]).toContain('.list[0].a');
    await explorer.press('k', 'space');
    expect(cursorLine(explorer)).toMatch(/▸ \{ 1 field \},$/);
    const number = Number(/\d+/.exec(cursorLine(explorer))?.[0]);
    await explorer.press('j');
    expect(Number(/\d+/.exec(cursorLine(explorer))?.[0])).toBe(number + 3);
  });

  test('stays quick with a record of 5 MB and says what it leaves out', async () => {
    const more = { blob: 'word '.repeat(700_000), many: Array.from({ length: 100_000 }, (_, n) => ({ n })) };
    const explorer = await openRecord([failure({ more })], ['r'], 23);
    expect(recordDocument(recordPageOf(explorer), explorer.state()).lines.length).toBeLessThan(2_000);
    await explorer.press('G');
    expect(explorer.screen()).toContain('▸ "many": [ 100,000 items ]');
    expect(explorer.screen()).toMatch(/… 3,480,00\d more characters/);
    await explorer.press('k', 'space', 'z', 'R');
    const { lines } = recordDocument(recordPageOf(explorer), explorer.state());
    expect(lines.length).toBeLessThan(20_002);
    expect(lines.some(({ whole }) => whole.includes('99,000 more are not shown here'))).toBe(true);
  });
});

describe('copying from a record', () => {
  test('takes the value as it stands in the data, its path, its place, JSON and Markdown', async () => {
    const symptoms = 'first line\nsecond ``` line';
    const explorer = await openRecord(
      [failure({ symptoms })],
      ['j', 'y', 'y', 'y', 'p', 'y', 'l', 'y', 'r', 'y', 'm'],
    );
    const copied = explorer.effects.flatMap((effect) => (effect.kind === 'copy' ? [effect.text] : []));
    expect(copied.slice(0, 3)).toEqual([symptoms, '.error_details.symptoms', 'demo/failures.jsonl:1']);
    expect(JSON.parse(copied[3] ?? '')).toMatchObject({ error_details: { symptoms } });
    expect(copied[4]).toContain('### F002 · test_failure');
    expect(copied[4]).toContain('- **Symptoms**: first line\n  second ``` line');
    expect(copied[4]).toMatch(/\n```\nError: connect[\s\S]*\n```\n\n`demo\/failures.jsonl:1`/);
  });
});
