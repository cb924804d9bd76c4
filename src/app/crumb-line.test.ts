import { expect, test } from 'vitest';
import { commandTable } from './command-table.ts';
import { crumbLine } from './crumb-line.ts';
import { lineWidth, textOfLine } from './frame.ts';
import { initialState, overview } from './state.ts';

function line(crumbs: string, filter: string, columns = 80): string {
  const state = initialState({
    size: { columns, rows: 23 },
    load: {
      phase: 'ready',
      records: 0,
      problems: 0,
      badLines: 0,
      bytesRead: 0,
      bytesTotal: 0,
      files: [],
      asOf: undefined,
      revision: { major: 0, minor: 0 },
    },
    settings: { title: 'demo', commands: commandTable },
  });
  const view = { crumbs, heading: '', body: [], status: '' };
  const drawn = crumbLine(view, { ...overview, filter }, state);
  expect(lineWidth(drawn)).toBeLessThanOrEqual(columns);
  return textOfLine(drawn);
}

test('what fits is told whole, the filter at the right edge', () => {
  expect(line('Failures ▸ env', 'sev:high').trim()).toMatch(/^Failures ▸ env +filter: sev:high$/);
});

test('the steps on the way are cut before the page’s own name', () => {
  const said = line(
    'Failures ▸ environment_setup ▸ environment_error ▸ Missing environment check',
    'since:30d',
  );
  expect(said).toContain('▸ Missing environment check');
  expect(said).toContain('filter: since:30d');
});

test('a name as long as a line of data is cut without measuring all of it', () => {
  const name = '界\u0301x'.repeat(500_000);
  const began = process.cpuUsage().user;
  expect(line(`Failures ▸ ${name} ▸ ${name}`, name, 60)).toMatch(/▸ 界/);
  // A cell at a time it would take minutes.
  expect(process.cpuUsage().user - began).toBeLessThan(2_000_000);
});
