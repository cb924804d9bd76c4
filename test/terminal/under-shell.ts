import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileCache, root } from './open-debrief.ts';
import { openTerminal, type Terminal, type TerminalOptions } from './terminal.ts';

/** A call of the built debrief for a shell; the arguments may use all of the shell's syntax. */
export function debriefCall(args: string): string {
  return `'${process.execPath}' '${join(root, 'bin/debrief.js')}' ${args}`;
}

export type ShellOptions = Omit<TerminalOptions, 'command' | 'args'>;

/**
 * Runs a shell script in a terminal, in the project's root. While it runs the script's process group has the terminal, as
 * that of a command typed at a prompt has.
 */
export function openScript(script: string, options: ShellOptions = {}): Terminal {
  return openTerminal({
    cwd: root,
    ...options,
    env: { ...compileCache, ...options.env },
    command: '/bin/sh',
    args: ['-c', script],
  });
}

export type Watched = {
  readonly terminal: Terminal;
  /** Process id of debrief, once it has started. */
  readonly pid: () => Promise<number>;
  /** What is true after debrief has ended: exit code, standard error, and the terminal's settings before and after. */
  readonly afterwards: () => Promise<{
    readonly code: number;
    readonly stderr: string;
    readonly sttyBefore: string;
    readonly sttyAfter: string;
  }>;
};

/** Runs debrief between two looks at the terminal's settings. `command` is what a shell is to run. */
export function openWatched(command: string, options: ShellOptions = {}): Watched {
  const script = `
    stty -a > "$HOME/before"
    sh -c 'echo $$ > "$HOME/pid"; exec "$@"' sh ${command} 2> "$HOME/stderr"
    echo $? > "$HOME/code"
    stty -a > "$HOME/after"
    echo all is over`;
  const terminal = openScript(script, options);
  const read = (name: string) => readFileSync(join(terminal.home, name), 'utf8');
  return {
    terminal,
    pid: async () => Number(read('pid')),
    afterwards: async () => {
      await terminal.waitFor('all is over');
      return {
        code: Number(read('code')),
        stderr: read('stderr'),
        sttyBefore: read('before'),
        sttyAfter: read('after'),
      };
    },
  };
}
