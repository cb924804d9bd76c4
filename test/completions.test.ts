import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { capturedRun } from '../src/cli/captured-run.ts';
import { type Shell, shells } from '../src/cli/completion-scripts.ts';
import { verbs } from '../src/cli/verbs.ts';

async function script(shell: Shell): Promise<string> {
  const { code, stdout, stderr } = await capturedRun(['completions', shell], { currentFolder: '/' });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout;
}

const has = (program: string) => spawnSync(program, ['--version']).error === undefined;

/** What bash offers behind these words, the last of them unfinished. */
function offered(completions: string, words: readonly string[]): readonly string[] {
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const asked = `${completions}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _debrief; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', asked], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((word) => word !== '');
}

test.skipIf(!has('bash'))(
  'bash completes verbs, their first words, options, and values that are named',
  async () => {
    const completions = await script('bash');
    expect(offered(completions, ['debrief', ''])).toEqual([...verbs]);
    expect(offered(completions, ['debrief', 'va'])).toEqual(['validate']);
    expect(offered(completions, ['debrief', 'report', ''])).toEqual(
      expect.arrayContaining(['weekly', 'monthly']),
    );
    expect(offered(completions, ['debrief', 'list', '--sor'])).toEqual(['--sort']);
    expect(offered(completions, ['debrief', '--color', 'a'])).toEqual(['auto', 'always']);
    expect(offered(completions, ['debrief', '--fil'])).toEqual(['--filter']);
  },
);

test.each(shells)('%s has every verb with every option of its usage', async (shell) => {
  const completions = await script(shell);
  for (const verb of verbs) {
    const { stdout } = await capturedRun([verb, '--help'], { currentFolder: '/' });
    expect(completions).toContain(verb);
    for (const [, option = ''] of stdout.matchAll(/^ {2}(?:-h, )?--([a-z-]+)/gm))
      expect(completions, `${verb} --${option}`).toContain(option);
  }
});

test.each([...shells])('the script for %s is one that the shell can read', async (shell) => {
  const completions = await script(shell);
  if (!has(shell)) return;
  const { status, stderr } = spawnSync(shell, ['-n'], { input: completions, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

test('a shell that is not known is refused with those that are', async () => {
  const { code, stderr } = await capturedRun(['completions', 'tcsh'], { currentFolder: '/' });
  expect(code).toBe(2);
  expect(stderr).toContain('bash, zsh or fish');
});
