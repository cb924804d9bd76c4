import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const root = dirname(import.meta.dirname);

/** Runs vitest on test files given by their text; what it writes last, and how it ends. */
function runTests(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'debrief-count-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const reporter = JSON.stringify(join(root, 'test/count-reporter.ts'));
  writeFileSync(
    join(folder, 'vitest.config.ts'),
    `import { countReporter } from ${reporter}; export default { test: { reporters: [countReporter] } };`,
  );
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), `import { beforeAll, describe, test } from 'vitest';\n${text}`);
  }
  const vitest = join(root, 'node_modules/vitest/dist/cli.js');
  const { stdout, status } = spawnSync(process.execPath, [vitest, 'run'], { cwd: folder, encoding: 'utf8' });
  return { last: stdout.trimEnd().split('\n').at(-1), status };
}

test('a run of passing tests ends with their number', () => {
  const files = { 'a.test.ts': `test('a', () => {}); test('b', () => {});` };
  expect(runTests(files)).toEqual({ last: '2 passed, 0 failed', status: 0 });
});

test('what fails outside a test counts as a failed test: a file that cannot be loaded, a hook, a late error', () => {
  const files = {
    'loading.test.ts': `import './nowhere.ts'; test('never seen', () => {});`,
    'hook.test.ts': `describe('group', () => { beforeAll(() => { throw new Error('hook'); }); test('skipped', () => {}); });`,
    'late.test.ts': `test('passes', () => { Promise.reject(new Error('late')); return new Promise(setImmediate); });`,
    'failing.test.ts': `test('fails', () => { throw new Error('here'); });`,
  };
  expect(runTests(files)).toEqual({ last: '1 passed, 4 failed, 1 skipped', status: 1 });
});
