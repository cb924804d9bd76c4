import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { capturedRun } from '../src/cli/captured-run.ts';

function project(): string {
  const folder = mkdtempSync(join(tmpdir(), 'debrief-taxonomy-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'training_data'));
  const failure = (id: string, pattern: string) =>
    JSON.stringify({ feature_id: id, failure_type: 'test_failure', learning_value: { pattern } });
  writeFileSync(
    join(folder, 'training_data/failures.jsonl'),
    [
      failure('F-1', 'Port already in use'),
      failure('F-2', 'port already in use'),
      failure('F-3', 'Stale lockfile'),
    ].join('\n'),
  );
  return folder;
}

function inside(folder: string) {
  const run = (...args: string[]) => capturedRun([...args, '--author', 'ana'], { currentFolder: folder });
  const lines = async (...args: string[]) => {
    const { stdout } = await run(...args, '--json');
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  };
  return { run, lines, taxonomy: (...args: string[]) => run('taxonomy', ...args) };
}

async function recIds(folder: string): Promise<string[]> {
  const { stdout } = await capturedRun(['list', '--json', '--sort', 'feature'], { currentFolder: folder });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).rec_id);
}

test('codes are created, merged with their impact told first, and undo leads back exactly', async () => {
  const folder = project();
  const { run, lines, taxonomy } = inside(folder);
  const [first = '', second = ''] = await recIds(folder);
  await run('annotate', first, '--code', 'port-clash');
  await run('annotate', second, '--code', 'port-in-use');
  expect((await taxonomy('create', 'env', '--definition', 'Around the code')).code).toBe(0);
  expect((await taxonomy('move', 'port-clash', 'env')).code).toBe(0);
  const before = await lines('taxonomy', 'list', '--all');
  expect(await lines('taxonomy', 'merge', 'port-in-use', '--into', 'port-clash', '--dry-run')).toEqual([
    { records: 1, authors: 1, labels: 1, recoded: 1, children: [], carried: 0 },
  ]);
  expect(await lines('taxonomy', 'list', '--all')).toEqual(before);

  const merged = await taxonomy('merge', 'port-in-use', '--into', 'port-clash');
  expect(merged.stdout).toContain('merged port-in-use into port-clash: 1 label on 1 record by 1 author');
  expect(await lines('taxonomy', 'list')).toMatchObject([
    { code: 'env', depth: 0, definition: 'Around the code', records: 0 },
    { code: 'port-clash', depth: 1, parent: 'env', records: 2, authors: ['ana'] },
  ]);
  const listed = await capturedRun(['list', 'code:port-clash', '--json'], { currentFolder: folder });
  expect(listed.stdout.trim().split('\n')).toHaveLength(2);

  expect((await taxonomy('undo')).stdout).toContain('undone: merge of port-in-use into port-clash');
  expect(await lines('taxonomy', 'list', '--all')).toEqual(before);
  expect((await taxonomy('redo')).code).toBe(0);
  expect(await lines('taxonomy', 'list')).toHaveLength(2);
});

test('patterns merged by name are one for every verb that counts or finds, until the merge is undone', async () => {
  const folder = project();
  const { taxonomy } = inside(folder);
  const lines = async (...args: string[]) => {
    const { stdout } = await capturedRun([...args, '--json'], { currentFolder: folder });
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  };
  const counted = async () => (await lines('facets', 'pattern')).map(({ value, count }) => [value, count]);
  const before = await counted();
  expect(before).toHaveLength(3);
  const [from, into] = ['port already in use', 'Port already in use'];
  expect((await taxonomy('merge', from, '--into', into, '--axis', 'pattern')).code).toBe(0);
  expect(await counted()).toEqual([
    [into, 2],
    ['Stale lockfile', 1],
  ]);
  expect(await lines('list', `pattern:"${from}"`)).toHaveLength(2);
  const listed = await lines('list', `pattern:"${into}"`, '--sort', 'feature');
  expect(new Set(listed.map(({ record }) => record.learning_value.pattern))).toEqual(new Set([from, into]));
  expect((await lines('analyze', `pattern:"${from}"`))[0]).toMatchObject({ section: 'summary', failures: 2 });
  await taxonomy('undo');
  expect(await counted()).toEqual(before);
});

