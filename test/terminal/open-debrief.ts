import { join } from 'node:path';
import { openTerminal, type Terminal, type TerminalOptions } from './terminal.ts';

const root = join(import.meta.dirname, '../..');

export type DebriefOptions = Omit<TerminalOptions, 'command'> & {
  /** The path of the Node to start it with; this process's own if left out. */
  readonly node?: string;
};

/** Starts the built debrief through its launcher, in the project's root unless another folder is asked for. */
export function openDebrief({ node = process.execPath, args = [], ...options }: DebriefOptions): Terminal {
  return openTerminal({
    cwd: root,
    ...options,
    command: node,
    args: [join(root, 'bin', 'debrief.js'), ...args],
  });
}
