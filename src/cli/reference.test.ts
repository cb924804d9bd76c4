import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { judge, referenceFile } from './reference-cases.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const shared = join(root, '../shared/reference/statistics.json');

test.skipIf(!existsSync(shared))(
  'every shared reference case is computed within its tolerance (needs ../shared/reference)',
  () => {
    const cases = referenceFile.parse(JSON.parse(readFileSync(shared, 'utf8')));
    const failed = cases.map(judge).filter(({ differences }) => differences.length > 0);
    expect(failed.map(({ id, differences }) => [id, ...differences])).toEqual([]);
    expect(cases.length).toBeGreaterThan(40);
  },
);

const half = { id: 'wilson_other', topic: '', inputs: { k: 5, n: 10 }, tolerance: {} };
const interval = { p: 0.5, lo: 0.23659309051256636, hi: 0.7634069094874336 };

test('a case is held to 1e-9 of each value unless it says otherwise', () => {
  const off = (by: number) => ({ ...half, expected: { ...interval, lo: interval.lo * (1 + by) } });
  expect(judge(off(1e-10)).differences).toEqual([]);
  expect(judge(off(1e-8)).differences).toHaveLength(1);
  expect(judge({ ...off(1e-8), tolerance: { abs: 1e-6 } }).differences).toEqual([]);
});

test('other ids find their method by topic, or by what goes in and comes out', () => {
  expect(
    judge({ ...half, id: 'case 1', topic: 'Wilson score interval', expected: interval }).differences,
  ).toEqual([]);
  const q = {
    id: 'case 2',
    topic: '',
    inputs: { counts: { a: 3, b: 1 } },
    expected: { vital_few: ['a', 'b'] },
    tolerance: {},
  };
  expect(judge(q).differences).toEqual([]);
});

test('an expected value that no method computes fails the case, and so does an unknown method', () => {
  expect(judge({ ...half, expected: { ...interval, mystery: 1 } }).differences).toEqual([
    'mystery: expected 1, computed nothing',
  ]);
  const unknown = {
    id: 'astrology',
    topic: 'horoscope',
    inputs: { sign: 'Leo' },
    expected: { luck: 7 },
    tolerance: {},
  };
  expect(judge(unknown).differences).toEqual(['no method is known for it']);
});

test('infinity in a result agrees with null or its word, and never with a number', () => {
  const inputs = { current: { count: 3, exposure: 10 }, previous: { count: 0, exposure: 10 } };
  const expecting = (hi: unknown) =>
    judge({ id: 'rate_ratio_x', topic: '', inputs, expected: { hi }, tolerance: {} });
  expect(expecting(null).differences).toEqual([]);
  expect(expecting('inf').differences).toEqual([]);
  expect(expecting(1e300).differences).toHaveLength(1);
});

test('the command prints id, values and verdict of each case, a last line of totals, and exits 1 on a failure', async () => {
  const good = { ...half, expected: interval };
  expect(await run([good])).toMatchObject({ code: 0, last: '1 passed, 0 failed' });
  const bad = { ...half, id: 'wilson_\u001b[2Jbad', expected: { lo: 0 } };
  const both = await run([good, bad]);
  expect(both).toMatchObject({ code: 1, last: '1 passed, 1 failed' });
  expect(both.output).toContain('wilson_other: passed\n  computed {"p":0.5,');
  expect(both.output).toContain('wilson_\\x1b[2Jbad: failed');
  expect(both.output).not.toContain('\u001b');
});

test('a file that is no reference file is refused with exit code 2', async () => {
  expect((await run('nonsense')).code).toBe(2);
  expect((await run(undefined)).code).toBe(2);
});

/** Runs the command on a file with the given contents; `undefined` leaves the file out. */
async function run(contents: unknown): Promise<{ code: number; output: string; last: string | undefined }> {
  const file = join(mkdtempSync(join(tmpdir(), 'reference-')), 'cases.json');
  if (contents !== undefined)
    writeFileSync(file, JSON.stringify(Array.isArray(contents) ? { cases: contents } : contents));
  const script = join(root, 'src/cli/reference.ts');
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...(contents === undefined ? [] : [file])], (error, stdout) => {
      const code = error === null ? 0 : Number(error.code);
      resolve({ code, output: stdout, last: stdout.trimEnd().split('\n').at(-1) });
    });
  });
}
