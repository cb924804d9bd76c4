import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { bytesOfKey } from './keys.ts';
import { openDebrief, root } from './open-debrief.ts';
import { openSample } from './open-sample.ts';
import { debriefCall, openScript } from './under-shell.ts';

const records = ['--screen', 'records'];

test('300 keys in one write all count', async () => {
  const terminal = await openSample({ args: records });
  terminal.write('j'.repeat(300));
  await terminal.waitFor(' 301/3,247');
  terminal.write(bytesOfKey('up').repeat(300));
  await terminal.waitFor(' 1/3,247');
});

test('300 keys at 3 ms each all count', async () => {
  const terminal = await openSample({ args: records });
  await new Promise<void>((resolve) => {
    let sent = 0;
    const timer = setInterval(() => {
      terminal.press('j');
      sent += 1;
      if (sent < 300) return;
      clearInterval(timer);
      resolve();
    }, 3);
  });
  await terminal.waitFor(' 301/3,247');
});

test('keys typed before the first frame work, in order, and are not echoed', async () => {
  const terminal = openDebrief({ args: ['training_data', ...records] });
  onTestFinished(terminal.close);
  // Before raw mode the terminal itself echoes what is typed. From then on nothing is.
  await terminal.waitFor(() => terminal.modes().isBracketedPaste);
  const since = terminal.mark();
  terminal.write('jj/severity:high\r');
  await terminal.waitFor('filter: severity:high');
  terminal.press('escape');
  await terminal.waitFor(' 1/3,247');
  terminal.press('g', 's', 'Q');
  await terminal.exit;
  expect(since.log()).not.toContain('jj');
});

test('keys typed before the first rows wait for them', async () => {
  const script = `mkfifo "$HOME/data"; ${debriefCall('"$HOME/data" --screen records')}; echo "over: $?"`;
  const terminal = openScript(script);
  onTestFinished(terminal.close);
  await terminal.waitFor('All records');
  terminal.press('j', 'j');
  writeFileSync(join(terminal.home, 'data'), readFileSync(join(root, 'training_data/failures.jsonl')));
  await terminal.waitFor(' 3/398');
});

test('Ctrl-C does not wait behind keys that wait for data', async () => {
  const terminal = openScript(`sleep 600 | ${debriefCall('- --screen records')}`);
  onTestFinished(terminal.close);
  await terminal.waitFor('All records');
  terminal.press('j', 'enter', 'ctrl+c');
  await terminal.waitFor('Press Ctrl-C again to quit');
  terminal.press('ctrl+c');
  await terminal.waitFor(() => !terminal.modes().isAlternateScreen);
});

test('a paste where no text is typed does nothing but say so', async () => {
  const terminal = await openSample({ args: records });
  terminal.write('\x1b[200~qqQ\x1b[201~');
  await terminal.waitFor('Pasted text is ignored here');
  terminal.press('/');
  terminal.write('\x1b[200~severity:high\n\x1b[201~');
  await terminal.waitFor(/filter: severity:high/);
});

describe('bytes to the terminal', () => {
  // tig, VisiData and ranger send 300 to 700 bytes for a cursor key at these sizes.
  test.each([
    { columns: 80, rows: 24, limit: 500 },
    { columns: 250, rows: 80, limit: 1_000 },
  ])(
    'j over three screens costs at most $limit each at $columns x $rows',
    { timeout: 60_000 },
    async ({ limit, ...size }) => {
      const terminal = await openSample({ args: records, ...size });
      await terminal.waitForQuiet(500);
      const presses = 3 * size.rows;
      const since = terminal.mark();
      for (let press = 1; press <= presses; press += 1) {
        terminal.press('j');
        await terminal.waitFor(` ${press + 1}/3,247`);
      }
      expect(since.bytes() / presses).toBeLessThan(limit);
    },
  );

  test('none at all while nothing happens', async () => {
    const terminal = await openSample({ args: records });
    terminal.press('j');
    await terminal.waitFor(' 2/3,247');
    await terminal.waitForQuiet(600);
    const since = terminal.mark();
    await terminal.waitForQuiet(1_000);
    expect(since.bytes()).toBe(0);
  });

  test('the first frame is small', async () => {
    const terminal = openDebrief({ args: ['training_data', ...records] });
    onTestFinished(terminal.close);
    await terminal.waitFor('debrief');
    const [, first = ''] = terminal.log().split('\x1b[?2026h');
    expect(Buffer.byteLength(first)).toBeLessThan(2_048);
  });
});
