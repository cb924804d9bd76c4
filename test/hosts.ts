/**
 * Runs the built debrief under every other Node of this machine: its version, and the explorer from its first frame
 * to `q`. `npm test` cannot do that, because npm puts the project's own Node first on the PATH.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type HostNode, hostNodes } from './packaging/host-nodes.ts';
import { openDebrief } from './terminal/open-debrief.ts';

const launcher = join(import.meta.dirname, '..', 'bin', 'debrief.js');

/** What went wrong, or `undefined`. */
async function faultOf({ path }: HostNode): Promise<string | undefined> {
  const { status, stderr } = spawnSync(path, [launcher, '--version'], { encoding: 'utf8' });
  if (status !== 0) return `--version ended with ${status}: ${stderr.trim()}`;

  const terminal = openDebrief({ node: path, args: ['training_data'] });
  try {
    await terminal.waitFor(() => terminal.modes().isAlternateScreen);
    await terminal.waitForQuiet();
    terminal.press('q');
    const { code, signal } = await terminal.exit;
    return code === 0 && signal === undefined ? undefined : `q ended the explorer with ${signal ?? code}`;
  } catch (error) {
    return String(error);
  } finally {
    await terminal.close();
  }
}

const nodes = hostNodes();
if (nodes.length === 0) console.log('No other Node here. Name some, as in DEBRIEF_NODES=/a/node:/b/node');
let failed = 0;
for (const node of nodes) {
  const fault = await faultOf(node);
  if (fault !== undefined) failed += 1;
  console.log(`${node.version.padEnd(12)} ${node.path}  ${fault ?? 'ok'}`);
}
console.log(`${nodes.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
