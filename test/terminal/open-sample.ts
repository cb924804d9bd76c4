import { onTestFinished } from 'vitest';
import { type DebriefOptions, openDebrief } from './open-debrief.ts';
import type { Terminal } from './terminal.ts';

/** Opens the shipped sample data and waits until all of it is loaded. */
export async function openSample(options: DebriefOptions = {}): Promise<Terminal> {
  const terminal = openDebrief({ ...options, args: ['training_data', ...(options.args ?? [])] });
  onTestFinished(terminal.close);
  await terminal.waitFor(isSampleLoaded);
  return terminal;
}

/** Whether the explorer shows the sample data and is not loading any more. */
export function isSampleLoaded(rows: readonly string[]): boolean {
  // The newest time of the sample is in one of its files only.
  return (
    rows.some((row) => row.includes('as of 26 Feb 17:53')) && !rows.some((row) => row.includes('loading'))
  );
}
