/**
 * The long checks, for a machine that has time: `npm run soak`. Two hundred reviews killed at random moments, then ten
 * minutes of fuzzing on each of three seeds, then all questions to DuckDB; `--seconds` and `--kills` make it shorter. Prints
 * one line for each check, and `N passed, N failed` at the end; exits with 1 if any failed.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { wholeSuite } from './cluster/clickhouse-servers.ts';
import { killAndResume } from './terminal/triage-trial.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '600' },
    kills: { type: 'string', default: '200' },
  },
});
const results: boolean[] = [];

function tell(what: string, isPassed: boolean): void {
  results.push(isPassed);
  process.stdout.write(`${what}: ${isPassed ? 'passed' : 'failed'}\n`);
}

await killReviews(Number(values.kills));
for (const seed of Number(values.seconds) === 0 ? [] : [1, 2, 3]) {
  const args = [join(import.meta.dirname, 'fuzz.ts'), '--seconds', values.seconds, '--seed', String(seed)];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  tell(`fuzz, seed ${seed}, ${values.seconds} s`, status === 0);
}
tell('answers from DuckDB are those from memory', isConformant());
const failed = results.filter((isPassed) => !isPassed).length;
process.stdout.write(`${results.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

/** All queries of the suite; `npm test` asks every ninth. */
function isConformant(): boolean {
  const vitest = join(import.meta.dirname, '../node_modules/.bin/vitest');
  const env = { ...process.env, [wholeSuite]: '1' };
  const { status } = spawnSync(vitest, ['run', 'test/conformance/duckdb.test.ts'], { stdio: 'inherit', env });
  return status === 0;
}

/** At most the key in flight may be lost, the log must be sound, and the review go on where it was. */
async function killReviews(runs: number): Promise<void> {
  let lost = 0;
  for (let run = 0; run < runs; run++) {
    const moment = Math.round(Math.random() * 400);
    try {
      await killAndResume(moment);
    } catch (error) {
      lost += 1;
      process.stdout.write(`killed after ${moment} ms: ${error instanceof Error ? error.message : error}\n`);
    }
  }
  if (runs > 0) tell(`${runs} reviews killed and taken up again, ${lost} of them failed`, lost === 0);
}
