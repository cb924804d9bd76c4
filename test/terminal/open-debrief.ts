import { join } from 'node:path';
import { openTerminal, type Terminal, type TerminalOptions } from './terminal.ts';

export const root = join(import.meta.dirname, '../..');

/** Shared by all tests, so that not each of them compiles the bundle again in its own empty home folder. */
export const compileCache = { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/debrief-compiled') };

export type DebriefOptions = Omit<TerminalOptions, 'command'> & {
  /** The path of the Node to start it with; this process's own if left out. */
  readonly node?: string;
};

/** Starts the built debrief through its launcher, in the project's root unless another folder is asked for. */
export function openDebrief({ node = process.execPath, args = [], ...options }: DebriefOptions): Terminal {
  return openTerminal({
    cwd: root,
    ...options,
    env: { ...compileCache, ...options.env },
    command: node,
    args: [join(root, 'bin', 'debrief.js'), ...args],
  });
}