test('a split by query takes the labels on the records that match', async () => {
  const folder = project();
  const { run, lines, taxonomy } = inside(folder);
  for (const recId of await recIds(folder)) await run('annotate', recId, '--code', 'env');
  const split = await taxonomy('split', 'env', '--into', 'lockfile', '--query', 'pattern:"Stale lockfile"');
  expect(split.stdout).toContain('1 label on 1 record by 1 author');
  expect(await lines('taxonomy', 'list')).toMatchObject([
    { code: 'env', records: 2, split_into: ['lockfile'] },
    { code: 'lockfile', records: 1 },
  ]);
  expect((await taxonomy('split', 'env', '--into', 'x', '--query', 'id:nobody')).code).toBe(2);
});

test('near-duplicate patterns are proposed with the command that merges them, and are gone after it', async () => {
  const folder = project();
  const { lines, taxonomy } = inside(folder);
  const [proposal] = await lines('taxonomy', 'similar');
  expect(proposal).toMatchObject({ axis: 'pattern', records: 2, codes: [expect.any(String)] });
  const merged = await taxonomy('merge', proposal.codes[0], '--into', proposal.into, '--axis', 'pattern');
  expect(merged.stdout).toContain('1 records carry these names');
  expect((await taxonomy('similar')).code).toBe(1);
});

test('a codebook comes from YAML, JSON or the program itself, and goes out again as it came', async () => {
  const folder = project();
  const { lines, taxonomy } = inside(folder);
  expect((await taxonomy('import', 'mast')).code).toBe(0);
  writeFileSync(
    join(folder, 'book.yaml'),
    'codes:\n  env:\n    children: [{code: port, definition: Taken.}]\n',
  );
  writeFileSync(join(folder, 'book.json'), '{"codes": [{"code": "deps", "examples": ["peer clash"]}]}');
  expect((await taxonomy('import', 'book.yaml')).code).toBe(0);
  expect((await taxonomy('import', 'book.json')).code).toBe(0);
  expect(await lines('taxonomy', 'list')).toHaveLength(20);
  const { stdout } = await taxonomy('export');
  const other = project();
  writeFileSync(join(other, 'all.yml'), stdout);
  await inside(other).taxonomy('import', 'all.yml');
  const plain = (codes: { code: string }[]) => codes.map((code) => ({ ...code, authors: [] }));
  expect(plain(await inside(other).lines('taxonomy', 'list'))).toEqual(
    plain(await lines('taxonomy', 'list')),
  );
});

test('a file that is no codebook is refused with its place, and nothing is written', async () => {
  const folder = project();
  const { taxonomy } = inside(folder);
  writeFileSync(join(folder, 'bad.yaml'), 'codes:\n  - a\n - b\n');
  const { code, stderr } = await taxonomy('import', 'bad.yaml');
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/bad\.yaml:3:\d+: is not YAML: .*; correct it\n$/),
  ]);
  writeFileSync(join(folder, 'bad.json'), '{"codes": [\n  {"code": "a"},\n');
  expect((await taxonomy('import', 'bad.json')).stderr).toMatch(
    /bad\.json:3:1: is not JSON: .*; correct it\n$/,
  );
  writeFileSync(join(folder, 'odd.json'), '{"code": "a"}');
  expect((await taxonomy('import', 'odd.json')).stderr).toContain(
    'odd.json: codes: is missing, or neither a list',
  );
  writeFileSync(join(folder, 'nameless.json'), '[{"definition": "of what?"}]');
  expect((await taxonomy('import', 'nameless.json')).stderr).toContain('codes.0: has no code');
  expect((await taxonomy('import', 'missing.yaml')).stderr).toContain('no such file');
  expect(readdirSync(folder)).not.toContain('.ai');
});

test('secrets in a definition do not get into the log', async () => {
  const folder = project();
  const secret = ['ghp', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('_');
  const { taxonomy } = inside(folder);
  const { stderr } = await taxonomy('create', 'leak', '--definition', `Token ${secret} in a log`);
  expect(stderr).toContain('masked');
  const author = join(folder, '.ai/annotations/ana');
  const log = readdirSync(author).map((name) => readFileSync(join(author, name), 'utf8'));
  expect(log.join('')).toContain('"code":"leak"');
  expect(log.join('')).not.toContain(secret);
});

test('wrong calls tell what is wrong and change nothing', async () => {
  const folder = project();
  const { taxonomy } = inside(folder);
  for (const args of [
    ['creat', 'x'],
    ['merge', 'a'],
    ['rename', 'nobody', 'x'],
    ['split', 'a', '--into', 'b'],
    ['show'],
  ]) {
    const { code, stderr } = await taxonomy(...args);
    expect([args, code]).toEqual([args, 2]);
    expect(stderr).toMatch(/^debrief: .+; .+\n$/);
  }
  expect((await taxonomy()).code).toBe(1);
  expect(readdirSync(folder)).not.toContain('.ai');
});
