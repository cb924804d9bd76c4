import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

/** Milliseconds of one run of a command; undefined when it is not installed, fails, or takes more than `atMost`. */
export function commandTime(
  command: string,
  args: readonly string[],
  { atMost }: { readonly atMost?: number } = {},
): number | undefined {
  const start = performance.now();
  const { status, error } = spawnSync(command, args, {
    stdio: 'ignore',
    ...(atMost === undefined ? {} : { timeout: atMost }),
    maxBuffer: 1 << 30,
  });
  const elapsed = performance.now() - start;
  // 1 says that nothing was found.
  return error !== undefined || (status !== 0 && status !== 1) ? undefined : elapsed;
}

/** Runs a script of this folder in a process of its own and reads the JSON it prints. */
export function child<Result>(script: string, args: readonly string[]): Result {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [resolve(import.meta.dirname, script), ...args],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    },
  );
  if (status !== 0) throw new Error(`${script} ${args.join(' ')} ended with ${status}: ${stderr}`);
  // The script says what it prints.
  return JSON.parse(stdout) as Result;
}
