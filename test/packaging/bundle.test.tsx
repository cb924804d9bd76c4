import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { renderToString } from 'ink';
import { expect, onTestFinished, test } from 'vitest';
import { bundleOptions, checkBundles } from '../../build.ts';
import { SummaryTable } from '../../src/ui/ink-table.tsx';

const rows = [
  { Pattern: 'mock_the_clock', Support: '12' },
  { Pattern: 'pin_ports', Support: '7' },
];

/** Bundles a text as the explorer is bundled, runs it, and gives what it wrote. */
async function runBundled(contents: string): Promise<string> {
  const stdin = { contents, resolveDir: bundleOptions.absWorkingDir };
  const { outputFiles } = await build({ ...bundleOptions, stdin });
  const folder = mkdtempSync(join(tmpdir(), 'debrief-bundle-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'bundle.mjs');
  writeFileSync(file, outputFiles[0]?.contents ?? '');
  return execFileSync(process.execPath, [file], { encoding: 'utf8', env: { FORCE_COLOR: '0' } });
}

test('a summary table looks the same bundled as in the tests', async () => {
  const drawn = await runBundled(`
    import { renderToString } from 'ink';
    import { createElement } from 'react';
    import { SummaryTable } from './src/ui/ink-table.tsx';
    process.stdout.write(renderToString(createElement(SummaryTable, { rows: ${JSON.stringify(rows)} })));`);
  expect(drawn).toContain('│ mock_the_clock │ 12      │');
  expect(drawn).toBe(renderToString(<SummaryTable rows={rows} />));
});

test('an error thrown while drawing reaches the caller, and leaves no stack trace and no code on the screen', async () => {
  const written = await runBundled(`
    import { render } from 'ink';
    import { createElement } from 'react';
    function Broken() { throw new Error('cannot draw'); }
    try { await render(createElement(Broken)).waitUntilExit(); }
    catch (error) { process.stdout.write('caught: ' + error.message); }`);
  expect(written.trim()).toBe('caught: cannot draw');
});

test('a build is refused whose bundles need a package, or whose command line holds Ink', () => {
  const bundle = (output: { imports?: readonly string[]; inputs?: readonly string[] }) => ({
    imports: (output.imports ?? []).map((path) => ({
      path,
      kind: 'import-statement' as const,
      external: true,
    })),
    inputs: Object.fromEntries((output.inputs ?? []).map((path) => [path, { bytesInOutput: 1 }])),
    exports: [],
    bytes: 1,
  });
  const check = (name: string, output: Parameters<typeof bundle>[0]) =>
    checkBundles({ outputs: { [name]: bundle(output) } });

  expect(() => check('dist/cli.js', { imports: ['node:fs', 'fs'] })).not.toThrow();
  expect(() => check('dist/cli.js', { imports: ['zod'] })).toThrow('still imports zod');
  expect(() => check('dist/cli.js', { inputs: ['node_modules/ink/build/index.js'] })).toThrow(
    'holds node_modules/ink',
  );
  expect(() => check('dist/explorer.js', { inputs: ['node_modules/ink/build/index.js'] })).not.toThrow();
});
