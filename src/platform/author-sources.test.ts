import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { authorSources } from './author-sources.ts';

const hasGit = spawnSync('git', ['--version']).status === 0;

test.skipIf(!hasGit)(
  'git is asked in the project folder, and only if nothing nearer gives a name',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'debrief-author-'));
    try {
      spawnSync('git', ['init', '-q'], { cwd: folder });
      spawnSync('git', ['config', 'user.name', 'Ana Ruiz'], { cwd: folder });
      const environment = { USER: 'ana' };
      expect(await authorSources({ option: undefined, environment, folder })).toEqual({
        user: 'ana',
        git: 'Ana Ruiz',
      });
      const named = await authorSources({ option: undefined, environment: { DEBRIEF_AUTHOR: 'qa' }, folder });
      expect(named).toEqual({ environment: 'qa' });
      expect('git' in named).toBe(false);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);

test('a folder that is not there costs only git’s answer', async () => {
  const sources = await authorSources({
    option: ' ',
    environment: { USER: 'ana' },
    folder: join(tmpdir(), 'no', 'such'),
  });
  expect(sources).toMatchObject({ user: 'ana', git: undefined });
});
