import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { oldHostNode } from './host-nodes.ts';

const root = join(import.meta.dirname, '../..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'debrief-pack-')));
const tarball = join(folder, `debrief-${version}.tgz`);

/** Without what `npm test` sets for the programs it runs, and with a cache of its own. */
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name))),
  npm_config_cache: join(folder, 'cache'),
};

let packed: { readonly files: ReadonlyArray<{ readonly path: string; readonly mode: number }> };

beforeAll(() => {
  // Without scripts: `npm test` has just built, and a second build could change the bundles under other tests.
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const answer = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8' }));
  [packed] = Array.isArray(answer) ? answer : Object.values(answer);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the package holds the launcher, the bundles, the guides, the sample and the papers, and nothing else', () => {
  const paths = packed.files.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      'bin/debrief.js',
      'dist/cli.js',
      'dist/explorer.js',
      'dist/verbs.json',
      'dist/THIRD_PARTY_LICENSES.txt',
      'LICENSE',
      'CHANGELOG.md',
    ]),
  );
  const rest = paths.filter(
    (path) => !/^(bin|dist|docs|training_data)\/|^(README|CHANGELOG)\.md$|^LICENSE$/.test(path),
  );
  expect(rest).toEqual(['package.json']);
});

test('npx runs the package without asking a registry', () => {
  const elsewhere = join(folder, 'elsewhere');
  mkdirSync(elsewhere);
  // A relative path, because npx takes an absolute one for a program.
  const args = ['--yes', '--offline', '--omit=optional', join('..', basename(tarball)), '--version'];
  const { stdout, stderr, status } = spawnSync('npx', args, { cwd: elsewhere, encoding: 'utf8', env });
  expect({ stdout, status }, stderr).toEqual({ stdout: `${version}\n`, status: 0 });
});

test.each([process.execPath, oldHostNode()?.path].filter((path) => path !== undefined))(
  'installed for everyone, it runs through the link that npm makes, under %s',
  (node) => {
    const prefix = join(folder, 'prefix');
    const install = ['install', '--global', '--prefix', prefix, '--offline', '--omit=optional', tarball];
    execFileSync('npm', install, { cwd: folder, env, stdio: 'pipe' });

    const PATH = [dirname(node), '/usr/bin', '/bin'].join(delimiter);
    const answer = execFileSync(join(prefix, 'bin', 'debrief'), ['--version'], {
      encoding: 'utf8',
      env: { PATH },
    });
    expect(answer).toBe(`${version}\n`);
  },
);
