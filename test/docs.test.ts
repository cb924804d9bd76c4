import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { commandTable } from '../src/app/command-table.ts';
import { withProfile } from '../src/app/key-profile.ts';
import { scopesOf } from '../src/app/scopes.ts';
import { capturedRun } from '../src/cli/captured-run.ts';
import { topics } from '../src/cli/guides.ts';
import { readUsage, type Usage } from '../src/cli/verb-usage.ts';
import { verbs } from '../src/cli/verbs.ts';
import { findInputs } from '../src/platform/find-inputs.ts';
import { loadDataset } from '../src/platform/load-dataset.ts';
import { openExplorer } from './explorer.ts';
import { madeDocuments } from './made-documents.ts';

function read(name: string): string {
  return readFileSync(join(import.meta.dirname, '..', name), 'utf8');
}

test('the documents made from the code say what the code says', async () => {
  for (const { path, text } of await madeDocuments(read))
    expect(read(path), `${path} is old: run \`npm run docs\``).toBe(text);
});

test('every command line in a document names a verb and options that there are', async () => {
  const told = new Map<string, Usage>();
  const usage = async (name: string) => {
    const { stdout } = await capturedRun(name === '' ? ['--help'] : [name, '--help'], { currentFolder: '/' });
    return told.get(name) ?? told.set(name, readUsage(stdout, name)).get(name);
  };
  let lines = 0;
  for (const path of [...guides, 'README.md']) {
    for (const [command, verb, rest] of commandsIn(read(path))) {
      lines += 1;
      const options = (await usage(verb))?.options.flatMap(({ names }) => names) ?? [];
      for (const [option] of rest.matchAll(/(?<=\s)--[a-z][a-z-]*/g))
        expect(options, `${path}: ${command}`).toContain(option);
    }
  }
  expect(lines).toBeGreaterThan(25);
});

const guides = readdirSync(join(import.meta.dirname, '../docs'))
  .filter((name) => name.endsWith('.md') && name !== 'commands.md')
  .map((name) => `docs/${name}`);

/** Command, verb (`''` for the explorer) and what follows it, of every `debrief …` in a block of shell lines. */
function commandsIn(document: string): readonly (readonly [string, string, string])[] {
  const blocks = [...document.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  const commands = blocks.flatMap((block) =>
    [...block.replace(/ # .*/g, '').matchAll(/(?<=^|[|;(] ?)debrief( [^|\n)]*)?/gm)].map(
      ([command]) => command,
    ),
  );
  return commands.map((command) => {
    const [, first = '', rest = ''] = /^debrief ?(\S*)(.*)$/.exec(command) ?? [];
    const verb = verbs.find((name) => name === first) ?? '';
    return [command, verb, verb === '' ? ` ${first}${rest}` : rest] as const;
  });
}

test('every guide that `debrief help` offers is there, and every guide is offered', () => {
  expect(topics.map(({ file }) => file).sort()).toEqual(
    [...guides, 'docs/commands.md', 'training_data/README.md'].sort(),
  );
});

test('every command has its own id, a title, and a key or a word', () => {
  expect(new Set(commandTable.map(({ id }) => id)).size).toBe(commandTable.length);
  for (const { title, keys, words = [] } of commandTable) {
    expect(title).not.toBe('');
    expect(keys.length + words.length).toBeGreaterThan(0);
  }
});

const scopesInProfiles = (['vim', 'arrows'] as const).flatMap((profile) =>
  [...new Set(commandTable.map(({ scope }) => scope))].map((scope) => [profile, scope] as const),
);

test('no key is bound twice in one scope, and no key is the beginning of another', () => {
  for (const [profile, scope] of scopesInProfiles) {
    const keys = withProfile(commandTable, profile)
      .filter((command) => command.scope === scope)
      .flatMap((command) => command.keys);
    expect(new Set(keys).size, `a key is bound twice in ${scope}`).toBe(keys.length);
    for (const key of keys) {
      expect(
        keys.filter((other) => other.startsWith(`${key} `)),
        `${key} in ${scope} hides`,
      ).toEqual([]);
    }
  }
});

test('README names no key and no verb that does not exist', () => {
  const bound = new Set(commandTable.flatMap(({ keys }) => keys.map((key) => key.replaceAll(' ', ''))));
  const table = /<!-- keys -->([\s\S]*?)<!-- \/keys -->/.exec(read('README.md'))?.[1] ?? '';
  const named = [...table.matchAll(/^\| ((?:`[^`]+` ?)+)\|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, key = '']) => key),
  );
  expect(named.length).toBeGreaterThan(15);
  for (const key of named)
    expect(bound, `README names ${key}`).toContain(
      key.replace('^', 'ctrl+').replace('⏎', 'enter').replace('Space', 'space'),
    );
});

test('the query of the README tour finds records of the sample', async () => {
  const [, query = ''] = /`\/` filters while you type: `([^`]+)`/.exec(read('README.md')) ?? [];
  const list = ['list', '--dir', join(import.meta.dirname, '..', 'training_data'), '--similar', '--query'];
  const home = mkdtempSync(join(tmpdir(), 'debrief-tour-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const { code, stdout } = await capturedRun([...list, query], { currentFolder: home });
  expect(code, query).toBe(0);
  expect(stdout).not.toBe('');
});

test('the picture in README is what the explorer shows of the sample', async () => {
  const root = join(import.meta.dirname, '..');
  const place = { currentFolder: root, stateFolder: '/nowhere' };
  const { inputs } = await findInputs(['training_data'], place);
  // A fixed day, so that no timestamp is in the future.
  const load = loadDataset(inputs, {
    cacheFolder: '/nowhere',
    standardInput: noBytes,
    now: Date.UTC(2026, 10, 1),
  });
  onTestFinished(load.close);
  await load.finished;
  const { lines } = await openExplorer(load.dataset, { settings: { title: 'training_data' } });
  const picture = /```\n( debrief[\s\S]*?)\n```/.exec(read('README.md'))?.[1];
  expect(lines().join('\n')).toBe(picture);
});

async function* noBytes(): AsyncGenerator<Uint8Array> {}

test('every page finds the way to help and back', () => {
  for (const kind of [
    'overview',
    'groups',
    'records',
    'record',
    'successes',
    'compare-patterns',
    'compare-records',
    'context',
    'features',
    'reports',
    'compare-reports',
    'contrast',
    'preventions',
    'taxonomy',
    'agreement',
    'problems',
    'report',
    'export',
    'redaction',
    'help',
  ] as const) {
    const scopes: readonly string[] = scopesOf(kind);
    for (const id of ['help.open', 'go.back', 'go.close', 'palette.open']) {
      expect(scopes).toContain(commandTable.find((command) => command.id === id)?.scope);
    }
  }
});

test('every feature that docs/features.md lists is shown by a test or a guide that there is', () => {
  const rows = [...read('docs/features.md').matchAll(/^\| (?!---|feature)(.+?) \| .* \| (.+?) \|$/gm)];
  expect(rows.length).toBeGreaterThan(25);
  for (const [, feature, shown = ''] of rows) {
    const [, guide] = /\]\(([\w-]+\.md)\)/.exec(shown) ?? [];
    const [, file, name] = /^`(.+?)`: (.+)$/.exec(shown) ?? [];
    if (guide !== undefined) expect([...guides, 'docs/commands.md'], feature).toContain(`docs/${guide}`);
    else expect(read(file ?? '').replaceAll('\\', ''), feature).toContain(name);
  }
});
