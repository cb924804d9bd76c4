import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openSample } from './open-sample.ts';

/** A home that stays for several starts. */
function keptHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'debrief-kept-home-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

test('page, filter and cursor are there again at the next start, and --fresh begins anew', {
  timeout: 60_000,
}, async () => {
  const env = { HOME: keptHome() };
  const first = await openSample({ env });
  first.press('g', 'a', '/', ...'severity:high', 'enter');
  await first.waitFor('filter: severity:high');
  first.press('4', 'j');
  const [, ...left] = await first.waitFor(/ 5\/\d+/);
  first.press('Q');
  await first.exit;

  const second = await openSample({ env });
  const [, ...again] = await second.waitFor(/ 5\/\d+/);
  expect(again.slice(0, 20)).toEqual(left.slice(0, 20));
  expect(second.screen().join('\n')).toContain('Where you left it');
  second.press('Q');
  await second.exit;

  const fresh = await openSample({ env, args: ['--fresh'] });
  expect(fresh.screen()[1]).toContain('Overview');
});

test('a broken keys.json and config.json are told of and do not stop the start', {
  timeout: 60_000,
}, async () => {
  const home = keptHome();
  const folder = join(home, '.config/debrief');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'keys.json'), '[\n  {"keys": "x", "command": "no.such"},\n]\n');
  writeFileSync(join(folder, 'config.json'), '{\n  "theme": "pink"\n');
  const terminal = await openSample({ env: { HOME: home }, columns: 140 });
  terminal.press('g', 'p');
  await terminal.waitFor('keys.json:2');
  expect(terminal.screen().join('\n')).toContain('there is no command no.such');
  expect(terminal.screen().join('\n')).toContain('a comma or } is missing');
});

test('--play does what --record wrote', { timeout: 60_000 }, async () => {
  const home = keptHome();
  const file = join(home, 'macro.jsonl');
  const first = await openSample({ env: { HOME: home }, args: ['--record', file] });
  first.press('g', 'a', '/', ...'severity:high', 'enter');
  await first.waitFor('filter: severity:high');
  first.press('3', 'j');
  await first.waitFor(/ 4\/\d+/);
  first.press('Q');
  await first.exit;
  expect(readFileSync(file, 'utf8')).toContain('{"type":"severity:high"}');

  writeFileSync(file, readFileSync(file, 'utf8').replace('{"command":"program.quit"}\n', ''));
  const second = await openSample({ env: { HOME: home }, args: ['--play', file] });
  await second.waitFor(/ 4\/\d+/);
  expect(second.screen()[1]).toContain('filter: severity:high');
});

test('F2 turns the mouse on, a click takes the cursor along, and the end turns it off', async () => {
  const terminal = await openSample({ args: ['--screen', 'records'] });
  expect(terminal.modes().mouse).toBe('none');
  terminal.press('f2');
  await terminal.waitFor(() => terminal.modes().mouse === 'vt200');
  // The seventh row of the screen is the fourth of the list.
  terminal.write('\x1b[<0;10;7M\x1b[<0;10;7m');
  await terminal.waitFor(/ 4\/\d/);
  terminal.write('\x1b[<65;10;7M');
  await terminal.waitFor(/ 7\/\d/);
  terminal.press('Q');
  await terminal.exit;
  expect(terminal.modes().mouse).toBe('none');
});
