import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { openDebrief, root } from './open-debrief.ts';
import { isSampleLoaded, openSample } from './open-sample.ts';
import { debriefCall, openScript, openWatched } from './under-shell.ts';

/** Select Graphic Rendition with a colour: 30–38, 40–48, 90–97, 100–107. */
const colour = /\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m/;
const anyStyle = /\x1b\[1(?:;\d+)*m/;

test.each([
  ['NO_COLOR', { env: { NO_COLOR: '1' } }, 'no colour'],
  ['an empty NO_COLOR', { env: { NO_COLOR: '' } }, 'colour'],
  ['--color=never', { args: ['--color', 'never'] }, 'no colour'],
  ['--no-color', { args: ['--no-color'] }, 'no colour'],
  ['--color=always over NO_COLOR', { env: { NO_COLOR: '1' }, args: ['--color=always'] }, 'colour'],
  ['nothing', {}, 'colour'],
] as const)('with %s and %j the screen has %s', async (_, options, expected) => {
  const terminal = await openSample(options);
  const log = terminal.log();
  expect(colour.test(log)).toBe(expected === 'colour');
  // Weight and inverse are no colours: the screen keeps its structure.
  expect(anyStyle.test(log)).toBe(true);
});

test.each(['neutral', 'dark', 'light', 'high-contrast', 'mono'])(
  'in the theme %s the cursor and the severities can be seen without colour',
  async (theme) => {
    const terminal = await openSample({ args: ['--screen', 'records', '--theme', theme] });
    terminal.press('j', 'j', '/', ...'has:severity', 'enter');
    await terminal.waitFor(/filter: has:severity(.|\n)*⏎ open/);
    // The list follows the filter's words a moment later.
    const isSevere = (row: string) => /\b(CRIT|HIGH|MED|LOW)\b/.test(row);
    const rows = await terminal.waitFor((shown) => shown.slice(3, -2).every(isSevere));
    expect(rows.filter((row) => row.startsWith('▌'))).toHaveLength(1);
    // Inverse is no colour; and nothing underlines the blanks of other rows.
    expect(terminal.log()).toMatch(/▌[^▌]{0,12}\x1b\[(?:\d+;)*7m/);
    expect(terminal.log()).not.toMatch(/\x1b\[(?:\d+;)*4m +\x1b/);
  },
);

test('CI in the environment does not make a terminal less of one', async () => {
  const terminal = await openSample({ env: { CI: '1', CONTINUOUS_INTEGRATION: 'true' } });
  terminal.press('j');
  await terminal.waitFor(/2\/\d/);
});

test('a dumb terminal gets the plain overview', async () => {
  const terminal = openDebrief({ args: ['training_data'], env: { TERM: 'dumb' } });
  onTestFinished(terminal.close);
  await terminal.waitFor('environment_setup');
  expect(await terminal.exit).toEqual({ code: 0, signal: undefined });
  expect(terminal.log()).toContain('TERM=dumb says that this terminal cannot show the explorer');
  expect(terminal.log()).not.toContain('\x1b');
});

test.each(['', '-', '- --screen records'])(
  'data comes from a pipe and keys from the terminal: | debrief %s',
  async (args) => {
    const watched = openWatched(`sh -c "cat training_data/failures.jsonl | ${debriefCall(args)}"`);
    const { terminal } = watched;
    onTestFinished(terminal.close);
    await terminal.waitFor('398');
    await terminal.waitFor((rows) => !rows.some((row) => row.includes('loading')));
    terminal.press('g', 'r', 'j', 'enter');
    await terminal.waitFor(/record/);
    terminal.press('Q');
    const { code, stderr, sttyBefore, sttyAfter } = await watched.afterwards();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(sttyAfter).toBe(sttyBefore);
  },
);

test('a pipe that never ends can be read, filtered and left', async () => {
  const terminal = openScript(`(cat training_data/failures.jsonl; sleep 600) | ${debriefCall('-')}`);
  onTestFinished(terminal.close);
  await terminal.waitFor('environment_setup');
  terminal.press('j', 'Q');
  await terminal.waitFor(() => !terminal.modes().isAlternateScreen);
});

test('where standard output is no terminal the plain overview is printed', () => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(root, 'bin/debrief.js'), 'training_data'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(stdout).toContain('environment_setup');
  expect(stdout).not.toContain('\x1b');
});

test('a reader that goes away early is no error', async () => {
  const terminal = openScript(
    `${debriefCall('training_data')} 2> "$HOME/stderr" | head -1; echo "over: \${PIPESTATUS:-$?}"`,
  );
  onTestFinished(terminal.close);
  await terminal.waitFor('over: 0');
  expect(readFileSync(join(terminal.home, 'stderr'), 'utf8')).toBe('');
});

test('without any terminal to read keys from, the plain overview is printed', async () => {
  // A process of a session of its own has no controlling terminal, so /dev/tty cannot be opened.
  const program = spawn(process.execPath, [join(root, 'bin/debrief.js'), '-'], { cwd: root, detached: true });
  program.stdin.end(readFileSync(join(root, 'training_data/failures.jsonl')));
  expect(await text(program.stdout)).toContain('environment_setup');
  expect(await text(program.stderr)).toBe('');
});

test('a screen asked for on the command line opens, and an unknown one is refused with those there are', async () => {
  const terminal = await openSample({ args: ['--screen', 'problems'] });
  expect(terminal.screen()[1]).toContain('Problems');
  const refused = openDebrief({ args: ['training_data', '--screen', 'recods'] });
  onTestFinished(refused.close);
  expect(await refused.exit).toEqual({ code: 2, signal: undefined });
  expect(refused.screen().join(' ')).toContain('overview, failures, records');
  expect(isSampleLoaded(refused.screen())).toBe(false);
});

test.each([
  ['that is no folder', '/dev/null'],
  ['that is empty', ''],
  ['where making a folder never ends', '/proc/1/home'],
  ['that is not known', undefined],
])('with a home %s the explorer opens', async (_, HOME) => {
  const terminal = await openSample({ env: { HOME, NODE_COMPILE_CACHE: undefined } });
  terminal.press('Q');
  expect(await terminal.exit).toEqual({ code: 0, signal: undefined });
});

test('where the home cannot be written to it is said once, after the end, and nothing breaks', async () => {
  // A file where the folders would be is in the way of the superuser, too.
  const { terminal, afterwards } = openWatched(
    `sh -c "touch $HOME/home; HOME=\\$HOME/home ${debriefCall('training_data')}"`,
  );
  onTestFinished(terminal.close);
  await terminal.waitFor(isSampleLoaded);
  terminal.press('g', 'a', 'j');
  await terminal.waitFor(/ 2\/\d/);
  terminal.press('Q');
  const { code, stderr } = await afterwards();
  expect(code).toBe(0);
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringMatching(/^debrief: the place is not kept for the next start: .*XDG_STATE_HOME/),
  ]);
});

