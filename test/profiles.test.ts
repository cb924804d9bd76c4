import { expect, test } from 'vitest';
import { commandTable } from '../src/app/command-table.ts';
import { withProfile } from '../src/app/key-profile.ts';
import { withKeySettings } from '../src/app/key-settings.ts';
import { defaultPreferences } from '../src/app/preferences.ts';
import { loadedDataset } from '../src/core/dataset/loaded-dataset.ts';
import { parseJsonc } from '../src/core/text/jsonc.ts';
import { openExplorer } from './explorer.ts';

function dataset() {
  return loadedDataset(
    Array.from({ length: 12 }, (_, place) => ({
      kind: 'failure' as const,
      value: {
        feature_id: `F${place}`,
        failure_type: 'test_failure',
        timestamp: new Date(Date.UTC(2026, 1, 10, place)).toISOString(),
        learning_value: {
          category: place % 2 === 0 ? 'environment_setup' : 'other',
          severity: place < 8 ? 'high' : 'low',
        },
      },
    })),
  );
}

const arrows = {
  commands: withProfile(commandTable, 'arrows'),
  preferences: { ...defaultPreferences, profile: 'arrows' },
} as const;

/** How many high-severity set-up failures last week, three read, one noted. */
const job = {
  vim: ['f', 'c', 'enter', 'f', 's', ...'high', 'enter', 'f', '7', 'g', 'r', 'enter', 'J', 'J', 'a', 'n'],
  arrows: [
    ...['f4', 'enter', ',', 'f', 's', ...'high', 'enter', ',', 'f', '7', ',', 'g', 'r', 'enter'],
    ...['tab', 'tab', ',', 'a', 'n'],
  ],
};

test.each(['vim', 'arrows'] as const)('the job takes at most 40 keys in the profile %s', async (profile) => {
  const settings = profile === 'arrows' ? arrows : {};
  const explorer = await openExplorer(dataset(), { settings });
  const keys = [...job[profile], ...'seed-step', 'enter'];
  expect(keys.length).toBeLessThanOrEqual(40);
  await explorer.press(...keys);
  expect(explorer.screen()).toContain('record 3 of 4');
  expect(explorer.effects).toMatchObject([
    { kind: 'annotate', changes: [{ op: 'note', text: 'seed-step' }] },
  ]);
});

test('in the profile arrows a letter begins a filter, and Esc and arrows do the rest', async () => {
  const explorer = await openExplorer(dataset(), { settings: arrows });
  await explorer.press('o', 't', 'h', 'e', 'r', 'enter');
  expect(explorer.lines()[1]).toContain('filter: other');
  await explorer.press('escape', 'down', 'right');
  expect(explorer.state().stack).toHaveLength(2);
  await explorer.press('left');
  expect(explorer.state().stack).toHaveLength(1);
});

function bound(text: string) {
  const read = parseJsonc(text);
  if (!read.ok) throw new Error(read.reason);
  return withKeySettings(commandTable, read.node);
}

test('keys of one’s own work, are shown in help with their line, and leave the others', async () => {
  const { commands, issues, changes } = bound('[\n  {"context":"list","keys":"n","command":"list.down"},\n]');
  expect(issues).toEqual([]);
  const settings = { commands, keyChanges: changes };
  const explorer = await openExplorer(dataset(), { settings });
  await explorer.press('g', 'a', 'n', 'n', 'j');
  expect(explorer.state().stack[0]).toMatchObject({ list: { cursor: 3 } });
  await explorer.press('?', 'G');
  expect(explorer.screen()).toContain('list.down = n (keys.json:2)');
});

test('null takes a key away', () => {
  const { commands } = bound('{"bindings":[{"keys":"j","command":null}]}');
  expect(commands.filter(({ keys }) => keys.includes('j'))).toEqual([]);
  expect(commands.find(({ id }) => id === 'list.down')?.keys).toContain('down');
});

test.each([
  ['[{"keys":"x","command":"no.such"}]', 'there is no command no.such'],
  ['[{"keys":"hyper+x","command":"list.down"}]', 'no key is called "hyper+x"'],
  ['[{"keys":"5","command":"list.down"}]', 'digits are counts, they cannot begin a sequence'],
  [
    '[{"keys":"j j","command":"list.up"}]',
    'j j cannot be typed: it begins with a key of list.down; unbind that first',
  ],
  ['[{"context":"nowhere","keys":"x","command":"list.up"}]', 'there is no context "nowhere"'],
  ['{"binding":[]}', 'there is no setting "binding"'],
])('%s is told of and changes nothing', (text, reason) => {
  const { commands, issues } = bound(text);
  expect(issues).toEqual([{ line: 1, reason }]);
  expect(commands.map(({ keys }) => keys)).toEqual(commandTable.map(({ keys }) => keys));
});
