import { expect, test } from 'vitest';
import type { Effect, Message } from '../src/app/messages.ts';
import { loadedDataset, type MadeLine } from '../src/core/dataset/loaded-dataset.ts';
import type { MemoryDataset } from '../src/core/dataset/memory-dataset.ts';
import { redactedDataset } from '../src/core/dataset/redacted-dataset.ts';
import { createRedactor } from '../src/core/privacy/redactor.ts';
import { drawn, githubToken, password } from '../src/core/privacy/sample-secrets.ts';
import { createRedactionPort } from '../src/platform/redaction-port.ts';
import { type Explorer, openExplorer } from './explorer.ts';

const token = githubToken();
const mailbox = ['jana.novak', 'harbour-cranes.net'].join('@');
const ready = { phase: 'ready', bytesRead: 0, bytesTotal: 0, files: [] } as const;

function failure(place: number, symptoms: string, rest: Readonly<Record<string, unknown>> = {}): MadeLine {
  return {
    kind: 'failure',
    file: place % 2 === 0 ? 'crane/failures.jsonl' : 'quay/failures.jsonl',
    value: {
      feature_id: `F${place}`,
      failure_type: 'test_failure',
      session_id: `s${place}`,
      timestamp: `2026-03-${String((place % 28) + 1).padStart(2, '0')}T10:00:00Z`,
      error_details: { symptoms, root_cause: 'Nobody awaits the loader' },
      ...rest,
    },
  };
}

const planted = [
  failure(0, 'The meadow page stays blank'),
  failure(1, `push with ${token} was refused`),
  failure(2, `asked ${mailbox}, who sent ${token}`, { password }),
  failure(3, 'The quarry page stays blank'),
];

type Trial = { readonly explorer: Explorer; readonly dataset: MemoryDataset; readonly asked: string[] };

async function open(
  records: readonly MadeLine[],
  size: { readonly columns?: number; readonly rows?: number } = {},
): Promise<Trial> {
  const dataset = loadedDataset(records);
  dataset.setProgress(ready);
  const port = createRedactionPort({ dataset, privacy: { key: undefined } });
  const asked: string[] = [];
  const perform = async (effect: Effect, send: (message: Message) => void) => {
    if (effect.kind === 'stop-secret-search') port.stop();
    if (effect.kind !== 'search-secrets') return;
    const { key } = effect;
    asked.push(key);
    const found = await port.search((done, of) => send({ kind: 'secrets-progress', key, done, of }));
    if (found !== undefined) send({ kind: 'secrets-found', key, outcome: { ok: true, found } });
  };
  const shown = redactedDataset(dataset, createRedactor({ key: undefined }));
  return { explorer: await openExplorer(shown, { ...size, perform }), dataset, asked };
}

function secretsIn(text: string): readonly string[] {
  return [token.slice(0, 14), token.slice(-12), 'jana.novak', password.slice(0, 8)].filter((part) =>
    text.includes(part),
  );
}

/** The numbers behind a name of the list. */
function figuresOf(explorer: Explorer, name: string): readonly number[] {
  const line = explorer.lines().find((each) => each.includes(name)) ?? '';
  return [...line.slice(line.indexOf(name) + name.length).matchAll(/\d+/g)].map(([digits]) => Number(digits));
}

test('a planted secret is counted under its rule, its field and its file', async () => {
  const { explorer } = await open(planted);
  await explorer.press('g', 'y');
  expect(explorer.screen()).toContain('4 findings in 2 records');
  expect(explorer.screen()).toContain('4 records searched');
  expect(figuresOf(explorer, 'github_token')).toEqual([2, 2]);
  expect(figuresOf(explorer, ' email')).toEqual([1, 1]);
  await explorer.press('tab');
  expect(figuresOf(explorer, 'error_details.symptoms')).toEqual([3, 2]);
  expect(figuresOf(explorer, ' password')).toEqual([1, 1]);
  await explorer.press('tab');
  expect(figuresOf(explorer, 'crane/failures.jsonl')).toEqual([3, 1]);
  expect(figuresOf(explorer, 'quay/failures.jsonl')).toEqual([1, 1]);
});

test('Enter opens the findings of a rule, masked, and then the record; J goes to the next one that has any', async () => {
  const { explorer } = await open(planted, { columns: 120, rows: 40 });
  await explorer.press('g', 'y');
  await explorer.press('enter');
  expect(explorer.screen()).toContain('push with [REDACTED:github_token] was refused');
  expect(explorer.screen()).toContain('quay/failures.jsonl:2');
  expect(explorer.screen()).not.toContain('[REDACTED:password]');
  await explorer.press('enter');
  expect(explorer.state().stack[0]).toMatchObject({ kind: 'record', row: 1 });
  expect(explorer.screen()).toContain('record with findings 1 of 2');
  await explorer.press('J');
  expect(explorer.state().stack[0]).toMatchObject({ kind: 'record', row: 2 });
  await explorer.press('h');
  expect(explorer.screen()).toContain('All findings of rule');
});