test('--record is refused where nothing is to be written', async () => {
  const terminal = openDebrief({ args: ['training_data', '--read-only', '--record', 'new.jsonl'] });
  onTestFinished(terminal.close);
  expect(await terminal.exit).toEqual({ code: 2, signal: undefined });
  expect(terminal.screen().join(' ')).toContain('--record writes a file, which --read-only forbids');
  expect(existsSync(join(root, 'new.jsonl'))).toBe(false);
});

test('a file that grows slowly is shown as it comes, also a line that comes in pieces', async () => {
  const terminal = openScript(
    `mkdir "$HOME/data"; f="$HOME/data/failures.jsonl"
    head -5 training_data/failures.jsonl > "$f"
    (while [ ! -e "$HOME/go" ]; do sleep 0.05; done
    line="$(sed -n 6p training_data/failures.jsonl)"
    printf %s "$line" | head -c 40 >> "$f"; sleep 0.5
    printf '%s\\n' "$(printf %s "$line" | tail -c +41)" >> "$f"; sleep 0.5
    sed -n 7p training_data/failures.jsonl >> "$f") &
    ${debriefCall('"$HOME/data" --screen records')}`,
  );
  onTestFinished(terminal.close);
  await terminal.waitFor(/1\/5\b/);
  terminal.press('j');
  await terminal.waitFor(/2\/5\b/);
  writeFileSync(join(terminal.home, 'go'), '');
  await terminal.waitFor(/\b\d\/7\b/);
  // The half line was never counted as a bad one.
  expect(terminal.screen().join(' ')).not.toContain('bad');
  terminal.press('j');
  await terminal.waitFor(/\b\d\/7\b/);
  terminal.press('Q');
  await terminal.waitFor(() => !terminal.modes().isAlternateScreen);
});

test('records that come slowly through a pipe are shown while it is open', async () => {
  const terminal = openScript(
    `mkfifo "$HOME/pipe"
    (head -3 training_data/failures.jsonl; sleep 0.4; sed -n 4,9p training_data/failures.jsonl; sleep 600) > "$HOME/pipe" &
    ${debriefCall('"$HOME/pipe" --screen records')}; echo "over: $?"`,
  );
  onTestFinished(terminal.close);
  await terminal.waitFor(/\b\d\/9\b/);
  terminal.press('enter');
  await terminal.waitFor(/record \d of 9/);
  terminal.press('Q');
  await terminal.waitFor('over: 0');
});

test.each([
  ['that nobody writes to', ''],
  ['whose writer says nothing', 'sleep 600 > "$HOME/pipe" &'],
])('a pipe %s can be waited for and left', async (_, writer) => {
  const terminal = openScript(
    `mkfifo "$HOME/pipe"; ${writer} ${debriefCall('"$HOME/pipe"')}; echo "over: $?"`,
  );
  onTestFinished(terminal.close);
  await terminal.waitFor('Overview');
  terminal.press('Q');
  await terminal.waitFor('over: 0');
});
