/**
 * The long checks, for a machine that has time: `npm run soak`. Ten minutes of fuzzing on each of three seeds; `--seconds`
 * makes it shorter. Prints one line a seed, and `N passed, N failed` at the end; exits with 1 if any failed.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '600' } } });
const seeds = [1, 2, 3];
const failed = seeds.filter((seed) => {
  const args = [join(import.meta.dirname, 'fuzz.ts'), '--seconds', values.seconds, '--seed', String(seed)];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  process.stdout.write(`fuzz, seed ${seed}, ${values.seconds} s: ${status === 0 ? 'passed' : 'failed'}\n`);
  return status !== 0;
});
process.stdout.write(`${seeds.length - failed.length} passed, ${failed.length} failed\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
