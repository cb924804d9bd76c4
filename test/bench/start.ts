/**
 * Measures the start: from starting the process to the first frame in a pseudo-terminal, against an empty Node.
 * Prints medians in milliseconds and the promise that ARCHITECTURE.md makes; always exits 0, because the figures of a
 * busy machine prove nothing.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDebrief } from '../terminal/open-debrief.ts';

const launcher = join(import.meta.dirname, '../../bin/debrief.js');
const runs = 15;

function command(args: readonly string[]): number {
  const start = performance.now();
  spawnSync(process.execPath, args);
  return performance.now() - start;
}

/** A folder for compiled code, as every user has one after the first start. */
const caches = mkdtempSync(join(tmpdir(), 'debrief-bench-'));

/** Milliseconds to the first frame of the explorer; it ends by `q`, because a killed Node keeps no compiled code. */
async function firstFrame(): Promise<number> {
  const start = performance.now();
  const terminal = openDebrief({
    args: ['training_data'],
    env: { XDG_CACHE_HOME: caches, NODE_COMPILE_CACHE: undefined },
  });
  await terminal.waitFor((rows) => terminal.modes().isAlternateScreen && rows.some((row) => row !== ''));
  const elapsed = performance.now() - start;
  terminal.press('q');
  await terminal.exit;
  await terminal.close();
  return elapsed;
}

async function median(measure: () => number | Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) times.push(await measure());
  return Math.round(times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN);
}

const cold = Math.round(await firstFrame());
const bare = await median(() => command(['-e', '0']));
const version = await median(() => command([launcher, '--version']));
const frame = await median(firstFrame);
const promised = Math.round(2.5 * bare + 150);
console.log(`empty Node            ${bare} ms`);
console.log(`debrief --version     ${version} ms`);
console.log(`first frame, new user ${cold} ms`);
console.log(`first frame           ${frame} ms (promised: 2.5 × ${bare} + 150 = ${promised} ms or less)`);
console.log(frame <= promised ? 'within the promise' : 'over the promise');
rmSync(caches, { recursive: true });
