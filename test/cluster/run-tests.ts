/**
 * `npm run test:cluster`: all tests that need a ClickHouse server, against one or two that they start themselves on loopback.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { serverMissing, serverProgram, wholeSuite } from './clickhouse-servers.ts';

const root = join(import.meta.dirname, '../..');

if (serverProgram() === undefined) {
  process.stderr.write(
    `${serverMissing}; or name another program in CLICKHOUSE_SERVER. No server needs to run: the tests start their own.\n`,
  );
  process.exitCode = 1;
} else {
  const vitest = join(root, 'node_modules', '.bin', 'vitest');
  const tests = spawn(vitest, ['run', 'test/cluster', 'test/conformance/clickhouse.test.ts'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, [wholeSuite]: '1' },
  });
  const [code] = await once(tests, 'exit');
  process.exitCode = code ?? 1;
}
