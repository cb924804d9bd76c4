/**
 * Random keys, pastes, bytes and sizes over hostile data, through a real pseudo-terminal: `npm run fuzz -- --seconds 60
 * --seed 7`. Ends with 1 when the explorer ends by itself, leaves the terminal as it should not be, or lets a control
 * character of the data through; the seed and the number of the last move are printed then.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Pointer } from '../src/app/messages.ts';
import { Random } from '../src/core/sample/random.ts';
import { type Move, nextMove } from './fuzz-moves.ts';
import { foreignControl } from './terminal/foreign-control.ts';
import { writeHostileData } from './terminal/hostile-data.ts';
import { bytesOfKey } from './terminal/keys.ts';
import { openDebrief } from './terminal/open-debrief.ts';
import type { ProgramEnd, Terminal } from './terminal/terminal.ts';

type Run = { readonly seconds: number; readonly seed: number };

/** Bytes that no keyboard sends whole: cut sequences, answers to questions nobody asked, broken UTF-8. */
const oddBytes = [
  '\x1b[',
  '\x1b[<0;1;1M',
  '\x1b]11;rgb:0/0/0\x07',
  '\x1b[?62;c',
  '\x1bO',
  '\x1b[200~cut',
  '\x1b[201~',
  '\xff',
];

function play(terminal: Terminal, move: Move, random: Random): void {
  switch (move.kind) {
    case 'keys':
      if (random.chance(0.03)) terminal.write(random.pick(oddBytes));
      // In one write or in many: what arrives together must not be lost.
      if (random.chance(0.5)) terminal.write(move.keys.map(bytesOf).join(''));
      else for (const key of move.keys) terminal.write(bytesOf(key));
      return;
    case 'paste':
      terminal.write(`\x1b[200~${move.text}\x1b[201~`);
      return;
    case 'pointer':
      terminal.write(pointerBytes(move.pointer));
      return;
    case 'resize':
      terminal.resize(move);
  }
}

function pointerBytes(pointer: Pointer): string {
  if (pointer.button !== 'left') return `\x1b[<${pointer.button === 'wheel-up' ? 64 : 65};1;1M`;
  return `\x1b[<0;${pointer.x + 1};${pointer.y + 1}M\x1b[<0;${pointer.x + 1};${pointer.y + 1}m`;
}

function bytesOf(key: string): string {
  return /^[ -~]{2,}$/.test(key) ? bytesOfKey(key) : key;
}

async function fuzz({ seconds, seed }: Run, folder: string): Promise<string> {
  const terminal = openDebrief({ args: ['.', '--author', 'fuzz'], cwd: folder, env: { EDITOR: 'true' } });
  const random = new Random(seed, 1, 0);
  let moves = 0;
  try {
    await terminal.waitFor('Overview');
    for (const until = performance.now() + seconds * 1_000; performance.now() < until; moves += 1) {
      const move = nextMove(random);
      // On the first page that key ends the explorer, as it should.
      if (move.kind !== 'keys' || !move.keys.includes('q')) play(terminal, move, random);
      if (moves % 10 === 0) await terminal.waitForQuiet(60);
      if (moves % 100 === 99) await caughtUp(terminal);
    }
    await caughtUp(terminal);
    await leave(terminal);
    const { code, signal } = await endWithin(terminal, 20_000);
    if (code !== 0) throw new Error(`ended with ${signal ?? code}`);
    const { isAlternateScreen, isCursorHidden, isBracketedPaste } = terminal.modes();
    if (isAlternateScreen || isCursorHidden || isBracketedPaste)
      throw new Error(`left ${JSON.stringify(terminal.modes())}`);
    const foreign = foreignControl(drawnByExplorer(terminal.log()));
    if (foreign !== undefined) throw new Error(`let through ${foreign}`);
    return `${moves} moves, ${terminal.bytes()} bytes`;
  } catch (error) {
    throw new Error(`move ${moves}: ${error}\n${terminal.screen().join('\n')}`, { cause: error });
  } finally {
    await terminal.close();
  }
}

/** Without what stands on the other screen: while an editor has the terminal, it is the terminal that echoes keys. */
function drawnByExplorer(log: string): string {
  return log.replace(/\x1b\[\?1049l[\s\S]*?(?=\x1b\[\?1049h|$)/g, '');
}

const clearScreen = '\x1b[H\x1b[2J';

/**
 * Resolves when all keys have been taken: some wait for a disk, and thousands of them would pile up. They end with one that
 * draws everything anew, pressed again where what is being typed must be left first, or an editor got it.
 */
async function caughtUp(terminal: Terminal): Promise<void> {
  // A new size draws everything anew, too.
  terminal.resize({ columns: 80, rows: 24 });
  await terminal.waitForQuiet(300);
  const { log } = terminal.mark();
  const isAnew = () => log().includes(clearScreen);
  for (let tries = 0; tries < 60 && !isAnew(); tries += 1) {
    // The end of a paste that was never ended.
    terminal.write('\x1b[201~');
    terminal.press('ctrl+g', 'ctrl+l');
    await terminal.waitFor(isAnew, { timeout: 1_000 }).catch(() => {});
  }
  if (!isAnew()) throw new Error('keys were not taken within a minute');
}

/** Ends the explorer, whatever it is in the middle of. */
async function leave(terminal: Terminal): Promise<void> {
  terminal.resize({ columns: 80, rows: 24 });
  // The end of a paste that was never ended, then out of whatever is being typed.
  terminal.write('\x1b[201~');
  await terminal.waitForQuiet(200);
  for (let layer = 0; layer < 4; layer += 1) {
    terminal.press('ctrl+g');
    await terminal.waitForQuiet(50);
  }
  terminal.press('Q');
}

/** Rejects when the explorer goes on after `milliseconds`: a key that should end it did not. */
async function endWithin(terminal: Terminal, milliseconds: number): Promise<ProgramEnd> {
  const limit = AbortSignal.timeout(milliseconds);
  const tooLate = once(limit, 'abort').then(() => {
    throw new Error('Q did not end it');
  });
  return Promise.race([terminal.exit, tooLate]);
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string', default: '1' } },
  });
  const run = { seconds: Number(values.seconds), seed: Number(values.seed) };
  const parent = mkdtempSync(join(tmpdir(), 'debrief-fuzz-'));
  try {
    const told = await fuzz(run, writeHostileData(parent));
    process.stdout.write(`seed ${run.seed}: ${told}, nothing found\n`);
    return 0;
  } catch (error) {
    process.stdout.write(`seed ${run.seed}: ${error instanceof Error ? error.message : error}\n`);
    return 1;
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

process.exitCode = await main();
