import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions, root } from '../../build.ts';

/**
 * Bundles a script of this folder and the loading thread as they ship: from sources, each thread would first spend a
 * tenth of a second on leaving types out. Gives the script's path; the bundle goes when this process ends.
 */
export async function bundledChild(script: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'debrief-bench-bundle-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { outputFiles } = await build({
    ...bundleOptions,
    metafile: false,
    entryPoints: [join(import.meta.dirname, script), join(root, 'src/platform/load-thread.ts')],
    outdir: folder,
    entryNames: '[name]',
  });
  for (const { path, contents } of outputFiles ?? []) writeFileSync(path, contents);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  return join(folder, script.replace(/\.ts$/, '.js'));
}
