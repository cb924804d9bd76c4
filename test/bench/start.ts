/** Measures the start: from starting the process to the first frame in a pseudo-terminal, against an empty Node. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDebrief } from '../terminal/open-debrief.ts';

const launcher = join(import.meta.dirname, '../../bin/debrief.js');
const runs = 7;

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

export type StartFigures = {
  readonly bare: number;
  readonly version: number;
  /** For a new user, whose cache of compiled code is empty, and afterwards. */
  readonly cold: number;
  readonly frame: number;
};

export async function measureStart(): Promise<StartFigures> {
  const cold = Math.round(await firstFrame());
  const bare = await median(() => command(['-e', '0']));
  const version = await median(() => command([launcher, '--version']));
  const frame = await median(firstFrame);
  rmSync(caches, { recursive: true });
  return { bare, version, cold, frame };
}
