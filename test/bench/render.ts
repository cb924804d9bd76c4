import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDebrief } from '../terminal/open-debrief.ts';
import type { Terminal } from '../terminal/terminal.ts';

export type RenderFigures = {
  /** Processor time of a cursor key, all threads together. */
  readonly keyMilliseconds: number;
  readonly keyBytes: number;
  /** Frames from when a terminal reads again after two seconds to when it shows what was typed meanwhile. */
  readonly stalledFrames: number;
  readonly idleBytes: number;
  /** From a key to the first byte of its frame. */
  readonly latency: number;
};

const size = { columns: 250, rows: 80 };
/** Three screens of a list of this height. */
const keys = 3 * 72;
/** As a held key repeats. */
const keyPause = 33;
const frameStart = '\x1b[?2026h';
/** Linux counts processor time in hundredths of a second. */
const tick = 10;

/** Measures drawing in a pseudo-terminal of 250 columns and 80 rows: a list of records, one cursor key after the other. */
export async function measureRendering(path: string): Promise<RenderFigures> {
  const terminal = openDebrief({ ...size, args: [path, '--screen', 'records', '--fresh'] });
  try {
    await terminal.waitFor(/1\/\d/);
    await terminal.waitForQuiet(800);
    const { keyMilliseconds, keyBytes } = await measureKeys(terminal);
    const latency = await measureLatency(terminal);
    await terminal.waitForQuiet(1000);
    const idle = terminal.mark();
    await sleep(2000);
    const idleBytes = idle.bytes();
    return { keyMilliseconds, keyBytes, idleBytes, latency, stalledFrames: await measureStall(terminal) };
  } finally {
    await terminal.close();
  }
}

async function measureKeys(terminal: Terminal) {
  const [bytes, before] = [terminal.mark(), processorTime(terminal.pid)];
  for (let key = 0; key < keys; key++) {
    terminal.press('j');
    await sleep(keyPause);
  }
  return {
    keyMilliseconds: (processorTime(terminal.pid) - before) / keys,
    keyBytes: bytes.bytes() / keys,
  };
}

async function measureLatency(terminal: Terminal): Promise<number> {
  const times: number[] = [];
  for (let key = 0; key < 20; key++) {
    await terminal.waitForQuiet(60);
    const { bytes } = terminal.mark();
    const start = performance.now();
    terminal.press('k');
    while (bytes() === 0 && performance.now() - start < 1000) await sleep(0);
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN;
}

async function measureStall(terminal: Terminal): Promise<number> {
  const goOn = terminal.stall();
  const { log } = terminal.mark();
  const end = performance.now() + 2000;
  while (performance.now() < end) {
    terminal.press('j');
    await sleep(keyPause);
  }
  goOn();
  await terminal.waitForQuiet(1000);
  return log().split(frameStart).length - 1;
}

/** Milliseconds of all threads of a process so far; NaN where the system does not tell. */
function processorTime(pid: number): number {
  try {
    // https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: what stands behind the name, which may hold spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * tick;
  } catch {
    return Number.NaN;
  }
}