test.each([
  [60, 16],
  [80, 23],
  [120, 40],
  [250, 80],
])('at %i columns and %i rows every line fits, and no page of it shows a secret', async (columns, rows) => {
  const { explorer } = await open(planted, { columns, rows });
  await explorer.press('g', 'y');
  for (const key of ['tab', 'tab', 'tab', 'tab', 'enter', 'enter']) {
    expect(explorer.lines().length).toBe(rows);
    for (const line of explorer.lines()) expect(line.length).toBeLessThanOrEqual(columns);
    expect(secretsIn(explorer.screen())).toEqual([]);
    await explorer.press(key);
  }
  expect(explorer.state().stack[0].kind).toBe('record');
  expect(secretsIn(JSON.stringify(explorer.state().redaction))).toEqual([]);
});

test('the findings of all rules show what is masked at 60 columns, too', async () => {
  const { explorer } = await open(planted, { columns: 60, rows: 16 });
  await explorer.press('g', 'y', '[');
  expect(explorer.screen()).toContain('push with [REDACTED:gi');
  expect(explorer.screen()).toContain('asked [email]');
});

test('clean records are said to be so, and a terminal too small says that', async () => {
  const { explorer } = await open([failure(0, 'The meadow page stays blank')]);
  await explorer.press('g', 'y');
  expect(explorer.screen()).toContain('Nothing that the rules know stands in 1 record.');
  await explorer.send({ kind: 'terminal-resized', columns: 50, rows: 10 });
  expect(explorer.screen()).toMatch(/60.?.?.?16/);
});

test('while records load the page says that it waits', async () => {
  const { explorer, dataset } = await open(planted);
  dataset.setProgress({ ...ready, phase: 'loading' });
  await explorer.press('g', 'y');
  expect(explorer.screen()).toContain('Waiting until everything is loaded');
  dataset.setProgress(ready);
  await explorer.press('j');
  expect(explorer.screen()).toContain('4 findings');
});

test('what was found is remembered; records that came since are searched when the page is seen again', async () => {
  const { explorer, dataset, asked } = await open(planted);
  await explorer.press('g', 'y');
  await explorer.press('g', 'o', 'g', 'y');
  expect(asked.length).toBe(1);
  const at = { project: 'demo', file: 'crane/failures.jsonl', line: 9, byteOffset: 0, bytes: 10 };
  const record = { kind: 'failure', value: {}, cells: {}, lists: {}, problems: [], present: 0 } as const;
  dataset.addRecord({ ...record, sourceKey: undefined }, at);
  await explorer.press('j');
  expect(asked.length).toBe(2);
  expect(explorer.screen()).toContain('4 findings in 2 records');
  expect(explorer.screen()).toContain('5 records searched');
});

test('leaving stops the search, coming back goes on where it was', async () => {
  const many = Array.from({ length: 600 }, (_, place) =>
    failure(place, `see ${token} ${drawn('letters', 900)}`),
  );
  const dataset = loadedDataset(many);
  dataset.setProgress(ready);
  const read: number[] = [];
  const view = () => {
    const whole = dataset.view();
    const readLine: typeof whole.readLine = (range) => {
      read.push(range.byteOffset);
      if (read.length === 450) port.stop();
      return whole.readLine(range);
    };
    return { ...whole, readLine };
  };
  const port = createRedactionPort({ dataset: { view }, privacy: { key: undefined } });
  expect(await port.search(() => undefined)).toBeUndefined();
  const readAtStop = read.length;
  expect(readAtStop).toBeLessThan(600);
  const found = await port.search(() => undefined);
  expect(found).toMatchObject({ searched: 600, skipped: 0, total: 600, records: 600 });
  expect(read[readAtStop]).toBeGreaterThan(0);
});

test('a line of megabytes is searched, and one that is too long for that is counted as not searched', async () => {
  const long = failure(4, `${'quiet water '.repeat(400_000)} ${mailbox}`);
  const { explorer } = await open([...planted, long, failure(5, 'quiet water '.repeat(2_900_000))]);
  await explorer.press('g', 'y');
  expect(explorer.screen()).toContain('5 findings in 3 records');
  expect(explorer.screen()).toContain('5 records searched, 1 not (too long, or unreadable)');
});

test('a search that failed says so', async () => {
  const dataset = loadedDataset(planted);
  dataset.setProgress(ready);
  const explorer = await openExplorer(dataset, {
    perform: async (effect, send) => {
      if (effect.kind !== 'search-secrets') return;
      const error = { what: 'the disk is gone', remedy: 'Go back with h and try again' };
      send({ kind: 'secrets-found', key: effect.key, outcome: { ok: false, error } });
    },
  });
  await explorer.press('g', 'y');
  expect(explorer.screen()).toContain('the disk is gone');
  expect(explorer.screen()).toContain('Go back with h and try again');
});

test('how far the search has come is told, and what was told of another search is not taken', async () => {
  const dataset = loadedDataset(planted);
  dataset.setProgress(ready);
  const explorer = await openExplorer(dataset, { perform: async () => undefined });
  await explorer.press('g', 'y');
  const key = explorer.state().redaction?.key ?? '';
  await explorer.send({ kind: 'secrets-progress', key, done: 1, of: 4 });
  await explorer.send({ kind: 'secrets-progress', key: 'another', done: 3, of: 4 });
  expect(explorer.screen()).toContain('Searching: 1 of 4 records, 25 %');
  await explorer.press('h');
  expect(explorer.effects.at(-1)).toEqual({ kind: 'stop-secret-search' });
});
