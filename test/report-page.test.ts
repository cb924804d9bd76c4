import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asciiGlyphs } from '../src/app/glyphs.ts';
import type { Effect, Message } from '../src/app/messages.ts';
import { frameOf } from '../src/app/view.ts';
import { loadedDataset, type MadeLine } from '../src/core/dataset/loaded-dataset.ts';
import type { MemoryDataset } from '../src/core/dataset/memory-dataset.ts';
import { type Ports, perform } from '../src/platform/perform.ts';
import { createReportPort } from '../src/platform/report-port.ts';
import { type ExplorerOptions, openExplorer } from './explorer.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'debrief-report-page-'));
  mkdirSync(join(root, 'training_data'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A failure on a day of March 2026. */
function failure(day: number, pattern: string, project = 'demo'): MadeLine {
  return {
    kind: 'failure',
    project,
    value: {
      feature_id: `F${day}`,
      failure_type: 'test_failure',
      timestamp: `2026-03-${String(day).padStart(2, '0')}T10:00:00Z`,
      learning_value: { pattern, category: 'state', severity: 'high' },
    },
  };
}

/** Seven failures in the week of 2 March, nine in that of 9 March. */
const lines: readonly MadeLine[] = [
  ...Array.from({ length: 7 }, (_, day) => failure(day + 2, 'Port in use')),
  ...Array.from({ length: 9 }, (_, place) =>
    failure(9 + (place % 4), place < 8 ? 'Port in use' : 'Stale lock'),
  ),
];

function ready(lines: readonly MadeLine[]): MemoryDataset {
  const dataset = loadedDataset(lines);
  dataset.setProgress({ phase: 'ready', bytesRead: 0, bytesTotal: 0, files: [] });
  return dataset;
}

type Opened = ExplorerOptions & { readonly projects?: readonly string[] };

async function open(dataset: MemoryDataset, { projects = ['demo'], ...options }: Opened = {}) {
  const reports = createReportPort({
    dataset,
    projects: projects.map((name) => ({ name, root: projects.length === 1 ? root : join(root, name) })),
    charset: 'unicode',
    privacy: { key: undefined },
    version: '0.0.0',
  });
  return openExplorer(dataset, {
    ...options,
    perform: (effect, send) =>
      effect.kind === 'build-report' || effect.kind === 'write-report' || effect.kind === 'list-reports'
        ? answered(effect, reports, send)
        : Promise.resolve(),
  });
}

/** Resolves when the effect's first message has come: the others are sent with it. */
function answered(
  effect: Effect,
  reports: Ports['reports'],
  send: (message: Message) => void,
): Promise<void> {
  const unused = () => {
    throw new Error('no report needs this');
  };
  const ports: Ports = {
    env: {},
    annotator: {
      states: unused,
      annotate: unused,
      say: unused,
      undo: unused,
      redo: unused,
      verdictsOn: unused,
      rowsOf: unused,
    },
    triage: { open: unused, save: unused },
    clipboard: 'auto',
    journal: { add: () => {}, text: () => '' },
    setMouse: unused,
    redact: unused,
    readRecord: unused,
    reports,
    exports: { plan: unused, write: unused },
    redaction: { search: unused, stop: unused },
    lendTerminal: unused,
    writeToTerminal: unused,
    redraw: unused,
    suspend: unused,
    quit: unused,
    stopLoading: unused,
    reload: unused,
  };
  return new Promise((resolve) => {
    perform(effect, ports, (message) => {
      send(message);
      resolve();
    });
  });
}

describe('the report page', () => {
  test('P shows the report on the week of the newest record before anything is written', async () => {
    const explorer = await open(ready(lines));
    await explorer.press('P');
    const screen = explorer.screen();
    expect(screen).toContain('Report ▸ weekly ▸ 2026-W11');
    expect(screen).toContain('9 failures');
    expect(screen).toContain('weekly_2026-03-09.md: not written yet');
    expect(screen).not.toMatch(/gen:begin|\*\*|^\s*\| /m);
    expect(existsSync(join(root, 'training_data/reports'))).toBe(false);
  });

  test('w writes it, says where, and the page then knows that the file is the same', async () => {
    const explorer = await open(ready(lines), { columns: 250 });
    await explorer.press('P', 'w');
    const path = join(root, 'training_data/reports/weekly_2026-03-09.md');
    expect(readFileSync(path, 'utf8')).toContain('# Weekly report');
    expect(explorer.screen()).toContain('weekly_2026-03-09.md: written, the same');
    expect(explorer.screen()).toContain(`Wrote ${path}`);
  });

  test('[ and ] go from week to week, t to the month around', async () => {
    const explorer = await open(ready(lines));
    await explorer.press('P', '[');
    expect(explorer.screen()).toContain('weekly ▸ 2026-W10');
    expect(explorer.screen()).toContain('7 failures');
    await explorer.press(']', ']');
    expect(explorer.screen()).toContain('No records in this period');
    await explorer.press('[', 't');
    expect(explorer.screen()).toContain('monthly ▸ 2026-03');
    expect(explorer.screen()).toContain('16 failures');
  });

  test('keys typed ahead end on the report they lead to, whatever comes back first', async () => {
    const explorer = await open(ready(lines));
    await explorer.press('P', '[', '[', ']', ']');
    expect(explorer.screen()).toContain('weekly ▸ 2026-W11');
    expect(explorer.screen()).toContain('9 failures');
  });

  test('y copies the Markdown; h goes back to where P was pressed', async () => {
    const explorer = await open(ready(lines));
    await explorer.press('g', 'f', 'P', 'y');
    expect(explorer.effects.at(-1)).toMatchObject({ kind: 'copy', what: 'the report' });
    expect(explorer.effects.at(-1)).toHaveProperty('text', expect.stringContaining('| Failures '));
    await explorer.press('h');
    expect(explorer.screen()).toContain('Failures');
    expect(explorer.screen()).not.toContain('weekly');
  });

  test('a report edited by hand inside its regions is told, and w leaves it alone', async () => {
    const explorer = await open(ready(lines), { columns: 250 });
    await explorer.press('P', 'w');
    const path = join(root, 'training_data/reports/weekly_2026-03-09.md');
    const edited = readFileSync(path, 'utf8').replace('9 failures', '8 failures');
    writeFileSync(path, edited);
    await explorer.press('[', ']');
    expect(explorer.screen()).toContain('edited by hand, w writes .new');
    await explorer.press('w');
    expect(explorer.screen()).toContain(`${path}.new`);
    expect(readFileSync(path, 'utf8')).toBe(edited);
  });

  test('each project has its own report; p goes through them', async () => {
    const both = [...lines, failure(10, 'Elsewhere', 'other')];
    const explorer = await open(ready(both), { projects: ['demo', 'other'] });
    await explorer.press('P');
    expect(explorer.screen()).toContain('Report ▸ demo ▸ weekly');
    await explorer.press('p');
    expect(explorer.screen()).toContain('Report ▸ other ▸ weekly');
    expect(explorer.screen()).toContain('1 failure');
    await explorer.press('p');
    expect(explorer.screen()).toContain('Report ▸ demo ▸ weekly');
  });

  test('nothing is reported while records are still coming, and it comes when they are there', async () => {
    const dataset = loadedDataset(lines);
    const explorer = await open(dataset);
    await explorer.press('P', 'w');
    expect(explorer.screen()).toContain('when everything is loaded');
    expect(explorer.effects).toEqual([]);
    dataset.setProgress({ phase: 'ready', bytesRead: 0, bytesTotal: 0, files: [] });
    await explorer.press('j');
    expect(explorer.screen()).toContain('9 failures');
  });

  test('read-only writes nothing', async () => {
    const explorer = await open(ready(lines), { settings: { readOnly: true } });
    await explorer.press('P', 'w');
    expect(explorer.screen()).toContain('Opened with --read-only');
    expect(existsSync(join(root, 'training_data/reports'))).toBe(false);
  });

  test('without any time there is no week to report on', async () => {
    const explorer = await open(ready([{ kind: 'failure', value: { feature_id: 'F1' } }]));
    await explorer.press('P');
    expect(explorer.screen()).toContain('No record has a time');
  });
});

describe('the table of totals', () => {
  test('is drawn as a table where it is whole, and as lines where it is cut or holds the cursor', async () => {
    const explorer = await open(ready(lines), { rows: 40 });
    await explorer.press('P');
    const { table, lines: drawn } = frameOf(explorer.state());
    expect(table?.rows).toHaveLength(7);
    const top = drawn[table?.row ?? 0]?.map(({ text }) => text).join('');
    expect(top).toMatch(/^┌─+┬/);
    await explorer.press('1', '4', 'j');
    const moved = frameOf(explorer.state());
    expect(moved.table).toBeUndefined();
    expect(explorer.screen()).toMatch(/^▌.*│|^▌─+┼/m);
  });

  test('says in both forms the same', async () => {
    const explorer = await open(ready(lines), { rows: 40 });
    await explorer.press('P');
    const frame = frameOf(explorer.state());
    const asLines = frame.lines
      .slice(frame.table?.row, (frame.table?.row ?? 0) + (frame.table?.height ?? 0))
      .map((line) => line.map(({ text }) => text).join(''));
    for (const row of frame.table?.rows ?? [])
      expect(asLines).toContain(`│ ${Object.values(row).join(' │ ')} │`);
  });

  test('in ASCII it is never drawn with other characters', async () => {
    const explorer = await open(ready(lines), { rows: 40, settings: { glyphs: asciiGlyphs } });
    await explorer.press('P');
    expect(frameOf(explorer.state()).table).toBeUndefined();
    expect(explorer.screen()).toMatch(/^\+-+\+-+\+-+\+-+\+$/m);
  });
});

describe('on every screen', () => {
  test.each([
    [60, 16],
    [80, 23],
    [120, 40],
    [250, 80],
  ])('%i x %i: every line is reached, and none is wider than the screen', async (columns, rows) => {
    const explorer = await open(ready(lines), { columns, rows });
    await explorer.press('P');
    const seen = new Set<string>();
    for (let page = 0; page < 30; page++) {
      for (const line of explorer.lines()) {
        expect(line.length).toBeLessThanOrEqual(columns);
        seen.add(line);
      }
      await explorer.press('pagedown');
    }
    const all = [...seen].join('\n');
    for (const heading of ['Totals', 'Targets', 'What failed', 'Time to resolve', 'Method', 'Notes'])
      expect(all).toMatch(new RegExp(`^.${heading}$`, 'm'));
  });
});

describe('the page of written reports', () => {
  const written = async () => {
    const explorer = await open(ready(lines), { columns: 120 });
    await explorer.press('P', 'w');
    await explorer.press('[', 'w');
    await explorer.press('g', 't');
    return explorer;
  };

  test('says how reports come about while there is none', async () => {
    const explorer = await open(ready(lines));
    await explorer.press('g', 't');
    expect(explorer.screen()).toContain('No report has been written yet');
  });

  test('lists them, newest first, with what they say, and opens one', async () => {
    const explorer = await written();
    const rows = explorer.lines().filter((line) => /2026-W1\d/.test(line));
    expect(rows[0]).toMatch(/^▌ +2026-W11 +2026-03-09 +demo +9/);
    expect(rows[1]).toMatch(/2026-W10 +2026-03-02 +demo +7/);
    await explorer.press('j', 'enter');
    expect(explorer.screen()).toContain('Report ▸ weekly ▸ 2026-W10');
    await explorer.press('h');
    expect(explorer.screen()).toContain('2 reports');
  });

  test('lays two side by side, row by row, the earlier one first, and leaves out what is the same', async () => {
    const explorer = await written();
    await explorer.press('space', 'space', 'C');
    expect(explorer.screen()).toContain('Reports ▸ 2026-W10 and 2026-W11');
    const failures = explorer.lines().find((line) => line.includes('Failures'));
    expect(failures).toMatch(/Failures +Totals +7 +9 ≠/);
    await explorer.press('d');
    for (const line of explorer.lines().filter((each) => /Totals/.test(each))) expect(line).toContain('≠');
  });

  test('e opens the report to write notes into it, which the next report keeps', async () => {
    const explorer = await written();
    const path = join(root, 'training_data/reports/weekly_2026-03-09.md');
    await explorer.press('e');
    expect(explorer.effects.at(-1)).toEqual({ kind: 'open-in-editor', path, line: 1 });
    writeFileSync(path, `${readFileSync(path, 'utf8')}mine\n`);
    await explorer.press('enter', 'e');
    const place = explorer.effects.at(-1);
    expect(place).toMatchObject({ kind: 'open-in-editor', path });
    const line = place?.kind === 'open-in-editor' ? place.line : 0;
    expect(readFileSync(path, 'utf8').split('\n')[line - 1]).toBe('## Notes');
    await explorer.press('w');
    expect(readFileSync(path, 'utf8')).toContain('mine');
  });

  test('leaves out files that are no reports, and other words in names', async () => {
    const folder = join(root, 'training_data/reports');
    mkdirSync(folder);
    for (const name of ['weekly_2026-03-10.md', 'weekly_2026-03.md', 'monthly_2026-13.md', 'notes.md'])
      writeFileSync(join(folder, name), '# x\n');
    writeFileSync(
      join(folder, 'monthly_2026-03.md'),
      '## Totals\n\n| a | b |\n|---|---|\n| Failures | 3 |\n',
    );
    const explorer = await open(ready(lines));
    await explorer.press('g', 't');
    expect(explorer.screen()).toContain('1 report');
    expect(explorer.screen()).toMatch(/2026-03 +.* 3/);
  });
});
